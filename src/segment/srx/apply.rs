//! The rules of one language and a text -> where the text is cut.
//!
//! The rules that break are searched for in the text, each from one of its matches to the next, as the Java library `segment` does: `[.?!]+`
//! takes all of `?!`, not its first mark. Each end of a match that the second half of the rule follows is a candidate.
//! The exceptions that stand before that rule are then tried at the candidate only. One automaton, which reads the text
//! backwards from there, says which of all exceptions can end there; only these are looked at one by one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind};

use super::matcher::{BEFORE, Ending, Finder, Pattern, after_character, loose};
use super::parse::Rule;
use super::pattern::PatternError;
use crate::bitext::Span;
use crate::segment::Decision;

/// How much the automaton of the exceptions may keep in memory, in bytes.
const MEMORY: usize = 16 << 20;

/// The compiled rules of one language, those of all maps that fit it one after the other.
#[derive(Debug)]
pub(super) struct Compiled {
    breaks: Vec<Break>,
    exceptions: Vec<Exception>,
    /// Finds backwards which exceptions may end at a place; `None` when there are none.
    backwards: Option<DFA>,
    /// Each rule in words, for those who ask what decided.
    words: Vec<String>,
    /// What that automaton has learnt, left behind by cutters that are done: the next text needs not learn it again.
    caches: Mutex<Vec<Cache>>,
}

/// A rule that cuts.
#[derive(Debug)]
struct Break {
    /// Its place among all rules.
    order: usize,
    before: Arc<Finder>,
    after: Arc<Finder>,
}

/// A rule that forbids to cut.
#[derive(Debug)]
struct Exception {
    order: usize,
    before: Ending,
    /// How many characters its first half may have.
    reach: usize,
    after: Arc<Finder>,
}

impl Compiled {
    pub(super) fn new<'a>(rules: impl Iterator<Item = &'a Rule>) -> Result<Self, PatternError> {
        let mut finders = HashMap::<String, Arc<Finder>>::new();
        let mut finder = |pattern: &Pattern| -> Result<Arc<Finder>, PatternError> {
            if let Some(finder) = finders.get(pattern.key()) {
                return Ok(Arc::clone(finder));
            }
            let finder = Arc::new(Finder::new(pattern)?);
            finders.insert(pattern.key().to_owned(), Arc::clone(&finder));
            Ok(finder)
        };
        let (mut breaks, mut exceptions, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        let mut words = Vec::new();
        for (order, rule) in rules.enumerate() {
            let (before, after) = (Pattern::read(&rule.before.text)?, Pattern::read(&rule.after.text)?);
            let after = finder(&after)?;
            words.push(in_words(rule));
            if rule.breaks {
                breaks.push(Break { order, before: finder(&before)?, after });
            } else {
                ends.push(loose(&before));
                let reach = before.reach();
                exceptions.push(Exception { order, before: Ending::new(&before)?, reach, after });
            }
        }
        let backwards = if ends.is_empty() {
            None
        } else {
            let config = thompson::Config::new()
                .reverse(true)
                .which_captures(WhichCaptures::None)
                .nfa_size_limit(None);
            let nfa = thompson::Compiler::new().configure(config).build_many_from_hir(&ends);
            let config = DFA::config()
                .match_kind(MatchKind::All)
                .cache_capacity(MEMORY)
                .skip_cache_capacity_check(true);
            let automaton =
                nfa.ok().and_then(|nfa| DFA::builder().configure(config).build_from_nfa(nfa).ok());
            Some(automaton.ok_or(PatternError::TooLarge)?)
        };
        Ok(Self { breaks, exceptions, backwards, caches: Mutex::default(), words })
    }
}

/// `line 12: no break between “\bг\.” and “\s”`
fn in_words(rule: &Rule) -> String {
    let Rule { line, breaks, before, after } = rule;
    let verdict = if *breaks { "break" } else { "no break" };
    match (before.text.as_str(), after.text.as_str()) {
        ("", after) => format!("line {line}: {verdict} before “{after}”"),
        (before, "") => format!("line {line}: {verdict} after “{before}”"),
        (before, after) => format!("line {line}: {verdict} between “{before}” and “{after}”"),
    }
}

/// Cuts texts with the rules of one language; keeps its working memory from one to the next.
pub(in crate::segment) struct Cutter {
    rules: Arc<Compiled>,
    searches: Vec<Search>,
    cache: Option<Cache>,
    /// Exceptions that may end at the candidate, with where they start.
    starts: Vec<(usize, usize)>,
    spans: Vec<Span>,
}

/// How far the search for one rule that breaks has come.
#[derive(Clone, Copy)]
struct Search {
    rule: usize,
    /// Where to go on.
    from: usize,
    /// Where the match that was found starts.
    start: usize,
    /// Where it would cut.
    at: usize,
}

impl Cutter {
    pub(super) fn new(rules: Arc<Compiled>) -> Self {
        let left = rules.caches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let cache = left.or_else(|| rules.backwards.as_ref().map(DFA::create_cache));
        Self { rules, searches: Vec::new(), cache, starts: Vec::new(), spans: Vec::new() }
    }

    /// The sentences of one paragraph, trimmed, in order; every visible character is in exactly one of them.
    pub(in crate::segment) fn cut(&mut self, text: &str) -> &[Span] {
        self.cut_and_note(text, |_, _, _| ())
    }

