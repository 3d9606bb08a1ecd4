//! `diglot export`: a bitext file -> TMX and other files.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::formats::output::{LinkType, WriteOptions};

use super::error::Result;
use super::notes::Notes;
use super::output::{Form, Outputs, parse_form, summary};
use super::review::store;
use super::screen::Screen;
use super::tool::{self, Client};
use super::{Common, input, number, share, stamp};

/// Write a bitext file in other formats
///
/// What a person did in a review of the file (FILE.bitext.journal) is carried out first.
///
/// The date in a TMX file is that of the bitext file, or `SOURCE_DATE_EPOCH` when it is set, never today's.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  diglot export article.bitext -o article.tmx -o article.tsv
  diglot export article.bitext -o sure.tmx --min-confidence 90
  diglot export article.bitext -o - --format jsonl | jq .confidence")]
pub struct ExportArgs {
    /// The bitext file; - is standard input
    #[arg(hide_short_help = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    bitext: PathBuf,
    /// Write to this file, as its ending says (repeatable)
    ///
    /// .tmx, .bitext, .tsv, .jsonl, .ladder, .moses (a pair of files), .review.tsv (a table to edit and import again); - is standard output, in the format of
    /// --format. All files are written together or none is.
    #[arg(short, long, value_name = "OUT", required = true, value_hint = ValueHint::FilePath)]
    out: Vec<PathBuf>,
    /// Format of -o -, or where no ending says one
    ///
    /// table, review, tmx, bitext, tsv, jsonl, moses or ladder
    #[arg(long, value_name = "NAME", value_parser = parse_form)]
    format: Option<Form>,
    /// Write only links as sure as this
    ///
    /// In percent. It is for TMX, Moses, TSV and JSONL; a bitext file and a ladder always hold every link. What a person
    /// accepted is written whatever its confidence.
    #[arg(long, value_name = "N", default_value = "0", value_parser = share::parse)]
    min_confidence: f64,
    /// Write only links that a person accepted: accepted
    #[arg(long, value_name = "STATE", value_enum, hide_possible_values = true)]
    only: Option<Only>,
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
    /// Begin tables with a byte order mark, which some spreadsheets need
    #[arg(hide_short_help = true, long)]
    bom: bool,
    /// TMX level: 1 text only, 2 with inline markup
    #[arg(hide_short_help = true, long, value_name = "1|2", default_value_t = 1, value_parser = |given: &str| number(given, 1, 2))]
    level: u64,
    /// Mark links less sure with ? (percent)
    #[arg(long, value_name = "N", default_value = "80", value_parser = share::parse)]
    threshold: f64,
}

/// Which links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Accepted as they were or changed by a person.
    Accepted,
}

pub fn run(args: &ExportArgs, common: &Common) -> Result<()> {
    let notes = Notes::new(common);
    let screen = Screen::detect(common.color);
    let mut outputs = Outputs::plan(&args.out, args.format, &[args.bitext.as_path()], &screen)?;
    outputs.refuse_reviewed()?;
    outputs.bom = args.bom;
    let input = input::read(&args.bitext)?;
    let bitext = store::reviewed(&args.bitext, &input)?;
    let options = WriteOptions {
        min_confidence: args.min_confidence,
        only_accepted: args.only.is_some(),
        links: args.links.clone(),
        tool: args.client.and_then(Client::tool),
        level: args.level as u8,
        created: stamp::created([input.modified])?,
    };
    let written = outputs.write(&bitext, &options, args.threshold, &screen)?;
    notes.note(&summary(&bitext, args.threshold, &written));
    tool::say(args.client, &bitext, &options, &outputs, notes)?;
    Ok(())
}
