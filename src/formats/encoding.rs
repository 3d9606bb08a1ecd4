//! Bytes -> text, saying which encoding it was and how that is known.

mod binary;
mod cyrillic;
mod guess;
mod names;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use thiserror::Error;

use crate::bitext::LanguageTag;

/// Which encoding a text was decoded from, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The name of the WHATWG Encoding Standard: `UTF-8`, `UTF-16LE`, `windows-1251`, `KOI8-U` ...
    pub name: &'static str,
    /// How it is known.
    pub how: How,
}

/// How an encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The file starts with a byte order mark.
    Bom,
    /// The person named it.
    Asked,
    /// All bytes are valid UTF-8.
    Valid,
    /// UTF-16 without a mark: every other byte is zero or the same small number.
    ZeroBytes,
    /// Guessed from how often which bytes stand beside which.
    Guessed,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without the byte order mark, otherwise exactly as decoded.
    pub text: String,
    /// The encoding.
    pub decided: Decided,
    /// What a person should know though the text could be read, one sentence each.
    pub warnings: Vec<String>,
}

/// Why bytes are no text.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum EncodingError {
    /// Nobody knows the encoding that was asked for.
    #[error("there is no encoding “{given}”; try {try_instead}, or leave the option out to have it guessed")]
    Unknown {
        /// What was asked for.
        given: String,
        /// Names that exist.
        try_instead: String,
    },
    /// The bytes do not fit the encoding that was asked for.
    #[error("{name}, line {line}, byte {offset}: {bytes} is not {encoding}; {hint}")]
    Malformed {
        /// The file.
        name: String,
        /// The encoding that was asked for.
        encoding: &'static str,
        /// Line of the first bad place, from 1.
        line: usize,
        /// Its offset in the file in bytes, from 0.
        offset: usize,
        /// The bad bytes as `0xD0 0x2E`.
        bytes: String,
        /// What to try.
        hint: String,
    },
    /// UTF-8 (or UTF-16 with a mark) but for a few places.
    #[error(
        "{name}, line {line}, column {column}: {bytes} is not {encoding} though the rest of the file is \
         ({places}); mend the file there, or give --encoding if it is in another one"
    )]
    Damaged {
        /// The file.
        name: String,
        /// The encoding of the rest.
        encoding: &'static str,
        /// Line of the first bad place, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
        /// The bad bytes as `0xD0 0x2E`.
        bytes: String,
        /// How many places there are, in words.
        places: String,
    },
    /// A file of another kind.
    #[error("{name} is {kind}, not plain text; {hint}")]
    Binary {
        /// The file.
        name: String,
        /// What it seems to be.
        kind: &'static str,
        /// What to try.
        hint: &'static str,
    },
    /// Text with NUL characters in it.
    #[error(
        "{name}, line {line}: a NUL character stands in the text ({count} in all), so this is binary or damaged; \
         save it as plain text in UTF-8, or give --encoding utf-16le if it is UTF-16"
    )]
    Nul {
        /// The file.
        name: String,
        /// Line of the first one, from 1.
        line: usize,
        /// How many there are.
        count: usize,
    },
}

