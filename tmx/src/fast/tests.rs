//! What the scanner reads is what the careful parser reads: the same units, problems, positions and bytes written back.

use crate::error::Problem;
use crate::model::Unit;
use crate::read::Reader;
use crate::write::{Style, Writer};

use super::{Miss, scan_unit};

/// How many files are made up; each has four units, of which most are damaged.
const FILES: usize = 4_000;

/// Numbers that look like chance (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn choose<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }

    /// The first of the list nearly always.
    fn mostly<'a>(&mut self, list: &[&'a str]) -> &'a str {
        if self.roll(60) > 0 { list[0] } else { self.choose(list) }
    }
}

const HEAD: &str = "<tmx version=\"1.4\">\n<header creationtool=\"test\" creationtoolversion=\"1\" \
    segtype=\"sentence\" o-tmf=\"x\" adminlang=\"en\" srclang=\"ru\" datatype=\"plaintext\"/>\n<body>\n";
const SPACES: [&str; 6] = ["\n    ", "", "\r\n  ", "\t", " \u{a0}", "<!-- <tu> -->"];
const TEXTS: [&str; 14] = [
    "Поезд ушёл.",
    "The train has left.",
    " 5 &lt; 6 &amp;&amp; 7 &gt; 2 ",
    "&quot;да&quot;, &apos;нет&apos;",
    "«а» — “b” ]]> > '",
    "a\r\nb\rc\td",
    "&#1071;&#x44F;",
    "<![CDATA[<tu> & ]]>",
    "<!-- нет --> да <?pi?>",
    "e\u{301} \u{1f469}\u{200d}\u{1f467} \u{feff}，",
    "& &b; &#1; &#xD800;",
    "\u{1}\u{b}\u{fffe}",
    "",
    "line\nline",
];
const VALUES: [&str; 9] =
    ["ru", "20260131T235959Z", "a > b", "&amp;&quot;&lt;", "it's", "a\tb\r\nc", "&#10;", "&", ""];
const NAMES: [&str; 10] =
    ["xml:lang", "type", "i", "x", "lang", "own", "t5:n", "xmlns:t5", "tuid", "creationdate"];
const SNIPPETS: [&str; 26] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "/",
    "=",
    " ",
    "<tu>",
    "</tu>",
    "</tu >",
    "<tu/>",
    "<seg>",
    "</seg>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "\u{1}",
    "<ph/>",
    "<prop type=\"a\">b</prop>",
    "</tmx>",
    "xml:lang=\"en\"",
    "<g>",
];

fn push_attribute(name: &str, value: &str, dice: &mut Dice, out: &mut String) {
    let quote = dice.mostly(&["\"", "\"", "'", "\"\""]);
    let value = if dice.roll(60) > 0 { value } else { dice.choose(&VALUES) };
    out.extend([
        dice.mostly(&[" ", "  ", "\n", ""]),
        name,
        dice.mostly(&["=", "=", " = "]),
        quote,
        value,
        quote,
    ]);
    if dice.roll(60) == 0 {
        let (name, value) = (dice.choose(&NAMES), dice.choose(&VALUES));
        out.extend([" ", name, "=\"", value, "\""]);
    }
}

fn push_text(dice: &mut Dice, out: &mut String) {
    let count = if dice.roll(30) > 0 { 6 } else { TEXTS.len() };
    out.push_str(TEXTS[dice.roll(count)]);
}

fn push_pieces(depth: usize, dice: &mut Dice, out: &mut String) {
    push_text(dice, out);
    while depth < 20 && dice.roll(3) == 0 {
        let name = dice.choose(&["bpt", "ept", "ph", "it", "hi", "ut", "sub"]);
        out.extend(["<", name]);
        if dice.roll(3) > 0 {
            push_attribute("x", "1", dice, out);
        }
        if dice.roll(4) == 0 {
            out.push_str(dice.mostly(&["/>", " />"]));
        } else {
            out.push_str(dice.mostly(&[">", " >"]));
            push_pieces(depth + 1, dice, out);
            out.extend(["</", name, dice.mostly(&[">", " >"])]);
        }
        push_text(dice, out);
    }
}

fn push_about(dice: &mut Dice, out: &mut String) {
    while dice.roll(3) == 0 {
        let name = dice.choose(&["prop", "note"]);
        out.extend([dice.mostly(&SPACES), "<", name]);
        push_attribute("type", "x-a", dice, out);
        if dice.roll(8) == 0 {
            out.push_str("/>");
        } else {
            out.push('>');
            push_text(dice, out);
            out.extend(["</", name, ">"]);
        }
    }
}

