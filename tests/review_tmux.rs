//! A review as a person does it, in a real terminal: each key is typed into tmux and the screen is read after it.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A terminal of 80 columns and 24 lines that ends with the test.
struct Terminal {
    socket: String,
}

impl Terminal {
    fn start(folder: &Path, command: &str) -> Self {
        let terminal = Self { socket: format!("diglot-test-{}", std::process::id()) };
        let folder = folder.to_str().expect("a folder name");
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "80",
            "-y",
            "24",
            "-c",
            folder,
            command,
        ]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut tmux = Command::new("tmux");
        tmux.env("LC_ALL", "C.UTF-8").env_remove("TMUX").args(["-u", "-L", &self.socket]).args(arguments);
        let output = tmux.output().expect("tmux runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Types a key, waits until the screen says all of `expected`, and gives the screen.
    fn press(&self, key: &str, expected: &[&str]) -> String {
        if !key.is_empty() {
            self.tmux(&["send-keys", key]);
        }
        let start = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if expected.iter().all(|text| screen.contains(text)) {
                return screen;
            }
            assert!(start.elapsed() < Duration::from_mins(1), "after {key}, not {expected:?} but:\n{screen}");
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

/// The sample article with one border moved, as an aligner could have it wrong.
fn wrong_bitext(folder: &Path) {
    let sample = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    let file = folder.join("port.bitext");
    let done = Command::new(env!("CARGO_BIN_EXE_diglot"))
        .args([Path::new("align"), &sample("port.ru.txt"), &sample("port.en.txt"), Path::new("-o"), &file])
        .env("HOME", folder)
        .output()
        .expect("diglot runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut bitext: Value =
        serde_json::from_str(&fs::read_to_string(&file).expect("a file")).expect("a bitext");
    let links = bitext["links"].as_array_mut().expect("links");
    let two = links.iter().position(|link| link["source"] == json!([4, 5])).expect("a link of two sentences");
    links[two]["source"] = json!([4]);
    links[two]["confidence"] = json!(0.43);
    links[two + 1]["source"] = json!([5, 6]);
    links[two + 1]["confidence"] = json!(0.39);
    fs::write(&file, bitext.to_string()).expect("a file");
}

#[test]
fn an_article_is_put_right_in_a_few_keys() {
    if Command::new("tmux").arg("-V").output().is_err() {
        eprintln!("SKIPPED: there is no tmux on this machine, so the screen was not tried in a terminal");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    wrong_bitext(folder.path());
    let program = env!("CARGO_BIN_EXE_diglot");
    let home = folder.path().display();
    let command = format!("LANG=C.UTF-8 HOME={home} '{program}' review port.bitext; echo left $?; sleep 600");
    let terminal = Terminal::start(folder.path(), &command);
    // It opens on the first doubtful link, and says what else it could be.
    terminal.press("", &[">   5 !  43", "to look at: 2", "2  leave as it is"]);
    // Taking the first proposal puts the border right and aligns the rest again.
    let screen = terminal.press("1", &[">   5 *  ok", "re-aligned 12 links", "to look at: 0"]);
    assert!(screen.contains("К 2028 г."));
    terminal.press("Space", &["no doubtful link is left"]);
    terminal.press("A", &["accept 12 links at 80 or above?"]);
    terminal.press("y", &["+++++++"]);
    terminal.press("u", &["undone: accept all sure ones", "@@......"]);
    // The same in the Russian layout: г is u, Г is U.
    terminal.press("г", &[">   5 !  43", "undone: take a proposal"]);
    terminal.press("Г", &[">   5 *  ok", "done again: take a proposal"]);
    // The terminal is given back.
    let screen = terminal.press("q", &["left 0"]);
    assert!(!screen.contains("to look at"), "{screen}");
}
