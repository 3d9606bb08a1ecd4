//! Units of several memories -> each only once: the newest, the first, or all that differ.

use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use diglot_tmx::{Header, Reader, Style, Unit, WriteError, Writer};

use super::ExchangeError;
use super::keys::{everything, same_source, same_texts};
use super::seen::Seen;

/// Which of the units that are one stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// The one changed last, or else made last, or else used last; of those with the same date the first.
    Newest,
    /// The one that comes first.
    First,
    /// All of them; only units alike in everything are one.
    All,
}

/// Which units are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Those with the same texts and tags in the same languages and context: [`same_texts`].
    Pair,
    /// Those that translate the same source text into the same languages: [`same_source`].
    Source,
}

/// Stands in the place of a date when the unit has been given back.
const GIVEN: u64 = u64::MAX;

/// Gives each unit once, where the first of those that are one stands.
///
/// To keep the newest all units are looked at first, in the same order; those that take the place of an earlier one wait
/// in a temporary file.
pub struct Merger {
    keep: Keep,
    by: By,
    /// The best date so far; [`GIVEN`] for what was given back.
    dates: Seen,
    /// Where the winner waits, when it is not the first.
    waiting: Seen,
    shelf: Option<Shelf>,
    /// How many units were left out.
    pub left_out: u64,
    /// How many units stand in the place of an older one.
    pub newer: u64,
}

impl Merger {
    /// Nothing seen yet.
    pub fn new(keep: Keep, by: By) -> Self {
        let (dates, waiting) = (Seen::default(), Seen::default());
        Self { keep, by, dates, waiting, shelf: None, left_out: 0, newer: 0 }
    }

    /// Whether all units must be shown to [`Merger::look`] before the first is given to [`Merger::take`].
    pub fn must_look(&self) -> bool {
        self.keep == Keep::Newest
    }

    /// Looks at a unit; `header` is that of its file, `source` the number of its source variant.
    pub fn look(&mut self, unit: &Unit, source: usize, header: &Header) -> Result<(), ExchangeError> {
        let (key, date) = (self.key(unit, source), date(unit));
        match self.dates.get(key)? {
            None => self.dates.set(key, date),
            Some(best) if date > best => {
                let shelf = match &mut self.shelf {
                    Some(shelf) => shelf,
                    None => self.shelf.insert(Shelf::new()?),
                };
                // A unit that cannot be written takes nobody's place.
                let Some(place) = shelf.put(unit, header)? else { return Ok(()) };
                self.waiting.set(key, place)?;
                self.dates.set(key, date)
            }
            Some(_) => Ok(()),
        }
    }

    /// The unit that stands here; `None` when an earlier one stood for it.
    ///
    /// ```
    /// use diglot::exchange::merge::{By, Keep, Merger};
    /// use diglot_tmx::{Unit, Variant};
    /// let mut merger = Merger::new(Keep::First, By::Source);
    /// let unit = |target| Unit::new(vec![Variant::new("ru", "Порт открыт."), Variant::new("en", target)]);
    /// assert!(merger.take(unit("The port is open."), 0)?.is_some());
    /// assert!(merger.take(unit("The harbour is open."), 0)?.is_none());
    /// # Ok::<(), diglot::exchange::ExchangeError>(())
    /// ```
    pub fn take(&mut self, unit: Unit, source: usize) -> Result<Option<Unit>, ExchangeError> {
        let key = self.key(&unit, source);
        if self.dates.get(key)? == Some(GIVEN) {
            self.left_out += 1;
            return Ok(None);
        }
        self.dates.set(key, GIVEN)?;
        let place = self.waiting.get(key)?;
        match (place, &mut self.shelf) {
            (Some(place), Some(shelf)) => {
                self.newer += 1;
                shelf.get(place)
            }
            _ => Ok(Some(unit)),
        }
    }

    fn key(&self, unit: &Unit, source: usize) -> u128 {
        match (self.keep, self.by) {
            (Keep::All, _) => everything(unit),
            (_, By::Pair) => same_texts(unit),
            (_, By::Source) => same_source(unit, source),
        }
    }
}

/// The date of a unit as a number that grows with time: of its last change, or else of its making, or else of its last
/// use. Tools write it at the unit or at its variants; the latest counts. 0 when there is none that can be read.
fn date(unit: &Unit) -> u64 {
    let latest = |name| {
        let variants = unit.variants.iter().map(|variant| &variant.attributes);
        let all = std::iter::once(&unit.attributes).chain(variants);
        all.filter_map(|attributes| attributes.get(name)).filter_map(number).max()
    };
    ["changedate", "creationdate", "lastusagedate"].into_iter().find_map(latest).unwrap_or(0)
}

/// `20260131T235959Z`, or `2026-01-31T23:59:59Z`, or only the day -> 20260131235959.
fn number(date: &str) -> Option<u64> {
    let date = date.trim();
    let end = date.find(|c: char| !c.is_ascii_digit() && !"-:T ".contains(c)).unwrap_or(date.len());
    let digits = date[..end].chars().filter(char::is_ascii_digit).take(14).collect::<String>();
    if digits.len() < 8 {
        return None;
    }
    format!("{digits:0<14}").parse().ok()
}

/// Units in a temporary file, each a small TMX file of its own, its length before it.
struct Shelf {
    file: BufWriter<File>,
    end: u64,
}

impl Shelf {
    fn new() -> Result<Self, ExchangeError> {
        Ok(Self { file: BufWriter::with_capacity(64 * 1024, tempfile::tempfile()?), end: 0 })
    }

