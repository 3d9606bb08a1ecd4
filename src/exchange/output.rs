//! A path, or `-` -> a stream of bytes that takes its place when it is whole: plain, `.gz` or `.zip`.

use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::ExchangeError;
use crate::formats::atomic::{self, Draft};

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
}

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
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(gathered) => gathered.flush(),
            Self::Gzip(packer) => packer.flush(),
            Self::Zip(archive) => archive.flush(),
            Self::Stdout(gathered) => gathered.flush(),
        }
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
