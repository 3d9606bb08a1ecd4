//! Units one by one -> the same units without what is wrong in them, and what was wrong.
//!
//! A rule that fixes changes a text; a rule about one target takes that target, and the unit when no target is left;
//! the others take the unit. Nothing is taken or changed without a [`Finding`].

mod entities;
mod fix;
mod mojibake;
mod numbers;
mod pair;
mod report;
mod rule;
mod wrong_language;

use diglot_tmx::Unit;

pub use self::report::{Place, Report, ReportFormat};
pub use self::rule::{Effect, Rule};

use self::pair::Side;
use super::ExchangeError;
use super::keys;
use super::languages::source_of;
use super::seen::Seen;

/// Which rules work, and how.
#[derive(Debug, Clone)]
pub struct CleanOptions {
    /// The rules, in the order in which they work.
    pub rules: Vec<Rule>,
    /// How many times as long one side may be as the other.
    pub max_ratio: f64,
}

impl Default for CleanOptions {
    fn default() -> Self {
        Self { rules: Rule::all().filter(|rule| rule.is_default()).collect(), max_ratio: 3.0 }
    }
}

/// Something a rule found in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What was done about it.
    pub done: Done,
    /// The language of the variant, as written; empty for a whole unit.
    pub language: String,
    /// What is wrong, in words.
    pub why: String,
    /// The text as it was: of the variant that was changed or taken, or of the first variant of a unit.
    pub before: String,
    /// The text it became; of a bad target, the source it stood beside.
    pub beside: String,
    /// The number of the other unit, as given to [`Cleaner::clean`], where there is one.
    pub other: Option<u64>,
}

/// What was done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// The text was changed.
    Fixed,
    /// The variant was taken out of the unit.
    TargetRemoved,
    /// The unit was taken out.
    UnitRemoved,
}

/// What is left of a unit, and what was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The unit; `None` when it was taken out.
    pub unit: Option<Unit>,
    /// What was found, in the order it was found.
    pub findings: Vec<Finding>,
}

/// Cleans units one by one; remembers fingerprints of those that came before.
pub struct Cleaner {
    fixes: Vec<Rule>,
    rules: Vec<Rule>,
    max_ratio: f64,
    seen: Seen,
    nearly_seen: Seen,
}

impl Cleaner {
    /// With these rules, in their own order.
    pub fn new(options: &CleanOptions) -> Self {
        let chosen = || Rule::all().filter(|rule| options.rules.contains(rule));
        Self {
            fixes: chosen().filter(|rule| rule.effect() == Effect::Fixes).collect(),
            rules: chosen().filter(|rule| rule.effect() != Effect::Fixes).collect(),
            max_ratio: options.max_ratio,
            seen: Seen::default(),
            nearly_seen: Seen::default(),
        }
    }

    /// Cleans one unit. `header_language` is the `srclang` of its file; `number` is any number that names the unit, and is
    /// given back as [`Finding::other`] with its duplicates.
    ///
    /// ```
    /// use diglot::exchange::clean::{CleanOptions, Cleaner, Rule};
    /// use diglot_tmx::{Unit, Variant};
    /// let mut cleaner = Cleaner::new(&CleanOptions::default());
    /// let unit = Unit::new(vec![Variant::new("ru", "Порт  открыт."), Variant::new("en", "The port is open.")]);
    /// let first = cleaner.clean(unit.clone(), Some("ru"), 1)?;
    /// assert_eq!(first.unit.unwrap().variants[0].segment.plain_text(), "Порт открыт.");
    /// assert_eq!(first.findings[0].rule, Rule::WhiteSpace);
    /// let again = cleaner.clean(unit, Some("ru"), 2)?;
    /// assert_eq!((again.unit, again.findings[1].other), (None, Some(1)));
    /// # Ok::<(), diglot::exchange::ExchangeError>(())
    /// ```
    pub fn clean(
        &mut self,
        mut unit: Unit,
        header_language: Option<&str>,
        number: u64,
    ) -> Result<Cleaned, ExchangeError> {
        let mut findings = Vec::new();
        if !self.fixes.is_empty() {
            self.fix(&mut unit, &mut findings);
        }
        let source = source_of(&unit, header_language);
        let texts = unit.variants.iter().map(|variant| variant.segment.plain_text()).collect::<Vec<_>>();
        // Which rule took which target.
        let mut taken = vec![false; unit.variants.len()];
        for &rule in self.rules.iter().filter(|rule| !is_about_others(**rule)) {
            if let Some(why) = whole_unit(rule, &unit, &texts, source) {
                findings.push(about_unit(rule, &texts, source, why, None));
                return Ok(Cleaned { unit: None, findings });
            }
            for target in (0..texts.len()).filter(|&at| at != source) {
                if taken[target] {
                    continue;
                }
                let why = self.target(rule, &unit, &texts, source, target);
                let Some(why) = why else { continue };
                taken[target] = true;
                findings.push(Finding {
                    rule,
                    done: Done::TargetRemoved,
                    language: unit.variants[target].language().to_owned(),
                    why,
                    before: texts[target].clone(),
                    beside: texts[source].clone(),
                    other: None,
                });
            }
        }
        if taken.contains(&true) {
            let mut at = 0;
            unit.variants.retain(|_| {
                at += 1;
                !taken[at - 1]
            });
            if unit.variants.len() < 2 {
                if let Some(last) = findings.iter_mut().rfind(|finding| finding.done == Done::TargetRemoved) {
                    last.done = Done::UnitRemoved;
                }
                return Ok(Cleaned { unit: None, findings });
            }
        }
        for &rule in self.rules.iter().filter(|rule| is_about_others(**rule)) {
            let (key, seen) = match rule {
                Rule::Duplicates => (keys::same_texts(&unit), &mut self.seen),
                _ => (keys::near_texts(&unit), &mut self.nearly_seen),
            };
            if let Some(other) = seen.get_or_set(key, number)? {
                let why = if rule == Rule::Duplicates { "the same" } else { "nearly the same" }.to_owned();
                let source = source_of(&unit, header_language);
                let texts =
                    unit.variants.iter().map(|variant| variant.segment.plain_text()).collect::<Vec<_>>();
                findings.push(about_unit(rule, &texts, source, why, Some(other)));
                return Ok(Cleaned { unit: None, findings });
            }
        }
        Ok(Cleaned { unit: Some(unit), findings })
    }

