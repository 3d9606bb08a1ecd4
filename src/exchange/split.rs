//! Units one by one -> which part each goes to: by number, by size, by language pair or by a property.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::rc::Rc;

use diglot_tmx::{Header, Style, Unit, WriteError, Writer};
use unicode_normalization::UnicodeNormalization as _;

use super::ExchangeError;
use super::languages::{normal, source_of};

/// What decides where a unit goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// So many units a part.
    Units(u64),
    /// So many bytes a part, as TMX and not packed. A unit larger than that has a part of its own.
    Bytes(u64),
    /// A part for each source and target language; a unit with several targets goes to each with that target only.
    Languages,
    /// A part for each value of the property of this type.
    Prop(String),
}

impl Cut {
    /// Whether a part is never gone back to once the next has begun.
    pub fn is_in_order(&self) -> bool {
        matches!(self, Self::Units(_) | Self::Bytes(_))
    }
}

/// Says of each unit what part it goes to.
pub struct Splitter {
    cut: Cut,
    /// Units or bytes in the part.
    filled: u64,
    ruler: Option<Ruler>,
    parts: HashMap<Vec<String>, usize>,
    names: Vec<String>,
    /// The names as a file system may compare them.
    folded: BTreeSet<String>,
}

impl Splitter {
    /// For a file with this header.
    pub fn new(cut: Cut, header: &Header) -> Result<Self, ExchangeError> {
        let ruler = matches!(cut, Cut::Bytes(_)).then(|| Ruler::new(header)).transpose()?;
        let (parts, names, folded) = (HashMap::new(), Vec::new(), BTreeSet::new());
        Ok(Self { cut, filled: 0, ruler, parts, names, folded })
    }

    /// The name of each part so far: a number, a language pair or a value, safe in the name of a file.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of the part of a unit, with what goes there. `header_language` is the `srclang` of its file.
    ///
    /// ```
    /// use diglot::exchange::split::{Cut, Splitter};
    /// use diglot_tmx::{Header, Unit, Variant};
    /// let mut splitter = Splitter::new(Cut::Languages, &Header::default())?;
    /// let unit = ["ru", "en", "de"].map(|code| Variant::new(code, "Хлеб")).to_vec();
    /// assert_eq!(splitter.place(Unit::new(unit), Some("ru"))?.len(), 2);
    /// assert_eq!(splitter.names(), ["ru-en", "ru-de"]);
    /// # Ok::<(), diglot::exchange::ExchangeError>(())
    /// ```
    pub fn place(
        &mut self,
        unit: Unit,
        header_language: Option<&str>,
    ) -> Result<Vec<(usize, Unit)>, ExchangeError> {
        match &self.cut {
            &Cut::Units(most) => {
                if self.names.is_empty() || self.filled >= most {
                    self.next_number();
                }
                self.filled += 1;
                Ok(vec![(self.names.len() - 1, unit)])
            }
            &Cut::Bytes(most) => {
                let (size, frame) = match &mut self.ruler {
                    Some(ruler) => (ruler.measure(&unit)?, ruler.frame),
                    None => (0, 0),
                };
                if self.names.is_empty() || (self.filled > frame && self.filled + size > most) {
                    self.next_number();
                    self.filled = frame;
                }
                self.filled += size;
                Ok(vec![(self.names.len() - 1, unit)])
            }
            Cut::Languages => Ok(self.by_languages(unit, header_language)),
            Cut::Prop(kind) => {
                let value = unit.prop(kind).or_else(|| unit.variants.iter().find_map(|one| one.prop(kind)));
                let value = value.unwrap_or_default().to_owned();
                Ok(vec![(self.part(vec![value.clone()], &value), unit)])
            }
        }
    }

    fn next_number(&mut self) {
        self.filled = 0;
        self.names.push(format!("{:03}", self.names.len() + 1));
    }

    fn by_languages(&mut self, unit: Unit, header_language: Option<&str>) -> Vec<(usize, Unit)> {
        let source = source_of(&unit, header_language);
        let Some(own) = unit.variants.get(source).map(|variant| variant.language().to_owned()) else {
            return vec![(self.part(Vec::new(), ""), unit)];
        };
        let mut targets = Vec::<String>::new();
        for (_, variant) in unit.variants.iter().enumerate().filter(|(at, _)| *at != source) {
            if targets.iter().all(|other| normal(other) != normal(variant.language())) {
                targets.push(variant.language().to_owned());
            }
        }
        if targets.is_empty() {
            return vec![(self.part(vec![normal(&own)], &own), unit)];
        }
        let alone = targets.len() == 1;
        let mut placed = Vec::with_capacity(targets.len());
        for target in targets {
            let part = self.part(vec![normal(&own), normal(&target)], &format!("{own}-{target}"));
            if alone {
                return vec![(part, unit)];
            }
            let mut with_it = unit.clone();
            let mut at = 0;
            with_it.variants.retain(|variant| {
                at += 1;
                at - 1 == source || normal(variant.language()) == normal(&target)
            });
            placed.push((part, with_it));
        }
        placed
    }

    /// The part for a key; a new one is called by what of `value` is safe in the name of a file.
    fn part(&mut self, key: Vec<String>, value: &str) -> usize {
        if let Some(part) = self.parts.get(&key) {
            return *part;
        }
        let name = safe(value);
        let mut free = name.clone();
        let mut number = 1;
        while !self.folded.insert(free.to_lowercase().nfc().collect()) {
            number += 1;
            free = format!("{name}-{number}");
        }
        self.names.push(free);
        self.parts.insert(key, self.names.len() - 1);
        self.names.len() - 1
    }
}

