//! A text -> the numbers its words may stand for: numerals, months, halves, Roman numerals.
//!
//! Generous on purpose: a value too many here only means that a number on the other side is not missed.

use std::collections::BTreeSet;

use super::token::scale_of;
use super::value::{ONE, Value, whole};

/// Every value a word or a run of words may stand for.
pub fn values(text: &str, language: &str) -> BTreeSet<Value> {
    let mut values = BTreeSet::new();
    let mut run = Run::default();
    for word in text
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '½' | '¼' | '¾'))
        .filter(|word| !word.is_empty())
    {
        match word {
            "½" => drop(values.insert(ONE / 2)),
            "¼" => drop(values.insert(ONE / 4)),
            "¾" => drop(values.insert(ONE * 3 / 4)),
            _ => values.extend(roman(word).map(whole)),
        }
        let word = word.to_lowercase();
        let (numeral, others) = match language {
            "ru" => russian(&word),
            "en" => english(&word),
            _ => (None, &[] as &[f64]),
        };
        values.extend(others.iter().map(|&value| (value * ONE as f64).round() as Value));
        match (numeral, scale_of(&word)) {
            (_, Some(scale)) => run.multiply(whole(scale), &mut values),
            (Some(value), None) => run.add((value * ONE as f64).round() as Value, language, &mut values),
            _ if matches!(word.as_str(), "and" | "a" | "an" | "с" | "со" | "и") => {}
            _ => run.end(&mut values),
        }
    }
    run.end(&mut values);
    values
}

/// Numerals in a row: “two hundred and fifty thousand”.
#[derive(Default)]
struct Run {
    total: Value,
    section: Value,
    last: Value,
}

impl Run {
    fn add(&mut self, value: Value, language: &str, values: &mut BTreeSet<Value>) {
        values.insert(value);
        if value == whole(100) && language == "en" && self.section > 0 && self.section < whole(100) {
            self.section *= 100;
            self.last = value;
        } else if self.last == 0 || value < self.last {
            self.section += value;
            self.last = value;
        } else {
            self.end(values);
            (self.section, self.last) = (value, value);
        }
        values.insert(self.total + self.section);
    }

    fn multiply(&mut self, scale: Value, values: &mut BTreeSet<Value>) {
        let section = if self.section == 0 { ONE } else { self.section };
        let Some(scaled) = section.checked_mul(scale / ONE) else { return };
        values.extend([ONE, scale, scaled]);
        self.total += scaled;
        (self.section, self.last) = (0, scale);
        values.insert(self.total);
    }

    fn end(&mut self, values: &mut BTreeSet<Value>) {
        if self.total + self.section > 0 {
            values.insert(self.total + self.section);
        }
        *self = Self::default();
    }
}

/// Roman numerals in capitals, also with the Cyrillic letters that look like them: «ХХ век».
fn roman(word: &str) -> Option<u64> {
    let value = |c: char| {
        Some(match c {
            'I' | 'І' => 1,
            'V' => 5,
            'X' | 'Х' => 10,
            'L' => 50,
            'C' | 'С' => 100,
            'D' => 500,
            'M' | 'М' => 1000,
            _ => return None,
        })
    };
    let values = word.chars().map(value).collect::<Option<Vec<i64>>>()?;
    let signed = |(at, &value): (usize, &i64)| {
        if values.get(at + 1).is_some_and(|&next| next > value) { -value } else { value }
    };
    u64::try_from(values.iter().enumerate().map(signed).sum::<i64>())
        .ok()
        .filter(|&total| (1..4000).contains(&total))
}

