//! What was learnt from and how well it does -> a page to keep beside the table.

use std::fmt::Write as _;

use diglot::vectors::{Encoder as _, NgramEncoder, StaticTable};

use crate::learn::Settings;
use crate::retrieval::Pool;
use crate::texts::Texts;

/// The record, as TOML.
pub struct Record {
    head: String,
    figures: String,
    table: String,
}

impl Record {
    /// Begins with the texts and the settings.
    pub fn new(texts: &Texts, encoder: &NgramEncoder, settings: &Settings) -> Self {
        let description = encoder.description();
        let checksum = encoder.file().checksum().map(|byte| format!("{byte:02x}")).concat();
        let mut head = String::from(
            "# How src/vectors/table.bin was made: cargo run --release --example distil, with these texts and settings.\n\n",
        );
        let _ = writeln!(head, "[encoder]\nid = \"{}\"\nsource = \"{}\"", encoder.id(), description.source);
        let _ = writeln!(head, "licence = \"{}\"\nchecksum = \"{checksum}\"", description.licence);
        let Settings { epochs, rate, fragments, seed } = settings;
        let _ = writeln!(head, "\n[learning]\nsentences = {}", texts.sentences.len());
        let _ = writeln!(head, "left_out = {} # shared with the texts measured on", texts.left_out);
        let _ = writeln!(
            head,
            "fragments = {fragments} # of each sentence\nepochs = {epochs}\nrate = {rate}\nseed = {seed}"
        );
        for file in &texts.files {
            let _ = writeln!(head, "\n[[text]]\nname = \"{}\"", file.name);
            let _ = writeln!(head, "sha256 = \"{}\"\nsentences = {}", file.sha256, file.sentences);
        }
        Self { head, figures: String::new(), table: String::new() }
    }

    /// Adds the share of sentences of `pool` whose partner is the nearest.
    pub fn figure(&mut self, pool: &Pool, what: &str, share: f64) {
        let _ = writeln!(
            self.figures,
            "\n[[retrieval]]\npairs = \"{}, {}\"\nvectors = \"{what}\"\nright = {share:.4}",
            pool.name,
            pool.len()
        );
    }

    /// Says which table was written.
    pub fn table(&mut self, table: &StaticTable, pieces: usize) {
        let description = table.description();
        self.table = format!(
            "\n[table]\nid = \"{}\"\ndim = {}\nbits = {}\npieces = {pieces}\nbytes = {}\n",
            table.id(),
            description.dim,
            description.bits,
            table.file().size()
        );
    }

    /// The page.
    pub fn to_text(&self) -> String {
        format!("{}{}{}", self.head, self.table, self.figures)
    }
}
