//! The program started as a person starts it -> seconds and peak memory.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What one run took.
pub struct Cost {
    /// From start to end.
    pub seconds: f64,
    /// The most memory it held at once; `None` on systems that do not say.
    pub megabytes: Option<f64>,
}

impl Cost {
    /// The peak memory in words.
    pub fn memory(&self) -> String {
        let words = |megabytes: f64| format!("{:.0} MB", megabytes.ceil());
        self.megabytes.map_or_else(|| "not measured on this system".to_owned(), words)
    }
}

/// Runs the program and watches its memory.
pub fn watch(arguments: &[&Path]) -> Result<Cost> {
    let start = Instant::now();
    let mut child = start_program(arguments)?;
    let mut megabytes = None;
    let status = loop {
        megabytes = peak(child.id()).or(megabytes);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        sleep(Duration::from_millis(2));
    };
    let seconds = start.elapsed().as_secs_f64();
    check(status)?;
    Ok(Cost { seconds, megabytes })
}

/// The seconds of one run, with nothing watching.
pub fn time(arguments: &[&Path]) -> Result<f64> {
    let start = Instant::now();
    let status = start_program(arguments)?.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    check(status)?;
    Ok(seconds)
}

/// How many programs wanted a core during the last minute, as Linux tells it.
pub fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// How many threads the program uses.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn start_program(arguments: &[&Path]) -> Result<Child> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diglot"));
    if !arguments.contains(&Path::new("--vectors")) {
        // What the program does by default is measured as it is without an installed model.
        command.env("DIGLOT_DATA", std::env::temp_dir().join("diglot-without-models"));
    }
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.spawn()?)
}

fn check(status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("diglot ended with {status}");
    }
    Ok(())
}

/// The peak memory of a running process in MB (10^6 bytes), as Linux tells it.
fn peak(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes = line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
