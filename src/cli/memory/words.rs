//! `diglot memory words`: where a word or phrase stands, with its translations.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueHint};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::memory::concordance::Phrase;
use crate::memory::find::is_of;
use crate::memory::search::WordIndex;
use crate::memory::store::UnitId;
use crate::memory::{Access, Entry, How, Index, Question, Store, concordance};

use super::super::error::{Failure, Result};
use super::super::input::DASH;
use super::super::screen::{Colour, Screen, marked, print};
use super::super::{Common, number};
use super::shown::{Styled, faint, lines, plain, state};
use super::{indexes, lines as input};

/// Find where a word or phrase stands, with its translation
///
/// Gives every unit in which the phrase stands, on either side, also inside of words: “порт” finds “аэропорты”. Capitals, ё and the kind
/// of white space do not matter. What is found is shown as [=порт=], on a terminal in yellow. Units come in the order they were added;
/// a last line says how many more there are.
#[derive(Debug, Args)]
#[command(after_help = "Example: diglot memory words press.memory \"подписать договор\" --stems")]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own
pub struct WordsArgs {
    /// The memory
    #[arg(value_name = "MEMORY", value_hint = ValueHint::FilePath)]
    memory: PathBuf,
    /// The word or phrase; - reads one a line from standard input
    #[arg(value_name = "PHRASE", allow_hyphen_values = true)]
    phrase: String,
    /// Only whole words and numbers: not 250 in 1.250.000
    #[arg(short, long, conflicts_with = "stems")]
    whole: bool,
    /// Whole words in any of their forms
    #[arg(short, long)]
    stems: bool,
    /// Its words may stand apart and in any order
    #[arg(short, long)]
    anywhere: bool,
    /// Language of the phrase; any without it
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Language of the other side; any without it
    #[arg(long, value_name = "CODE")]
    target: Option<String>,
    /// Show what stands before and behind, too
    #[arg(short, long)]
    context: bool,
    /// How many units on a page
    #[arg(long, value_name = "N", default_value_t = 20)]
    #[arg(value_parser = |given: &str| number(given, 1, u64::from(u32::MAX)).map(|limit| limit as usize))]
    limit: usize,
    /// Which page
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = |given: &str| number(given, 1, u64::from(u32::MAX)).map(|page| page as usize))]
    page: usize,
    /// Write one JSON object a phrase
    #[arg(long)]
    json: bool,
}

/// Runs the command: 1 when the phrase stands nowhere.
pub fn run(args: &WordsArgs, common: &Common) -> Result<ExitCode> {
    let store = Store::open(&args.memory, Access::Read)?;
    if let Some(target) = &args.target {
        indexes::languages(&store, Some(target))?;
    }
    let indexes = indexes::open(&store, args.source.as_deref(), common)?;
    let seeker = Seeker { args, store: &store, indexes, screen: Screen::detect(common.color) };
    let mut found = false;
    if args.phrase == DASH {
        input::each(|phrase| {
            found |= seeker.answer(phrase, true)?;
            Ok(())
        })?;
    } else {
        found = seeker.answer(&args.phrase, false)?;
    }
    Ok(if found { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

struct Seeker<'a> {
    args: &'a WordsArgs,
    store: &'a Store,
    indexes: Vec<Index<WordIndex>>,
    screen: Screen,
}

impl Seeker<'_> {
    /// Looks for a phrase and prints a page of units; says whether it stands anywhere.
    fn answer(&self, text: &str, one_of_many: bool) -> Result<bool> {
        let args = self.args;
        let how = match (args.whole, args.stems) {
            (_, true) => How::Stems,
            (true, _) => How::Whole,
            _ => How::Inside,
        };
        let question = Question::new(text, how, args.anywhere);
        let units = match &question {
            Some(question) => concordance(self.store, &self.indexes, question, args.target.as_deref())?,
            None if one_of_many => Vec::new(),
            None => return Err(Failure::usage("there is nothing to look for in an empty phrase")),
        };
        let first = args.limit.saturating_mul(args.page - 1);
        let page = units.get(first..).unwrap_or_default();
        let page = &page[..page.len().min(args.limit)];
        let mut places = Places { question: question.as_ref(), args, phrases: FxHashMap::default() };
        let mut shown = Vec::new();
        for unit in page {
            // A unit that was taken away this moment is none.
            if let Some(entry) = self.store.entry_of(*unit)? {
                let source = places.of(&entry.source_language, &entry.source, &entry.target_language);
                let target = places.of(&entry.target_language, &entry.target, &entry.source_language);
                shown.push(Shown { unit: *unit, entry, source, target });
            }
        }
        let mut out = String::new();
        if args.json {
            let matches = shown.iter().map(Shown::json).collect::<Vec<_>>();
            let answer = json!({ "text": text, "total": units.len(), "page": args.page, "limit": args.limit, "matches": matches });
            out = format!("{answer}\n");
        } else {
            if one_of_many {
                out = format!("{}\n", marked(text));
            }
            for (number, shown) in (first + 1..).zip(&shown) {
                shown.print(number, args.context, &self.screen, &mut out);
            }
            if let Some(last) = self.last_line(first, page.len(), units.len(), one_of_many) {
                faint(&last, &self.screen, &mut out);
            }
        }
        print(&out)?;
        Ok(!units.is_empty())
    }

    /// What is said of units that are not on the page.
    fn last_line(&self, first: usize, here: usize, all: usize, one_of_many: bool) -> Option<String> {
        let next = match first + here {
            end if end < all && here > 0 => format!("; --page {} shows more", self.args.page + 1),
            _ => String::new(),
        };
        match (first, here) {
            (_, 0) if all > 0 => {
                Some(format!("{all} in all; --page {} is the last", all.div_ceil(self.args.limit)))
            }
            (_, 0) => one_of_many.then(|| "0".to_owned()),
            (0, here) if here == all => None,
            (0, here) => Some(format!("{here} of {all}{next}")),
            (first, here) => Some(format!("{} to {} of {all}{next}", first + 1, first + here)),
        }
    }
}

/// The question for each language it was put to.
struct Places<'a> {
    question: Option<&'a Question>,
    args: &'a WordsArgs,
    phrases: FxHashMap<String, Phrase>,
}

