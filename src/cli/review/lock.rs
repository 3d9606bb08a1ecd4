//! A bitext file -> the right to review it, which one process has at a time.
//!
//! `FILE.bitext.lock` is locked as long as the review is open and says who has it. The lock goes with the process, however that ends;
//! the file that a killed process leaves behind locks nothing.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::error::{Failure, Result};

/// Given back when dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock, or says who has it. `None` where the system has no locks.
    pub fn take(bitext: &Path) -> Result<Option<Self>> {
        let mut path = bitext.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        loop {
            let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = options.map_err(|error| Failure::writing(&path, &error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.read_to_string(&mut holder);
                    return Err(taken(bitext, holder.trim()));
                }
                Err(TryLockError::Error(_)) => return Ok(None),
            }
            // Another process may have removed the file between opening and locking it.
            if !is_still(&path, &file) {
                continue;
            }
            let who = format!("process {}{}\n", std::process::id(), host());
            // Who it is only helps to find the other window.
            let _ =
                file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(who.as_bytes()));
            return Ok(Some(Self { file, path }));
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn taken(bitext: &Path, holder: &str) -> Failure {
    let holder = if holder.is_empty() { String::new() } else { format!(" ({holder})") };
    Failure::input(format!("“{}” is being reviewed in another window{holder}", bitext.display()))
        .with_hint("close that one first, or look with --read-only")
}

#[cfg(unix)]
fn is_still(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(there), Ok(here)) = (std::fs::metadata(path), file.metadata()) else { return false };
    (there.dev(), there.ino()) == (here.dev(), here.ino())
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_still(_path: &Path, _file: &File) -> bool {
    true
}

/// ` on NAME`, or nothing when the machine does not tell its name.
fn host() -> String {
    let file = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let set = |name: &str| std::env::var(name).ok();
    let name = file.or_else(|| set("HOSTNAME")).or_else(|| set("COMPUTERNAME")).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { String::new() } else { format!(" on {name}") }
}
