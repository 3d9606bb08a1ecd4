//! Plain text -> `Document`.

mod lines;

use thiserror::Error;

use super::encoding::{self, EncodingError};
use super::language;
use crate::bitext::{Document, DocumentError, LanguageTag, Origin};

/// What the person asked for; the rest is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The encoding, by any usual name; `None` = guess.
    pub encoding: Option<String>,
    /// The language; `None` = guess.
    pub language: Option<LanguageTag>,
    /// How lines make paragraphs.
    pub layout: Layout,
}

/// How lines make paragraphs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// Found out from the lengths of the lines.
    #[default]
    Auto,
    /// Blank lines stand between paragraphs; the lines of a paragraph are wrapped.
    BlankLine,
    /// Each line is a paragraph.
    Newline,
    /// Each line is a sentence, blank lines stand between paragraphs.
    Lines,
}

/// A text as read, and what was found out about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadText {
    /// The text with its paragraphs.
    pub document: Document,
    /// Its encoding.
    pub encoding: encoding::Decided,
    /// Its language.
    pub language: language::Decided,
    /// The layout used, never [`Layout::Auto`].
    pub layout: Layout,
    /// What a person should know though the text could be read, one sentence each.
    pub warnings: Vec<String>,
}

/// Why bytes could not be read as a text.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in the file.
    #[error("{name} is empty; give a file with text in it")]
    Empty {
        /// The file.
        name: String,
    },
    /// There is nothing visible in the file.
    #[error("{name} holds nothing but white space; give a file with text in it")]
    Blank {
        /// The file.
        name: String,
    },
    /// The bytes could not be decoded.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The paragraphs found do not cover the text, which is a mistake of this program.
    #[error("the paragraphs of {name} do not fit its text: {problem}; please report this")]
    Paragraphs {
        /// The file.
        name: String,
        /// What does not fit.
        problem: DocumentError,
    },
}

/// Reads the plain text `bytes` of the file `name` (`-` for standard input).
///
/// The text of the document is exactly what was decoded, less a byte order mark. Takes time linear in its length.
///
/// ```
/// use diglot::formats::plain::{ReadOptions, read};
/// let read = read("Встреча в Осло\n\nМинистры встретились.".as_bytes(), "a.txt", &ReadOptions::default()).unwrap();
/// assert_eq!(read.document.paragraphs().len(), 2);
/// assert_eq!(read.document.language().as_str(), "ru");
/// assert_eq!(read.encoding.name, "UTF-8");
/// ```
pub fn read(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<ReadText, ReadError> {
    let decoded = encoding::decode(bytes, name, options.encoding.as_deref(), options.language.as_ref())?;
    let encoding::Decoded { text, decided, mut warnings } = decoded;
    if text.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    if !text.contains(is_visible) {
        return Err(ReadError::Blank { name: name.to_owned() });
    }
    let guessed = language::detect(&text);
    let language = match &options.language {
        Some(tag) => {
            warnings.extend(swapped(name, tag, &guessed));
            language::Decided { tag: tag.clone(), how: language::How::Asked }
        }
        None => guessed,
    };
    warnings.extend(odd_characters(&text, name));
    let (paragraphs, layout) = lines::paragraphs(&text, options.layout);
    if layout == Layout::BlankLine {
        warnings.extend(cut_words(&text, name));
    }
    let origin = Origin {
        name: name.to_owned(),
        format: if layout == Layout::Lines { "lines" } else { "plain" }.to_owned(),
        encoding: decided.name.to_owned(),
    };
    let document = Document::new(text, paragraphs, language.tag.clone(), origin)
        .map_err(|problem| ReadError::Paragraphs { name: name.to_owned(), problem })?;
    Ok(ReadText { document, encoding: decided, language, layout, warnings })
}

/// Whether a character leaves ink on paper; a text of zero-width characters only is blank to a person.
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// A warning when the language asked for is never written in the script of the text.
fn swapped(name: &str, asked: &LanguageTag, guessed: &language::Decided) -> Option<String> {
    let script = |tag| language::script_of_language(tag);
    let differs = script(asked)? != script(&guessed.tag)?;
    differs.then(|| {
        format!(
            "{name} was said to be {asked} but looks like {}; are source and target the right way round?",
            guessed.tag
        )
    })
}

/// A warning for characters that show an earlier loss.
fn odd_characters(text: &str, name: &str) -> Option<String> {
    let count = text.matches('\u{fffd}').count();
    (count > 0).then(|| {
        format!(
            "{name} holds {count} replacement character{} (\u{fffd}): letters were lost before it came here.",
            if count == 1 { "" } else { "s" }
        )
    })
}

/// A warning for words cut by a hyphen at the end of a line.
fn cut_words(text: &str, name: &str) -> Option<String> {
    let cut = |(line, next): (&str, &str)| {
        let mut end = line.trim_end().chars().rev();
        end.next() == Some('-')
            && end.next().is_some_and(char::is_alphabetic)
            && next.trim_start().chars().next().is_some_and(char::is_lowercase)
    };
    let count = text.lines().zip(text.lines().skip(1)).filter(|&pair| cut(pair)).count();
    (count > 0).then(|| {
        let words = if count == 1 { "1 word is" } else { &format!("{count} words are") };
        format!("In {name} {words} cut by a hyphen at the end of a line; they stay as they are.")
    })
}

#[cfg(test)]
mod tests;
