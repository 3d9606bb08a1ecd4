//! `diglot align`: two texts -> links, as a table or as files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgGroup, Args, ValueEnum, ValueHint};

use crate::align::{self, Lexicon, Progress as _};
use crate::bitext::{Bitext, Dictionary, LanguageTag, Made, Sentences, bitext_file};
use crate::formats::output::{Format, LinkType, WriteOptions};
use crate::formats::{dictionary, language};
use crate::segment::{Rules, segment};

use super::error::{Failure, Kind, Result};
use super::explain::explain;
use super::input::DASH;
use super::notes::{Notes, warn};
use super::output::{Form, Outputs, parse_form, summary};
use super::progress::Bar;
use super::review::store;
use super::screen::{Screen, print};
use super::text::{How, Paragraph, Text, read};
use super::tool::{self, Client};
use super::{
    Common, abbreviations, input, language_code, number, share, srx, stamp, taught_by_memory, update, vectors,
};

/// Link the sentences of a text with those of its translation
///
/// Without -o the links are shown: as a table on a terminal, as TSV in a pipe. “sure” is the chance that exactly this
/// link is right; links below --threshold are marked with “?”.
///
/// The date in a TMX file is that of the newer of the two texts, or `SOURCE_DATE_EPOCH` when it is set, never
/// today's:
/// the same texts give the same bytes.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("ready").args(["lines", "srx"]))]
#[command(group = ArgGroup::new("rules").args(["abbreviations", "srx"]))]
#[command(after_help = "Examples:
  diglot align article.ru.txt article.en.txt -o article.tmx -o article.bitext
  diglot align --lines --dictionary terms.tsv ru.txt en.txt --explain 7