    /// Which rule decided at each place of one paragraph where a rule would cut.
    pub(in crate::segment) fn explain(&mut self, text: &str) -> Vec<Decision> {
        let rules = Arc::clone(&self.rules);
        let mut decisions = Vec::new();
        self.cut_and_note(text, |at, ends, order| {
            decisions.push(Decision { at, ends, rule: rules.words[order].clone().into() });
        });
        decisions
    }

    /// Tells `note` each place where a rule would cut, whether it is cut there, and the number of the rule that decided.
    fn cut_and_note(&mut self, text: &str, mut note: impl FnMut(usize, bool, usize)) -> &[Span] {
        self.spans.clear();
        let rules = Arc::clone(&self.rules);
        let mut searches = std::mem::take(&mut self.searches);
        searches.clear();
        searches.extend((0..rules.breaks.len()).map(|rule| Search { rule, from: 0, start: 0, at: 0 }));
        searches.retain_mut(|search| search.next(&rules, text));
        let mut start = 0;
        while let Some(&first) = searches.iter().min_by_key(|search| (search.at, search.rule)) {
            let at = first.at;
            let order = rules.breaks[first.rule].order;
            let exception = if at > start { self.exception(&rules, text, at, order) } else { None };
            if at > start && at < text.len() {
                note(at, exception.is_none(), exception.unwrap_or(order));
            }
            if at > start && exception.is_none() {
                self.push(text, start, at);
                start = at;
                // A sentence begins here, and what is found next must lie in it.
                searches.retain_mut(|search| {
                    search.start >= at || {
                        search.from = at;
                        search.next(&rules, text)
                    }
                });
            }
            searches.retain_mut(|search| {
                while search.at <= at {
                    if !search.next(&rules, text) {
                        return false;
                    }
                }
                true
            });
        }
        self.searches = searches;
        self.push(text, start, text.len());
        &self.spans
    }

    fn push(&mut self, text: &str, start: usize, end: usize) {
        let span = Span::new(start, end).trimmed(text);
        if !span.is_empty() {
            self.spans.push(span);
        }
    }

    /// The first exception in front of rule number `order` that holds at `at`: its number among all rules.
    fn exception(&mut self, rules: &Compiled, text: &str, at: usize, order: usize) -> Option<usize> {
        let (Some(backwards), Some(cache)) = (&rules.backwards, &mut self.cache) else { return None };
        self.starts.clear();
        // The automaton has no bytes it gives up at and no limit to how often it may empty its memory.
        let _ = ending_at(backwards, cache, text, at, |number, start| {
            let exception = &rules.exceptions[number];
            let near = at - start <= exception.reach || text[start..at].chars().count() <= exception.reach;
            if exception.order < order && near {
                self.starts.push((number, start));
            }
        });
        self.starts.sort_unstable();
        self.starts.chunk_by(|one, other| one.0 == other.0).find_map(|starts| {
            let exception = &rules.exceptions[starts[0].0];
            let holds = exception.after.starts_at(text, at)
                && starts.iter().any(|&(_, start)| exception.before.is_at(text, start, at));
            holds.then_some(exception.order)
        })
    }
}

impl Drop for Cutter {
    fn drop(&mut self) {
        let caches = self.rules.caches.lock();
        caches.unwrap_or_else(PoisonError::into_inner).extend(self.cache.take());
    }
}

/// Tells `found` which expressions may end at `end`, and where they start.
///
/// The search of the crate for overlapping matches is not used: backwards it gives the second of two expressions that start at
/// one place a start that is one byte too early.
fn ending_at(
    backwards: &DFA,
    cache: &mut Cache,
    text: &str,
    end: usize,
    mut found: impl FnMut(usize, usize),
) -> Option<()> {
    let from = text.ceil_char_boundary(end.saturating_sub(BEFORE));
    let input = Input::new(text).range(from..end).anchored(Anchored::Yes);
    let mut state = backwards.start_state_reverse(cache, &input).ok()?;
    for start in (from..=end).rev() {
        // A state says what matched before its last byte.
        state = match start.checked_sub(1) {
            Some(last) => backwards.next_state(cache, state, text.as_bytes()[last]).ok()?,
            None => backwards.next_eoi_state(cache, state).ok()?,
        };
        if state.is_match() && text.is_char_boundary(start) {
            for number in 0..backwards.match_len(cache, state) {
                found(backwards.match_pattern(cache, state, number).as_usize(), start);
            }
        } else if state.is_dead() || state.is_quit() {
            return None;
        }
    }
    Some(())
}

impl Search {
    /// Goes on to the next place where the rule would cut; false when there is none.
    fn next(&mut self, rules: &Compiled, text: &str) -> bool {
        let Break { before, after, .. } = &rules.breaks[self.rule];
        if self.from > text.len() || matches!(**before, Finder::Empty) && !after.may_follow(text, self.from) {
            return false;
        }
        while self.from <= text.len() {
            let Some((start, end)) = before.find(text, self.from) else { return false };
            self.from = if end == start { after_character(text, end) } else { end };
            if after.starts_at(text, end) {
                (self.start, self.at) = (start, end);
                return true;
            }
        }
        false
    }
}
