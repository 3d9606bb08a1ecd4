//! A clean folder and an empty home to run the program in, as a person would.

#![allow(dead_code)] // each file of tests uses its own part

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder to run the program in, gone afterwards.
pub struct Place {
    folder: TempDir,
}

/// What the program did.
pub struct Done {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output, lossily decoded.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// A Russian text of three sentences in two paragraphs.
pub const RU: &str = "Порт «Северный» откроют в мае 2031 года. Об этом сообщил мэр города Иван Петров.\n\n\
                      Строительство обойдётся в 4,5 млрд рублей.\n";
/// Its translation.
pub const EN: &str = "The port of Severny will open in May 2031. The city's mayor, Ivan Petrov, announced this.\n\n\
                      Construction will cost 4.5 billion roubles.\n";

impl Place {
    /// An empty folder with an empty home beside it.
    pub fn new() -> Self {
        let place = Self { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(place.path("work")).expect("a folder in it");
        fs::create_dir(place.path("home")).expect("a folder in it");
        place
    }

    /// A folder with `a.ru.txt` and `a.en.txt`.
    pub fn with_texts() -> Self {
        let place = Self::new();
        place.file("a.ru.txt", RU);
        place.file("a.en.txt", EN);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder the program runs in.
    pub fn work(&self) -> PathBuf {
        self.path("work")
    }

    /// The home of the person.
    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// Writes a file in the working folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        fs::write(self.work().join(name), content).expect("a file can be written");
        self
    }

    /// Reads a file of the working folder; empty when there is none.
    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.work().join(name)).unwrap_or_default()).into_owned()
    }

    /// The names in the working folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.work()).expect("the folder is there");
        let mut names = entries.map(|entry| entry.expect("an entry").file_name().display().to_string());
        let mut names = names.by_ref().collect::<Vec<_>>();
        names.sort();
        names
    }

    /// The program, ready to run here; nothing of the person's own environment reaches it.
    pub fn command(&self) -> Command {
        self.any_command(env!("CARGO_BIN_EXE_diglot"))
    }

    /// Any program, in the same clean surroundings.
    pub fn any_command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.work()).env_clear().env("HOME", self.home());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Runs `diglot` with the words of `arguments`.
    pub fn run(&self, arguments: &str) -> Done {
        self.run_with(arguments, b"")
    }

    /// Runs `diglot` with the words of `arguments` and something on standard input.
    pub fn run_with(&self, arguments: &str, stdin: &[u8]) -> Done {
        let mut command = self.command();
        command.args(arguments.split_whitespace());
        finish(command, stdin)
    }
}

/// Runs a command to its end.
pub fn finish(mut command: Command, stdin: &[u8]) -> Done {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that stops early does not read to the end, and that is no mistake.
    let _ = child.stdin.take().expect("piped above").write_all(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The folder of this project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
