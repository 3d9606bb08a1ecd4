//! The list of features: what each weight of the aligner stands for.

use std::fmt::Write;

use super::keys::{KINDS, Kind};

/// Features that are about words: four a kind, then orphans.
pub const LEXICAL: usize = KINDS * 4 + 2;
/// A number that stands nowhere on the other side.
pub const ORPHAN_NUMBER: usize = KINDS * 4;
/// A dictionary word none of whose translations stands anywhere on the other side.
pub const ORPHAN_WORD: usize = KINDS * 4 + 1;

/// The feature of a kind: 0 matched, 1 matched times rarity, 2 could have matched but did not, 3 the same by how common partners are.
pub fn lexical(kind: Kind, which: usize) -> usize {
    kind as usize * 4 + which
}

macro_rules! features {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, dead_code)]
        enum Number { $($name),* , COUNT }
        $($(#[doc = $doc])* pub const $name: usize = LEXICAL + Number::$name as usize;)*
        /// How many features there are.
        pub const COUNT: usize = LEXICAL + Number::COUNT as usize;
        const OTHER_NAMES: [&str; Number::COUNT as usize] = [$(stringify!($name)),*];
    };
}

features! {
    /// Share of the words' weight that is matched, times mean number of sentences.
    COVER,
    /// The same squared.
    COVER_SQUARED,
    /// Absolute log ratio of the lengths.
    LENGTH_RATIO,
    /// Squared length difference over its variance, at most 15.
    LENGTH_DIFFERENCE,
    /// Log of the shorter length: long sentences of like length meet less often by chance.
    LENGTH_SHORTER,
    /// A 1-2 or 2-1 link.
    SHAPE_TWO,
    /// A 1-3 or 3-1 link.
    SHAPE_THREE,
    /// A 1-4, 1-5 or the other way.
    SHAPE_MORE,
    /// A 2-2 link.
    SHAPE_TWO_TWO,
    /// Both sides at least two, one at least three.
    SHAPE_MANY,
    /// Sentences beyond the first on both sides.
    SHAPE_SIZE,
    /// A sentence without partner.
    NULL,
    /// Its length over the mean.
    NULL_LENGTH,
    /// Log of its length.
    NULL_LOG_LENGTH,
    /// Fewer than 25 visible characters.
    NULL_SHORT,
    /// It does not end like a sentence.
    NULL_UNCLOSED,
    /// It is a paragraph of its own.
    NULL_ALONE,
    /// Share of its words' weight that the best single sentence of the other side matches.
    NULL_BEST,
    /// Share of its words that could match anything at all.
    NULL_KNOWN,
    /// How many sentences without partner the pass before expected, as log odds.
    NULL_RATE,
    /// Share of all sentences that are short (dialogue, plays).
    NULL_DIALOGUE,
    /// A run without partner opens.
    OPEN,
    /// It opens where a paragraph of its side begins.
    OPEN_AT_START,
    /// It closes where a paragraph of its side begins.
    CLOSE_AT_START,
    /// It closes anywhere.
    CLOSE,
    /// It changes from source to target sentences.
    SWITCH,
    /// A paragraph break inside a link, each.
    BREAK_INSIDE,
    /// A link begins at a paragraph break of both sides.
    BREAK_BOTH,
    /// A link begins at a paragraph break of one side only.
    BREAK_ONE,
    /// `BREAK_INSIDE` times how far breaks agreed in the pass before.
    BREAK_INSIDE_SURE,
    /// `BREAK_BOTH` times how far breaks agreed in the pass before.
    BREAK_BOTH_SURE,
    /// `BREAK_ONE` times how far breaks agreed in the pass before.
    BREAK_ONE_SURE,
    /// A question mark on both sides.
    QUESTION_BOTH,
    /// A question mark on one side.
    QUESTION_ONE,
    /// An exclamation mark on both sides.
    EXCLAMATION_BOTH,
    /// An exclamation mark on one side.
    EXCLAMATION_ONE,
    /// Quotation marks on both sides.
    QUOTE_BOTH,
    /// Quotation marks on one side.
    QUOTE_ONE,
    /// Brackets on both sides.
    BRACKET_BOTH,
    /// Brackets on one side.
    BRACKET_ONE,
    /// A colon on both sides.
    COLON_BOTH,
    /// A colon on one side.
    COLON_ONE,
    /// A percent or currency sign on both sides.
    SIGN_BOTH,
    /// A percent or currency sign on one side.
    SIGN_ONE,
    /// A dash at the beginning of both sides.
    DASH_BOTH,
    /// A dash at the beginning of one side.
    DASH_ONE,
    /// Both sides end without a full stop, as headings do.
    UNCLOSED_BOTH,
    /// One side ends without a full stop.
    UNCLOSED_ONE,
    /// Sentences joined where the first does not end like one or the next begins with a small letter.
    JOINED_OPEN,
    /// Words of a link with more than one sentence match more by chance: matched words times log of the run's length.
    JOINED_MATCHES,
    /// The cosine of both sides, times mean number of sentences.
    MEANING,
    /// The same squared.
    MEANING_SQUARED,
    /// The cosine less the mean of the neighbourhoods, times mean number of sentences.
    MEANING_MARGIN,
    /// How much nearer a link of three sentences is than without its first or last one.
    MEANING_GAIN,
    /// The best cosine of a sentence without partner.
    NULL_MEANING,
    /// The best cosine of a sentence without partner less the mean of its neighbourhood.
    NULL_MEANING_MARGIN,
    /// How free the partner is that a sentence without partner might have.
    NULL_MEANING_FREE,
    /// The mean of the better half of the best cosines around a sentence without partner: in a free translation all are less near.
    NULL_MEANING_LEVEL,
    /// The mean of the better half of `NULL_BEST` around a sentence without partner.
    NULL_BEST_LEVEL,
}

