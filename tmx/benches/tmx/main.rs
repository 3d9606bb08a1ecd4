//! Speed and memory of reading and writing a TMX file, beside what else reads TMX.
//!
//! `cargo bench -p diglot-tmx` makes a file of 200,000 units and prints a table in Markdown. Each measurement is a
//! process of its own on one thread: CPU seconds (the least of several runs) and peak resident memory.
//!
//! - `--units N` takes a bigger or smaller file (8,300,000 units are 5 GB), `--runs N` more or fewer runs, `--ours` leaves
//!   the others out, `--file FILE` measures a file that is there.
//! - `--program DIGLOT` also measures the commands of that program, watched from outside.
//! - The Python of `DIGLOT_PYTHON`, or `python3`, is asked for lxml and translate-toolkit.
//! - Without `--bench` (as `cargo test --benches` runs it) the file is small and only our reader and writer run.

mod program;
mod synthetic;

use std::error::Error;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use diglot_tmx::{Reader, Style, Writer};
use quick_xml::events::Event;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What is measured in this program, by the name a child process is given.
const OWN: [(&str, &str); 5] = [
    ("events", "quick-xml, events only: read"),
    ("events-write", "quick-xml, events only: read and write"),
    ("read", "diglot-tmx: read into units"),
    ("faithful", "diglot-tmx: read and write, faithful"),
    ("clean", "diglot-tmx: read and write, clean"),
];
/// What is measured in Python: the module it needs, the function of `peers.py`, the name in the table.
const PYTHON: [(&str, &str, &str); 4] = [
    ("lxml", "lxml_read", "lxml iterparse: read"),
    ("lxml", "lxml_write", "lxml iterparse: read and write"),
    ("translate", "toolkit_read", "translate-toolkit: read"),
    ("translate", "toolkit_write", "translate-toolkit: read and write"),
];
/// A reader this slow is measured once.
const SLOW_SECONDS: f64 = 5.0;
/// translate-toolkit holds the whole file: beyond this many bytes it is left out.
const WHOLE_FILE_LIMIT: u64 = 400_000_000;

/// One measurement.
struct Measured {
    units: u64,
    seconds: f64,
    peak_kb: u64,
}

fn main() -> Outcome<()> {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str| value(name).map(|value| value.parse::<u64>()).transpose();
    if let [first, name, path] = arguments.as_slice()
        && first == "--measure"
    {
        return measure_here(name, Path::new(path));
    }
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let units = number("--units")?.unwrap_or(if whole { 200_000 } else { 2_000 });
    let runs = number("--runs")?.unwrap_or(if whole { 5 } else { 1 });
    let file = match value("--file") {
        Some(file) => PathBuf::from(file),
        None => make_file(units)?,
    };
    let size = file.metadata()?.len();
    let mut rows = Vec::new();
    for (name, title) in OWN {
        if whole || !name.starts_with("events") {
            let this = std::env::current_exe()?;
            rows.push((
                title,
                least(runs, || child(Command::new(&this).arg("--measure").arg(name).arg(&file)))?,
            ));
        }
    }
    if whole && !arguments.iter().any(|argument| argument == "--ours") {
        measure_python(runs, &file, size, &mut rows)?;
    }
    if let Some(program) = value("--program") {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        for (title, arguments) in program::COMMANDS {
            let run = || program::measure(&program, arguments, &file, folder.path(), units);
            rows.push((title, least(runs, run)?));
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{:.0} MB, one thread, CPU time, least of {runs} runs\n", size as f64 / 1e6)?;
    writeln!(out, "| what | units | MB/s | seconds | peak memory, MB |\n|---|---:|---:|---:|---:|")?;
    for (title, Measured { units, seconds, peak_kb }) in rows {
        let (speed, peak) = (size as f64 / 1e6 / seconds, peak_kb as f64 / 1024.0);
        writeln!(out, "| {title} | {units} | {speed:.0} | {seconds:.2} | {peak:.1} |")?;
    }
    Ok(())
}

/// The synthetic file of this many units; made again when it is not there.
fn make_file(units: u64) -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("synthetic-{units}.tmx"));
    let mut out = BufWriter::new(File::create(&file)?);
    synthetic::write(&mut out, units)?;
    Ok(file)
}