/// Decodes `bytes` of the file `name` from the encoding `asked` for, or else from the one it is most likely in.
///
/// A byte order mark wins over `asked` (with a warning) and is not part of the text. `language`, when known,
/// helps to tell the single-byte encodings apart. Nothing is replaced or normalised; bytes that do not fit
/// are an error that says where.
///
/// ```
/// use diglot::formats::encoding::{How, decode};
/// let decoded = decode(b"\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0!", "a.txt", None, None).unwrap();
/// assert_eq!(decoded.text, "Привет, мир!");
/// assert_eq!((decoded.decided.name, decoded.decided.how), ("windows-1251", How::Guessed));
/// ```
pub fn decode(
    bytes: &[u8],
    name: &str,
    asked: Option<&str>,
    language: Option<&LanguageTag>,
) -> Result<Decoded, EncodingError> {
    let asked = asked.map(names::find).transpose()?;
    if let Some(found) = binary::signature(bytes) {
        return Err(found.error(name));
    }
    let mut warnings = Vec::new();
    let (encoding, how, body) = if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        if let Some(asked) = asked.filter(|asked| *asked != encoding && !is_utf16_pair(asked, encoding)) {
            warnings.push(format!(
                "{name} starts with a byte order mark, so it was read as {} and not as {}.",
                encoding.name(),
                asked.name()
            ));
        }
        (encoding, How::Bom, &bytes[length..])
    } else if let Some(asked) = asked {
        (asked, How::Asked, bytes)
    } else if let Some(encoding) = guess::utf16(bytes) {
        (encoding, How::ZeroBytes, bytes)
    } else {
        check_eight_bit(bytes, name)?;
        if let Ok(text) = std::str::from_utf8(bytes) {
            let decided = Decided { name: UTF_8.name(), how: How::Valid };
            return Ok(Decoded { text: text.to_owned(), decided, warnings });
        }
        if guess::mostly_utf8(bytes) {
            return Err(damaged(bytes, name, UTF_8));
        }
        let guessed = guess::legacy(bytes, language);
        if !guessed.sure {
            warnings.push(format!(
                "{name} has too few letters outside ASCII to be sure of its encoding; it was read as {}, give --encoding if that is wrong.",
                guessed.encoding.name()
            ));
        }
        (guessed.encoding, How::Guessed, bytes)
    };
    if encoding != UTF_16LE && encoding != UTF_16BE {
        check_eight_bit(body, name)?;
    }
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) else {
        return Err(match how {
            How::Asked | How::Guessed => malformed(body, name, encoding, how, language),
            How::Bom | How::Valid | How::ZeroBytes => damaged(body, name, encoding),
        });
    };
    let text = text.into_owned();
    check_nul(&text, name)?;
    if how == How::Asked {
        warnings.extend(doubt(&text, bytes, name, encoding));
    }
    Ok(Decoded { text, decided: Decided { name: encoding.name(), how }, warnings })
}

/// Whether both are UTF-16: asked for `utf-16`, which means little-endian, and the mark says big-endian.
fn is_utf16_pair(asked: &'static Encoding, marked: &'static Encoding) -> bool {
    asked == UTF_16LE && marked == UTF_16BE
}

/// Refuses NUL bytes and data that is mostly no text, for encodings in which ASCII bytes are ASCII characters.
fn check_eight_bit(bytes: &[u8], name: &str) -> Result<(), EncodingError> {
    if let Some(found) = binary::statistics(bytes) {
        return Err(found.error(name));
    }
    match bytes.iter().position(|&byte| byte == 0) {
        Some(at) => Err(EncodingError::Nul {
            name: name.to_owned(),
            line: line_of(&String::from_utf8_lossy(&bytes[..at])),
            count: bytes.split(|&byte| byte == 0).count() - 1,
        }),
        None => Ok(()),
    }
}

/// The same for a decoded text.
fn check_nul(text: &str, name: &str) -> Result<(), EncodingError> {
    match text.find('\0') {
        Some(at) => Err(EncodingError::Nul {
            name: name.to_owned(),
            line: line_of(&text[..at]),
            count: text.matches('\0').count(),
        }),
        None => Ok(()),
    }
}

/// A warning when an encoding that takes any bytes was asked for and another is more likely.
fn doubt(text: &str, bytes: &[u8], name: &str, encoding: &'static Encoding) -> Option<String> {
    if encoding != UTF_8 && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        return Some(format!(
            "{name} was read as {} as asked, but its bytes are valid UTF-8; leave --encoding out if the text looks wrong.",
            encoding.name()
        ));
    }
    let controls = text.chars().filter(|c| ('\u{80}'..='\u{9f}').contains(c) && *c != '\u{85}').count();
    (controls > 0).then(|| {
        format!(
            "{name} was read as {} as asked and holds {controls} control character{}; leave --encoding out if the text looks wrong.",
            encoding.name(),
            if controls == 1 { "" } else { "s" }
        )
    })
}

