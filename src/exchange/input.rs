//! A path, or `-` -> streams of bytes: plain, out of `.gz`, or each member of a `.zip`.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use flate2::{Crc, read::MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use super::{ExchangeError, Format};

/// Told of each piece of bytes read from the file itself.
pub type OnRead = Arc<dyn Fn(u64) + Send + Sync>;

/// How many bytes are read at once.
const STEP: usize = 64 * 1024;
/// More members of an archive are not looked at.
const MEMBERS: usize = 10_000;

/// One stream of bytes that holds units.
pub struct Input {
    /// The path as given, `-`, or `archive.zip/member.tmx`.
    pub name: String,
    /// The format its name says; `None` when it says none.
    pub format: Option<Format>,
    /// The bytes.
    pub bytes: Box<dyn Read>,
}

impl Input {
    /// Bytes in memory under a name.
    pub fn from_bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let format = Format::from_path(Path::new(name)).ok();
        Self { name: name.to_owned(), format, bytes: Box::new(Cursor::new(bytes.into())) }
    }
}

/// Opens a file, or standard input for `-`. What it is packed in is seen in its first bytes, not in its name. An archive
/// gives each of its members that has a format of units, in the order of their names; nothing is unpacked to disk.
pub fn open(path: &Path, on_read: Option<OnRead>) -> Result<Vec<Input>, ExchangeError> {
    let name = path.display().to_string();
    let failed = |source| ExchangeError::Reading { name: name.clone(), source };
    let format = Format::from_path(path).ok();
    let is_stdin = path.as_os_str() == "-";
    let raw: Box<dyn Read> =
        if is_stdin { Box::new(io::stdin()) } else { Box::new(open_file(path).map_err(failed)?) };
    let mut buffered = BufReader::with_capacity(STEP, Told { input: raw, on_read: on_read.clone() });
    let head = buffered.fill_buf().map_err(failed)?;
    let bytes: Box<dyn Read> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(MultiGzDecoder::new(buffered))
    } else if head.starts_with(b"PK\x03\x04") && format != Some(Format::Xlsx) {
        if is_stdin {
            let mut file = tempfile::tempfile().map_err(failed)?;
            io::copy(&mut buffered, &mut file).map_err(failed)?;
            // Members share its place, and are read one after another.
            return members(&name, Rc::new(move || file.try_clone()), on_read);
        }
        let path = path.to_owned();
        return members(&name, Rc::new(move || File::open(&path)), on_read);
    } else {
        Box::new(buffered)
    };
    Ok(vec![Input { name, format, bytes }])
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(file) }
}

/// The members of an archive that hold units.
fn members(
    name: &str,
    open: Rc<dyn Fn() -> io::Result<File>>,
    on_read: Option<OnRead>,
) -> Result<Vec<Input>, ExchangeError> {
    let failed = |source| ExchangeError::Reading { name: name.to_owned(), source };
    let content = |what: String| ExchangeError::Content { name: name.to_owned(), line: None, what };
    let archive = open().map_err(failed)?;
    let mut archive = ZipArchive::new(BufReader::new(archive)).map_err(|error| content(error.to_string()))?;
    let mut inputs = Vec::new();
    for at in 0..archive.len().min(MEMBERS) {
        let member = archive.by_index_raw(at).map_err(|error| content(error.to_string()))?;
        let Ok(member_name) = member.name().map(Cow::into_owned) else { continue };
        let Ok(format) = Format::from_path(Path::new(&member_name)) else { continue };
        if member.is_dir() || member_name.starts_with("__MACOSX/") {
            continue;
        }
        let inside = format!("{name}/{member_name}");
        if member.encrypted() {
            return Err(content(format!("“{member_name}” is encrypted; unpack it first")));
        }
        let start = member.data_start().ok_or_else(|| content("no place of its data is given".to_owned()))?;
        let later = Later { open: Rc::clone(&open), start, file: None };
        let packed = Told { input: later.take(member.compressed_size()), on_read: on_read.clone() };
        let packed = BufReader::with_capacity(STEP, packed);
        let bytes: Box<dyn Read> = match member.compression() {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
            other => {
                return Err(content(format!("“{member_name}” is packed by {other}; unpack it first")));
            }
        };
        let bytes = Box::new(Summed { input: bytes, crc: Crc::new(), expected: member.crc32() });
        inputs.push(Input { name: inside, format: Some(format), bytes });
    }
    if inputs.is_empty() {
        return Err(content(format!(
            "no member of the archive has a known ending: {}",
            super::format::ENDINGS
        )));
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(inputs)
}

/// A file opened when it is first read: an archive may have more members than files may be open.
struct Later {
    open: Rc<dyn Fn() -> io::Result<File>>,
    start: u64,
    file: Option<File>,
}

impl Read for Later {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.file.is_none() {
            let mut file = (self.open)()?;
            file.seek(SeekFrom::Start(self.start))?;
            self.file = Some(file);
        }
        self.file.as_mut().map_or(Ok(0), |file| file.read(buffer))
    }
}

/// Tells of what is read.
struct Told<R> {
    input: R,
    on_read: Option<OnRead>,
}

impl<R: Read> Read for Told<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        if let Some(on_read) = &self.on_read {
            on_read(count as u64);
        }
        Ok(count)
    }
}

/// Compares the checksum of a member at its end.
struct Summed {
    input: Box<dyn Read>,
    crc: Crc,
    expected: u32,
}

impl Read for Summed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.crc.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the archive is damaged: its checksum is another",
            ));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const TMX: &str = "<tmx version=\"1.4\"><header/><body/></tmx>";

    fn check(name: &str, bytes: &[u8], expected: &[(&str, &str)]) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("set up");
        let inputs = open(&path, None).expect("an input");
        let read = inputs.into_iter().map(|mut input| {
            let mut text = String::new();
            input.bytes.read_to_string(&mut text).expect("its bytes");
            (input.name.rsplit_once('/').expect("a path").1.to_owned(), text)
        });
        let expected = expected.iter().map(|&(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(read.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).expect("packed");
        packer.finish().expect("packed")
    }

    fn zip(members: &[(&str, &str)]) -> Vec<u8> {
        let mut packer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in members {
            packer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
            packer.write_all(text.as_bytes()).expect("packed");
        }
        packer.finish().expect("packed").into_inner()
    }

    #[test]
    fn what_it_is_packed_in_is_seen_in_its_bytes() {
        check("a.tmx", TMX.as_bytes(), &[("a.tmx", TMX)]);
        check("a.tmx.gz", &gzip(TMX), &[("a.tmx.gz", TMX)]);
        check("a.tmx", &gzip(TMX), &[("a.tmx", TMX)]);
        check("twice.tmx.gz", &[gzip("да"), gzip(" нет")].concat(), &[("twice.tmx.gz", "да нет")]);
        let packed =
            zip(&[("b.tmx", TMX), ("a.tsv", "да\tyes\n"), ("readme.md", "x"), ("__MACOSX/b.tmx", "x")]);
        check("all.zip", &packed, &[("a.tsv", "да\tyes\n"), ("b.tmx", TMX)]);
    }

    #[test]
    fn a_damaged_archive_is_noticed() {
        let mut packed = zip(&[("b.tsv", &"да и нет\tyes and no\n".repeat(50))]);
        let at = packed.iter().position(|&byte| byte == b'v').expect("the name") + 20;
        packed[at] ^= 0xff;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("b.zip");
        std::fs::write(&path, packed).expect("set up");
        let mut input = open(&path, None).expect("an archive").remove(0);
        assert!(input.bytes.read_to_end(&mut Vec::new()).is_err());
    }
}