    /// Where the unit stands now; `None` when it cannot be written.
    fn put(&mut self, unit: &Unit, header: &Header) -> Result<Option<u64>, ExchangeError> {
        // The prefixes of attributes are declared in the header.
        let header = Header { namespaces: header.namespaces.clone(), ..Header::default() };
        let mut writer = Writer::with_style(Vec::new(), &header, Style::Faithful)?;
        match writer.write_unit(unit) {
            Ok(()) => {}
            Err(WriteError::Io(error)) => return Err(error.into()),
            Err(_) => return Ok(None),
        }
        let (bytes, _) = writer.finish()?;
        self.file.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.file.write_all(&bytes)?;
        let place = self.end;
        self.end += 8 + bytes.len() as u64;
        Ok(Some(place))
    }

    fn get(&mut self, place: u64) -> Result<Option<Unit>, ExchangeError> {
        // What is gathered is written before the place changes.
        self.file.seek(SeekFrom::Start(place))?;
        let file = self.file.get_mut();
        let mut length = [0; 8];
        file.read_exact(&mut length)?;
        let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
        file.read_exact(&mut bytes)?;
        let failed = |source| ExchangeError::Tmx { name: "temporary file".to_owned(), source };
        Reader::new(bytes.as_slice()).map_err(failed)?.next_unit().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::{Code, CodeKind, Inline, Variant};

    /// Units written `source=target@date`, merged; those that stay, in the same notation.
    fn check(keep: Keep, by: By, units: &[&str], expected: &[&str]) {
        let unit = |written: &&str| {
            let (texts, date) = written.split_once('@').unwrap_or((written, ""));
            let (source, target) = texts.split_once('=').expect("two texts");
            let mut unit = Unit::new(vec![Variant::new("ru", source), Variant::new("en", target)]);
            if !date.is_empty() {
                unit.variants[1].attributes.set("changedate", date);
            }
            unit
        };
        let mut merger = Merger::new(keep, by);
        if merger.must_look() {
            for unit in units.iter().map(unit) {
                merger.look(&unit, 0, &Header::default()).expect("looked at");
            }
        }
        let taken = units
            .iter()
            .map(unit)
            .filter_map(|unit| merger.take(unit, 0).expect("taken"))
            .collect::<Vec<_>>();
        assert_eq!(taken, expected.iter().map(unit).collect::<Vec<_>>());
        assert_eq!(merger.left_out as usize, units.len() - expected.len());
    }

    #[test]
    fn the_newest_stands_where_the_first_stood() {
        let old_and_new = ["Да=Yes@20240101T000000Z", "Нет=No", "Да=Sure@20250101T000000Z"];
        check(Keep::Newest, By::Source, &old_and_new, &["Да=Sure@20250101T000000Z", "Нет=No"]);
        check(Keep::First, By::Source, &old_and_new, &["Да=Yes@20240101T000000Z", "Нет=No"]);
        check(Keep::Newest, By::Pair, &old_and_new, &old_and_new);
        check(Keep::All, By::Source, &old_and_new, &old_and_new);
        let again = ["Да=Yes", "Да=Yes@20240101T000000Z", "Да=Yes@20230101T000000Z"];
        check(Keep::Newest, By::Pair, &again, &["Да=Yes@20240101T000000Z"]);
        check(Keep::First, By::Pair, &again, &["Да=Yes"]);
        check(Keep::All, By::Pair, &again, &again);
        check(Keep::Newest, By::Source, &["Да=Yes", "Да=Sure"], &["Да=Yes"]);
    }

    #[test]
    fn a_date_is_a_number() {
        let check = |date, expected| assert_eq!(number(date), expected, "{date}");
        check("20260131T235958Z", Some(20_260_131_235_958));
        check("2026-01-31T23:59:58Z", Some(20_260_131_235_958));
        check("2026-01-31T23:59:58.123Z", Some(20_260_131_235_958));
        check("2026-01-31", Some(20_260_131_000_000));
        check("вчера", None);
        check("2026", None);
    }

    #[test]
    fn a_change_counts_before_the_making_and_that_before_the_last_use() {
        let with = |attributes: &[(&str, &str)]| {
            let mut unit = Unit::new(vec![Variant::new("ru", "Да")]);
            for (name, date) in attributes {
                unit.attributes.set(name, *date);
            }
            date(&unit)
        };
        let (early, late) = ("20200101T000000Z", "20250101T000000Z");
        assert_eq!(with(&[("changedate", early), ("creationdate", late)]), with(&[("changedate", early)]));
        assert_eq!(with(&[("changedate", "?"), ("creationdate", late)]), with(&[("creationdate", late)]));
        assert_eq!(with(&[("lastusagedate", late)]), 20_250_101_000_000);
        assert_eq!(with(&[]), 0);
    }

    #[test]
    fn a_unit_comes_off_the_shelf_as_it_was_put_there() {
        let code =
            Code { kind: CodeKind::Ph, attributes: [("x", "1")].into_iter().collect(), content: Vec::new() };
        let segment = diglot_tmx::Segment::new(vec![Inline::Text(" Да & ".into()), Inline::Code(code)]);
        let unit = Unit::new(vec![Variant::new("ru", segment), Variant::new("en", "Yes\n")])
            .with_prop("project", "порт")
            .with_note("«так»");
        let mut shelf = Shelf::new().expect("a shelf");
        let places = [&unit, &Unit::new(vec![Variant::new("de", "Ja")]), &unit]
            .map(|unit| shelf.put(unit, &Header::default()).expect("put").expect("can be written"));
        assert_eq!(shelf.get(places[2]).expect("read"), Some(unit.clone()));
        assert_eq!(shelf.get(places[0]).expect("read"), Some(unit));
        assert_eq!(shelf.put(&Unit::default(), &Header::default()).expect("refused"), None);
    }
}
