//! A translated expression -> something that finds it in a text and says whether it stands before or after a place.

use fancy_regex::{RegexBuilder, RegexInput};
use regex_automata::meta;
use regex_automata::nfa::thompson::{self, WhichCaptures, pikevm::PikeVM};
use regex_automata::util::look::{Look, LookMatcher};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::pattern::{PatternError, Translated, translate};

/// How often `*` and `+` may repeat something in an expression that must end at a place, as in the Java library `segment`.
const TIMES: usize = 100;
/// How many bytes in front of a place such an expression may look at all the same: some 250 letters of Russian, 500 of English.
pub(super) const BEFORE: usize = 512;
/// How many bytes behind a place an expression that must start there may take.
const AFTER: usize = 4096;
/// How often a backtracking matcher may turn back at one place.
const BACKTRACKS: usize = 20_000;
/// How large an expression may get when its repetitions are written out.
const SIZE: usize = 50_000;

/// One expression, ready to be compiled for its use.
#[derive(Debug)]
pub(super) struct Pattern {
    translated: Translated,
    /// The plain form, as parsed.
    plain: Hir,
    /// The exact form when it is more than the plain one.
    fancy: Option<Fancy>,
}

/// An expression that only a backtracking matcher can take.
#[derive(Debug, Clone)]
pub(super) struct Fancy {
    exact: fancy_regex::Regex,
    /// The same up to the end of the text.
    to_the_end: fancy_regex::Regex,
    /// Whether it looks at what follows.
    ahead: bool,
}

impl Pattern {
    /// Reads what stands in an SRX file.
    pub(super) fn read(given: &str) -> Result<Self, PatternError> {
        let translated = translate(given)?;
        let refused = |message: String| PatternError::Refused {
            // The crates draw a picture of the place; its last line says what is wrong.
            message: message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        };
        let plain = syntax::parse(&translated.plain).map_err(|error| refused(error.to_string()))?;
        if size(&plain) > SIZE {
            return Err(PatternError::TooLarge);
        }
        let fancy = if translated.fancy {
            let build = |text: &str| fancy(text).map_err(|error| refused(error.to_string()));
            let to_the_end = build(&format!(r"(?:{})\z", translated.exact))?;
            let ahead = ["(?=", "(?!"].iter().any(|look| translated.exact.contains(look));
            Some(Fancy { exact: build(&translated.exact)?, to_the_end, ahead })
        } else {
            None
        };
        Ok(Self { translated, plain, fancy })
    }

    /// How many states it needs at least.
    pub(super) fn size(&self) -> usize {
        size(&self.plain)
    }

    /// How many characters it may have, counting 100 times for what may be repeated without end.
    pub(super) fn reach(&self) -> usize {
        reach(&self.plain)
    }

    /// The exact form as text: the same for expressions that do the same.
    pub(super) fn key(&self) -> &str {
        &self.translated.exact
    }

    /// Whether the expression is the whole of `text`, whatever the case of letters.
    pub(super) fn is_whole(&self, text: &str) -> bool {
        let whole = fancy(&format!(r"(?i)\A(?:{})\z", self.translated.exact));
        whole.is_ok_and(|whole| whole.is_match(text).unwrap_or(false))
    }
}

fn fancy(exact: &str) -> Result<fancy_regex::Regex, Box<fancy_regex::Error>> {
    RegexBuilder::new(exact).backtrack_limit(BACKTRACKS).build().map_err(Box::new)
}

/// How many states the expression needs at least, its repetitions written out.
fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().max(1),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len().max(1),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(repetition.min).max(1);
            size(&repetition.sub).saturating_mul(times as usize)
        }
        HirKind::Capture(capture) => size(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(size).fold(1, usize::saturating_add)
        }
    }
}

fn reach(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().count(),
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.map_or(TIMES.max(repetition.min as usize), |max| max as usize);
            reach(&repetition.sub).saturating_mul(times)
        }
        HirKind::Capture(capture) => reach(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(reach).fold(0, usize::saturating_add),
        HirKind::Alternation(parts) => parts.iter().map(reach).max().unwrap_or(0),
    }
}

/// Finds an expression, or says whether it starts at a place.
#[derive(Debug)]
pub(super) enum Finder {
    /// The empty expression: it is everywhere.
    Empty,
    Plain(meta::Regex),
    /// The plain form finds places, the exact one decides.
    Fancy {
        places: meta::Regex,
        exact: fancy_regex::Regex,
    },
}

impl Finder {
    pub(super) fn new(pattern: &Pattern) -> Result<Self, PatternError> {
        if pattern.key().is_empty() {
            return Ok(Self::Empty);
        }
        let config = meta::Config::new().which_captures(WhichCaptures::Implicit).nfa_size_limit(None);
        let places = meta::Builder::new().configure(config).build_from_hir(&pattern.plain);
        let places = places.map_err(|_| PatternError::TooLarge)?;
        Ok(match &pattern.fancy {
            None => Self::Plain(places),
            Some(fancy) => Self::Fancy { places, exact: fancy.exact.clone() },
        })
    }

