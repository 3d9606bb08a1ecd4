//! How units are laid out in a file that cannot hold everything: which languages, what becomes of tags, what is lost.

use std::str::FromStr;

use diglot_tmx::{About, Unit};

use super::languages;

/// What becomes of inline markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tags {
    /// It stays markup; in tables, as it stands in the `<seg>` of TMX.
    Keep,
    /// It goes, the text stays.
    Drop,
    /// The native codes in it (`<b>`, `{1}`) become text.
    Native,
}

impl FromStr for Tags {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        match given {
            "keep" => Ok(Self::Keep),
            "drop" => Ok(Self::Drop),
            "native" => Ok(Self::Native),
            _ => Err("write keep, drop or native".to_owned()),
        }
    }
}

/// How a file is laid out.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The languages, the source first; empty: those of the first unit. TMX and JSONL take all.
    pub languages: Vec<String>,
    /// What becomes of inline markup; `None`: what is usual for the format.
    pub tags: Option<Tags>,
    /// Begin with a byte order mark.
    pub bom: bool,
    /// Write UTF-16 (little-endian, with a byte order mark) instead of UTF-8.
    pub utf16: bool,
    /// What the file was made of, for formats that say it.
    pub original: String,
}

impl Layout {
    /// The languages to write: those given, or those of the first unit.
    pub fn languages_for(&self, first: Option<&Unit>, header_source: Option<&str>) -> Vec<String> {
        if !self.languages.is_empty() {
            return self.languages.clone();
        }
        let mut found = Vec::<String>::new();
        if let Some(unit) = first {
            let source = languages::source_of(unit, header_source);
            let rest = languages::targets(unit, source);
            for variant in unit.variants.get(source).into_iter().chain(rest) {
                let code = variant.language();
                if !found.iter().any(|known| languages::normal(known) == languages::normal(code)) {
                    found.push(code.to_owned());
                }
            }
        }
        found
    }
}

/// For each language the number of the variant that stands for it; no variant stands for two.
pub fn columns(unit: &Unit, wanted: &[String]) -> Vec<Option<usize>> {
    let mut taken = Vec::new();
    let mut pick = |language: &String| {
        let free = unit.variants.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        let fits = free.filter_map(|(at, variant)| Some((languages::fit(variant.language(), language)?, at)));
        let at = fits.min()?.1;
        taken.push(at);
        Some(at)
    };
    wanted.iter().map(&mut pick).collect()
}

/// What was left out or changed, with how often.
#[derive(Debug, Clone, Default)]
pub struct Losses(Vec<(String, u64)>);

impl Losses {
    /// Counts `count` more of `what`.
    pub fn add(&mut self, what: &str, count: u64) {
        match self.0.iter_mut().find(|(known, _)| known == what) {
            Some((_, total)) => *total += count,
            None if count > 0 => self.0.push((what.to_owned(), count)),
            None => {}
        }
    }

    /// Counts what stands in a unit beside the text of the variants in `kept`.
    pub fn add_beside_text(&mut self, unit: &Unit, kept: &[Option<usize>]) {
        let kept = || kept.iter().flatten().filter_map(|&at| unit.variants.get(at));
        let about = || unit.about.iter().chain(kept().flat_map(|variant| &variant.about));
        let of = |is: fn(&About) -> bool| about().filter(|about| is(about)).count() as u64;
        self.add("properties", of(|about| matches!(about, About::Prop(_))));
        self.add("notes", of(|about| matches!(about, About::Note(_))));
        let is_language = |name: &str| matches!(name, "xml:lang" | "lang");
        let own = unit.attributes.iter().count() as u64;
        let of_variants = kept().flat_map(|variant| variant.attributes.iter());
        self.add("attributes", own + of_variants.filter(|(name, _)| !is_language(name)).count() as u64);
        self.add_other_variants(unit, kept().count());
    }

    /// Counts the variants of a unit beyond those kept.
    pub fn add_other_variants(&mut self, unit: &Unit, kept: usize) {
        self.add("variants in further languages", (unit.variants.len() - kept) as u64);
    }

    /// The list.
    pub fn into_list(self) -> Vec<(String, u64)> {
        self.0
    }
}
