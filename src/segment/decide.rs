//! A candidate -> whether the sentence ends there.
//!
//! The questions are asked in the order of [`ends_sentence`]: first what stands to the right, then the brackets and
//! quotes around, then the run itself and the word to its left.

use super::around::{
    closes_title, ends_in_brackets, in_aside, in_title, is_caption, is_interrupted, speaker_follows,
};
use super::candidate::{Candidate, RunKind};
use super::engine::Context;
use super::language::Class;
use super::left::{self, Left, follows_number, is_one_capital, word_left_of};
use super::marks::Kind;
use super::words::{
    Key, Shape, after, before, is_camel, is_ideographic, is_letter, is_number, is_roman, shape, skip_space,
    skip_space_back, word_after, word_before,
};

/// What decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A mark of a script without spaces.
    WideMark,
    /// No white space follows.
    NoSpace,
    /// Nothing but marks follows.
    Omission,
    /// A small letter follows.
    SmallLetter,
    /// It stands in brackets that go on.
    Brackets,
    /// It belongs to a title or name in quotes.
    Title,
    /// What is quoted is a caption or word of the sentence around it.
    Caption,
    /// A question or exclamation mark.
    Strong,
    /// Three dots.
    Ellipsis,
    /// A full stop with closers behind it.
    ClosedStop,
    /// The label of a list item.
    Label,
    /// A full stop inside an abbreviation of several parts.
    InnerStop,
    /// A sign for “number”, or no word at all.
    Sign,
    /// A full stop after a number.
    Number,
    /// Initials.
    Initials,
    /// An abbreviation of this class.
    Abbreviation(Class),
    /// A full stop after a word.
    Word,
}

impl Rule {
    /// The rule in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::WideMark => "a mark of a script without spaces",
            Self::NoSpace => "no white space follows",
            Self::Omission => "only marks follow",
            Self::SmallLetter => "a small letter follows",
            Self::Brackets => "inside brackets",
            Self::Title => "inside a title in quotes",
            Self::Caption => "quoted words of the sentence around them",
            Self::Strong => "question or exclamation mark",
            Self::Ellipsis => "three dots",
            Self::ClosedStop => "a full stop that can only end a sentence",
            Self::Label => "label of a list item",
            Self::InnerStop => "a full stop inside an abbreviation",
            Self::Sign => "a full stop after a sign",
            Self::Number => "a full stop after a number",
            Self::Initials => "initials",
            Self::Abbreviation(Class::Never) => "abbreviation: never ends a sentence",
            Self::Abbreviation(Class::BeforeNumber) => "abbreviation: only before a number",
            Self::Abbreviation(Class::AfterNumber) => "abbreviation: ends one only after a number",
            Self::Abbreviation(Class::BeforeStarter) => {
                "abbreviation: ends one before a word that begins sentences"
            }
            Self::Abbreviation(Class::Place) => "abbreviation: ends one before a word that is no name",
            Self::Abbreviation(Class::BeforeForeign) => "abbreviation: of a language, before a foreign word",
            Self::Abbreviation(Class::MayBeFinal) => "abbreviation: ends one before a capital",
            Self::Abbreviation(Class::Followed) => "abbreviation: ends one but before certain words",
            Self::Word => "a full stop after a word",
        }
    }
}

/// Whether the sentence that starts at `here.start` ends at the candidate, and what decided.
pub(super) fn ends_sentence(here: &Context, candidate: &Candidate) -> (bool, Rule) {
    let right = &candidate.right;
    let word = &here.text[right.word.clone()];
    if candidate.kind == RunKind::Wide {
        return (right.first.is_none_or(|c| !"，、；：,;:".contains(c)), Rule::WideMark);
    }
    if !right.gap {
        return (is_glued_end(here, candidate), Rule::NoSpace);
    }
    match right.shape {
        Shape::None => return (right.omission && right.first.is_none(), Rule::Omission),
        Shape::Small if !is_camel(word) => return (is_hurried(here, candidate), Rule::SmallLetter),
        _ => {}
    }
    if in_aside(here, candidate) {
        return (false, Rule::Brackets);
    }
    if in_title(here, candidate) {
        return (false, Rule::Title);
    }
    if candidate.closed_quote.is_some()
        && candidate.kind != RunKind::PlainPeriod
        && is_caption(here, candidate)
    {
        return (false, Rule::Caption);
    }
    match candidate.kind {
        RunKind::Strong => (strong(here, candidate), Rule::Strong),
        RunKind::Ellipsis => (ellipsis(here, candidate), Rule::Ellipsis),
        RunKind::PlainPeriod => (true, Rule::ClosedStop),
        _ => period(here, candidate),
    }
}