“diglot help align” explains these and more.")]
pub struct AlignArgs {
    /// The text; - is standard input
    #[arg(hide_short_help = true, value_hint = ValueHint::FilePath)]
    source: PathBuf,
    /// Its translation; - is standard input
    #[arg(hide_short_help = true, value_hint = ValueHint::FilePath)]
    target: PathBuf,
    /// Write to this file, as its ending says (repeatable)
    ///
    /// .tmx, .bitext, .tsv, .jsonl, .ladder, .moses (a pair of files); - is standard output, in the format of
    /// --format. All files are written together or none is.
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    out: Vec<PathBuf>,
    /// Carry the review in -o FILE.bitext over to these texts
    ///
    /// For texts that have changed since they were aligned. Links that a person settled stay where all their sentences still stand; the
    /// rest is aligned anew between them. What could not be placed is marked as doubtful, with a note, and listed.
    #[arg(long, hide_short_help = true, requires = "out", conflicts_with = "explain")]
    update: bool,
    /// Format of -o -, or where no ending says one
    ///
    /// table, tmx, bitext, tsv, jsonl, moses or ladder
    #[arg(long, value_name = "NAME", value_parser = parse_form)]
    format: Option<Form>,
    /// One sentence a line; empty line = new paragraph
    #[arg(long)]
    lines: bool,
    /// Cut by the rules of this SRX 2.0 file
    ///
    /// For units like those of a CAT tool that has the same file. Rules that cannot be taken are said and left out.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    #[arg(hide_short_help = true)]
    srx: Option<PathBuf>,
    /// Words: .dic, TSV, TMX, .bitext, .memory (repeatable)
    ///
    /// Pairs of up to three words a side are a dictionary. Longer ones, such as the units of a translation memory or the accepted
    /// links of a .bitext, are translated text, from which words are learnt. A sentence pair of these very texts does not
    /// confirm itself, and links that nobody accepted teach little (TMX, by their confidence) or nothing (.bitext).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    dictionary: Vec<PathBuf>,
    /// Do without the words inside the program (Russian and German with English)
    #[arg(long, hide_short_help = true)]
    no_builtin_dictionary: bool,
    /// Vectors of meaning: auto, static, none, a model, DIRECTORY, FILE.npy
    ///
    /// Sentences that mean the same have vectors that are near. A model (“diglot model list”) takes longer and knows more, most of all
    /// where much was left out, added or retold. static is a table inside the program, for languages in Latin and Cyrillic letters.
    /// auto, the default, takes an installed model that was made for both languages, else the table if it was, else none; --verbose
    /// says which. DIRECTORY is a model2vec model, with one vector for each piece of a word. FILE.npy has vectors
    /// made elsewhere, a row a sentence, those of the source first. With none, words, names, numbers and lengths decide.
    #[arg(long, value_name = "WHAT", value_parser = vectors::parse, default_value_t = vectors::Choice::Auto)]
    #[arg(hide_short_help = true, hide_default_value = true)]
    vectors: vectors::Choice,
    /// Language of the source: ru, en-GB ... (else guessed)
    #[arg(long, value_name = "CODE", value_parser = language_code::parse)]
    source_lang: Option<LanguageTag>,
    /// Language of the target
    #[arg(long, value_name = "CODE", value_parser = language_code::parse)]
    target_lang: Option<LanguageTag>,
    /// Encoding: utf-8, windows-1251 ... (else guessed)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Encoding of the source; wins over --encoding
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    source_encoding: Option<String>,
    /// Encoding of the target; wins over --encoding
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    target_encoding: Option<String>,
    /// How lines make paragraphs: auto, blank-line, newline
    ///
    /// auto finds out from the text; with blank-line the lines up to a blank one are one paragraph, with newline each
    /// line is one.
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    #[arg(hide_short_help = true, hide_possible_values = true)]
    paragraph: Paragraph,
    /// Abbreviations of your own, one a line (repeatable)
    ///
    /// No sentence ends after one, unless the line says otherwise: after a tab may stand may-end, before-number or
    /// after-number. They win over those inside the program.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    abbreviations: Vec<PathBuf>,
    /// What paragraph breaks mean: hint, hard, ignore
    ///
    /// hint: links that keep paragraphs together are likelier; hard: no link crosses a break; ignore: not looked at.
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    #[arg(hide_short_help = true, hide_possible_values = true)]
    paragraphs: Paragraphs,
    /// The most sentences one side of a link may have, from 1 to 5
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = |given: &str| number(given, 1, 5))]
    #[arg(hide_short_help = true)]
    max_link: u64,
    /// Mark links less sure with ? (percent)
    #[arg(long, value_name = "N", default_value = "80", value_parser = share::parse)]
    threshold: f64,
    /// Write only links as sure as this
    ///
    /// In percent. It is for TMX, Moses, TSV and JSONL; a bitext file and a ladder always hold every link.
    #[arg(long, value_name = "N", default_value = "0", value_parser = share::parse)]
    min_confidence: f64,
    /// Write only links of these types: 1-1, or 1-1,2-1 ...
    ///
    /// It is for TMX, Moses, TSV and JSONL; a bitext file and a ladder always hold every link.
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    #[arg(hide_short_help = true)]
    links: Vec<LinkType>,
    /// Write TMX for omegat, trados, memoq, wordfast or generic (any)
    ///
    /// What the tool is known not to take is left out or written otherwise, and said. Any tool takes the generic file, as far as
    /// is known; “diglot tmx check” says what is.
    #[arg(long = "for", value_name = "TOOL", value_parser = Client::parse)]
    #[arg(hide_short_help = true)]
    client: Option<Client>,
    /// TMX level: 1 text only, 2 with inline markup
    #[arg(long, value_name = "1|2", default_value_t = 1, value_parser = |given: &str| number(given, 1, 2))]
    #[arg(hide_short_help = true)]
    level: u64,
    /// Show why link N of the table was chosen
    #[arg(long, value_name = "N", value_parser = |given: &str| number(given, 1, u64::MAX))]
    explain: Option<u64>,
}

/// What paragraph breaks mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Paragraphs {
    /// Evidence among others.
    #[default]
    Hint,
    /// No link crosses one.
    Hard,
    /// Not looked at.
    Ignore,
}