/// The run with the fewest seconds.
fn least(runs: u64, run: impl Fn() -> Outcome<Measured>) -> Outcome<Measured> {
    let mut best = run()?;
    for _ in 1..runs {
        if best.seconds > SLOW_SECONDS {
            break;
        }
        let next = run()?;
        best.seconds = best.seconds.min(next.seconds);
        best.peak_kb = best.peak_kb.max(next.peak_kb);
    }
    Ok(best)
}

fn measure_python(
    runs: u64,
    file: &Path,
    size: u64,
    rows: &mut Vec<(&'static str, Measured)>,
) -> Outcome<()> {
    let python = std::env::var("DIGLOT_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tmx/peers.py");
    for (module, name, title) in PYTHON {
        let has = Command::new(&python).arg(&script).args(["have", module]).output();
        if !has.is_ok_and(|has| has.status.success()) {
            println!(
                "SKIPPED: {title}: {python} has no module {module}; NOTHING was measured (DIGLOT_PYTHON)"
            );
        } else if module == "translate" && size > WHOLE_FILE_LIMIT {
            println!("SKIPPED: {title}: it would hold the whole file of {:.1} GB", size as f64 / 1e9);
        } else {
            rows.push((
                title,
                least(runs, || child(Command::new(&python).arg(&script).arg(name).arg(file)))?,
            ));
        }
    }
    Ok(())
}

/// Runs one measurement in a process of its own.
fn child(command: &mut Command) -> Outcome<Measured> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut numbers = said.split_whitespace();
    let mut next = || numbers.next().ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned());
    Ok(Measured { units: next()?.parse()?, seconds: next()?.parse()?, peak_kb: next()?.parse()? })
}

/// Reads (and writes) the file; prints units, CPU seconds and peak memory in KB.
fn measure_here(name: &str, file: &Path) -> Outcome<()> {
    let input = File::open(file)?;
    let output = File::create(if cfg!(windows) { "NUL" } else { "/dev/null" })?;
    let (begin, wall) = (cpu_seconds(), Instant::now());
    let units = match name {
        "events" => events(input, None)?,
        "events-write" => events(input, Some(output))?,
        "read" => {
            let mut reader = Reader::new(input)?;
            let mut units = 0;
            while let Some(unit) = reader.next_unit()? {
                units += std::hint::black_box(&unit).variants.len().min(1) as u64;
            }
            assert_eq!(reader.problem_count(), 0, "{:?}", reader.problems().first());
            units
        }
        "faithful" => read_and_write(input, output, Style::Faithful)?,
        "clean" => read_and_write(input, output, Style::Clean)?,
        name => return Err(format!("no measurement is called {name}").into()),
    };
    let seconds = match (begin, cpu_seconds()) {
        (Some(begin), Some(end)) => end - begin,
        _ => wall.elapsed().as_secs_f64(),
    };
    println!("{units} {seconds} {}", peak_kb());
    Ok(())
}

fn events(input: File, output: Option<File>) -> Outcome<u64> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::with_capacity(64 * 1024, input));
    let mut writer = output.map(|output| quick_xml::Writer::new(BufWriter::with_capacity(64 * 1024, output)));
    let mut buffer = Vec::new();
    let mut units = 0;
    loop {
        let event = reader.read_event_into(&mut buffer)?;
        match &event {
            Event::Start(tag) if tag.name().as_ref() == "tu" => units += 1,
            Event::Eof => return Ok(units),
            _ => {}
        }
        if let Some(writer) = &mut writer {
            writer.write_event(event)?;
        }
        buffer.clear();
    }
}

fn read_and_write(input: File, output: File, style: Style) -> Outcome<u64> {
    let mut reader = Reader::new(input)?;
    let mut writer = Writer::with_style(output, reader.header(), style)?;
    while let Some(unit) = reader.next_unit()? {
        writer.write_unit(&unit)?;
    }
    Ok(writer.finish()?.1.units)
}

/// Seconds this process has had of a processor; only Linux says.
fn cpu_seconds() -> Option<f64> {
    let said = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(said.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Peak resident memory; 0 where nobody says.
fn peak_kb() -> u64 {
    peak_of("/proc/self")
}

fn peak_of(process: &str) -> u64 {
    let said = std::fs::read_to_string(format!("{process}/status")).unwrap_or_default();
    let line = said.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
}
