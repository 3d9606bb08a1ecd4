//! Ctrl-C while files are written: alone in its process, because nothing can be written afterwards.

use std::fs;
use std::path::Path;

use diglot::formats::atomic::{AtomicError, remove_pending, write, write_all};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names = entries.map(|entry| name(entry.expect("an entry"))).collect::<Vec<_>>();
    names.sort();
    names
}

#[test]
fn an_interrupt_leaves_the_old_file_and_nothing_lying_about() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let [old, new] = ["old.tmx", "new.tmx"].map(|name| folder.path().join(name));
    write(&old, b"old").expect("before the interrupt");

    #[cfg(unix)]
    interrupt_while_a_pipe_waits(folder.path(), &old);

    remove_pending();
    let both = [(old.clone(), b"newer".to_vec()), (new, b"new".to_vec())];
    assert!(matches!(write_all(&both), Err(AtomicError::Interrupted { .. })));
    assert_eq!(fs::read(&old).expect("still there"), b"old");
    assert_eq!(names(folder.path()), ["old.tmx"]);
}

/// A pipe that nobody reads stops the writer when the temporary file of `old` is complete.
#[cfg(unix)]
fn interrupt_while_a_pipe_waits(folder: &Path, old: &Path) {
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    let pipe = folder.join("pipe");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        return; // a system without named pipes
    }
    let outputs = [(old.to_owned(), b"newer".to_vec()), (pipe.clone(), b"links".to_vec())];
    let writer = thread::spawn(move || write_all(&outputs));
    while names(folder).len() < 3 {
        thread::sleep(Duration::from_millis(5));
    }
    remove_pending();
    assert_eq!(names(folder), ["old.tmx", "pipe"]);
    assert_eq!(fs::read(&pipe).expect("lets the writer go on"), b"links");
    let result = writer.join().expect("no panic");
    assert!(matches!(result, Err(AtomicError::Interrupted { .. })), "{result:?}");
    fs::remove_file(&pipe).expect("clean up");
}
