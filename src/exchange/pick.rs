//! The languages a person wants -> units that have them, the source first; and a survey of what languages there are.

use std::collections::BTreeMap;

use diglot_tmx::Unit;

use super::languages::{self, Fit, fit, normal};

/// Which languages are wanted, and which codes are to have another name.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The source.
    pub source: Option<String>,
    /// The targets; empty: all.
    pub targets: Vec<String>,
    /// Codes and what they are to be called, before anything is chosen.
    pub renames: Vec<(String, String)>,
}

impl Wanted {
    /// The code as it is to be called.
    pub fn renamed<'c>(&'c self, code: &'c str) -> &'c str {
        let found = self.renames.iter().find(|(old, _)| normal(old) == normal(code));
        found.map_or(code, |(_, new)| new)
    }

    fn rename(&self, unit: &mut Unit) -> u64 {
        if self.renames.is_empty() {
            return 0;
        }
        let mut count = 0;
        let attributes = unit.variants.iter_mut().map(|variant| &mut variant.attributes);
        let all = attributes.flat_map(|attributes| [(attributes, ["xml:lang", "lang"])]);
        for (attributes, names) in all {
            for name in names {
                let Some(code) = attributes.get(name) else { continue };
                let new = self.renamed(code);
                if new != code {
                    let new = new.to_owned();
                    attributes.set(name, new);
                    count += 1;
                }
            }
        }
        if let Some(code) = unit.attributes.get("srclang") {
            let new = self.renamed(code).to_owned();
            unit.attributes.set("srclang", new);
        }
        count
    }
}

/// Picks the wanted variants of units, and keeps count.
#[derive(Debug, Default)]
pub struct Picker {
    wanted: Wanted,
    header_source: Option<String>,
    /// Units without a wanted language, by language.
    missing: BTreeMap<String, u64>,
    /// The codes that were taken for each wanted language.
    taken: BTreeMap<String, BTreeMap<String, u64>>,
    /// Units in which several variants fitted a wanted language alike.
    several: u64,
    further: u64,
    renamed: u64,
}

impl Picker {
    /// Picks what is wanted; `header_source` is the source language of the file.
    pub fn new(wanted: Wanted, header_source: Option<&str>) -> Self {
        Self { wanted, header_source: header_source.map(str::to_owned), ..Self::default() }
    }

    /// The source language of the next file.
    pub fn begin_file(&mut self, header_source: Option<&str>) {
        self.header_source = header_source.map(|code| self.wanted.renamed(code).to_owned());
    }

    /// The unit with the wanted variants only, the source first; `None` when it lacks one.
    pub fn pick(&mut self, mut unit: Unit) -> Option<Unit> {
        self.renamed += self.wanted.rename(&mut unit);
        if self.wanted.source.is_none() && self.wanted.targets.is_empty() {
            return Some(unit);
        }
        let mut kept = Vec::new();
        match self.wanted.source.clone() {
            Some(source) => kept.push(self.choose(&unit, &source, &kept)?),
            None => kept.push(languages::source_of(&unit, self.header_source.as_deref())),
        }
        let targets = self.wanted.targets.clone();
        for target in &targets {
            if let Some(at) = self.choose(&unit, target, &kept) {
                kept.push(at);
            }
        }
        if !targets.is_empty() && kept.len() == 1 {
            return None;
        }
        let all = (0..unit.variants.len()).filter(|at| targets.is_empty() && !kept.contains(at));
        let order = kept.iter().copied().chain(all).collect::<Vec<_>>();
        self.further += (unit.variants.len() - order.len()) as u64;
        let mut variants = std::mem::take(&mut unit.variants).into_iter().map(Some).collect::<Vec<_>>();
        unit.variants = order.iter().filter_map(|&at| variants.get_mut(at)?.take()).collect();
        Some(unit)
    }

    /// The variant that fits best and is not taken yet.
    fn choose(&mut self, unit: &Unit, wanted: &str, taken: &[usize]) -> Option<usize> {
        let free = unit.variants.iter().enumerate().filter(|(at, _)| !taken.contains(at));
        let fits = free.filter_map(|(at, variant)| Some((fit(variant.language(), wanted)?, at)));
        let fits = fits.collect::<Vec<_>>();
        let Some(&(best, at)) = fits.iter().min() else {
            *self.missing.entry(wanted.to_owned()).or_default() += 1;
            return None;
        };
        self.several += u64::from(fits.iter().filter(|(fit, _)| *fit == best).count() > 1);
        let codes = self.taken.entry(wanted.to_owned()).or_default();
        // A hostile file could have a code of its own in each unit.
        if codes.len() < 100 {
            *codes.entry(unit.variants[at].language().to_owned()).or_default() += 1;
        }
        Some(at)
    }