type Known = (Option<f64>, &'static [f64]);

/// What a Russian word may say, by how it begins: a numeral, and other values.
fn russian(word: &str) -> Known {
    const NUMERALS: &[(&str, f64)] = &[
        ("нол", 0.0),
        ("нул", 0.0),
        ("один", 1.0),
        ("одн", 1.0),
        ("перв", 1.0),
        ("два", 2.0),
        ("две", 2.0),
        ("дву", 2.0),
        ("двух", 2.0),
        ("двое", 2.0),
        ("двои", 2.0),
        ("двой", 2.0),
        ("втор", 2.0),
        ("вдво", 2.0),
        ("дважд", 2.0),
        ("удво", 2.0),
        ("оба", 2.0),
        ("обе", 2.0),
        ("обои", 2.0),
        ("пар", 2.0),
        ("три", 3.0),
        ("тре", 3.0),
        ("трё", 3.0),
        ("тро", 3.0),
        ("втро", 3.0),
        ("утро", 3.0),
        ("четыр", 4.0),
        ("четвер", 4.0),
        ("вчетвер", 4.0),
        ("пят", 5.0),
        ("впят", 5.0),
        ("шест", 6.0),
        ("сем", 7.0),
        ("восем", 8.0),
        ("восьм", 8.0),
        ("девят", 9.0),
        ("десят", 10.0),
        ("одиннадцат", 11.0),
        ("двенадцат", 12.0),
        ("дюжин", 12.0),
        ("тринадцат", 13.0),
        ("четырнадцат", 14.0),
        ("пятнадцат", 15.0),
        ("шестнадцат", 16.0),
        ("семнадцат", 17.0),
        ("восемнадцат", 18.0),
        ("девятнадцат", 19.0),
        ("двадцат", 20.0),
        ("тридцат", 30.0),
        ("сорок", 40.0),
        ("пятьдесят", 50.0),
        ("пятидесят", 50.0),
        ("шестьдесят", 60.0),
        ("шестидесят", 60.0),
        ("семьдесят", 70.0),
        ("семидесят", 70.0),
        ("восемьдесят", 80.0),
        ("восьмидесят", 80.0),
        ("девяност", 90.0),
        ("сто", 100.0),
        ("ста", 100.0),
        ("сот", 100.0),
        ("двест", 200.0),
        ("двухсот", 200.0),
        ("трист", 300.0),
        ("трехсот", 300.0),
        ("трёхсот", 300.0),
        ("четырест", 400.0),
        ("четырехсот", 400.0),
        ("четырёхсот", 400.0),
        ("пятьсот", 500.0),
        ("пятисот", 500.0),
        ("шестьсот", 600.0),
        ("шестисот", 600.0),
        ("семьсот", 700.0),
        ("семисот", 700.0),
        ("восемьсот", 800.0),
        ("восьмисот", 800.0),
        ("девятьсот", 900.0),
        ("девятисот", 900.0),
        ("полтор", 1.5),
        ("половин", 0.5),
    ];
    const OTHERS: &[(&str, &[f64])] = &[
        ("январ", &[1.0]),
        ("феврал", &[2.0]),
        ("март", &[3.0]),
        ("апрел", &[4.0]),
        ("май", &[5.0]),
        ("мая", &[5.0]),
        ("мае", &[5.0]),
        ("июн", &[6.0]),
        ("июл", &[7.0]),
        ("август", &[8.0]),
        ("сентябр", &[9.0]),
        ("октябр", &[10.0]),
        ("ноябр", &[11.0]),
        ("декабр", &[12.0]),
        ("половин", &[50.0]),
        ("пополам", &[0.5, 50.0, 2.0]),
        ("полгод", &[0.5, 6.0]),
        ("полугод", &[0.5, 6.0]),
        ("полвека", &[50.0]),
        ("полчас", &[0.5, 30.0]),
        ("получас", &[30.0]),
        ("полмиллион", &[500_000.0, 0.5]),
        ("полмиллиард", &[500_000_000.0, 0.5]),
        ("полтор", &[18.0, 150.0]),
        ("треть", &[33.0]),
        ("трети", &[33.0, 66.0, 67.0]),
        ("четверть", &[0.25, 25.0, 15.0]),
        ("четверти", &[0.25, 0.75, 25.0, 75.0, 15.0]),
        ("сутк", &[24.0]),
        ("суток", &[24.0, 48.0, 72.0]),
        ("недел", &[7.0, 14.0]),
        ("полдень", &[12.0]),
        ("полдн", &[12.0]),
        ("полноч", &[0.0, 12.0, 24.0]),
        ("столет", &[100.0]),
        ("век", &[100.0]),
        ("десятилет", &[10.0]),
        ("год", &[1.0, 12.0, 365.0]),
        ("месяц", &[1.0, 30.0]),
        ("квартал", &[3.0]),
        ("час", &[1.0, 60.0]),
        ("тысяч", &[1000.0]),
        ("утро", &[3.0]),
        ("вдвое", &[50.0]),
        ("единств", &[1.0]),
        ("единиц", &[1.0]),
    ];
    (longest(NUMERALS, word).copied(), longest(OTHERS, word).copied().unwrap_or_default())
}

/// What the longest beginning of a word says.
fn longest<'l, T>(list: &'l [(&str, T)], word: &str) -> Option<&'l T> {
    let begins = list.iter().filter(|(start, _)| word.starts_with(start));
    begins.max_by_key(|(start, _)| start.len()).map(|(_, value)| value)
}