/// The longest name, in bytes: the name of a file may have 255.
const LONGEST: usize = 100;

/// What of a value can be in the name of a file: letters, digits, `.`, `-` and `_`, each run of others becomes one `_`.
/// Points stand only inside. What has nothing of that is called `none`.
fn safe(value: &str) -> String {
    let mut name = String::new();
    for c in value.trim().nfc() {
        let c = if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
        if c == '_' && name.ends_with('_') {
            continue;
        }
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    let name = name.trim_matches(['.', '_']);
    if name.is_empty() { "none".to_owned() } else { name.to_owned() }
}

/// Measures units by writing them into nothing.
struct Ruler {
    writer: Writer<Count>,
    count: Count,
    /// The bytes before the first unit and after the last.
    frame: u64,
}

impl Ruler {
    fn new(header: &Header) -> Result<Self, ExchangeError> {
        let count = Count::default();
        Writer::with_style(count.clone(), header, Style::Faithful)?.finish()?;
        let frame = count.0.get();
        let writer = Writer::with_style(count.clone(), header, Style::Faithful)?;
        Ok(Self { writer, count, frame })
    }

    /// How many bytes a unit takes; 0 when it cannot be written.
    fn measure(&mut self, unit: &Unit) -> Result<u64, ExchangeError> {
        let before = self.count.0.get();
        match self.writer.write_unit(unit) {
            Err(WriteError::Io(error)) => return Err(error.into()),
            Err(_) => return Ok(0),
            Ok(()) => self.writer.flush()?,
        }
        Ok(self.count.0.get() - before)
    }
}

/// Counts what is written.
#[derive(Clone, Default)]
struct Count(Rc<Cell<u64>>);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diglot_tmx::Variant;

    #[test]
    fn a_value_becomes_a_safe_name() {
        let check = |value, expected| assert_eq!(safe(value), expected, "{value:?}");
        check("Порт 2031", "Порт_2031");
        check("../../etc/passwd", "etc_passwd");
        check("C:\\Проекты\\порт.docx", "C_Проекты_порт.docx");
        check("..", "none");
        check(" \n", "none");
        check("ru_RU", "ru_RU");
        check("-x.", "-x");
        assert!(safe(&"ж".repeat(500)).len() <= LONGEST);
    }

    /// The names of the parts units with these values of `project` go to.
    fn check(values: &[&str], expected: &[&str]) {
        let mut splitter =
            Splitter::new(Cut::Prop("project".into()), &Header::default()).expect("a splitter");
        let mut names = Vec::new();
        for value in values {
            let mut unit = Unit::new(vec![Variant::new("ru", "Да")]);
            if *value != "-" {
                unit = unit.with_prop("project", *value);
            }
            let placed = splitter.place(unit, None).expect("placed");
            names.push(splitter.names()[placed[0].0].clone());
        }
        assert_eq!(names, expected, "{values:?}");
    }

    #[test]
    fn different_values_never_share_a_part() {
        check(&["Порт", "порт", "Порт"], &["Порт", "порт-2", "Порт"]);
        check(&["a/b", "a:b", "a_b"], &["a_b", "a_b-2", "a_b-3"]);
        check(&["a-2", "a", "A"], &["a-2", "a", "A-3"]);
        check(&["none", "-", ""], &["none", "none-2", "none-2"]);
    }

    #[test]
    fn each_pair_of_languages_has_a_part() {
        let check = |codes: &[&str], expected: &[&str]| {
            let mut splitter = Splitter::new(Cut::Languages, &Header::default()).expect("a splitter");
            let unit = Unit::new(codes.iter().map(|code| Variant::new(code, "Хлеб")).collect());
            let placed = splitter.place(unit, Some("ru")).expect("placed");
            let said = placed.iter().map(|(part, unit)| {
                let codes = unit.variants.iter().map(Variant::language).collect::<Vec<_>>();
                format!("{}: {}", splitter.names()[*part], codes.join(" "))
            });
            assert_eq!(said.collect::<Vec<_>>(), expected);
        };
        check(&["ru-RU", "en"], &["ru-RU-en: ru-RU en"]);
        check(&["de", "ru", "en"], &["ru-de: de ru", "ru-en: ru en"]);
        check(&["ru", "en", "EN", "de"], &["ru-en: ru en EN", "ru-de: ru de"]);
        check(&["ru"], &["ru: ru"]);
        check(&["ru", ""], &["ru-: ru "]);
        check(&[], &["none: "]);
    }

    #[test]
    fn no_part_is_larger_than_asked() {
        let unit =
            Unit::new(vec![Variant::new("ru", "Порт открыт."), Variant::new("en", "The port is open.")]);
        let (header, count) = (Header::new("probe", "1", "ru"), Count::default());
        let mut writer = Writer::with_style(count.clone(), &header, Style::Faithful).expect("a writer");
        (0..3).for_each(|_| writer.write_unit(&unit).expect("written"));
        writer.finish().expect("written");
        let parts = |most| {
            let mut splitter = Splitter::new(Cut::Bytes(most), &header).expect("a splitter");
            let place = |splitter: &mut Splitter| splitter.place(unit.clone(), None).expect("placed")[0].0;
            (0..6).map(|_| place(&mut splitter)).collect::<Vec<_>>()
        };
        assert_eq!(parts(count.0.get()), [0, 0, 0, 1, 1, 1]);
        assert_eq!(parts(count.0.get() - 1), [0, 0, 1, 1, 2, 2]);
        assert_eq!(parts(1), [0, 1, 2, 3, 4, 5]);
    }
}
