//! A path -> a connection to a memory of the right format: made, brought up to date, or refused.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{Access, StoreError};

/// Says in the head of the file whose it is: `dgLm`.
pub const APPLICATION: i64 = 0x6467_4c6d;

/// What each version of the format adds to the one before. The number of steps is the version of the format
/// (`user_version` in the head of the file). A step that was released never changes.
const STEPS: [&str; VERSION as usize] = ["
CREATE TABLE state (
    changes INTEGER NOT NULL,     -- grows with every batch that changed something
    removed INTEGER NOT NULL,     -- the last change that took a text away; 0 when none did
    next_text INTEGER NOT NULL,   -- a number is never given twice
    next_unit INTEGER NOT NULL
);
INSERT INTO state VALUES (0, 0, 1, 1);
CREATE TABLE change (             -- which texts a change added: those from here on
    number INTEGER PRIMARY KEY,
    first_text INTEGER NOT NULL
);
CREATE TABLE language (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE
);
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    language INTEGER NOT NULL REFERENCES language,
    text TEXT NOT NULL
);
CREATE TABLE hash (               -- the texts by content; apart from them, so that it is written in its own order
    hash INTEGER NOT NULL,        -- XXH3 of the text, seeded with the number of the language
    text INTEGER NOT NULL,
    PRIMARY KEY (hash, text)
) WITHOUT ROWID;
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES text,
    target INTEGER NOT NULL REFERENCES text,
    key INTEGER NOT NULL,         -- XXH3 of what makes it another unit beside its source
    state INTEGER NOT NULL,
    confidence REAL NOT NULL,
    origin INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    document INTEGER REFERENCES document,
    position INTEGER,
    author TEXT,
    created TEXT,
    changed TEXT,
    source_markup TEXT,
    target_markup TEXT,
    before TEXT,
    after TEXT,
    more TEXT
);
CREATE INDEX unit_by_source ON unit (source, key);
CREATE INDEX unit_by_target ON unit (target);
"];

/// The format this program writes.
pub const VERSION: i64 = 1;

/// How long another program is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a memory, or makes it when `access` says so.
pub fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    let fail = |error: rusqlite::Error| StoreError::of(path, &error);
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(StoreError::NotAMemory { path: path.to_owned() }),
        // An empty file is not worth a word when something is to be put into it.
        Ok(found) if found.len() == 0 && access != Access::Create => {
            return Err(StoreError::NotAMemory { path: path.to_owned() });
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if access != Access::Create {
                return Err(StoreError::NotThere { path: path.to_owned() });
            }
        }
        Err(error) => {
            return Err(StoreError::Other { path: path.to_owned(), what: error.to_string() });
        }
    }
    let connection = match access {
        Access::Read => reader(path),
        Access::Write | Access::Create => {
            let create =
                if access == Access::Create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
            let mut connection = Connection::open_with_flags(path, flags).map_err(fail)?;
            connection.busy_timeout(PATIENCE).map_err(fail)?;
            // The head is looked at before anything is written: a file that is not ours stays as it is.
            let head = Head::read(&connection).map_err(fail)?;
            head.refuse(path, access == Access::Create)?;
            prepare_writer(&connection).map_err(fail)?;
            if head.version < VERSION {
                bring_up_to_date(&mut connection, path)?;
            }
            Ok(connection)
        }
    }?;
    // Else a statement is made anew for each value it is asked with, which takes longer than the answer.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fail)?;
    Ok(connection)
}

/// For reading: as it is shared with a writer, or, on a disk that cannot be written, as a file that cannot change.
fn reader(path: &Path) -> Result<Connection, StoreError> {
    // Whoever reads last tidies the log away, and for that has to be allowed to write; it writes nothing else.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let fail = |error: rusqlite::Error| StoreError::of(path, &error);
    let shared = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        Head::read(&connection).map(|head| (connection, head))
    });
    let (connection, head) = match shared.map_err(fail) {
        Ok(both) => both,
        Err(StoreError::ReadOnly { .. }) if !has_log(path) => {
            let connection = immutable(path).map_err(fail)?;
            let head = Head::read(&connection).map_err(fail)?;
            (connection, head)
        }
        Err(error) => return Err(error),
    };
    head.refuse(path, false)?;
    if head.version < VERSION {
        return Err(StoreError::Older { path: path.to_owned(), version: head.version });
    }
    let settings = "PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824;";
    connection.execute_batch(settings).map_err(fail)?;
    Ok(connection)
}

/// A file that cannot change while it is read: no lock is taken, nothing is made beside it.
pub(super) fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(immutable_uri(path), flags)
}

/// What the head of the file says.
struct Head {
    application: i64,
    version: i64,
    tables: i64,
}

impl Head {
    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get(0));
        let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok(Self { application: pragma("application_id")?, version: pragma("user_version")?, tables })
    }

    /// Refuses what is not ours, or is newer; a database without anything in it may become ours.
    fn refuse(&self, path: &Path, may_be_empty: bool) -> Result<(), StoreError> {
        let path = || path.to_owned();
        let empty = self.tables == 0 && self.application == 0 && self.version == 0;
        if empty && may_be_empty {
            Ok(())
        } else if self.application != APPLICATION {
            Err(StoreError::NotAMemory { path: path() })
        } else if self.version > VERSION {
            Err(StoreError::Newer { path: path(), version: self.version, known: VERSION })
        } else if self.version < 1 || self.tables == 0 {
            Err(StoreError::Damaged { path: path(), what: "its tables are missing".to_owned() })
        } else {
            Ok(())
        }
    }
}

fn prepare_writer(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -131072;
         PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16000;",
    )
}

/// Takes the steps the file has not taken yet: all of them or none.
fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let fail = |error: rusqlite::Error| StoreError::of(path, &error);
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fail)?;
    // Another program may have been quicker.
    let head = Head::read(&step).map_err(fail)?;
    head.refuse(path, true)?;
    for sql in STEPS.iter().skip(head.version.max(0) as usize) {
        step.execute_batch(sql).map_err(fail)?;
    }
    step.pragma_update(None, "application_id", APPLICATION).map_err(fail)?;
    step.pragma_update(None, "user_version", VERSION).map_err(fail)?;
    step.commit().map_err(fail)
}

/// Whether there is a log of changes beside the file that are not in it yet.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// `file:/a%20b.memory?immutable=1`
fn immutable_uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte as char),
            byte => uri.extend(['%', digit(byte >> 4), digit(byte & 15)]),
        }
    }
    uri + "?immutable=1"
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16).unwrap_or('0')
}
