//! A text of the memory and the text that is looked for -> what is the same, what goes and what comes, word by word.

use std::ops::Range;

use super::search::tokens::{fold, tokens};

/// A piece of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both; as the new text has it.
    Same(String),
    /// Only in the old text.
    Gone(String),
    /// Only in the new text.
    New(String),
}

/// More words than this are not compared one by one: what begins and ends alike is the same, the rest is not.
const MOST: usize = 1500;

/// What becomes of `old` to make it `new`. All pieces but those gone, joined, are `new`.
///
/// Words are compared as the search compares them: small letters, `е` for `ё`. A word takes the white space before it along.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (old_words, new_words) = (words(old), words(new));
    let (old_folded, new_folded) = (folded(old, &old_words), folded(new, &new_words));
    let begin = old_folded.iter().zip(&new_folded).take_while(|(a, b)| a == b).count();
    let rest = old_folded.len().min(new_folded.len()) - begin;
    let end =
        old_folded.iter().rev().zip(new_folded.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut steps = vec![Step::Same; begin];
    steps.extend(steps_between(
        &old_folded[begin..old_folded.len() - end],
        &new_folded[begin..new_folded.len() - end],
    ));
    steps.extend(vec![Step::Same; end]);

    let (mut old_at, mut new_at) = (old_words.iter(), new_words.iter());
    let mut pieces = Pieces::default();
    for step in steps {
        if matches!(step, Step::Same | Step::Gone)
            && let Some(range) = old_at.next()
            && step == Step::Gone
        {
            pieces.add(step, &old[range.clone()]);
        }
        if matches!(step, Step::Same | Step::New)
            && let Some(range) = new_at.next()
        {
            pieces.add(step, &new[range.clone()]);
        }
    }
    let after = new_words.last().map_or(0, |range| range.end);
    if after < new.len() {
        pieces.add(Step::Same, &new[after..]);
    }
    pieces.finish()
}

/// What happens to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Gone,
    New,
}

/// The fewest steps from one row of words to the other.
fn steps_between(old: &[String], new: &[String]) -> Vec<Step> {
    let (rows, columns) = (old.len() + 1, new.len() + 1);
    if rows > MOST || columns > MOST {
        return [vec![Step::Gone; old.len()], vec![Step::New; new.len()]].concat();
    }
    // How long the longest common row of what is left is.
    let mut common = vec![0_u16; rows * columns];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * columns + j] = if old[i] == new[j] {
                common[(i + 1) * columns + j + 1] + 1
            } else {
                common[(i + 1) * columns + j].max(common[i * columns + j + 1])
            };
        }
    }
    let (mut i, mut j, mut steps) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            steps.push(Step::Same);
            (i, j) = (i + 1, j + 1);
        } else if i < old.len()
            && (j == new.len() || common[(i + 1) * columns + j] >= common[i * columns + j + 1])
        {
            steps.push(Step::Gone);
            i += 1;
        } else {
            steps.push(Step::New);
            j += 1;
        }
    }
    steps
}

/// Pieces, with neighbours of one kind joined and what goes before what comes.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    gone: String,
    new: String,
}

impl Pieces {
    fn add(&mut self, step: Step, text: &str) {
        match step {
            Step::Gone => self.gone.push_str(text),
            Step::New => self.new.push_str(text),
            Step::Same => {
                self.flush();
                match self.done.last_mut() {
                    Some(Piece::Same(same)) => same.push_str(text),
                    _ => self.done.push(Piece::Same(text.to_owned())),
                }
            }
        }
    }

    /// White space both begin with stands before them, outside.
    fn flush(&mut self) {
        let (gone, new) = (std::mem::take(&mut self.gone), std::mem::take(&mut self.new));
        let space = new.len() - new.trim_start().len();
        if space > 0 && (gone.is_empty() || gone.starts_with(char::is_whitespace)) {
            self.add(Step::Same, &new[..space]);
        }
        let outside = if gone.is_empty() || gone.starts_with(char::is_whitespace) { space } else { 0 };
        let gone = if outside > 0 { gone.trim_start() } else { &gone };
        if !gone.is_empty() {
            self.done.push(Piece::Gone(gone.to_owned()));
        }
        if new.len() > outside {
            self.done.push(Piece::New(new[outside..].to_owned()));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.done
    }
}

/// Where the words of a text stand, each with the white space before it.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut begin = 0;
    let words = tokens(text).map(|word| {
        // A word is a part of `text`.
        let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
        std::mem::replace(&mut begin, end)..end
    });
    words.collect()
}

fn folded(text: &str, words: &[Range<usize>]) -> Vec<String> {
    words.iter().map(|range| fold(text[range.clone()].trim_start())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(pieces: &[Piece]) -> String {
        let marked = pieces.iter().map(|piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("{{+{text}+}}"),
        });
        marked.collect()
    }

    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(marked(&difference(old, new)), expected);
    }

    #[test]
    fn words_go_and_come() {
        check("Порт откроют в мае.", "Порт откроют в мае.", "Порт откроют в мае.");
        check("Порт откроют в мае.", "Порт закроют в мае.", "Порт [-откроют-]{+закроют+} в мае.");
        check("Порт откроют в мае.", "Порт не откроют в мае.", "Порт {+не+} откроют в мае.");
        check("Порт не откроют.", "Порт откроют.", "Порт[- не-] откроют.");
        check("Порт открыт.", "Порт открыт", "Порт открыт[-.-]");
        check("", "Порт", "{+Порт+}");
        check("Порт", "", "[-Порт-]");
        check("Ёлка стоит", "елка стоит ", "елка стоит ");
        check("Да, 5 мая", "Да, 7 мая", "Да, [-5-]{+7+} мая");
        check("Новый порт открыт", "Порт открыт", "[-Новый-]Порт открыт");
        check("один два", "три четыре", "[-один два-]{+три четыре+}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn what_is_not_gone_is_the_new_text(old in "[аб .]{0,20}|\\PC{0,12}", new in "[аб .]{0,20}|\\PC{0,12}") {
            let text = difference(&old, &new).into_iter().filter_map(|piece| match piece {
                Piece::Same(text) | Piece::New(text) => Some(text),
                Piece::Gone(_) => None,
            });
            prop_assert_eq!(text.collect::<String>(), new);
        }
    }
}
