//! Bytes -> a file that is either the old one or the new one, never half of one.
//!
//! The bytes go to a temporary file in the same folder, reach the disk, and only then take the place of the old file.
//! A link is followed to the file it names; that file keeps its permissions. What is no ordinary file (a terminal,
//! a pipe, `/dev/null`, `/dev/stdout`) is written to directly.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{self, Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use thiserror::Error;

mod draft;

pub use draft::{Draft, Whole, commit, commit_whole};

/// Why a file was not written. Whatever stood there before is still there, whole.
#[derive(Debug, Error)]
pub enum AtomicError {
    /// The path names a folder, or no file at all.
    #[error("cannot write “{}”: it names a folder; add a file name", path.display())]
    Folder {
        /// What was given.
        path: PathBuf,
    },
    /// The folder to write in does not exist.
    #[error("cannot write “{}”: there is no folder “{}”; make it first or choose another", path.display(), folder.display())]
    NoFolder {
        /// What was given.
        path: PathBuf,
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The file exists and is marked as read-only.
    #[error("cannot write “{}”: the file is read-only; choose another name or allow writing to it", path.display())]
    ReadOnly {
        /// What was given.
        path: PathBuf,
    },
    /// The system allows no new file in the folder.
    #[error("cannot write “{}”: no permission to write in “{}”; choose another folder", path.display(), folder.display())]
    Permission {
        /// What was given.
        path: PathBuf,
        /// Where the temporary file was to stand.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No space is left.
    #[error("cannot write “{}”: the disk is full; free some space or choose another disk", path.display())]
    DiskFull {
        /// What was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Two of the files of one step are the same file.
    #[error("“{}” is to be written twice; give each output a name of its own", path.display())]
    Twice {
        /// What was given, the second time.
        path: PathBuf,
    },
    /// The program is being stopped: [`remove_pending`] was called.
    #[error("“{}” was not written: the program was interrupted", path.display())]
    Interrupted {
        /// What was given.
        path: PathBuf,
    },
    /// Anything else the system reports, a broken pipe among them.
    #[error("cannot write “{}”: {source}", path.display())]
    Io {
        /// What was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl AtomicError {
    /// The kind of the system's error, where it was one: the command line is silent about a broken pipe.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Permission { source, .. } | Self::DiskFull { source, .. } | Self::Io { source, .. } => {
                Some(source.kind())
            }
            _ => None,
        }
    }
}

/// Writes `bytes` as the file `path`, replacing what stood there in one step.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), AtomicError> {
    write_each(&[(path, bytes)])
}

/// Writes several files as one step: none takes its place before all of them are on the disk.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), AtomicError> {
    write_each(&files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())).collect::<Vec<_>>())
}

/// Removes every temporary file in use, and lets no new one begin: for a handler of Ctrl-C, just before it ends
/// the process.
///
/// It takes a lock, so it may run on a thread that waits for signals, never inside a raw signal handler. While files
/// are taking their places it waits until all of one step have done so, so that no half of a step stays behind.
pub fn remove_pending() {
    let mut pending = pending();
    pending.closed = true;
    for path in pending.paths.drain(..) {
        // Nobody is left to tell: the process is about to end.
        let _ = fs::remove_file(path);
    }
}

fn write_each(files: &[(&Path, &[u8])]) -> Result<(), AtomicError> {
    let mut direct = Vec::new();
    let mut temporaries = Vec::<Temporary>::new();
    for &(path, bytes) in files {
        match Place::of(path)? {
            Place::Device => direct.push((path, bytes)),
            Place::File { target, .. }
                if temporaries.iter().any(|other| is_same_file(&other.target, &target)) =>
            {
                return Err(AtomicError::Twice { path: path.to_owned() });
            }
            Place::File { target, old } => temporaries.push(Temporary::write(path, target, old, bytes)?),
        }
    }
    for (path, bytes) in direct {
        write_device(path, bytes).map_err(|source| system_error(path, path, source))?;
    }
    take_places(&temporaries)
}