pub fn run(args: &AlignArgs, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    let screen = Screen::detect(common.color);
    if args.source.as_os_str() == DASH && args.target.as_os_str() == DASH {
        return Err(
            Failure::usage("source and target are both standard input (-)").with_hint("name a file for one")
        );
    }
    let inputs = [args.source.as_path(), args.target.as_path()];
    let outputs = Outputs::plan(&args.out, args.format, &inputs, &screen)?;
    let update = if args.update { Some(update::Update::open(&args.out, notes)?) } else { None };
    if update.is_none() {
        outputs.refuse_reviewed()?;
    }
    args.vectors.check()?;

    let bar = Bar::new(common.quiet);
    bar.begin("reading", 0);
    let rules = match &args.srx {
        _ if args.lines => Rules::Lines,
        Some(path) => srx::rules(path)?,
        None => abbreviations::rules(&args.abbreviations, notes)?,
    };
    let (source_input, target_input) = (input::read(&args.source)?, input::read(&args.target)?);
    let source_text = read(source_input, &args.how_to_read("source"), notes)?;
    let target_text = read(target_input, &args.how_to_read("target"), notes)?;
    check_languages(&source_text, &target_text, outputs.has(Format::Tmx))?;
    let created = stamp::created([source_text.modified, target_text.modified])?;
    bar.begin("segmenting", 0);
    for text in [&source_text, &target_text] {
        srx::check_language(&rules, &text.document, &text.name);
    }
    let source = segment(&source_text.document, &rules);
    let target = segment(&target_text.document, &rules);
    for (text, sentences) in [(&source_text, &source), (&target_text, &target)] {
        if sentences.is_empty() {
            return Err(
                Failure::input(format!("“{}” has no text", text.name)).with_hint("is it the right file?")
            );
        }
        notes.detail(&format!(
            "{}: {} paragraphs, {} sentences",
            text.name,
            text.document.paragraphs().len(),
            sentences.len()
        ));
    }
    let vectors = args.vectors.resolved(&source, &target, notes)?;
    let options = args.options(&vectors, &source, &target, notes, &bar)?;
    let alignment = align::align(&source, &target, &options, &bar);
    let bitext = Bitext::new(source, target, alignment, args.made(&vectors))
        .map_err(|error| Failure::new(Kind::Input, error))?;
    if let Some(update) = update {
        return update.write(&bitext, &options, notes);
    }
    let explanation =
        args.explain.map(|number| explain(number, &bitext, &options, screen.width)).transpose()?;
    drop(bar);

    let write_options = WriteOptions {
        min_confidence: args.min_confidence,
        only_accepted: false,
        links: args.links.clone(),
        tool: args.client.and_then(Client::tool),
        level: args.level as u8,
        created,
    };
    match explanation {
        Some(explanation) if args.out.is_empty() => print(&explanation)?,
        explanation => {
            let written = outputs.write(&bitext, &write_options, args.threshold, &screen)?;
            notes.note(&summary(&bitext, args.threshold, &written));
            tool::say(args.client, &bitext, &write_options, &outputs, notes)?;
            if let Some(explanation) = explanation {
                print(&explanation)?;
            }
        }
    }
    Ok(())
}

impl AlignArgs {
    fn how_to_read<'a>(&'a self, side: &'a str) -> How<'a> {
        let (own, language) = match side {
            "source" => (&self.source_encoding, &self.source_lang),
            _ => (&self.target_encoding, &self.target_lang),
        };
        How {
            side,
            encoding: own.as_deref().or(self.encoding.as_deref()),
            language: language.as_ref(),
            paragraph: (!self.lines).then_some(self.paragraph),
        }
    }

    fn options(
        &self,
        vectors: &vectors::Choice,
        source: &Sentences,
        target: &Sentences,
        notes: Notes,
        bar: &Bar,
    ) -> Result<align::Options> {
        let paragraphs = match self.paragraphs {
            Paragraphs::Hint => align::Paragraphs::Hint,
            Paragraphs::Hard => align::Paragraphs::Hard,
            Paragraphs::Ignore => align::Paragraphs::Ignore,
        };
        let languages = (source.document().language(), target.document().language());
        let mut dictionary = read_dictionaries(&self.dictionary, languages, notes)?;
        let lexicon = taught(&mut dictionary, languages);
        Ok(align::Options {
            max_link: self.max_link as usize,
            paragraphs,
            dictionary,
            lexicon,
            builtin_dictionary: !self.no_builtin_dictionary,
            vectors: vectors::of(vectors, source, target, notes, bar)?,
        })
    }

