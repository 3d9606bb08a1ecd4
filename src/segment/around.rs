//! A candidate and the brackets and quotes around it -> whether they keep the sentence from ending.

use super::candidate::{Candidate, RunKind};
use super::engine::Context;
use super::marks::{Kind, NO_PARTNER};
use super::words::{Shape, after, before, is_letter, shape, skip_space, skip_space_back, word_after};

/// Whether the candidate lies in or closes a bracket that was opened inside a sentence: `Сборная (вот так!) проиграла`.
pub(super) fn in_aside(here: &Context, candidate: &Candidate) -> bool {
    let inside = |&bracket: &usize| {
        let mark = here.marks[bracket];
        here.marks.get(mark.partner).is_some_and(|close| close.at - mark.at <= LONGEST_ASIDE)
    };
    let around = || enclosing(here, candidate, |kind| matches!(kind, Kind::OpenBracket(_)));
    if before(here.text, candidate.run.start).is_some_and(|c| "[(".contains(c)) {
        return false;
    }
    let bracket = candidate.closed_bracket.or_else(around).filter(inside);
    bracket.is_some_and(|bracket| !opens_sentence(here, bracket))
}

/// Whether the candidate lies in a short title: `Газета «Кто? Где? Когда?» закрылась`.
pub(super) fn in_title(here: &Context, candidate: &Candidate) -> bool {
    if candidate.closed_quote.is_some() || candidate.kind == RunKind::Period {
        return false;
    }
    let Some(open) = enclosing(here, candidate, |kind| matches!(kind, Kind::OpenQuote(_))) else {
        return false;
    };
    let (open, close) = (here.marks[open], here.marks[here.marks[open].partner]);
    if close.at - open.at > LONGEST_TITLE {
        return false;
    }
    let pieces = here.text[open.end..close.at].split_inclusive(['?', '!', '…']);
    let short = pieces.clone().all(|piece| piece.split_whitespace().count() <= 3) && pieces.count() <= 4;
    let lead = skip_space_back(here.text, open.at);
    let introduced = lead <= here.start || before(here.text, lead).is_some_and(|c| ":—–-,.!?…".contains(c));
    let next = skip_space(here.text, close.end);
    let goes_on = shape(after(here.text, next)) == Shape::Small && !is_said(here, next);
    // Играем в — «Что? Где? Когда?». Speech would have no full stop after its question mark.
    let name = here.text[close.end..].starts_with('.')
        && here.text[open.end..close.at]
            .split_inclusive(['?', '!', '…'])
            .all(|piece| piece.split_whitespace().count() == 1);
    short && (goes_on || !introduced || name)
}

/// Whether one of the words from `at` on tells that somebody speaks: `“Help! Stop!” she cried.`
fn is_said(here: &Context, mut at: usize) -> bool {
    for _ in 0..3 {
        let word = word_after(here.text, at);
        if here.language.is_speech_verb(&here.text[word.clone()]) {
            return true;
        }
        at = skip_space(here.text, word.end);
    }
    false
}

/// Whether a closed quotation is followed by who said it or when it came out: `«Победа!» — Иван Петров`,
/// `«Как это делалось...» (1992)`.
pub(super) fn is_caption(here: &Context, candidate: &Candidate) -> bool {
    let right = &candidate.right;
    let bracket = right.opener.is_some_and(|opener| matches!(here.marks[opener].kind, Kind::OpenBracket(_)));
    right.dash || bracket && right.shape == Shape::Digit
}

/// Whether the quotation opened by mark `quote` is a title with its author after it: `фильм «С лёгким паром!» Эльдара
/// Рязанова`. A title follows a noun, speech follows a colon, a comma or a dash.
pub(super) fn closes_title(here: &Context, candidate: &Candidate, quote: usize) -> bool {
    let text = here.text;
    let Some(open) = here.marks.get(quote) else { return false };
    let right = &candidate.right;
    let noun = before(text, skip_space_back(text, open.at)).is_some_and(is_letter);
    let word = &text[right.word.clone()];
    let stop = usize::from(word.chars().count() == 1 && text[right.word.end..].starts_with('.'));
    let next = &text[word_after(text, skip_space(text, right.word.end + stop))];
    let surname =
        shape(next.chars().next()) == Shape::Capital && (stop == 1 || here.language.is_like_surname(next));
    noun && surname
        && right.opener.is_none()
        && right.shape == Shape::Capital
        && !here.language.is_starter(word)
}

/// Whether the words after a closed quotation name who said it: `“Why?” Mr. Smith asked.`
pub(super) fn speaker_follows(here: &Context, candidate: &Candidate) -> bool {
    let mut at = candidate.right.word.start;
    if here.language.is_starter(&here.text[candidate.right.word.clone()]) || candidate.right.opener.is_some()
    {
        return false;
    }
    for _ in 0..5 {
        let word = word_after(here.text, at);
        if here.language.is_speech_verb(&here.text[word.clone()]) {
            return true;
        }
        if word.is_empty() || shape(here.text[word.clone()].chars().next()) == Shape::Small {
            return false;
        }
        let stop = usize::from(here.text[word.end..].starts_with('.'));
        at = skip_space(here.text, word.end + stop);
    }
    false
}

/// Whether the speaker interrupts one short quotation: `«К чему ты готовишься? – спросила мама. – Завтра выходной».`
pub(super) fn is_interrupted(here: &Context, candidate: &Candidate) -> bool {
    if !candidate.right.dash {
        return false;
    }
    let Some(open) = enclosing(here, candidate, |kind| matches!(kind, Kind::OpenQuote(_))) else {
        return false;
    };
    let (open, close) = (here.marks[open], here.marks[here.marks[open].partner]);
    let from = open.end.max(here.start);
    let said = ["? –", "? —", "? -", "! –", "! —", "! -"]
        .iter()
        .any(|mark| here.text[from..candidate.run.start].contains(mark));
    close.at - open.at <= LONGEST_ASIDE && said
}

/// Whether the bracket that opens to the right holds a whole sentence: `(Агентство не раскрыло источник.)`
pub(super) fn ends_in_brackets(here: &Context, opener: Option<usize>) -> bool {
    let close = opener.map(|number| here.marks[number].partner);
    close
        .and_then(|close| here.marks.get(close))
        .is_some_and(|mark| before(here.text, mark.at).is_some_and(|c| ".!?…".contains(c)))
}

/// The innermost paired mark of a kind around the candidate.
fn enclosing(here: &Context, candidate: &Candidate, is_it: impl Fn(Kind) -> bool) -> Option<usize> {
    let mut number = here.marks.get(candidate.next_mark - 1)?.outer;
    while let Some(mark) = here.marks.get(number) {
        if is_it(mark.kind) && mark.partner != NO_PARTNER && mark.partner >= candidate.next_mark {
            return Some(number);
        }
        number = mark.outer;
    }
    None
}

/// The longest bracket inside a sentence, in bytes; a longer one is two brackets that do not belong together.
const LONGEST_ASIDE: usize = 1000;

/// The longest title that is taken for one, in bytes.
const LONGEST_TITLE: usize = 120;

/// Whether opening mark `number` stands where the sentence that may end here starts.
fn opens_sentence(here: &Context, number: usize) -> bool {
    let Some(mark) = here.marks.get(number) else { return false };
    if mark.at < here.start {
        return true;
    }
    let lead = &here.text[here.start..mark.at];
    !lead.chars().any(is_letter) || before(here.text, mark.at).is_none()
}