/// Whether a sentence that lacks its capital begins here: `I ran. i did.`
fn is_hurried(here: &Context, candidate: &Candidate) -> bool {
    let right = &candidate.right;
    let word = &here.text[right.word.clone()];
    let plain = |left: &Left| match left {
        Left::Word(word) => word.len() > 2,
        Left::Sign => candidate.closed_quote.is_none(),
        _ => false,
    };
    !right.dash
        && right.opener.is_none()
        && candidate.closed_quote.is_none()
        && candidate.closed_bracket.is_none()
        && here.language.is_small_starter(word)
        && (candidate.kind == RunKind::Period
            || candidate.kind == RunKind::Strong && here.language.is_always_capital(word))
        && plain(&left::read(here, candidate.run.start))
}

/// No white space follows: `закрыли.Рабочих` is two sentences, `Лента.ру`, `node.js` and `3.5` are one.
fn is_glued_end(here: &Context, candidate: &Candidate) -> bool {
    let text = here.text;
    let right = &candidate.right;
    let left = word_before(text, candidate.run.start);
    if right.first.is_some_and(is_ideographic)
        && before(text, candidate.run.start).is_some_and(is_ideographic)
    {
        return candidate.kind != RunKind::Ellipsis;
    }
    let plain =
        |word: &str, small: usize| word.chars().count() >= small && word.chars().all(char::is_alphabetic);
    let word = &text[right.word.clone()];
    let next = after(text, right.word.end);
    let same_script = word.is_ascii() == text[left.clone()].is_ascii();
    let stands_alone = before(text, left.start).is_none_or(|c| c.is_whitespace() || "«“„\"(".contains(c));
    let ends_clean = next.is_none_or(|c| c.is_whitespace() || ",!?»”".contains(c));
    right.shape == Shape::Capital
        && candidate.kind != RunKind::Ellipsis
        && stands_alone
        && ends_clean
        && same_script
        && plain(&text[left.clone()], 3)
        && shape(text[left.clone()].chars().next()) == Shape::Small
        && plain(word, 1)
        && (word.chars().skip(1).all(char::is_lowercase))
        && !matches!(left::read(here, candidate.run.start), Left::Abbreviation { .. })
        && !in_aside(here, candidate)
}

/// A question or exclamation mark.
fn strong(here: &Context, candidate: &Candidate) -> bool {
    let text = here.text;
    let left = word_before(text, candidate.run.start);
    if here.language.is_exclaiming(&text[left]) && &text[candidate.run.clone()] == "!" {
        return starter_follows(here, candidate);
    }
    candidate.closed_quote.is_none_or(|quote| {
        !(speaker_follows(here, candidate)
            || here.language.stop_after_title && closes_title(here, candidate, quote))
    })
}

/// Three dots before a capital.
fn ellipsis(here: &Context, candidate: &Candidate) -> bool {
    if candidate.closed_quote.is_some() && speaker_follows(here, candidate) {
        return false;
    }
    let word = &here.text[candidate.right.word.clone()];
    let spaced = before(here.text, candidate.run.start).is_some_and(char::is_whitespace);
    if spaced && here.language.is_always_capital(word) && candidate.right.opener.is_none() {
        return false;
    }
    // An omission in brackets before a capital mostly holds the end of the sentence: “It grew [...] Prices fell.”
    let omission = before(here.text, candidate.run.start).is_some_and(|c| "[(<".contains(c));
    !omission || candidate.right.opener.is_none()
}

/// One full stop.
fn period(here: &Context, candidate: &Candidate) -> (bool, Rule) {
    let end = candidate.run.start;
    if is_item_label(here, end) {
        return (false, Rule::Label);
    }
    if is_inner_stop(here, candidate) {
        return (false, Rule::InnerStop);
    }
    match left::read(here, end) {
        Left::Sign => (!is_number_sign(here, candidate), Rule::Sign),
        Left::Number(number) => (after_number(here, candidate, number.start), Rule::Number),
        Left::Initial { start, count }
            if count == 1 && (is_heading(here, start) || is_letter_label(here, start)) =>
        {
            (false, Rule::Label)
        }
        Left::Initial { start, count } => (after_initial(here, candidate, start, count), Rule::Initials),
        Left::Abbreviation { start, class } => {
            (after_abbreviation(here, candidate, start, class), Rule::Abbreviation(class))
        }
        Left::Word(word) if is_roman(&here.text[word.clone()]) && is_heading(here, word.start) => {
            (false, Rule::Label)
        }
        Left::Word(word) if here.language.ordinal_stop && is_roman(&here.text[word.clone()]) => {
            (starter_follows(here, candidate), Rule::Number)
        }
        Left::Word(_) => (!is_interrupted(here, candidate), Rule::Word),
    }
}