impl Places<'_> {
    /// The bytes of a text that the phrase covers; none when the text is not in a language that was asked for.
    fn of(&mut self, language: &str, text: &str, other: &str) -> Vec<Range<usize>> {
        let wanted =
            |code: &str, wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| is_of(code, wanted));
        let Some(question) = self.question else { return Vec::new() };
        if !wanted(language, &self.args.source) || !wanted(other, &self.args.target) {
            return Vec::new();
        }
        let phrase = self.phrases.entry(language.to_owned()).or_insert_with(|| question.phrase(language));
        phrase.places(text)
    }
}

/// A unit with the places that were found in it.
struct Shown {
    unit: UnitId,
    entry: Entry,
    source: Vec<Range<usize>>,
    target: Vec<Range<usize>>,
}

impl Shown {
    fn print(&self, number: usize, with_context: bool, screen: &Screen, out: &mut String) {
        let entry = &self.entry;
        let mut about = vec![format!("{} → {}", entry.source_language, entry.target_language)];
        about.extend(state(entry.state).map(str::to_owned));
        about.extend(entry.context.document.clone());
        about.extend(entry.context.position.map(|position| position.to_string()));
        let about = marked(&about.join(", ")).into_owned();
        let _ = writeln!(out, "{number:>5}  {}", screen.paint(Colour::Faint, &about));
        let beside = |text: &Option<String>, out: &mut String| {
            if let Some(text) = text.as_ref().filter(|text| with_context && !text.is_empty()) {
                faint(text, screen, out);
            }
        };
        beside(&entry.context.before, out);
        lines(&styled(&entry.source, &self.source, screen), screen, out);
        beside(&entry.context.after, out);
        lines(&styled(&entry.target, &self.target, screen), screen, out);
    }

    fn json(&self) -> Value {
        let entry = &self.entry;
        json!({
            "source": entry.source,
            "target": entry.target,
            "in_source": in_characters(&entry.source, &self.source),
            "in_target": in_characters(&entry.target, &self.target),
            "source_language": entry.source_language,
            "target_language": entry.target_language,
            "document": entry.context.document,
            "position": entry.context.position,
            "before": entry.context.before,
            "after": entry.context.after,
            "state": entry.state.as_str(),
            "confidence": entry.confidence,
            "unit": self.unit,
        })
    }
}

/// A text with the places in it in a colour, or between marks where there are no colours.
fn styled(text: &str, places: &[Range<usize>], screen: &Screen) -> Styled {
    let mut styled = Styled::new();
    let mut end = 0;
    for place in places {
        styled.extend(plain(&text[end..place.start]));
        let found = marked(&text[place.clone()]);
        styled.push(if screen.colour {
            (Some(Colour::Unsure), found.into_owned())
        } else {
            (None, format!("[={found}=]"))
        });
        end = place.end;
    }
    styled.extend(plain(&text[end..]));
    styled
}

/// Places as the numbers of their first character and of that behind their last.
fn in_characters(text: &str, places: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut byte, mut count) = (0, 0);
    let mut up_to = |end: usize| {
        count += text[byte..end].chars().count();
        byte = end;
        count
    };
    places.iter().map(|place| [up_to(place.start), up_to(place.end)]).collect()
}
