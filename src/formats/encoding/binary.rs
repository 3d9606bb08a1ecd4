//! Bytes -> what kind of file they are when they are no text.

use super::EncodingError;

/// A kind of file that is no plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    kind: &'static str,
    hint: &'static str,
}

impl Found {
    /// The error for the file `name`.
    pub(super) fn error(self, name: &str) -> EncodingError {
        EncodingError::Binary { name: name.to_owned(), kind: self.kind, hint: self.hint }
    }
}

const SAVE: &str = "open it in its own program and save it as plain text in UTF-8";
const UNPACK: &str = "unpack it first and give the text file that is inside";
const NO_TEXT: &str = "give a text file";

/// First bytes, the kind they mean, what to try. These never start a text.
const SURE: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF file", "turn it into text first, for example with pdftotext"),
    (b"%!PS-Adobe", "a PostScript file", "turn it into text first, for example with ps2ascii"),
    (b"{\\rtf", "a Rich Text (RTF) file", SAVE),
    (b"PK\x03\x04", "a ZIP archive", UNPACK),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office file (DOC, XLS or PPT)", SAVE),
    (b"\x89PNG", "a PNG picture", NO_TEXT),
    (b"\xFF\xD8\xFF", "a JPEG picture", NO_TEXT),
    (b"\x7FELF", "a program (ELF)", NO_TEXT),
    (b"\x1F\x8B\x08", "a gzip archive", UNPACK),
    (b"\xFD7zXZ\0", "an XZ archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"SQLite format 3\0", "an SQLite database", NO_TEXT),
    (b"\xCA\xFE\xBA\xBE", "a program (Mach-O or Java class)", NO_TEXT),
    (b"\xCF\xFA\xED\xFE", "a program (Mach-O)", NO_TEXT),
    (b"\0asm", "a WebAssembly module", NO_TEXT),
    (b"AT&TFORM", "a DjVu file", "turn it into text first, for example with djvutxt"),
    (b"\xFF\xFE\0\0", "UTF-32 text", "save it as UTF-8, for example with iconv -f UTF-32 -t UTF-8"),
    (b"\0\0\xFE\xFF", "UTF-32 text", "save it as UTF-8, for example with iconv -f UTF-32 -t UTF-8"),
];

/// First bytes that a text may start with too; they count only when control characters follow.
const UNSURE: &[(usize, &[u8], &str, &str)] = &[
    (0, b"MZ", "a Windows program", NO_TEXT),
    (0, b"GIF8", "a GIF picture", NO_TEXT),
    (0, b"BM", "a BMP picture", NO_TEXT),
    (0, b"II*\0", "a TIFF picture", NO_TEXT),
    (0, b"MM\0*", "a TIFF picture", NO_TEXT),
    (0, b"BZh", "a bzip2 archive", UNPACK),
    (0, b"ID3", "a sound file (MP3)", NO_TEXT),
    (0, b"OggS", "a sound file (Ogg)", NO_TEXT),
    (0, b"fLaC", "a sound file (FLAC)", NO_TEXT),
    (0, b"RIFF", "a sound, video or picture file (RIFF)", NO_TEXT),
    (4, b"ftyp", "a video or picture file (MP4)", NO_TEXT),
    (60, b"BOOKMOBI", "a Kindle book (MOBI)", SAVE),
    (257, b"ustar", "a TAR archive", UNPACK),
];

/// The kind of file its first bytes say it is; `None` for anything that may be a text.
pub(super) fn signature(bytes: &[u8]) -> Option<Found> {
    let sure = SURE.iter().find(|(magic, ..)| bytes.starts_with(magic));
    if let Some(&(magic, kind, hint)) = sure {
        let found = Found { kind, hint };
        return Some(if magic == b"PK\x03\x04" { zip_kind(bytes).unwrap_or(found) } else { found });
    }
    let head = &bytes[..bytes.len().min(1024)];
    if !head.iter().any(|&byte| is_control(byte)) {
        return None;
    }
    let starts = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    UNSURE.iter().find(|&&(at, magic, ..)| starts(at, magic)).map(|&(.., kind, hint)| Found { kind, hint })
}

/// Which office format a ZIP archive is, from the names of its first members.
fn zip_kind(bytes: &[u8]) -> Option<Found> {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    let kind = if has(b"application/epub+zip") {
        "a book (EPUB)"
    } else if has(b"application/vnd.oasis.opendocument.text") {
        "an OpenDocument text (ODT)"
    } else if has(b"application/vnd.oasis.opendocument") {
        "an OpenDocument file"
    } else if has(b"word/") {
        "a Word document (DOCX)"
    } else if has(b"xl/") {
        "a spreadsheet (XLSX)"
    } else if has(b"ppt/") {
        "a presentation (PPTX)"
    } else {
        return None;
    };
    Some(Found { kind, hint: SAVE })
}

/// Says so when more than one byte in fifty is a control character that texts do not have.
pub(super) fn statistics(bytes: &[u8]) -> Option<Found> {
    let controls = bytes.iter().filter(|&&byte| is_control(byte)).count();
    let binary = controls >= 4 && controls > bytes.len() / 50;
    binary.then_some(Found { kind: "binary data of an unknown kind", hint: SAVE })
}

/// Control characters that do not stand in texts: tab, line ends, form feed, backspace (old manuals), escape
/// (saved terminal output) and Ctrl-Z (the end of a DOS text) do.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x08..=0x0d | 0x1a | 0x1b) || byte == 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(signature(bytes).or_else(|| statistics(bytes)).map(|found| found.kind), expected);
    }

    #[test]
    fn files_that_are_no_texts() {
        check(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", Some("a PDF file"));
        check(
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml ... word/document.xml",
            Some("a Word document (DOCX)"),
        );
        check(b"PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/epub+zip", Some("a book (EPUB)"));
        check(b"PK\x03\x04\x14\0\0\0\0\0notes.txt", Some("a ZIP archive"));
        check(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", Some("a PNG picture"));
        check(b"\x7FELF\x02\x01\x01\0", Some("a program (ELF)"));
        check(b"\x1F\x8B\x08\0\0\0", Some("a gzip archive"));
        check(b"{\\rtf1\\ansi Text}", Some("a Rich Text (RTF) file"));
        check(b"MZ\x90\0\x03\0\0\0", Some("a Windows program"));
        check(b"\x01\x02\x03\x04\x05\x06", Some("binary data of an unknown kind"));
        check(b"", None);
    }

    #[test]
    fn texts_that_start_like_other_files() {
        check(b"MZ is what programs for DOS start with.", None);
        check(b"ID3 tags name the song.", None);
        check(b"BMW opened a plant.", None);
        check(b"RIFF is a container.", None);
        check(b"The last line of a DOS text.\r\n\x1a", None);
        check(b"\x1b[1mBold\x1b[0m", None);
        check("Газета сообщила о встрече.".as_bytes(), None);
    }
}