/// Whether the word to the right begins sentences and is hardly a name; `А` of `им. А. С. Пушкина` is an initial.
pub(super) fn starter_follows(here: &Context, candidate: &Candidate) -> bool {
    let right = &candidate.right.word;
    let word = &here.text[right.clone()];
    let initial = word.chars().nth(1).is_none() && here.text[right.end..].starts_with('.');
    !initial && here.language.is_starter(word)
}

/// Whether the sentence so far is the label of a list item: `a.`, `IV.`, `б.`
fn is_item_label(here: &Context, end: usize) -> bool {
    let so_far = here.text[here.start..end].trim_matches(|c| !is_letter(c));
    is_roman(so_far) || so_far.chars().nth(1).is_none() && so_far.starts_with(char::is_lowercase)
}

/// Whether the sentence up to byte `start`, where its number or letter stands, is the head of a chapter: `Часть II. Возвращение`.
fn is_heading(here: &Context, start: usize) -> bool {
    let lead = here.text[here.start..start].trim_matches(|c| !is_letter(c));
    !lead.contains(char::is_whitespace) && here.language.is_label(lead)
}

/// Whether the Latin letter at byte `start` is all there is of the sentence: it says who speaks or counts an item, as in
/// `Q. Will you run? A. No.` In Cyrillic such letters are words as well: «Я. Открой!»
fn is_letter_label(here: &Context, start: usize) -> bool {
    !here.text[here.start..start].contains(is_letter)
        && here.text[start..].starts_with(|c: char| c.is_ascii())
}

/// Whether the full stop stands inside an abbreviation whose next part has a capital: `z. B.`, `EE. UU.`
fn is_inner_stop(here: &Context, candidate: &Candidate) -> bool {
    let next = &candidate.right.word;
    if next.len() > 6 || !here.text[next.end..].starts_with('.') {
        return false;
    }
    let last = word_before(here.text, candidate.run.start);
    if last.len() > 6 {
        return false;
    }
    let mut key = Key::exact(&here.text[last]);
    key.push('.');
    key.push_str(&here.text[next.clone()], false);
    here.language.class(&key).is_some()
}

/// Whether the full stop belongs to a sign for “number”: `N°. 10`.
fn is_number_sign(here: &Context, candidate: &Candidate) -> bool {
    let lead = &here.text[here.start..candidate.run.start];
    candidate.right.shape == Shape::Digit
        && ["N°", "Nº", "n°", "nº", "№"].iter().any(|sign| lead.ends_with(sign))
}

/// A full stop after a number: the end, unless the number counts an item or a chapter.
fn after_number(here: &Context, candidate: &Candidate, start: usize) -> bool {
    let text = here.text;
    let whole = dotted_start(text, start, here.start);
    let lead = text[here.start..whole].trim_matches(|c| !is_letter(c));
    if lead.is_empty() {
        return candidate.end - whole > 6;
    }
    let in_section = whole < start && {
        let stop = skip_space_back(text, whole);
        before(text, stop) == Some('.') && matches!(left::read(here, stop - 1), Left::Abbreviation { .. })
    };
    let ordinal =
        here.language.ordinal_stop && candidate.run.start - start <= 2 && !starter_follows(here, candidate);
    !(is_heading(here, whole) || in_section || ordinal)
}

/// Where a number like `2.3.1` starts whose last part starts at `start`.
fn dotted_start(text: &str, start: usize, floor: usize) -> usize {
    let digits = |c: char| c.is_ascii_digit() || c == '.';
    let whole = text[floor..start].trim_end_matches(digits).len() + floor;
    if text[whole..start].starts_with('.') { start } else { whole }
}

/// A full stop after initials: mostly a name goes on.
fn after_initial(here: &Context, candidate: &Candidate, start: usize, count: usize) -> bool {
    let text = here.text;
    let right = &candidate.right;
    let word = &text[right.word.clone()];
    if right.shape == Shape::Digit {
        return count == 1 && here.language.is_lettered(&text[word_left_of(here, start)]);
    }
    if right.dash || right.opener.is_some() {
        return start > here.start;
    }
    let lone_next = word.chars().count() == 1 && text[right.word.end..].starts_with('.');
    if lone_next {
        return false;
    }
    let previous = &text[word_left_of(here, start)];
    // Витамин С. | Он полезен; it reached 100 F. | Schools closed
    let letter = &text[start..candidate.run.start];
    // Это сделал Пётр I. | Екатерина II продолжила.
    let ordinal = is_roman(letter)
        && !previous.is_empty()
        && !here.language.is_foreign(previous)
        && changes_letters(here, candidate, start);
    let unit = here.language.is_lettered(previous) || is_number(previous) || ordinal;
    if starter_follows(here, candidate) || (count == 1 && unit) {
        return true;
    }
    // Иванову И. И. | Полиция ...; but: в Москве И. И. Иванов ..., у Петрова И. И. Иванов ...
    let first = previous.is_empty() || skip_space_back(text, word_left_of(here, start).start) <= here.start;
    here.language.surname_first
        && count >= 2
        && !first
        && shape(previous.chars().next()) == Shape::Capital
        && here.language.is_like_surname(previous)
        && !here.language.is_like_surname(word)
}