    /// A code as it is to be called.
    pub fn renamed_code<'c>(&'c self, code: &'c str) -> &'c str {
        self.wanted.renamed(code)
    }

    /// How many codes got another name.
    pub fn renamed(&self) -> u64 {
        self.renamed
    }

    /// Units that were left out because they lack a language, by language.
    pub fn missing(&self) -> impl Iterator<Item = (&str, u64)> {
        self.missing.iter().map(|(language, count)| (language.as_str(), *count))
    }

    /// Variants of languages nobody wanted.
    pub fn further(&self) -> u64 {
        self.further
    }

    /// What a person should know of the choice, one sentence: a wanted language stood for several codes.
    pub fn warning(&self) -> Option<String> {
        let mut parts = Vec::new();
        for (wanted, codes) in self.taken.iter().filter(|(_, codes)| codes.len() > 1) {
            let codes = codes.iter().map(|(code, count)| format!("{code} {count}")).collect::<Vec<_>>();
            parts.push(format!("several codes were taken for {wanted}: {}", codes.join(", ")));
        }
        if self.several > 0 {
            let count = self.several;
            parts.push(format!("several variants of a unit fitted alike, the first was taken: {count}"));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// What languages the units have.
#[derive(Debug, Default)]
pub struct Survey {
    /// Codes as first written, in the order they were met, with how many variants have them.
    codes: Vec<(String, u64)>,
    sources: BTreeMap<String, u64>,
}

/// More different codes are not counted.
const CODES: usize = 500;

impl Survey {
    /// Counts a unit.
    pub fn add(&mut self, unit: &Unit, header_source: Option<&str>) {
        for variant in &unit.variants {
            let code = variant.language();
            let full = self.codes.len() >= CODES;
            match self.codes.iter_mut().find(|(known, _)| known == code || normal(known) == normal(code)) {
                Some((_, count)) => *count += 1,
                None if code.is_empty() || full => {}
                None => self.codes.push((code.to_owned(), 1)),
            }
        }
        if let Some(variant) = unit.variants.get(languages::source_of(unit, header_source))
            && (self.sources.len() < CODES || self.sources.contains_key(variant.language()))
        {
            *self.sources.entry(variant.language().to_owned()).or_default() += 1;
        }
    }

    /// The languages for columns: the source, then each other; a code that only says more than another has no column of its own.
    pub fn columns(&self, source: Option<&str>) -> Vec<String> {
        let mut columns = source.map(str::to_owned).or_else(|| self.source()).into_iter().collect::<Vec<_>>();
        for (code, _) in &self.codes {
            let is_new = |known: &String| !matches!(fit(code, known), Some(Fit::Same | Fit::General));
            if columns.iter().all(is_new) {
                columns.push(code.clone());
            }
        }
        columns
    }

    /// Source and target, when there is only one choice; else the codes that were found, in words.
    pub fn pair(&self, source: Option<&str>) -> Result<(String, String), String> {
        let source = source.map(str::to_owned).or_else(|| self.source()).ok_or_else(|| self.found())?;
        let others = self.codes.iter().filter(|(code, _)| fit(code, &source).is_none());
        let mut others = others.map(|(code, _)| code.as_str()).collect::<Vec<_>>();
        if others.is_empty() {
            let regions = self.codes.iter().filter(|(code, _)| fit(code, &source) == Some(Fit::Other));
            others = regions.map(|(code, _)| code.as_str()).collect();
        }
        let primary = |code: &str| normal(code).split('-').next().unwrap_or_default().to_owned();
        match others.as_slice() {
            [only] => Ok((source, (*only).to_owned())),
            [first, rest @ ..] if rest.iter().all(|code| primary(code) == primary(first)) => {
                let first = primary(first);
                if primary(&source) == first { Err(self.found()) } else { Ok((source, first)) }
            }
            _ => Err(self.found()),
        }
    }

    /// The source of most units.
    fn source(&self) -> Option<String> {
        let most = self.sources.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
        Some(most.0.clone())
    }

    /// `ru 120, en 120, de 3`.
    pub fn found(&self) -> String {
        if self.codes.is_empty() {
            return "none".to_owned();
        }
        let list = self.codes.iter().map(|(code, count)| format!("{code} {count}"));
        list.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    fn unit(codes: &[&str]) -> Unit {
        Unit::new(codes.iter().map(|code| Variant::new(code, "Да")).collect())
    }

    fn check(codes: &[&str], source: Option<&str>, targets: &[&str], expected: Option<&[&str]>) {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        let wanted = Wanted { source: source.map(str::to_owned), targets, ..Wanted::default() };
        let picked = Picker::new(wanted, Some("ru")).pick(unit(codes));
        let picked =
            picked.map(|unit| unit.variants.iter().map(|v| v.language().to_owned()).collect::<Vec<_>>());
        let expected = expected.map(|codes| codes.iter().map(|&code| code.to_owned()).collect());
        assert_eq!(picked, expected, "{codes:?}");
    }

    #[test]
    fn wanted_languages_are_picked_loosely() {
        check(&["en", "ru"], None, &[], Some(&["en", "ru"]));
        check(&["en-US", "RU", "de"], Some("ru"), &["en"], Some(&["RU", "en-US"]));
        check(&["en-US", "ru", "de"], Some("ru"), &[], Some(&["ru", "en-US", "de"]));
        check(&["en-US", "ru", "de"], None, &["de"], Some(&["ru", "de"]));
        check(&["en-US", "en-GB"], Some("en-GB"), &["en"], Some(&["en-GB", "en-US"]));
        check(&["ru", "de"], Some("ru"), &["en"], None);
        check(&["en", "de"], Some("ru"), &[], None);
        check(&["ru", "de"], Some("ru"), &["en", "de"], Some(&["ru", "de"]));
        check(&["ru"], None, &["ru"], None);
    }

    #[test]
    fn codes_are_renamed_before() {
        let renames = vec![("ru_RU".to_owned(), "ru".to_owned())];
        let wanted = Wanted { source: Some("ru".to_owned()), renames, ..Wanted::default() };
        let mut picker = Picker::new(wanted, None);
        let picked = picker.pick(unit(&["en", "RU-ru"])).expect("a unit");
        assert_eq!(picked.variants[0].language(), "ru");
        assert_eq!(picker.renamed(), 1);
    }

    #[test]
    fn a_choice_among_several_is_said_once() {
        let wanted =
            Wanted { source: Some("ru".to_owned()), targets: vec!["en".to_owned()], ..Wanted::default() };
        let mut picker = Picker::new(wanted, None);
        for codes in [&["ru", "en-GB", "en-US"][..], &["ru-RU", "en"], &["de"]] {
            picker.pick(unit(codes));
        }
        let warning = picker.warning().expect("a warning");
        assert_eq!(
            warning,
            "several codes were taken for en: en 1, en-GB 1; several codes were taken for ru: ru 1, ru-RU 1; \
             several variants of a unit fitted alike, the first was taken: 1"
        );
        assert_eq!(picker.missing().collect::<Vec<_>>(), [("ru", 1)]);
    }

    fn survey(units: &[&[&str]]) -> Survey {
        let mut survey = Survey::default();
        for codes in units {
            survey.add(&unit(codes), Some("ru"));
        }
        survey
    }

    #[test]
    fn the_only_other_language_is_the_target() {
        let pair = |units: &[&[&str]]| survey(units).pair(None);
        let ok = |source: &str, target: &str| Ok((source.to_owned(), target.to_owned()));
        assert_eq!(pair(&[&["en", "ru"], &["ru"]]), ok("ru", "en"));
        assert_eq!(pair(&[&["en-GB", "ru"], &["ru", "en-US"]]), ok("ru", "en"));
        assert_eq!(pair(&[&["en", "ru"], &["ru", "de"]]), Err("en 1, ru 2, de 1".to_owned()));
        assert_eq!(pair(&[&["ru"]]), Err("ru 1".to_owned()));
        assert_eq!(pair(&[]), Err("none".to_owned()));
        assert_eq!(survey(&[&["en", "ru"], &["ru-RU", "de"]]).columns(None), ["ru", "en", "de"]);
    }
}