fn take_places(temporaries: &[Temporary]) -> Result<(), AtomicError> {
    let pending = pending();
    let result = temporaries.iter().try_for_each(|temporary| {
        let interrupted = || AtomicError::Interrupted { path: temporary.given.clone() };
        if pending.closed { Err(interrupted()) } else { temporary.take_place() }
    });
    drop(pending); // dropping a temporary file takes this lock
    result
}

/// What stands, or will stand, at a path.
enum Place {
    /// An ordinary file, or none yet.
    File {
        /// The file behind any links.
        target: PathBuf,
        /// The file that is there now.
        old: Option<Metadata>,
    },
    /// Something to write to as it is: terminal, pipe, socket.
    Device,
}

impl Place {
    fn of(path: &Path) -> Result<Self, AtomicError> {
        let old = match fs::metadata(path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(system_error(path, folder_of(path), error)),
        };
        let names_folder =
            path.as_os_str().to_string_lossy().chars().next_back().is_none_or(path::is_separator);
        if names_folder || path.file_name().is_none() || old.as_ref().is_some_and(Metadata::is_dir) {
            return Err(AtomicError::Folder { path: path.to_owned() });
        }
        if old.as_ref().is_some_and(|old| !old.is_file()) {
            return Ok(Self::Device);
        }
        let target = behind_links(path).map_err(|error| system_error(path, folder_of(path), error))?;
        let Some(target) = target else { return Ok(Self::Device) };
        if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
            return Err(AtomicError::ReadOnly { path: path.to_owned() });
        }
        if !folder_of(&target).is_dir() {
            let folder = folder_of(&target).to_owned();
            return Err(AtomicError::NoFolder { path: path.to_owned(), folder });
        }
        Ok(Self::File { target, old })
    }
}

/// Follows symbolic links, also to a file that does not exist yet. `None` for a file that is open already, as
/// `/dev/stdout` is when the shell sends it to a file: it must be written through, not replaced.
fn behind_links(path: &Path) -> io::Result<Option<PathBuf>> {
    const MOST_LINKS: usize = 40; // as many as Linux follows
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if !metadata.is_symlink() => return Ok(Some(path)),
            Err(_) => return Ok(Some(path)),
            Ok(_) if path.starts_with("/proc") || path.starts_with("/dev/fd") => return Ok(None),
            Ok(_) => path = folder_of(&path).join(fs::read_link(&path)?),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Whether two paths mean the same file, through links and other spellings, whether it exists or not. For refusing
/// to write a file over the one that was read.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// The same for all paths that mean the same file: its folder and its name.
fn identity(path: &Path) -> Option<(PathBuf, OsString)> {
    let file = behind_links(path).ok().flatten()?;
    Some((fs::canonicalize(folder_of(&file)).ok()?, file.file_name()?.to_owned()))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The new content of one file, on the disk, not in its place yet. Dropping it removes it.
struct Temporary {
    given: PathBuf,
    path: PathBuf,
    target: PathBuf,
}

impl Temporary {
    fn write(
        given: &Path,
        target: PathBuf,
        old: Option<Metadata>,
        bytes: &[u8],
    ) -> Result<Self, AtomicError> {
        let folder = folder_of(&target).to_owned();
        let (file, path) = create(&folder).map_err(|source| system_error(given, &folder, source))?;
        let temporary = Self { given: given.to_owned(), path, target };
        write_through(file, old, bytes).map_err(|source| system_error(given, &folder, source))?;
        Ok(temporary)
    }

    fn take_place(&self) -> Result<(), AtomicError> {
        let folder = folder_of(&self.target);
        fs::rename(&self.path, &self.target).map_err(|source| system_error(&self.given, folder, source))?;
        // The name reaches the disk too where folders can be synchronised; elsewhere the system does it in its time.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After `take_place` there is nothing left to remove.
        let _ = fs::remove_file(&self.path);
        forget(&self.path);
    }
}

/// A new file in `folder` under a name nobody uses.
fn create(folder: &Path) -> io::Result<(File, PathBuf)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".diglot-{}-{number}.tmp", process::id()));
        register(&path)?;
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) => {
                forget(&path);
                if error.kind() != io::ErrorKind::AlreadyExists {
                    return Err(error);
                }
            }
        }
    }
}

