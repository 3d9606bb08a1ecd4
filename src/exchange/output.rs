//! A path, or `-` -> a stream of bytes that takes its place when it is whole: plain, `.gz` or `.zip`.

use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::ExchangeError;
use crate::formats::atomic::{self, Draft, Whole};

/// How many bytes are gathered before they are written.
const GATHERED: usize = 256 * 1024;

/// A file being written.
pub enum Output {
    /// As it is.
    Plain(BufWriter<Draft>),
    /// Packed by gzip.
    Gzip(Box<GzEncoder<BufWriter<Draft>>>),
    /// The only member of an archive.
    Zip(Box<ZipWriter<BufWriter<Draft>>>),
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// Another of these, in UTF-16 or with a byte order mark.
    Encoded(Box<Encoded>),
}

/// UTF-8 in, another encoding out.
pub struct Encoded {
    inner: Output,
    utf16: bool,
    begun: bool,
    /// The beginning of a character whose end has not come yet.
    pending: Vec<u8>,
}

/// How the declaration of an XML file ends.
const DECLARED: &str = "encoding=\"UTF-8\"?>";

impl Output {
    /// Begins a file, or standard output for `-`. Until [`commit`] what stood at the path stays.
    pub fn new(path: &Path) -> Result<Self, ExchangeError> {
        if path.as_os_str() == "-" {
            return Ok(Self::Stdout(BufWriter::with_capacity(GATHERED, io::stdout())));
        }
        let draft = BufWriter::with_capacity(GATHERED, Draft::new(path)?);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if ending == "gz" {
            return Ok(Self::Gzip(Box::new(GzEncoder::new(draft, Compression::default()))));
        }
        if ending == "zip" {
            let mut archive = ZipWriter::new(draft);
            let bare = &name[..name.len() - ".zip".len()];
            let member = if bare.contains('.') { bare.to_owned() } else { format!("{bare}.tmx") };
            // The time of a member would make the same input give other bytes.
            let options = SimpleFileOptions::default().large_file(true);
            archive.start_file(member, options).map_err(io::Error::other)?;
            return Ok(Self::Zip(Box::new(archive)));
        }
        Ok(Self::Plain(draft))
    }

    /// As [`Output::new`]; UTF-8 that is written becomes UTF-16 (little-endian), or begins with a byte order mark.
    pub fn encoded(path: &Path, utf16: bool, bom: bool) -> Result<Self, ExchangeError> {
        let inner = Self::new(path)?;
        if !utf16 && !bom {
            return Ok(inner);
        }
        Ok(Self::Encoded(Box::new(Encoded { inner, utf16, begun: false, pending: Vec::new() })))
    }

    /// Ends the file and closes it; it waits for [`commit_whole`]. `None` for standard output.
    pub fn end(self) -> Result<Option<Whole>, ExchangeError> {
        Ok(self.finish()?.map(Draft::end).transpose()?)
    }

    /// Writes what is still gathered; the file is whole but not in its place.
    fn finish(self) -> Result<Option<Draft>, ExchangeError> {
        let gathered = match self {
            Self::Plain(gathered) => gathered,
            Self::Gzip(packer) => packer.finish()?,
            Self::Zip(archive) => archive.finish().map_err(io::Error::other)?,
            Self::Stdout(mut gathered) => {
                gathered.flush()?;
                return Ok(None);
            }
            Self::Encoded(mut encoded) => {
                encoded.begin()?;
                return encoded.inner.finish();
            }
        };
        match gathered.into_inner() {
            Ok(draft) => Ok(Some(draft)),
            Err(error) => Err(ExchangeError::Output(error.into_error())),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(gathered) => gathered.write(bytes),
            Self::Gzip(packer) => packer.write(bytes),
            Self::Zip(archive) => archive.write(bytes),
            Self::Stdout(gathered) => gathered.write(bytes),
            Self::Encoded(encoded) => encoded.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(gathered) => gathered.flush(),
            Self::Gzip(packer) => packer.flush(),
            Self::Zip(archive) => archive.flush(),
            Self::Stdout(gathered) => gathered.flush(),
            Self::Encoded(encoded) => encoded.inner.flush(),
        }
    }
}

impl Encoded {
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.inner.write_all(if self.utf16 { b"\xff\xfe" } else { "\u{feff}".as_bytes() })?;
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let first = !self.begun;
        self.begin()?;
        if !self.utf16 {
            return self.inner.write(bytes);
        }
        self.pending.extend_from_slice(bytes);
        let valid = match std::str::from_utf8(&self.pending) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.pending.split_off(valid);
        let text = String::from_utf8(std::mem::replace(&mut self.pending, rest)).unwrap_or_default();
        let text = match text.split_once(DECLARED) {
            Some((before, after)) if first && before.starts_with("<?xml") => {
                format!("{before}encoding=\"UTF-16\"?>{after}")
            }
            _ => text,
        };
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        self.inner.write_all(&wide)?;
        Ok(bytes.len())
    }
}

/// Puts all files in their places as one step: none before all of them are on the disk.
pub fn commit(outputs: Vec<Output>) -> Result<(), ExchangeError> {
    let mut drafts = Vec::with_capacity(outputs.len());
    for output in outputs {
        drafts.extend(output.finish()?);
    }
    Ok(atomic::commit(drafts)?)
}

/// As [`commit`], of files that are closed already.
pub fn commit_whole(files: Vec<Whole>) -> Result<(), ExchangeError> {
    Ok(atomic::commit_whole(files)?)
}

/// A bound for the sinks of formats that must seek.
pub trait WriteSeek: Write + Seek {}

impl<T: Write + Seek> WriteSeek for T {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::input;
    use std::io::Read as _;

    fn check(name: &str, expected_head: &[u8]) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join(name);
        let mut output = Output::new(&path).expect("an output");
        output.write_all("Да и нет".as_bytes()).expect("written");
        assert!(!path.exists(), "nothing stands there before it is whole");
        commit(vec![output]).expect("in its place");
        assert!(std::fs::read(&path).expect("the file").starts_with(expected_head), "{name}");
        let mut text = String::new();
        let mut inputs = input::open(&path, None).expect("read back");
        inputs.remove(0).bytes.read_to_string(&mut text).expect("read back");
        assert_eq!(text, "Да и нет");
    }

    #[test]
    fn the_ending_says_how_it_is_packed() {
        check("a.tsv", "Да".as_bytes());
        check("a.tsv.gz", &[0x1f, 0x8b]);
        check("a.tsv.zip", b"PK\x03\x04");
        check("a.zip", b"PK\x03\x04");
    }
}
