//! What the aligner found about a link -> lines of a name and what it says, in the language of the interface.

use crate::align::Explanation;
use crate::review::messages::Messages;

/// One reason: its name, what it says, and whether it speaks for the link (`+`), against it (`-`) or neither (` `).
pub struct Reason {
    pub sign: &'static str,
    pub name: String,
    pub said: String,
}

/// The share of the score from which a reason speaks for or against a link.
const SPEAKS: f64 = 0.5;

/// The reasons, in the order of the aligner.
pub fn reasons(explanation: &Explanation, messages: &Messages) -> Vec<Reason> {
    let reason = |(name, said, weight): &(String, String, f64)| Reason {
        sign: match *weight {
            weight if weight >= SPEAKS => "+",
            weight if weight <= -SPEAKS => "-",
            _ => " ",
        },
        name: known(messages, &format!("why-{}", slug(name)), name),
        said: said_in(name, said, messages),
    };
    explanation.evidence.iter().map(reason).collect()
}

/// The pairs of words that stand for each other by their look: names and cognates.
pub fn pairs(explanation: &Explanation) -> Vec<(String, String)> {
    let alike = |name: &str| name == "names and cognates" || name == "a little alike";
    let found = explanation.evidence.iter().filter(|(name, _, _)| alike(name));
    let pairs = found.flat_map(|(_, said, _)| said.split(", "));
    pairs.filter_map(|pair| pair.split_once(" – ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// A phrase of the aligner in the language of the interface; what is found in the texts stays as it is.
fn said_in(name: &str, said: &str, messages: &Messages) -> String {
    let numbers = numbers(said);
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default().to_owned();
    match name {
        "length" => {
            let values =
                [("source", number(0).into()), ("target", number(1).into()), ("expected", number(2).into())];
            messages.with("said-length", &values)
        }
        "coverage" => messages.with("said-coverage", &[("percent", number(0).into())]),
        "best partner" => messages.with("said-best-partner", &[("percent", number(0).into())]),
        "meaning" => number(0).replace('.', &messages.text("decimal-sign")),
        "punctuation" => {
            let parts = said.split(", ").map(|part| punctuation(part, messages));
            parts.collect::<Vec<_>>().join(", ")
        }
        _ => known(messages, &format!("said-{}", slug(said)), said),
    }
}

/// `quotation marks on both sides` and the like.
fn punctuation(part: &str, messages: &Messages) -> String {
    for (ending, message) in [(" on both sides", "said-both-sides"), (" on one side only", "said-one-side")] {
        if let Some(sign) = part.strip_suffix(ending) {
            let sign = known(messages, &format!("sign-{}", slug(sign)), sign);
            return messages.with(message, &[("sign", sign.into())]);
        }
    }
    known(messages, &format!("said-{}", slug(part)), part)
}

/// A message, or `otherwise` when there is none of this name.
pub fn known(messages: &Messages, id: &str, otherwise: &str) -> String {
    let text = messages.text(id);
    if text == id { otherwise.to_owned() } else { text }
}

fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn numbers(said: &str) -> Vec<&str> {
    let numbers = said.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    numbers
        .map(|number| number.trim_end_matches('.'))
        .filter(|n| n.contains(|c: char| c.is_ascii_digit()))
        .collect()
}
