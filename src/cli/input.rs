//! A path on the command line, or `-` -> its bytes.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use super::error::{Failure, Result};

/// The name of standard input and output on the command line.
pub const DASH: &str = "-";

/// No text is larger; an endless device is.
const LIMIT: u64 = 2 << 30;

/// What was read.
pub struct Input {
    /// The path as given, or `-`.
    pub name: String,
    /// The whole content.
    pub bytes: Vec<u8>,
    /// When the file was last changed; unknown for standard input.
    pub modified: Option<SystemTime>,
}

impl Input {
    /// The content as text; a file that came back from another program may be in another encoding.
    pub fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let line = self.bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
            Failure::input(format!("“{}”, line {line}: the bytes are not UTF-8", self.name))
                .with_hint("save it as UTF-8")
        })
    }
}

/// Reads all of `path`, or of standard input when it is `-`.
pub fn read(path: &Path) -> Result<Input> {
    let name = path.display().to_string();
    let failure = |error: io::Error| match error.kind() {
        io::ErrorKind::FileTooLarge => {
            Failure::input(format!("cannot read “{name}”: it is larger than 2 GB"))
                .with_hint("cut it into smaller files")
        }
        _ => Failure::reading(path, &error),
    };
    let (bytes, modified) = if path.as_os_str() == DASH {
        (all_of(io::stdin().lock(), 0).map_err(failure)?, None)
    } else {
        let (file, metadata) = open(path).map_err(failure)?;
        let modified = metadata.modified().ok().filter(|_| metadata.is_file());
        (all_of(file, metadata.len()).map_err(failure)?, modified)
    };
    Ok(Input { name, bytes, modified })
}

fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok((file, metadata)) }
}

fn all_of(reader: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    if expected > LIMIT {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(expected as usize + 1).map_err(|_| io::ErrorKind::OutOfMemory)?;
    reader.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}