/// The error for bytes that do not fit the encoding asked for, with the encoding they do fit.
fn malformed(
    body: &[u8],
    name: &str,
    encoding: &'static Encoding,
    how: How,
    language: Option<&LanguageTag>,
) -> EncodingError {
    let place = Places::find(body, encoding);
    let likely = if let Some(likely) = guess::utf16(body) {
        likely
    } else if std::str::from_utf8(body).is_ok() || (encoding != UTF_8 && guess::mostly_utf8(body)) {
        UTF_8
    } else {
        guess::legacy(body, language).encoding
    };
    let hint = if encoding == UTF_8 && guess::mostly_utf8(body) {
        "mend the file there, or leave --encoding out to see what else it may be".to_owned()
    } else if likely == encoding || how == How::Guessed {
        "give the right one with --encoding, or save the file as UTF-8".to_owned()
    } else {
        format!("try --encoding {}, or leave the option out to have it guessed", likely.name().to_lowercase())
    };
    EncodingError::Malformed {
        name: name.to_owned(),
        encoding: encoding.name(),
        line: place.line,
        offset: place.offset,
        bytes: place.bytes,
        hint,
    }
}

/// The error for a text that is in `encoding` but for a few places.
fn damaged(body: &[u8], name: &str, encoding: &'static Encoding) -> EncodingError {
    let place = Places::find(body, encoding);
    EncodingError::Damaged {
        name: name.to_owned(),
        encoding: encoding.name(),
        line: place.line,
        column: place.column,
        bytes: place.bytes,
        places: if place.count == 1 { "1 place".to_owned() } else { format!("{} places", place.count) },
    }
}

/// Where bytes do not fit an encoding.
struct Places {
    line: usize,
    column: usize,
    offset: usize,
    bytes: String,
    count: usize,
}

impl Places {
    /// Decodes `body` up to the first bad place, and on to count the others.
    fn find(body: &[u8], encoding: &'static Encoding) -> Self {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut buffer = String::with_capacity(1 << 16);
        let mut found = Places { line: 1, column: 1, offset: body.len(), bytes: String::new(), count: 0 };
        let mut position = Position::default();
        let mut read = 0;
        loop {
            let (result, taken) =
                decoder.decode_to_string_without_replacement(&body[read..], &mut buffer, true);
            read += taken;
            if found.count == 0 {
                position.pass(&buffer);
            }
            buffer.clear();
            match result {
                DecoderResult::InputEmpty => return found,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    if found.count == 0 {
                        let end = read - usize::from(after).min(read);
                        let start = end.saturating_sub(usize::from(length));
                        (found.line, found.column) = (position.line, position.column);
                        found.offset = start;
                        let hex = body[start..end].iter().map(|byte| format!("0x{byte:02X}"));
                        found.bytes = hex.collect::<Vec<_>>().join(" ");
                    }
                    found.count += 1;
                }
            }
        }
    }
}

/// Line and column, both from 1, of the next character of a text that comes in pieces.
struct Position {
    line: usize,
    column: usize,
    after_return: bool,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1, after_return: false }
    }
}

impl Position {
    fn pass(&mut self, text: &str) {
        for c in text.chars() {
            let second_half = c == '\n' && self.after_return;
            if matches!(c, '\n' | '\r') && !second_half {
                self.line += 1;
                self.column = 1;
            } else if !second_half {
                self.column += 1;
            }
            self.after_return = c == '\r';
        }
    }
}

/// The line on which the character after `before` stands.
fn line_of(before: &str) -> usize {
    let mut position = Position::default();
    position.pass(before);
    position.line
}

#[cfg(test)]
mod tests;