/// A full stop after an abbreviation.
fn after_abbreviation(here: &Context, candidate: &Candidate, start: usize, class: Class) -> bool {
    let right = &candidate.right;
    let word = &here.text[right.word.clone()];
    let number = right.shape == Shape::Digit
        || (is_roman(word) && !here.language.is_always_capital(word))
        || here.text[candidate.end..].trim_start().starts_with(['№', '§']);
    let starter = starter_follows(here, candidate);
    let initial = is_one_capital(word) && here.text[right.word.end..].starts_with('.');
    let quote = right.opener.is_some_and(|number| matches!(here.marks[number].kind, Kind::OpenQuote(_)));
    let aside = right.opener.is_some() && !quote;
    match class {
        Class::Never => false,
        Class::BeforeNumber if number || is_only_adverbial(here, candidate.run.start, class) => false,
        // Рис. И. Билибина.
        Class::BeforeNumber if initial && skip_space_back(here.text, start) <= here.start => false,
        // A capital may be an initial as well: auf S. 5, but J. S. Bach.
        Class::BeforeNumber => {
            !is_one_capital(&here.text[start..candidate.run.start])
                || after_initial(here, candidate, start, 1)
        }
        _ if aside && !ends_in_brackets(here, right.opener) => false,
        _ if right.shape == Shape::Digit && !quote => false,
        _ if is_only_adverbial(here, candidate.run.start, class) => false,
        _ if is_bare_year(here, candidate, start) => false,
        Class::BeforeForeign if right.dash || initial => false,
        Class::BeforeForeign => word.is_ascii() == here.text[start..candidate.run.start].is_ascii(),
        Class::AfterNumber => follows_number(here, start),
        Class::BeforeStarter => starter || quote || changes_letters(here, candidate, start),
        Class::Place => starter || quote || !name_follows(here, candidate, start),
        Class::MayBeFinal => true,
        Class::Followed => !here.language.is_follower(word),
    }
}

/// Whether an abbreviation in letters of another alphabet has a word in the language's own letters after it:
/// «Акции Apple Inc. Завод продан».
fn changes_letters(here: &Context, candidate: &Candidate, start: usize) -> bool {
    here.language.is_foreign(&here.text[start..])
        && !here.language.is_foreign(&here.text[candidate.right.word.start..])
}

/// Whether a name goes on after the abbreviation of a place: `обл. России`, `обл. И. Петров`, `обл. Иван Петров`,
/// `обл. Химки, ул. Мира`, `Co. KG`.
fn name_follows(here: &Context, candidate: &Candidate, start: usize) -> bool {
    let right = &candidate.right.word;
    let word = &here.text[right.clone()];
    let next = skip_space(here.text, right.end);
    // Nothing but the abbreviation is no sentence: Ph.D. Students
    let whole = skip_space_back(here.text, start) <= here.start;
    whole
        || candidate.right.dash
        || here.language.is_follower(word)
        || here.language.is_like_surname(word)
        || word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase())
        || after(here.text, next).is_some_and(|c| ".,)".contains(c) || shape(Some(c)) == Shape::Capital)
}

/// Whether the sentence so far says only when or where: `В 1990-х гг. Россия`, `At 5 a.m. Mr. Smith`.
fn is_only_adverbial(here: &Context, end: usize, class: Class) -> bool {
    let so_far = here.text[here.start..end].trim_start();
    if so_far.len() > 80 || !so_far.contains(char::is_whitespace) {
        return false;
    }
    let words =
        so_far.split(|c: char| c.is_whitespace() || ".,–—()".contains(c)).filter(|word| !word.is_empty());
    words.clone().count() > 1
        && words
            .clone()
            .next()
            .is_some_and(|word| !is_number(word) || matches!(class, Class::AfterNumber | Class::Followed))
        && words.clone().all(|word| is_number(word) || is_roman(word) || here.language.is_adverbial(word))
}

/// Whether the year labels what stands before it and a dated clause goes on: `Дом, 1898 г. В 1854 году дом продан`.
fn is_bare_year(here: &Context, candidate: &Candidate, start: usize) -> bool {
    let text = here.text;
    let year = word_left_of(here, start);
    let after_comma = before(text, skip_space_back(text, year.start)) == Some(',');
    let next = skip_space(text, candidate.right.word.end);
    let dated = word_after(text, next);
    after_comma
        && text[year].bytes().all(|b| b.is_ascii_digit())
        && here.language.is_adverbial(&text[candidate.right.word.clone()])
        && dated.len() == 4
        && text[dated].bytes().all(|b| b.is_ascii_digit())
}