/// The name of a feature, as the weights file has it.
pub fn name(feature: usize) -> String {
    match feature {
        ORPHAN_NUMBER => "orphan_number".to_owned(),
        ORPHAN_WORD => "orphan_word".to_owned(),
        lexical if lexical < LEXICAL => {
            let part = ["matched", "rare", "unmatched", "unmatched_common"][lexical % 4];
            format!("{}_{part}", Kind::ALL[lexical / 4].name())
        }
        other => OTHER_NAMES[other - LEXICAL].to_lowercase(),
    }
}

/// The weights of one pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(pub Vec<f32>);

impl Weights {
    /// Reads weights by name from a table; a name that is missing weighs nothing, an unknown one is an error.
    pub fn from_table(table: &toml::Table) -> Result<Self, String> {
        let mut weights = vec![0.0; COUNT];
        let names: Vec<String> = (0..COUNT).map(name).collect();
        for (key, value) in table {
            let number =
                names.iter().position(|name| name == key).ok_or_else(|| format!("no feature “{key}”"))?;
            let value = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
            weights[number] = value.ok_or_else(|| format!("“{key}” is no number"))? as f32;
        }
        Ok(Self(weights).with_taught())
    }

    /// What a user's texts teach weighs as much as what the texts themselves do: gold comes without such texts to fit on.
    #[must_use]
    pub fn with_taught(mut self) -> Self {
        for part in 0..4 {
            self.0[lexical(Kind::Taught, part)] = self.0[lexical(Kind::Learnt, part)];
        }
        self
    }

    /// The weights as lines of a TOML table.
    pub fn to_lines(&self) -> String {
        let mut lines = String::new();
        let taught = lexical(Kind::Taught, 0)..lexical(Kind::Taught, 4);
        let written = |(number, weight): &(usize, &f32)| **weight != 0.0 && !taught.contains(number);
        for (number, weight) in self.0.iter().enumerate().filter(written) {
            let _ = writeln!(lines, "{} = {weight:.4}", name(number));
        }
        lines
    }
}
