//! A number of units -> a Russian-English memory as a tool exports it, always the same bytes.

use std::io::{self, Write};

const RUSSIAN: &str = "вода мост город река утро письмо дорога окно зима машина насос клапан давление температура \
    инструкция проверка договор сторона оплата поставка срок документ таблица строка система сервер пользователь \
    пароль файл каталог сообщение ошибка кнопка меню настройка принтер бумага двигатель масло фильтр крышка болт \
    ключ провод питание напряжение датчик экран измерение значение предел работа ремонт замена осмотр безопасность \
    мастер завод цех склад груз вагон станция поезд билет пассажир море берег лодка ветер снег дождь лес трава \
    откройте закройте нажмите проверьте замените установите снимите подключите выберите сохраните удалите введите \
    может должен следует нельзя быстро медленно осторожно полностью только перед после через между около новый \
    старый большой малый холодный горячий чистый внешний внутренний верхний нижний и или но если когда чтобы";
const ENGLISH: &str = "water bridge city river morning letter road window winter engine pump valve pressure \
    temperature manual check contract party payment delivery term document table line system server user password \
    file folder message error button menu setting printer paper motor oil filter cover bolt key wire power voltage \
    sensor screen measurement value limit work repair replacement inspection safety foreman plant workshop store \
    cargo carriage station train ticket passenger sea shore boat wind snow rain forest grass open close press check \
    replace install remove connect select save delete enter can must should never quickly slowly carefully fully \
    only before after through between around new old large small cold hot clean outer inner upper lower and or but \
    if when so that the a of to in on with from by";
const PEOPLE: [&str; 6] = ["olga", "ivan", "KB-12\\anna", "Пётр Ильин", "agency & co", "translator"];
const DOCUMENTS: [&str; 5] =
    ["насос-НК200.docx", "manual.docx", "договор 14.odt", "strings.properties", "site.html"];

/// Writes a memory of this many units, about 640 bytes each.
pub fn write(out: &mut impl Write, units: u64) -> io::Result<()> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let russian = RUSSIAN.split_whitespace().collect::<Vec<_>>();
    let english = ENGLISH.split_whitespace().collect::<Vec<_>>();
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n  \
        <header creationtool=\"synthetic\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"own\" \
        adminlang=\"en\" srclang=\"ru\" datatype=\"plaintext\"/>\n  <body>\n",
    )?;
    for number in 1..=units {
        write_unit(number, &russian, &english, &mut dice, out)?;
    }
    out.write_all(b"  </body>\n</tmx>\n")?;
    out.flush()
}

fn write_unit(
    number: u64,
    russian: &[&str],
    english: &[&str],
    dice: &mut Dice,
    out: &mut impl Write,
) -> io::Result<()> {
    let date = |dice: &mut Dice| {
        let (month, day) = (1 + dice.roll(12), 1 + dice.roll(28));
        let (hour, minute, second) = (dice.roll(24), dice.roll(60), dice.roll(60));
        format!("{}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z", 2010 + dice.roll(16))
    };
    let escape = |text: &str| text.replace('&', "&amp;");
    let (created, changed) = (date(dice), date(dice));
    let person = escape(dice.choose(&PEOPLE));
    write!(out, "    <tu tuid=\"{number}\" creationdate=\"{created}\" creationid=\"{person}\"")?;
    writeln!(out, " changedate=\"{changed}\">")?;
    let props = [
        ("x-document", escape(dice.choose(&DOCUMENTS))),
        ("x-project", format!("P-{}", 1000 + dice.roll(50))),
        ("x-confidence", format!("0.{:02}", dice.roll(100))),
    ];
    let count = 1 + dice.roll(3) as usize;
    for (kind, value) in props.iter().take(count) {
        writeln!(out, "      <prop type=\"{kind}\">{value}</prop>")?;
    }
    if dice.one_in(12) {
        writeln!(out, "      <note>проверено по чертежу, см. &lt;лист 2&gt;</note>")?;
    }
    let length = 5 + dice.roll(36).min(dice.roll(36)).min(dice.roll(36));
    let coded = dice.one_in(5);
    for (language, words) in [("ru", russian), ("en", english)] {
        let mut sentence = String::new();
        push_sentence(words, length + dice.roll(3), coded, dice, &mut sentence);
        write!(out, "      <tuv xml:lang=\"{language}\">\n        <seg>{sentence}</seg>\n      </tuv>\n")?;
    }
    writeln!(out, "    </tu>")
}

fn push_sentence(words: &[&str], length: u64, coded: bool, dice: &mut Dice, out: &mut String) {
    let marked = coded.then(|| 1 + dice.roll(length - 3));
    for at in 0..length {
        if at > 0 {
            out.push_str(if dice.one_in(9) { ", " } else { " " });
        }
        if marked == Some(at) {
            out.push_str("<bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b&gt;</bpt>");
        }
        let word = dice.choose(words);
        if at == 0 {
            let mut letters = word.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(letters.as_str());
        } else {
            out.push_str(word);
        }
        if marked == Some(at) {
            out.push_str("<ept i=\"1\">&lt;/b&gt;</ept>");
            if dice.one_in(3) {
                out.push_str("<ph x=\"2\">&lt;br/&gt;</ph>");
            }
        }
        match dice.roll(120) {
            0 => out.push_str(" &amp;"),
            1 => out.push_str(" &quot;НК-200&quot;"),
            2 => out.push_str(" &lt; 25"),
            3 => out.push_str(" — 12,5\u{a0}МПа"),
            _ => {}
        }
    }
    out.push('.');
}

/// Numbers that look like chance (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.roll(count) == 0
    }

    fn choose<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len() as u64) as usize]
    }
}