fn unit(dice: &mut Dice) -> String {
    let mut out = String::from("<tu");
    if dice.roll(2) == 0 {
        push_attribute("tuid", "7", dice, &mut out);
        push_attribute("creationdate", "20260131T235959Z", dice, &mut out);
        push_attribute("own", "x", dice, &mut out);
    }
    out.push('>');
    push_about(dice, &mut out);
    for language in ["ru", "en"] {
        out.extend([dice.mostly(&SPACES), "<tuv"]);
        push_attribute(dice.mostly(&["xml:lang", "lang"]), language, dice, &mut out);
        out.push('>');
        push_about(dice, &mut out);
        out.extend([dice.mostly(&SPACES), "<seg>"]);
        push_pieces(0, dice, &mut out);
        out.extend(["</seg>", dice.mostly(&SPACES), "</tuv>"]);
    }
    out.extend([dice.mostly(&SPACES), "</tu>"]);
    out
}

/// Damages bytes, often not at all.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..dice.roll(3).saturating_sub(dice.roll(2)) {
        let at = dice.roll(bytes.len());
        let end = (at + dice.roll(12)).min(bytes.len());
        match dice.roll(6) {
            0 => bytes[at] ^= 1 << dice.roll(8),
            1 => {
                bytes.drain(at..end);
            }
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 if dice.roll(4) == 0 => bytes.truncate(at),
            _ => {
                bytes.splice(at..at, dice.choose(&SNIPPETS).bytes());
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

type Read = (Vec<Unit>, Vec<Problem>, Vec<Option<crate::error::Position>>, Vec<u8>);

fn read(mut reader: Reader<&[u8]>) -> Read {
    let (mut units, mut positions) = (Vec::new(), Vec::new());
    let mut writer = Writer::with_style(Vec::new(), reader.header(), Style::Faithful).unwrap();
    while let Some(unit) = reader.next_unit().unwrap() {
        positions.push(reader.unit_position());
        // A variant without a language cannot be written.
        let _ = writer.write_unit(&unit);
        units.push(unit);
    }
    (units, reader.problems().to_vec(), positions, writer.finish().unwrap().0)
}

#[test]
fn the_scanner_reads_what_the_careful_parser_reads() {
    let mut dice = Dice(1961);
    let (mut scanned, mut units) = (0, 0);
    for _ in 0..FILES {
        let mut file = HEAD.as_bytes().to_vec();
        for _ in 0..4 {
            let mut unit = unit(&mut dice).into_bytes();
            damage(&mut unit, &mut dice);
            units += 1;
            scanned += usize::from(str::from_utf8(&unit).is_ok_and(|unit| scan_unit(unit).is_ok()));
            file.extend(unit);
            file.push(b'\n');
        }
        file.extend(b"</body></tmx>");
        let careful = read(Reader::careful(file.as_slice()).unwrap());
        let fast = read(Reader::new(file.as_slice()).unwrap());
        assert!(fast == careful, "{}\n{:?}\n{:?}", String::from_utf8_lossy(&file), &fast, &careful);
        let back = read(Reader::new(careful.3.as_slice()).unwrap());
        assert_eq!(back.3, careful.3, "{}", String::from_utf8_lossy(&file));
    }
    // Both ways were taken often.
    assert!((units / 5..units * 4 / 5).contains(&scanned), "{scanned} of {units}");
}

/// A file without a problem, written back, has the same markup in every segment, and all else as it was.
#[test]
fn a_file_without_a_problem_keeps_everything() {
    let segments = |file: &str| {
        let parts = file.split("<seg>").skip(1).map(|part| part.split("</seg>").next().unwrap().to_owned());
        parts.collect::<Vec<_>>()
    };
    let mut dice = Dice(1812);
    let mut clean = 0;
    for _ in 0..FILES / 4 {
        let file = format!("{HEAD}{}\n{}</body></tmx>", unit(&mut dice), unit(&mut dice));
        let (units, problems, _, written) = read(Reader::new(file.as_bytes()).unwrap());
        if !problems.is_empty() {
            continue;
        }
        clean += 1;
        assert_eq!(segments(str::from_utf8(&written).unwrap()), segments(&file), "{file}");
        let (back, problems, _, again) = read(Reader::new(written.as_slice()).unwrap());
        assert_eq!((&problems[..], again), (&[][..], written), "{file}");
        // `lang` is written with its new name.
        assert!(file.contains(" lang") || back == units, "{file}");
    }
    assert!(clean > FILES / 16, "{clean}");
}

#[test]
fn a_unit_cut_anywhere_wants_more() {
    let unit = "<tu tuid=\"1\"><prop type='a'>b &amp; c</prop><tuv xml:lang=\"ru\"><seg>Да<ph x=\"1\">&lt;</ph></seg></tuv></tu>";
    assert_eq!(scan_unit(unit).map(|(_, length)| length), Ok(unit.len()));
    for at in 0..unit.len() {
        let cut = unit.is_char_boundary(at).then(|| scan_unit(&unit[..at]).err());
        assert!(cut.is_none_or(|cut| cut == Some(Miss::More)), "{at}");
    }
}