fn write_through(mut file: File, old: Option<Metadata>, bytes: &[u8]) -> io::Result<()> {
    prepare(&file, old)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives the new file the owner and permissions of the old, before the first byte: nobody reads what they may not.
fn prepare(file: &File, old: Option<Metadata>) -> io::Result<()> {
    if let Some(old) = old {
        keep_owner(file, &old);
        file.set_permissions(old.permissions())?;
    }
    Ok(())
}

/// Gives the new file to the owner and group of the old one where the system allows it: to its superuser, and to members
/// of the group.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if let Ok(new) = file.metadata() {
        let user = (new.uid() != old.uid()).then(|| old.uid());
        let group = (new.gid() != old.gid()).then(|| old.gid());
        if user.is_some() || group.is_some() {
            let _ = fchown(file, user, group);
        }
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &Metadata) {}

/// Adds to what is there: a pipe or terminal takes it as it is, a file opened by the shell keeps what it has.
fn write_device(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut device = OpenOptions::new().append(true).open(path)?;
    device.write_all(bytes)?;
    device.flush()
}

fn system_error(path: &Path, folder: &Path, source: io::Error) -> AtomicError {
    use io::ErrorKind as Kind;
    let (path, folder) = (path.to_owned(), folder.to_owned());
    match source.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => AtomicError::DiskFull { path, source },
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => AtomicError::Permission { path, folder, source },
        Kind::NotFound | Kind::NotADirectory => AtomicError::NoFolder { path, folder },
        Kind::Interrupted => AtomicError::Interrupted { path },
        _ => AtomicError::Io { path, source },
    }
}

/// The temporary files in use.
struct Pending {
    paths: Vec<PathBuf>,
    closed: bool,
}

static PENDING: Mutex<Pending> = Mutex::new(Pending { paths: Vec::new(), closed: false });

fn pending() -> MutexGuard<'static, Pending> {
    // A panic elsewhere leaves a list of paths that is still right.
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn register(path: &Path) -> io::Result<()> {
    let mut pending = pending();
    if pending.closed {
        return Err(io::ErrorKind::Interrupted.into());
    }
    pending.paths.push(path.to_owned());
    Ok(())
}

