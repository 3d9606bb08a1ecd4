//! Bytes in any encoding a TMX file may have -> text, as a stream.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{ProblemKind, ReadError};

/// How many bytes are looked at to find the encoding.
const HEAD: usize = 1024;
/// How many bytes are read at once.
const STEP: usize = 64 * 1024;

/// How many places of bad bytes are kept at once.
const BAD: usize = 1000;

/// Decodes an input piece by piece.
pub(crate) struct Decoding<R> {
    input: R,
    encoding: &'static Encoding,
    decoder: Decoder,
    bytes: Vec<u8>,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    /// Finds the encoding: the one asked for, or a byte order mark, or zero bytes, or the declared one, or UTF-8.
    /// Also says when the declared encoding cannot be the true one.
    pub(crate) fn new(mut input: R, asked: Option<&str>) -> Result<(Self, Option<ProblemKind>), ReadError> {
        let mut bytes = Vec::with_capacity(STEP);
        input.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
        let (encoding, problem) = match asked {
            Some(name) => {
                let unknown = || ReadError::UnknownEncoding { name: name.to_owned() };
                (Encoding::for_label(name.as_bytes()).ok_or_else(unknown)?, None)
            }
            None => find(&bytes),
        };
        let decoder = encoding.new_decoder_with_bom_removal();
        Ok((Self { input, encoding, decoder, bytes, ended: false }, problem))
    }

    /// The name of the encoding: `UTF-8`, `UTF-16LE`, `windows-1251` ...
    pub(crate) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// Whether the whole input was decoded.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Adds the next piece to `text`, U+FFFD for bytes that are no text, whose places go to `bad`.
    /// `false` at the end of the input.
    pub(crate) fn fill(&mut self, text: &mut String, bad: &mut Vec<usize>) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.bytes.is_empty() {
            self.input.by_ref().take(STEP as u64).read_to_end(&mut self.bytes)?;
        }
        self.ended = self.bytes.is_empty();
        let mut rest = self.bytes.as_slice();
        loop {
            let room =
                self.decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len());
            text.reserve(room.max(4));
            let (result, used) = self.decoder.decode_to_string_without_replacement(rest, text, self.ended);
            rest = &rest[used..];
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    if bad.len() < BAD {
                        bad.push(text.len());
                    }
                    text.push('\u{fffd}');
                }
            }
        }
        self.bytes.clear();
        Ok(true)
    }
}

/// The encoding of a file that begins with `head`, and what is wrong with its declaration.
fn find(head: &[u8]) -> (&'static Encoding, Option<ProblemKind>) {
    let wide = Encoding::for_bom(head).map(|(encoding, _)| encoding).or_else(|| zero_bytes(head));
    let label = declared(head, wide.unwrap_or(WINDOWS_1252));
    let Some(label) = label else {
        return (wide.unwrap_or(UTF_8), None);
    };
    let named = Encoding::for_label(label.as_bytes());
    let utf_16 = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
    let found = match (wide, named) {
        (Some(wide), _) => wide,
        (None, Some(named)) if !utf_16(named) => named,
        (None, _) => UTF_8,
    };
    let fits = named.is_some_and(|named| named == found || utf_16(named) && utf_16(found) && bare(&label));
    let problem = (!fits).then(|| ProblemKind::OtherEncoding { declared: label, found: found.name() });
    (found, problem)
}

/// Whether a UTF-16 label says nothing of the byte order.
fn bare(label: &str) -> bool {
    !label.to_ascii_lowercase().ends_with("be")
}

/// UTF-16 without a byte order mark shows zero bytes on one side of its first characters, which are ASCII.
fn zero_bytes(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding named in `<?xml ... encoding="..."?>`.
fn declared(head: &[u8], encoding: &'static Encoding) -> Option<String> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(HEAD * 3 + 16);
    let (CoderResult::InputEmpty | CoderResult::OutputFull, ..) =
        decoder.decode_to_string(head, &mut text, false);
    let declaration = text.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, expected_text: &str, expected_problem: &str) {
        let (mut decoding, problem) = Decoding::new(bytes, None).unwrap();
        let mut text = String::new();
        while decoding.fill(&mut text, &mut Vec::new()).unwrap() {}
        let problem = problem.map(|problem| problem.to_string()).unwrap_or_default();
        assert_eq!(
            (decoding.name(), text.as_str(), problem.as_str()),
            (expected, expected_text, expected_problem)
        );
    }

    fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn the_encoding_is_found() {
        check("<tmx>Да</tmx>".as_bytes(), "UTF-8", "<tmx>Да</tmx>", "");
        check("\u{feff}<tmx/>".as_bytes(), "UTF-8", "<tmx/>", "");
        check(&utf_16("\u{feff}<a>Да", u16::to_le_bytes), "UTF-16LE", "<a>Да", "");
        check(&utf_16("\u{feff}<a>Да", u16::to_be_bytes), "UTF-16BE", "<a>Да", "");
        check(&utf_16("<a>Да", u16::to_le_bytes), "UTF-16LE", "<a>Да", "");
        check(&utf_16("<a>Да", u16::to_be_bytes), "UTF-16BE", "<a>Да", "");
        let declared = "<?xml version='1.0' encoding='UTF-16'?>";
        check(&utf_16(declared, u16::to_be_bytes), "UTF-16BE", declared, "");
        let legacy = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>";
        check(&[legacy.as_bytes(), b"\xc4\xe0"].concat(), "windows-1251", &format!("{legacy}Да"), "");
        check(b"", "UTF-8", "", "");
    }

    #[test]
    fn a_wrong_declaration_is_noticed() {
        let declared = "<?xml version='1.0' encoding='UTF-16'?>";
        check(declared.as_bytes(), "UTF-8", declared, "declared as UTF-16, but the bytes are UTF-8");
        let declared = "<?xml version='1.0' encoding='UTF-8'?>";
        let bytes = utf_16(declared, u16::to_le_bytes);
        check(&bytes, "UTF-16LE", declared, "declared as UTF-8, but the bytes are UTF-16LE");
        let declared = "<?xml version='1.0' encoding='klingon'?>";
        check(declared.as_bytes(), "UTF-8", declared, "declared as klingon, but the bytes are UTF-8");
    }

    #[test]
    fn an_encoding_asked_for_is_taken() {
        let (mut decoding, _) = Decoding::new(&b"\xc4\xe0"[..], Some("cp1251")).unwrap();
        let mut text = String::new();
        decoding.fill(&mut text, &mut Vec::new()).unwrap();
        assert_eq!(text, "Да");
        assert!(Decoding::new(&b""[..], Some("klingon")).is_err());
    }
}
