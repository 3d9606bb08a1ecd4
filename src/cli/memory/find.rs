//! `diglot memory find`: what was translated before that is like a text.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum, ValueHint};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::memory::search::{Kind, LetterIndex, WordIndex};
use crate::memory::{
    Access, FindOptions, Index, Match, Omegat, Penalty, Piece, Repair, Store, Wanted, difference, find,
    repair,
};

use super::super::error::Result;
use super::super::input::DASH;
use super::super::screen::{Screen, marked, print};
use super::super::{Common, number};
use super::penalties::PenaltyArgs;
use super::{indexes, lines, shown};

/// Find what was translated before that is like a text
///
/// Gives every translation whose source is as much like the text as asked, the best first; nothing is missed. 101 % is the very same
/// text between the same texts (--before, --after), 100 % the very same text. Words that go are shown as [-word-], words that come as
/// {+word+}, on a terminal in red and green. Both languages of a unit are searched.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot memory find press.memory \"Порт откроют в мае.\"
  diglot memory find press.memory - --json < article.txt")]
pub struct FindArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// The text; - reads one text a line from standard input
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    text: String,
    /// How much must be the same, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 70)]
    #[arg(value_parser = |given: &str| number(given, 50, 100).map(|percent| percent as u32))]
    min: u32,
    /// How many matches at most
    #[arg(long, value_name = "N", default_value_t = 5)]
    #[arg(value_parser = |given: &str| number(given, 1, 1000).map(|top| top as usize))]
    top: usize,
    /// What is compared
    #[arg(long, value_enum, default_value_t = By::Words)]
    by: By,
    /// Language of the text; all languages of the memory without it
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Language of the translation; any without it
    #[arg(long, value_name = "CODE")]
    target: Option<String>,
    /// The text before it; empty at the beginning
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, hide_short_help = true)]
    before: Option<String>,
    /// The text behind it; empty at the end
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, hide_short_help = true)]
    after: Option<String>,
    /// When only numbers, dates, addresses or codes differ, put those of the text into the translation
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    penalties: PenaltyArgs,
    /// Show the percentages of `OmegaT`, too: by stems, by words, by everything
    #[arg(long, hide_short_help = true)]
    omegat: bool,
    /// Write one JSON object a text
    #[arg(long)]
    json: bool,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Words, numbers and signs
    Words,
    /// Characters, for short texts and for languages without spaces
    Letters,
}

/// Runs the command: 1 when nothing is found.
pub fn run(args: &FindArgs, common: &Common) -> Result<ExitCode> {
    let store = Store::open(&args.memory, Access::Read)?;
    if let Some(target) = &args.target {
        indexes::languages(&store, Some(target))?;
    }
    match args.by {
        By::Words => Finder::<WordIndex>::new(args, &store, common)?.run(),
        By::Letters => Finder::<LetterIndex>::new(args, &store, common)?.run(),
    }
}

struct Finder<'a, K> {
    args: &'a FindArgs,
    store: &'a Store,
    indexes: Vec<Index<K>>,
    options: FindOptions,
    screen: Screen,
    /// What gives the percentages of `OmegaT`, for each language that was met.
    omegats: FxHashMap<String, Option<Omegat>>,
}

impl<'a, K: Kind> Finder<'a, K> {
    fn new(args: &'a FindArgs, store: &'a Store, common: &Common) -> Result<Self> {
        let options = FindOptions {
            min: args.min,
            top: args.top,
            target: args.target.clone(),
            penalties: args.penalties.meant(),
        };
        let indexes = indexes::open(store, args.source.as_deref(), common)?;
        let screen = Screen::detect(common.color);
        Ok(Self { args, store, indexes, options, screen, omegats: FxHashMap::default() })
    }

    fn run(mut self) -> Result<ExitCode> {
        let mut found = false;
        if self.args.text == DASH {
            lines::each(|text| {
                found |= self.answer(text, true)?;
                Ok(())
            })?;
        } else {
            found = self.answer(&self.args.text, false)?;
        }
        Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    /// Finds a text and prints what there is; says whether there is anything.
    fn answer(&mut self, text: &str, one_of_many: bool) -> Result<bool> {
        let (before, after) = (self.args.before.as_deref(), self.args.after.as_deref());
        let matches = find(self.store, &mut self.indexes, Wanted { text, before, after }, &self.options)?;
        let found = matches.iter().map(|found| Shown {
            found,
            pieces: difference(&found.entry.source, text),
            repaired: repair(text, &found.entry.source, &found.entry.target).filter(|_| self.args.repair),
            with_omegat: self.args.omegat,
            omegat: self.args.omegat.then_some(&found.entry).and_then(|entry| {
                let language = &entry.source_language;
                let omegat = self.omegats.entry(language.clone()).or_insert_with(|| Omegat::new(language));
                Some(omegat.as_ref()?.percentages(text, &entry.source))
            }),
        });
        if self.args.json {
            let matches_json = found.map(|shown| shown.json()).collect::<Vec<_>>();
            print(&format!("{}\n", json!({ "text": text, "matches": matches_json })))?;
        } else {
            let mut out = if one_of_many { format!("{}\n", marked(text)) } else { String::new() };
            for Shown { found, pieces, repaired, omegat, .. } in found {
                out.push_str(&shown::shown(found, &pieces, repaired.as_ref(), &self.screen));
                if let Some([stemmed, unstemmed, verbatim]) = omegat {
                    let line = format!("OmegaT: {stemmed}/{unstemmed}/{verbatim} %");
                    shown::faint(&line, &self.screen, &mut out);
                }
            }
            if one_of_many && matches.is_empty() {
                out.push_str("  - %\n");
            }
            print(&out)?;
        }
        Ok(!matches.is_empty())
    }
}

/// A match with what is made of it.
struct Shown<'m> {
    found: &'m Match,
    pieces: Vec<Piece>,
    repaired: Option<Repair>,
    /// The percentages of `OmegaT`, when asked and known for the language.
    omegat: Option<[u32; 3]>,
    /// Whether they were asked for.
    with_omegat: bool,
}

impl Shown<'_> {
    fn json(&self) -> Value {
        let Match { unit, entry, percent, score, penalties } = self.found;
        let penalties = penalties.iter().map(|(why, percent)| {
            let why = match why {
                Penalty::Confidence => "confidence",
                Penalty::Unreviewed => "unreviewed",
                Penalty::Other => "other-document",
            };
            json!({ "for": why, "percent": percent })
        });
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Same(text) => json!({ "same": text }),
            Piece::Gone(text) => json!({ "gone": text }),
            Piece::New(text) => json!({ "new": text }),
        });
        let mut value = json!({
            "percent": percent,
            "same": score.percent(),
            "source": entry.source,
            "target": entry.target,
            "source_language": entry.source_language,
            "target_language": entry.target_language,
            "document": entry.context.document,
            "before": entry.context.before,
            "after": entry.context.after,
            "state": entry.state.as_str(),
            "confidence": entry.confidence,
            "penalties": penalties.collect::<Vec<_>>(),
            "difference": pieces.collect::<Vec<_>>(),
            "unit": unit,
        });
        if let (Some(repair), Some(value)) = (&self.repaired, value.as_object_mut()) {
            value.insert("repaired".to_owned(), json!(repair.target));
            value.insert("repairs".to_owned(), json!(repair.changes));
        }
        if let (true, Some(value)) = (self.with_omegat, value.as_object_mut()) {
            value.insert("omegat".to_owned(), json!(self.omegat));
        }
        value
    }
}
