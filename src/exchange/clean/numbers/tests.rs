//! Which numbers agree and which do not, Russian and English mostly.

use super::differ;

fn check(source: (&str, &str), target: (&str, &str), expected: Option<&str>) {
    assert_eq!(differ(source, target).as_deref(), expected, "{source:?} {target:?}");
}

#[track_caller]
fn agree(ru: &str, en: &str) {
    check((ru, "ru"), (en, "en-GB"), None);
    check((en, "en-GB"), (ru, "ru"), None);
}

#[track_caller]
fn differ_by(ru: &str, en: &str, expected: &str) {
    check((ru, "ru-RU"), (en, "en"), Some(expected));
}

#[test]
fn the_same_number_written_otherwise() {
    agree("Стоимость — 48,5 млрд рублей.", "It will cost 48.5 billion roubles.");
    agree("Вложили 48,5 миллиарда.", "They put in 48.5bn.");
    agree("Продано 1 250 000 билетов.", "1,250,000 tickets were sold.");
    agree("Продано 1\u{a0}250\u{a0}000 билетов.", "1.25 million tickets were sold.");
    agree("Продано 1 млн 250 тыс. билетов.", "1.25 million tickets were sold.");
    agree("За 50% акций", "For 50 percent of the shares");
    agree("Половина, 2,50 рубля", "Half, 2.5 roubles");
    agree("около 5 тысяч человек", "some 5,000 people");
    agree("1,5 миллиона", "1.5m");
    agree("полтора миллиона", "1.5 million");
    agree("два с половиной миллиона", "2.5 million");
    agree("от 5 до 10 млн", "5 million to 10 million");
    agree("длина 5 м", "5 m long");
    agree("3/4 жителей", "three quarters, or 75%");
    agree("5½ часов", "5.5 hours");
}

#[test]
fn numbers_in_words() {
    agree("на 25-й день", "on the twenty-fifth day");
    agree("три тысячи двести сорок пять", "3,245");
    agree("250 тысяч", "two hundred and fifty thousand");
    agree("двенадцать месяцев", "12 months");
    agree("12 яиц", "a dozen eggs");
    agree("Двое погибли, трое ранены", "2 died and 3 were wounded");
    agree("100 лет", "a century");
    agree("50% избирателей", "half of the voters");
    agree("миллион рублей", "1 million roubles");
    agree("двадцатилетний", "20-year-old");
}

#[test]
fn dates_times_centuries() {
    agree("31.01.2024", "January 31, 2024");
    agree("31 января 2024 года", "2024-01-31");
    agree("в 10.30", "at 10:30");
    agree("в 22:30", "at 10:30 p.m.");
    agree("в 10 вечера", "at 22:00");
    agree("в 9 часов", "at 9:00");
    agree("в XIX веке", "in the 19th century");
    agree("в ХХ веке", "in the 20th century");
    agree("90-е годы", "the 1990s");
    agree("в девяностые", "in the 1990s");
    agree("2019–2020 годы", "2019-20");
    agree("11 сентября", "9/11");
    agree("1. Порт открыт", "The port is open");
}

#[test]
fn numbers_that_differ() {
    differ_by("Погибли 15 человек.", "51 people died.", "51 for 15");
    differ_by("48,5 млрд рублей", "48.5 million roubles", "48.5 million for 48,5 млрд");
    differ_by("в 2019 году", "in 2018", "2018 for 2019");
    differ_by("31.01.2024", "January 30, 2024", "30 for 31.01.2024");
    differ_by("1 250 000", "1,520,000", "1,520,000 for 1 250 000");
    differ_by("50%", "60 percent", "60 for 50");
    differ_by("3,14", "3.41", "3.41 for 3,14");
    differ_by("в 10:30", "at 10:45", "45 for 30");
    differ_by("Осталось 348 дней.", "There are some days left.", "348 is missing");
    differ_by("Осталось несколько дней.", "There are 348 days left.", "348 is new");
}

#[test]
fn other_languages() {
    check(("48万", "zh"), ("480,000", "en"), None);
    check(("三百人", "zh"), ("300 people", "en"), None);
    check(("1.250.000 Euro", "de"), ("1,250,000 euros", "en"), None);
    check(("١٢٣", "ar"), ("123", "en"), None);
    check(("2,5 Mrd. Euro", "de"), ("2.5 billion euros", "en"), None);
    check(("1’250 Franken", "de"), ("1250 francs", "en"), None);
    check(("Seite 12", "de"), ("page 21", "en"), Some("21 for 12"));
}