    /// The settings that decide about the links, for the file that keeps them.
    fn made(&self, vectors: &vectors::Choice) -> Made {
        let mut settings = BTreeMap::new();
        let mut set = |name: &str, value: String| settings.insert(name.to_owned(), value);
        set("max-link", self.max_link.to_string());
        set("paragraphs", format!("{:?}", self.paragraphs).to_lowercase());
        set("lines", self.lines.to_string());
        set("builtin-dictionary", (!self.no_builtin_dictionary).to_string());
        set("vectors", vectors.to_string());
        if let Some(path) = self.srx.as_ref().filter(|_| !self.lines) {
            set("srx", path.display().to_string());
        }
        for (name, paths) in [("abbreviations", &self.abbreviations), ("dictionary", &self.dictionary)] {
            // Ready lines are not cut.
            if !(paths.is_empty() || self.lines && name == "abbreviations") {
                let names = paths.iter().map(|path| path.display().to_string());
                set(name, names.collect::<Vec<_>>().join(", "));
            }
        }
        Made { by: format!("diglot {}", env!("CARGO_PKG_VERSION")), settings }
    }
}

/// What the longer units of a dictionary teach; they are taken out of it, so that of long files only the words stay in memory.
pub fn taught(
    dictionary: &mut Dictionary,
    (source, target): (&LanguageTag, &LanguageTag),
) -> Option<Arc<Lexicon>> {
    let units = std::mem::take(&mut dictionary.units);
    let texts = units.iter().map(|unit| (unit.source.as_str(), unit.target.as_str(), unit.weight));
    let lexicon = Lexicon::from_units(source, target, texts);
    (!lexicon.is_empty()).then(|| Arc::new(lexicon))
}

/// The entries and units of all files.
pub fn read_dictionaries(
    paths: &[PathBuf],
    (source, target): (&LanguageTag, &LanguageTag),
    notes: Notes,
) -> Result<Dictionary> {
    let mut all = Dictionary::default();
    for path in paths {
        if taught_by_memory::is_memory(path) {
            let dictionary = taught_by_memory::read(path, (source, target))?;
            say_learnt(&path.display().to_string(), &dictionary, notes);
            all.entries.extend(dictionary.entries);
            all.units.extend(dictionary.units);
            continue;
        }
        let mut input = input::read(path)?;
        if store::journal_path(path).exists() {
            // What a person did in a review of it counts.
            input.bytes = bitext_file::to_string(&store::reviewed(path, &input)?).into_bytes();
        }
        let (dictionary, problems) = dictionary::read(&input.bytes, &input.name, source, target)
            .map_err(|error| Failure::new(Kind::Input, error))?;
        for problem in &problems {
            warn(problem);
        }
        say_learnt(&input.name, &dictionary, notes);
        all.entries.extend(dictionary.entries);
        all.units.extend(dictionary.units);
    }
    Ok(all)
}

fn say_learnt(name: &str, dictionary: &Dictionary, notes: Notes) {
    let (terms, units) = (dictionary.entries.len(), dictionary.units.len());
    let longer = if units > 0 { format!(", {units} longer units to learn from") } else { String::new() };
    notes.detail(&format!("{name}: {terms} word pairs{longer}"));
}

/// Notices texts that are the other way round than asked for, and texts in one language.
fn check_languages(source: &Text, target: &Text, tmx: bool) -> Result<()> {
    let (meant_source, meant_target) = (source.document.language(), target.document.language());
    let same = meant_source == meant_target;
    let looks_like = |text: &Text, meant: &LanguageTag| text.looks_like.tag.primary() == meant.primary();
    let swapped = !same && looks_like(source, meant_target) && looks_like(target, meant_source);
    let one_script = language::script_of_language(meant_source) == language::script_of_language(meant_target);
    if swapped && one_script {
        // Of different scripts each text has been warned about when it was read.
        warn(&format!(
            "the texts look swapped: “{}” looks like {}, “{}” like {}; exchange the two names or the two languages",
            source.name, source.looks_like.tag, target.name, target.looks_like.tag
        ));
    }
    if same && (tmx || !meant_source.is_undetermined()) {
        let message = if meant_source.is_undetermined() {
            "the languages of both texts are unknown".to_owned()
        } else {
            format!("both texts are in one language, {meant_source}")
        };
        let hint = "if they are not, say so with --source-lang and --target-lang";
        if tmx {
            return Err(Failure::input(format!("{message}, and a TMX file needs two")).with_hint(hint));
        }
        warn(&format!("{message}; {hint}"));
    }
    Ok(())
}
