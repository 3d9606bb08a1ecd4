//! `diglot segment`: text -> sentences, one a line.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgGroup, Args, ValueHint};
use serde::Serialize;

use crate::bitext::{LanguageTag, Sentences, Span, to_code_points};
use crate::segment::{self, Decision, Language, Rules};

use super::error::{Failure, Result};
use super::notes::Notes;
use super::screen::Screen;
use super::text::{How, Paragraph, read};
use super::{Common, abbreviations, input, language_code, srx};

/// Cut texts into sentences, one a line
///
/// A blank line stands between paragraphs. A sentence that goes over several lines of the input comes out as one line.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("rules").args(["abbreviations", "srx"]))]
#[command(after_help = "Examples:
  diglot segment article.ru.txt
  diglot segment --offsets article.ru.txt
  diglot segment --srx rules.srx article.ru.txt
  diglot segment --print-srx ru > ru.srx
  cat article.txt | diglot segment --lang en -")]
pub struct SegmentArgs {
    /// The texts; - is standard input
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    #[arg(required_unless_present = "print_srx")]
    files: Vec<PathBuf>,
    /// Language: ru, en-GB ... (else guessed)
    #[arg(long, value_name = "CODE", value_parser = language_code::parse)]
    lang: Option<LanguageTag>,
    /// Encoding: utf-8, windows-1251 ... (else guessed)
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What ends a paragraph: auto, blank-line, newline
    ///
    /// auto, the default, finds out from the text; with blank-line the lines up to a blank one are one paragraph, with newline each
    /// line is one.
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    paragraph: Paragraph,
    /// Abbreviations of your own, one a line (repeatable)
    ///
    /// No sentence ends after one, unless the line says otherwise: after a tab may stand may-end, before-number or
    /// after-number. They win over those inside the program.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    abbreviations: Vec<PathBuf>,
    /// Cut by the rules of this SRX 2.0 file
    ///
    /// For sentences like those of a CAT tool that has the same file. Rules that cannot be taken are said and left out.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    srx: Option<PathBuf>,
    /// Write the rules inside the program as SRX
    ///
    /// The rules for the language CODE as an SRX 2.0 file on standard output, for a CAT tool that shall cut like this program,
    /// with --abbreviations among them. What SRX cannot say is left out, such as which quotes belong together.
    #[arg(long, value_name = "CODE", value_parser = language_code::parse, hide_short_help = true)]
    #[arg(conflicts_with_all = ["files", "srx", "lang", "encoding", "paragraph", "offsets", "json", "explain"])]
    print_srx: Option<LanguageTag>,
    /// Put start and end before each sentence
    ///
    /// Each is followed by a tab. They count Unicode code points from the start of the text; the end is one past the
    /// last.
    #[arg(long)]
    offsets: bool,
    /// Write one JSON object a sentence
    ///
    /// With the keys text, start and end (as with --offsets), paragraph (from 0), and file when there are several.
    #[arg(long)]
    json: bool,
    /// Show which rule decided wherever a sentence might end
    ///
    /// A line a place: its offset in code points, whether a sentence ends there, the rule, and the text around it with
    /// a bar at the place; tabs in between. With --srx the rule is named by its line in the file.
    #[arg(long, hide_short_help = true, conflicts_with_all = ["offsets", "json"])]
    explain: bool,
}

pub fn run(args: &SegmentArgs, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    if args.files.iter().filter(|file| file.as_os_str() == input::DASH).count() > 1 {
        return Err(Failure::usage("standard input (-) can be read only once"));
    }
    if let Some(language) = &args.print_srx {
        return print_srx(language, args, notes, Screen::detect(common.color));
    }
    let rules = match &args.srx {
        Some(path) => srx::rules(path)?,
        None => abbreviations::rules(&args.abbreviations, notes)?,
    };
    let screen = Screen::detect(common.color);
    for (number, file) in args.files.iter().enumerate() {
        let how = How {
            side: "",
            encoding: args.encoding.as_deref(),
            language: args.lang.as_ref(),
            paragraph: Some(args.paragraph),
        };
        let text = read(input::read(file)?, &how, notes)?;
        srx::check_language(&rules, &text.document, &text.name);
        let mut out = String::new();
        if args.explain {
            let decisions = segment::explain(&text.document, &rules);
            decided(text.document.text(), &decisions, &mut out);
            screen.pass(out.as_bytes())?;
            continue;
        }
        let sentences = segment::segment(&text.document, &rules);
        if args.json {
            let file = (args.files.len() > 1).then_some(text.name.as_str());
            json(&sentences, file, &mut out);
        } else {
            if number > 0 {
                out.push('\n');
            }
            lines(&sentences, args.offsets, &mut out);
        }
        screen.pass(out.as_bytes())?;
    }
    Ok(())
}

/// Writes the rules inside the program for `language` as SRX.
fn print_srx(language: &LanguageTag, args: &SegmentArgs, notes: Notes, screen: Screen) -> Result<()> {
    let own = match abbreviations::rules(&args.abbreviations, notes)? {
        Rules::With(own) => own,
        _ => Arc::default(),
    };
    let srx = segment::to_srx(language, &own).ok_or_else(|| {
        let known = Language::names().collect::<Vec<_>>().join(", ");
        Failure::usage(format!("there are no rules of ours for {language}"))
            .with_hint(format!("there are rules for {known}"))
    })?;
    screen.pass(srx.as_bytes())
}

fn lines(sentences: &Sentences, offsets: bool, out: &mut String) {
    let points = to_code_points(sentences.document().text(), sentences.spans());
    for (number, [start, end]) in points.into_iter().enumerate() {
        if number > 0 && sentences.paragraph(number) != sentences.paragraph(number - 1) {
            out.push('\n');
        }
        if offsets {
            // Writing to a string cannot fail.
            let _ = write!(out, "{start}\t{end}\t");
        }
        out.push_str(&sentences.line_of(number..number + 1));
        out.push('\n');
    }
}

/// A line a place where a sentence might end.
fn decided(text: &str, decisions: &[Decision], out: &mut String) {
    const BEFORE: usize = 24;
    const AFTER: usize = 12;
    let places: Vec<Span> = decisions.iter().map(|decision| Span::new(decision.at, decision.at)).collect();
    for (decision, [point, _]) in decisions.iter().zip(to_code_points(text, &places)) {
        let (left, right) = text.split_at(decision.at);
        let start = left.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let shown = |text: &str| text.replace(char::is_whitespace, " ");
        let (left, right) = (shown(&left[start..]), shown(&right.chars().take(AFTER).collect::<String>()));
        let ends = if decision.ends { "ends" } else { "goes on" };
        let _ = writeln!(out, "{point}\t{ends}\t{}\t{left}|{right}", shown(&decision.rule));
    }
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    text: String,
    start: usize,
    end: usize,
    paragraph: usize,
}

fn json(sentences: &Sentences, file: Option<&str>, out: &mut String) {
    let points = to_code_points(sentences.document().text(), sentences.spans());
    for (number, [start, end]) in points.into_iter().enumerate() {
        let text = sentences.line_of(number..number + 1);
        let line = Line { file, text, start, end, paragraph: sentences.paragraph(number) };
        // Strings and numbers can always be written as JSON.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
}