fn forget(path: &Path) {
    pending().paths.retain(|other| other != path);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes to `name` in a folder with `old.txt`, and says what there is afterwards or why not.
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::write(folder.path().join("old.txt"), "старое").expect("set up");
        let result = write(&folder.path().join(name), "новое".as_bytes());
        let here = format!("{}/", folder.path().display());
        let got = match result {
            Ok(()) => content(folder.path()),
            Err(error) => format!(
                "{} | {}",
                error.to_string().replace(&here, "").replace(here.trim_end_matches('/'), "."),
                content(folder.path())
            ),
        };
        assert_eq!(got, expected);
    }

    fn content(folder: &Path) -> String {
        let entries = fs::read_dir(folder).expect("the folder");
        let mut files = entries
            .map(|entry| entry.expect("an entry").path())
            .map(|path| {
                format!(
                    "{}={}",
                    path.file_name().unwrap_or_default().display(),
                    fs::read_to_string(&path).unwrap_or_default()
                )
            })
            .collect::<Vec<_>>();
        files.sort();
        files.join(" ")
    }

    #[test]
    fn a_file_is_made_or_replaced_and_nothing_else_stays() {
        check("new.txt", "new.txt=новое old.txt=старое");
        check("old.txt", "old.txt=новое");
    }

    #[test]
    fn what_cannot_be_written_is_said_and_the_old_stays() {
        check("", "cannot write “”: it names a folder; add a file name | old.txt=старое");
        check("sub/", "cannot write “sub/”: it names a folder; add a file name | old.txt=старое");
        check(
            "sub/new.txt",
            "cannot write “sub/new.txt”: there is no folder “sub”; make it first or choose another | old.txt=старое",
        );
        check(
            "old.txt/new.txt",
            "cannot write “old.txt/new.txt”: there is no folder “old.txt”; make it first or choose another | old.txt=старое",
        );
    }

    #[test]
    fn several_files_are_one_step() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let files = |names: &[&str]| {
            names.iter().map(|name| (folder.path().join(name), name.as_bytes().to_vec())).collect::<Vec<_>>()
        };
        assert!(write_all(&files(&["a", "b", "missing/c"])).is_err());
        assert_eq!(content(folder.path()), "");
        assert!(matches!(write_all(&files(&["a", "./a"])), Err(AtomicError::Twice { .. })));
        assert_eq!(content(folder.path()), "");
        write_all(&files(&["a", "b"])).expect("both can be written");
        assert_eq!(content(folder.path()), "a=a b=b");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_followed() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
        let folder = tempfile::tempdir().expect("a folder for the test");
        let [file, link, dangling] = ["file", "link", "dangling"].map(|name| folder.path().join(name));
        fs::write(&file, "old").expect("set up");
        let allow = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("set up");
        allow(0o640);
        let given_away = chown(&file, Some(1), Some(1)).is_ok(); // only the superuser can do that
        symlink("file", &link).expect("set up");
        symlink("later", &dangling).expect("set up");
        write(&link, b"new").expect("through the link");
        write(&dangling, b"first").expect("through the link");
        assert!(link.is_symlink() && dangling.is_symlink());
        assert_eq!(content(folder.path()), "dangling=first file=new later=first link=new");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::metadata(&file).expect("there").uid() == 1, given_away);
        allow(0o440);
        assert!(matches!(write(&link, b"newer"), Err(AtomicError::ReadOnly { .. })));
        symlink("round", folder.path().join("round")).expect("set up");
        assert!(matches!(write(&folder.path().join("round"), b"x"), Err(AtomicError::Io { .. })));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_the_shell_has_opened_is_written_through() {
        use std::os::fd::AsRawFd;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("log.txt");
        let mut open = File::create(&path).expect("set up");
        open.write_all(b"before ").expect("set up");
        let number = open.as_raw_fd();
        write(Path::new(&format!("/proc/self/fd/{number}")), b"one ").expect("an open file");
        write(Path::new(&format!("/dev/fd/{number}")), b"two").expect("an open file");
        assert_eq!(content(folder.path()), "log.txt=before one two");
    }

    #[cfg(unix)]
    #[test]
    fn the_same_file_is_known_by_any_path() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).expect("set up");
        std::os::unix::fs::symlink("news.ru", at("link")).expect("set up");
        assert!(is_same_file(&at("news.ru"), &at("sub/../news.ru")));
        assert!(is_same_file(&at("link"), &at("./news.ru")));
        assert!(!is_same_file(&at("news.ru"), &at("news.en")));
        assert!(!is_same_file(&at("news.ru"), &at("sub/news.ru")));
        assert!(!is_same_file(&at("missing/a"), &at("missing/a")), "nothing can be there");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_directly() {
        write(Path::new("/dev/null"), b"gone").expect("takes everything");
        let full = write(Path::new("/dev/full"), b"more").expect_err("never has space").to_string();
        assert_eq!(
            full,
            "cannot write “/dev/full”: the disk is full; free some space or choose another disk"
        );
        let folder = write(Path::new("/dev"), b"x").expect_err("a folder").to_string();
        assert_eq!(folder, "cannot write “/dev”: it names a folder; add a file name");
    }
}
