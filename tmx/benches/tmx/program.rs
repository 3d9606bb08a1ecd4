//! A command of another program -> its processor time and peak memory, watched from outside (Linux).

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::{Measured, Outcome};

/// The commands of diglot that are measured: the name in the table and the arguments, where `IN` and `OUT` are files.
pub const COMMANDS: [(&str, &[&str]); 8] = [
    ("diglot tmx stats", &["stats", "IN"]),
    ("diglot tmx check", &["check", "IN"]),
    ("diglot tmx clean --only duplicates", &["clean", "--only", "duplicates", "IN", "-o", "OUT.tmx"]),
    ("diglot tmx clean", &["clean", "IN", "-o", "OUT.tmx"]),
    ("diglot tmx convert to JSON lines", &["convert", "IN", "-o", "OUT.jsonl"]),
    ("diglot tmx convert to XLIFF 2.0", &["convert", "IN", "--to", "xliff-2.0", "-o", "OUT.xlf"]),
    ("diglot tmx merge with itself", &["merge", "IN", "IN", "-o", "OUT.tmx"]),
    ("diglot tmx diff with itself", &["diff", "IN", "IN"]),
];

/// Runs the command on `file`; what it writes goes to `folder` and away.
pub fn measure(
    program: &str,
    arguments: &[&str],
    file: &Path,
    folder: &Path,
    units: u64,
) -> Outcome<Measured> {
    let mut command = Command::new(program);
    command.arg("tmx");
    let mut written = None;
    for &argument in arguments {
        if argument == "IN" {
            command.arg(file);
        } else if let Some(ending) = argument.strip_prefix("OUT") {
            let out = folder.join(format!("written{ending}"));
            command.arg(&out);
            written = Some(out);
        } else {
            command.arg(argument);
        }
    }
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let process = format!("/proc/{}", child.id());
    let mut peak_kb = 0;
    let seconds = loop {
        peak_kb = super::peak_of(&process).max(peak_kb);
        let said = std::fs::read_to_string(format!("{process}/stat"))?;
        let fields =
            said.rsplit_once(") ").map(|(_, rest)| rest.split(' ').collect::<Vec<_>>()).unwrap_or_default();
        if fields.first() == Some(&"Z") {
            let ticks =
                |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
            // Fields 14 and 15 of proc(5), in hundredths of a second.
            break (ticks(11) + ticks(12)) / 100.0;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let output = child.wait_with_output()?;
    if let Some(written) = written {
        // The next run writes it again.
        let _ = std::fs::remove_file(written);
    }
    // 1 is the answer “there are some” of commands that answer a question.
    match output.status.code() {
        Some(0 | 1) => Ok(Measured { units, seconds, peak_kb }),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}
