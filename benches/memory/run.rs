//! Segments -> an index from its file, and what making and asking it costs.

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use anyhow::Result;
use diglot::memory::search::{Kind, Layers, Score, Stamp};

use super::data::{Data, Gold};

/// What making an index costs.
pub struct Cost {
    pub seconds: f64,
    /// Megabytes above what the texts take; `None` where the system does not say.
    pub peak: Option<f64>,
    pub bytes: u64,
    pub opened: f64,
}

/// Makes an index, writes it, and opens the file.
pub fn made<K: Kind>(pool: &[String]) -> Result<(Layers<K>, Cost)> {
    // From here on the peak is counted anew.
    let counted = fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = memory("VmRSS:");
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.index");
    let start = Clock::start();
    let layers = Layers::<K>::make(|each| {
        (1..).zip(pool).for_each(|(number, text)| each(number, text));
        Ok::<(), Infallible>(())
    })?;
    let mut out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
    layers.write(Stamp { of: 0, changes: 1 }, &mut out)?;
    out.flush()?;
    let seconds = start.seconds();
    let peak = memory("VmHWM:").zip(before).map(|(peak, before)| peak - before).filter(|_| counted);
    drop(layers);
    let bytes = fs::metadata(&path)?.len();
    let start = Clock::start();
    let (layers, _) = Layers::<K>::open(&path)?;
    let opened = start.seconds();
    // The file stays mapped.
    Ok((layers, Cost { seconds, peak, bytes, opened }))
}

fn memory(what: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

/// Seconds of the processor where the system tells them, else of the clock on the wall: others may be at work.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), Self::worked())
    }

    fn seconds(&self) -> f64 {
        let worked = Self::worked().zip(self.1).map(|(now, then)| now - then);
        worked.unwrap_or_else(|| self.0.elapsed().as_secs_f64())
    }

    fn worked() -> Option<f64> {
        let line = fs::read_to_string("/proc/self/schedstat").ok()?;
        Some(line.split(' ').next()?.parse::<f64>().ok()? / 1e9)
    }
}

/// How long each of many searches took, and all of them.
pub struct Speed {
    times: Vec<f64>,
    all: f64,
}

impl Speed {
    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.all
    }

    /// The time in seconds that this share of the searches does not exceed.
    pub fn at(&self, share: f64) -> f64 {
        self.times[((self.times.len() as f64 * share) as usize).min(self.times.len() - 1)]
    }
}

/// Asks all queries, one after another, after a first round that fills the caches.
pub fn searched<K: Kind>(index: &mut Layers<K>, queries: &[String], threshold: u32, top: usize) -> Speed {
    let (mut times, mut all) = (Vec::new(), 0.0);
    for round in 0..2 {
        times.clear();
        let clock = Clock::start();
        for query in queries.iter().take(if round == 0 { 200 } else { usize::MAX }) {
            let start = Instant::now();
            std::hint::black_box(index.find(query, Score::percent_of(threshold), top));
            times.push(start.elapsed().as_secs_f64());
        }
        all = clock.seconds();
    }
    times.sort_by(f64::total_cmp);
    Speed { times, all }
}

/// How many of the queries that have a match of the threshold get one as good as the best there is: `1318/1318`.
pub fn recall<K: Kind>(
    index: &mut Layers<K>,
    data: &Data,
    threshold: u32,
    percent: impl Fn(Score) -> f64,
    gold: impl Fn(&Gold) -> f64,
) -> String {
    let (mut found, mut all) = (0, 0);
    for (query, best) in data.queries.iter().zip(&data.gold) {
        let best = gold(best);
        if best < f64::from(threshold) {
            continue;
        }
        all += 1;
        let hits = index.find(query, Score::percent_of(threshold), 1);
        // Gold has two decimals.
        found += usize::from(hits.first().is_some_and(|hit| percent(hit.score) >= best - 0.02));
    }
    format!("{found}/{all}")
}
