//! The bytes of an XML file <-> its text, so that what is not changed has the same bytes again.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::exchange::ExchangeError;
use crate::exchange::xml::declared;

/// How a text is written as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Coding {
    encoding: &'static Encoding,
    mark: bool,
}

/// The text of a file: in the encoding of its byte order mark, the one `asked` for, the one its declaration says, or UTF-8.
pub fn decode(name: &str, raw: Vec<u8>, asked: Option<&str>) -> Result<(String, Coding), ExchangeError> {
    let failed = |what: String| ExchangeError::Content { name: name.to_owned(), line: None, what };
    let named = |label: &str| {
        let found = Encoding::for_label(label.trim().as_bytes());
        found.ok_or_else(|| failed(format!("there is no encoding “{label}”")))
    };
    let (encoding, mark) = match (Encoding::for_bom(&raw), asked) {
        (Some((encoding, length)), _) => (encoding, length),
        (None, Some(asked)) => (named(asked)?, 0),
        // A declaration that can be read as ASCII is not UTF-16, whatever it says.
        (None, None) => match declared(&raw[..raw.len().min(1000)]) {
            Some(label) => (Some(named(&label)?).filter(|it| !is_utf16(it)).unwrap_or(UTF_8), 0),
            None => (UTF_8, 0),
        },
    };
    let text = if encoding == UTF_8 && mark == 0 {
        String::from_utf8(raw).ok()
    } else {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(&raw[mark..]);
        decoded.map(std::borrow::Cow::into_owned)
    };
    let text = text.ok_or_else(|| {
        failed(format!("some bytes are not {}; save it as UTF-8, or give --encoding", encoding.name()))
    })?;
    Ok((text, Coding { encoding, mark: mark > 0 }))
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

impl Coding {
    /// The bytes of a text. A character the encoding lacks is written as a reference.
    pub fn encode(self, text: String) -> Vec<u8> {
        let text = if self.mark { format!("\u{feff}{text}") } else { text };
        if self.encoding == UTF_16LE {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if self.encoding == UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            match self.encoding.encode(&text) {
                (std::borrow::Cow::Owned(bytes), ..) => bytes,
                (std::borrow::Cow::Borrowed(_), ..) => text.into_bytes(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, expected: &[u8]) {
        let (read, coding) = decode("a.xlf", bytes.to_vec(), None).expect("text");
        assert_eq!(coding.encode(read.clone()), bytes);
        assert_eq!(coding.encode(text.to_owned()), expected);
    }

    #[test]
    fn the_same_text_has_the_same_bytes() {
        check("да".as_bytes(), "да…", "да…".as_bytes());
        check("\u{feff}да".as_bytes(), "да…", "\u{feff}да…".as_bytes());
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        check(&wide("\u{feff}да"), "да…", &wide("\u{feff}да…"));
        let old = b"<?xml version='1.0' encoding='windows-1251'?>\xe4\xe0";
        // The hryvnia sign is not in it.
        check(old, "да ₴", b"\xe4\xe0 &#8372;");
        assert!(decode("a.xlf", b"\xff\xfe\xff".to_vec(), None).is_err());
        assert!(decode("a.xlf", b"\xc0".to_vec(), None).is_err());
    }
}