/// What an English word may say: a numeral, and other values.
fn english(word: &str) -> Known {
    const NUMERALS: &[(&str, f64)] = &[
        ("zero", 0.0),
        ("nil", 0.0),
        ("one", 1.0),
        ("first", 1.0),
        ("once", 1.0),
        ("single", 1.0),
        ("two", 2.0),
        ("second", 2.0),
        ("twice", 2.0),
        ("double", 2.0),
        ("doubled", 2.0),
        ("doubling", 2.0),
        ("twofold", 2.0),
        ("couple", 2.0),
        ("pair", 2.0),
        ("both", 2.0),
        ("twin", 2.0),
        ("bilateral", 2.0),
        ("three", 3.0),
        ("third", 3.0),
        ("thrice", 3.0),
        ("triple", 3.0),
        ("tripled", 3.0),
        ("threefold", 3.0),
        ("trio", 3.0),
        ("four", 4.0),
        ("fourth", 4.0),
        ("quadruple", 4.0),
        ("quadrupled", 4.0),
        ("five", 5.0),
        ("fifth", 5.0),
        ("six", 6.0),
        ("sixth", 6.0),
        ("seven", 7.0),
        ("seventh", 7.0),
        ("eight", 8.0),
        ("eighth", 8.0),
        ("nine", 9.0),
        ("ninth", 9.0),
        ("ten", 10.0),
        ("tenth", 10.0),
        ("decade", 10.0),
        ("eleven", 11.0),
        ("eleventh", 11.0),
        ("twelve", 12.0),
        ("twelfth", 12.0),
        ("dozen", 12.0),
        ("thirteen", 13.0),
        ("fourteen", 14.0),
        ("fifteen", 15.0),
        ("sixteen", 16.0),
        ("seventeen", 17.0),
        ("eighteen", 18.0),
        ("nineteen", 19.0),
        ("twenty", 20.0),
        ("twentieth", 20.0),
        ("twentie", 20.0),
        ("thirty", 30.0),
        ("thirtieth", 30.0),
        ("thirtie", 30.0),
        ("forty", 40.0),
        ("fortieth", 40.0),
        ("fortie", 40.0),
        ("fifty", 50.0),
        ("fiftieth", 50.0),
        ("fiftie", 50.0),
        ("sixty", 60.0),
        ("sixtieth", 60.0),
        ("sixtie", 60.0),
        ("seventy", 70.0),
        ("seventieth", 70.0),
        ("seventie", 70.0),
        ("eighty", 80.0),
        ("eightieth", 80.0),
        ("eightie", 80.0),
        ("ninety", 90.0),
        ("ninetieth", 90.0),
        ("ninetie", 90.0),
        ("hundred", 100.0),
        ("hundredth", 100.0),
        ("centenary", 100.0),
        ("half", 0.5),
    ];
    const OTHERS: &[(&str, &[f64])] = &[
        ("january", &[1.0]),
        ("jan", &[1.0]),
        ("february", &[2.0]),
        ("feb", &[2.0]),
        ("march", &[3.0]),
        ("april", &[4.0]),
        ("apr", &[4.0]),
        ("may", &[5.0]),
        ("june", &[6.0]),
        ("july", &[7.0]),
        ("august", &[8.0]),
        ("aug", &[8.0]),
        ("september", &[9.0]),
        ("sept", &[9.0]),
        ("sep", &[9.0]),
        ("october", &[10.0]),
        ("oct", &[10.0]),
        ("november", &[11.0]),
        ("nov", &[11.0]),
        ("december", &[12.0]),
        ("dec", &[12.0]),
        ("a", &[1.0]),
        ("an", &[1.0]),
        ("sole", &[1.0]),
        ("only", &[1.0]),
        ("half", &[50.0, 30.0, 2.0, 6.0]),
        ("halve", &[0.5, 50.0, 2.0]),
        ("halved", &[0.5, 50.0, 2.0]),
        ("quarter", &[0.25, 25.0, 4.0, 3.0, 15.0, 0.75, 75.0]),
        ("third", &[33.0, 66.0, 67.0]),
        ("noon", &[12.0]),
        ("midday", &[12.0]),
        ("midnight", &[0.0, 12.0, 24.0]),
        ("week", &[7.0, 14.0]),
        ("fortnight", &[2.0, 14.0]),
        ("year", &[1.0, 12.0, 365.0]),
        ("annual", &[1.0]),
        ("month", &[1.0, 30.0]),
        ("day", &[1.0, 24.0]),
        ("hour", &[1.0, 60.0]),
        ("century", &[100.0]),
        ("centurie", &[100.0]),
        ("other", &[2.0]),
        ("another", &[1.0]),
        ("biennial", &[2.0]),
    ];
    let exact = |list: &'static [(&str, f64)], word: &str| {
        list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    };
    let without = |ending: &str| word.strip_suffix(ending);
    let numeral = exact(NUMERALS, word)
        .or_else(|| exact(NUMERALS, without("s")?))
        .or_else(|| exact(NUMERALS, without("th")?));
    let others = |word: &str| OTHERS.iter().find(|(known, _)| *known == word).map(|(_, values)| *values);
    (numeral, others(word).or_else(|| others(without("s")?)).unwrap_or_default())
}