    /// The first place from `from` on where the expression is, and where it ends there.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        match self {
            Self::Empty => (from <= text.len()).then_some((from, from)),
            Self::Plain(regex) => {
                regex.search(&Input::new(text).range(from..)).map(|found| (found.start(), found.end()))
            }
            Self::Fancy { places, exact } => {
                let mut from = from;
                while from <= text.len() {
                    let start = places.search(&Input::new(text).range(from..))?.start();
                    let input = RegexInput::new(text).from_pos(start).anchored(true);
                    if let Ok(Some(found)) = exact.find_input(input) {
                        return Some((start, found.end()));
                    }
                    from = after_character(text, start);
                }
                None
            }
        }
    }

    /// Whether the expression starts at `at`.
    pub(super) fn starts_at(&self, text: &str, at: usize) -> bool {
        let end = text.floor_char_boundary(at.saturating_add(AFTER).min(text.len()));
        let starts = |regex: &meta::Regex| {
            let input = Input::new(text).range(at..end).anchored(Anchored::Yes).earliest(true);
            regex.search_half(&input).is_some()
        };
        match self {
            Self::Empty => true,
            Self::Plain(regex) => starts(regex),
            Self::Fancy { places, exact } => {
                let input = RegexInput::new(text).from_pos(at).range(at..end).anchored(true);
                starts(places) && exact.find_input(input).is_ok_and(|found| found.is_some())
            }
        }
    }

    /// Whether the expression may be somewhere from `from` on.
    pub(super) fn may_follow(&self, text: &str, from: usize) -> bool {
        match self {
            Self::Empty => true,
            Self::Plain(regex) | Self::Fancy { places: regex, .. } => {
                regex.search_half(&Input::new(text).range(from..).earliest(true)).is_some()
            }
        }
    }
}

/// The place after the character at `at`; one past the end of the text at its end.
pub(super) fn after_character(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Decides whether an expression ends at a place, when [`loose`] has said where it may start.
#[derive(Debug)]
pub(super) enum Ending {
    /// It does, if these hold where it starts.
    Looks(Vec<Look>),
    /// There are word boundaries and the like inside: all ways through it are tried.
    Ways(Box<PikeVM>),
    /// Look-around, references, possessiveness.
    Fancy(Box<Fancy>),
}

impl Ending {
    pub(super) fn new(pattern: &Pattern) -> Result<Self, PatternError> {
        if let Some(fancy) = &pattern.fancy {
            return Ok(Self::Fancy(Box::new(fancy.clone())));
        }
        if let Some(looks) = leading_looks(&pattern.plain) {
            return Ok(Self::Looks(looks));
        }
        let config = thompson::Config::new().which_captures(WhichCaptures::Implicit).nfa_size_limit(None);
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(&pattern.plain);
        let nfa = nfa.map_err(|_| PatternError::TooLarge)?;
        let config = PikeVM::config().match_kind(MatchKind::All);
        let vm = PikeVM::builder().configure(config).build_from_nfa(nfa);
        vm.map(|vm| Self::Ways(Box::new(vm))).map_err(|_| PatternError::TooLarge)
    }

    /// Whether the expression is exactly `start..end`.
    pub(super) fn is_at(&self, text: &str, start: usize, end: usize) -> bool {
        match self {
            Self::Looks(looks) => {
                let matcher = LookMatcher::new();
                looks.iter().all(|&look| matcher.matches(look, text.as_bytes(), start))
            }
            Self::Ways(vm) => {
                let input = Input::new(text).range(start..end).anchored(Anchored::Yes);
                let found = vm.find_iter(&mut vm.create_cache(), input).next();
                found.is_some_and(|found| found.end() == end)
            }
            Self::Fancy(fancy) => {
                let Fancy { exact, to_the_end, ahead } = &**fancy;
                let ends_by = |limit: usize| {
                    let input = RegexInput::new(text).from_pos(start).range(start..limit).anchored(true);
                    exact.find_input(input).ok().flatten().map(|found| found.end())
                };
                let found = ends_by(end);
                if found == Some(end) {
                    return true;
                }
                // The crate does not always look ahead beyond the range it is given.
                let further = text.floor_char_boundary(end.saturating_add(AFTER).min(text.len()));
                if *ahead && ends_by(further) == Some(end) {
                    return true;
                }
                // It prefers to be shorter here; can it be longer too?
                found.is_some() && {
                    let input = RegexInput::new(&text[..end]).from_pos(start).anchored(true);
                    to_the_end.find_input(input).is_ok_and(|found| found.is_some())
                }
            }
        }
    }
}

/// The looks an expression begins with, when there are none elsewhere in it.
fn leading_looks(hir: &Hir) -> Option<Vec<Look>> {
    let parts = match hir.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let look = |part: &Hir| match part.kind() {
        HirKind::Look(look) => Look::from_repr(look.as_repr()),
        _ => None,
    };
    let looks = parts.iter().map_while(look).collect::<Vec<_>>();
    let rest = &parts[looks.len()..];
    rest.iter().all(|part| part.properties().look_set().is_empty()).then_some(looks)
}

/// The expression without its looks: it is wherever the exact one is, and perhaps elsewhere.
pub(super) fn loose(pattern: &Pattern) -> Hir {
    without_looks(&pattern.plain)
}

fn without_looks(hir: &Hir) -> Hir {
    if hir.properties().look_set().is_empty() {
        return hir.clone();
    }
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(repetition) => {
            let mut repetition = repetition.clone();
            repetition.sub = Box::new(without_looks(&repetition.sub));
            Hir::repetition(repetition)
        }
        HirKind::Capture(capture) => without_looks(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_looks).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(without_looks).collect()),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
    }
}