    fn fix(&self, unit: &mut Unit, findings: &mut Vec<Finding>) {
        for variant in &mut unit.variants {
            let before = variant.segment.clone();
            let done = fix::fix(&mut variant.segment, &self.fixes);
            if done.is_empty() {
                continue;
            }
            let (before, after) = (before.plain_text(), variant.segment.plain_text());
            let language = variant.language().to_owned();
            findings.extend(done.into_iter().map(|rule| Finding {
                rule,
                done: Done::Fixed,
                language: language.clone(),
                why: String::new(),
                before: before.clone(),
                beside: after.clone(),
                other: None,
            }));
        }
    }

    /// What a rule says against a target.
    fn target(
        &self,
        rule: Rule,
        unit: &Unit,
        texts: &[String],
        source: usize,
        target: usize,
    ) -> Option<String> {
        let side = |at: usize| Side { variant: &unit.variants[at], text: &texts[at] };
        let (source, target) = (side(source), side(target));
        match rule {
            Rule::Empty => is_empty(target).then(|| "no text".to_owned()),
            Rule::Lost => lost(target.text),
            Rule::Same => pair::same(source, target),
            Rule::StandIn => pair::stand_in(source, target),
            Rule::Language => wrong_language::wrong_language(target.text, target.variant.language()),
            Rule::LengthRatio => pair::length_ratio(source, target, self.max_ratio),
            Rule::Numbers => numbers::differ(
                (source.text, source.variant.language()),
                (target.text, target.variant.language()),
            ),
            Rule::Tags => pair::tags(source, target),
            Rule::Placeholders => pair::placeholders(source, target),
            _ => None,
        }
    }
}

/// Whether a rule looks at the units before.
fn is_about_others(rule: Rule) -> bool {
    matches!(rule, Rule::Duplicates | Rule::NearDuplicates)
}

/// What a rule says against the whole unit: that its source is bad, or all of it.
fn whole_unit(rule: Rule, unit: &Unit, texts: &[String], source: usize) -> Option<String> {
    let variant = unit.variants.get(source)?;
    let text = texts.get(source)?;
    match rule {
        Rule::Empty => is_empty(Side { variant, text }).then(|| "no text in the source".to_owned()),
        Rule::Single => (unit.variants.len() == 1).then(|| "one variant only".to_owned()),
        Rule::Lost => lost(text),
        Rule::NumbersOnly => {
            let has_letters = |text: &String| text.contains(char::is_alphabetic);
            (!texts.iter().any(has_letters)).then(|| "no letters".to_owned())
        }
        Rule::Language => wrong_language::wrong_language(text, variant.language()),
        _ => None,
    }
}

/// Whether there is nothing to read; codes alone are something.
fn is_empty(side: Side) -> bool {
    side.text.trim().is_empty() && !side.variant.segment.has_codes()
}

fn lost(text: &str) -> Option<String> {
    text.contains('\u{fffd}').then(|| "a character was lost".to_owned())
}

fn about_unit(rule: Rule, texts: &[String], source: usize, why: String, other: Option<u64>) -> Finding {
    let beside = texts.iter().enumerate().filter(|(at, _)| *at != source).map(|(_, text)| text.as_str());
    Finding {
        rule,
        done: Done::UnitRemoved,
        language: String::new(),
        why,
        before: texts.get(source).cloned().unwrap_or_default(),
        beside: beside.collect::<Vec<_>>().join(" | "),
        other,
    }
}
