//! Sentences of our own -> what the table inside the program makes of them.

use super::*;
use crate::vectors::spans::PORTION;

/// What a reporter might write, and its translation.
const PAIRS: [(&str, &str); 20] = [
    ("Порт откроют в мае.", "The port will open in May."),
    ("Мэр пообещал отремонтировать мост до зимы.", "The mayor promised to repair the bridge before winter."),
    ("Цены на хлеб выросли на десять процентов.", "Bread prices rose by ten percent."),
    ("Врачи просят жителей пить больше воды.", "Doctors are asking residents to drink more water."),
    ("Поезд опоздал на два часа из-за снега.", "The train was two hours late because of snow."),
    ("Музей показывает картины старых мастеров.", "The museum is showing paintings by old masters."),
    ("Полиция задержала троих подозреваемых.", "Police have detained three suspects."),
    ("Парламент отложил голосование по бюджету.", "Parliament postponed the vote on the budget."),
    ("Рыбаки не выходили в море из-за шторма.", "Fishermen did not go to sea because of the storm."),
    ("Новая школа примет шестьсот учеников.", "The new school will take six hundred pupils."),
    ("Команда проиграла в последнюю минуту.", "The team lost in the last minute."),
    ("Президент встретился с министрами иностранных дел.", "The president met the foreign ministers."),
    ("Банк снизил процентную ставку.", "The bank lowered its interest rate."),
    ("Учёные нашли неизвестный вид бабочек.", "Scientists have found an unknown species of butterfly."),
    ("На заводе произошёл пожар.", "There was a fire at the factory."),
    ("Суд признал журналиста невиновным.", "The court found the journalist not guilty."),
    ("Фермеры жалуются на засуху.", "Farmers are complaining about the drought."),
    ("Самолёт благополучно приземлился в Париже.", "The plane landed safely in Paris."),
    ("Выставку цветов посетили тысячи людей.", "Thousands of people visited the flower show."),
    ("Кошка спит на диване.", "The cat is sleeping on the sofa."),
];

fn table() -> StaticTable {
    StaticTable::builtin().expect("the table inside the program")
}

fn spans(sentences: &[&str], max_n: usize) -> SpanVectors {
    table().spans(sentences, max_n, &|_| ())
}

#[test]
fn the_table_inside_the_program_is_whole() {
    let table = table();
    table.file().verify().expect("nothing has changed");
    assert_eq!(table.dim(), table.description().dim);
    assert!(table.id().starts_with(&table.description().about.name));
    assert!(table.tokenizer().len() > 10_000);
}

#[test]
fn it_is_used_where_it_stands() {
    let table = table();
    let rows = table.file().section::<u8>(ROWS).as_ptr_range();
    let program = BUILTIN.0.as_ptr_range();
    assert!(program.contains(&rows.start) && rows.end <= program.end);
    assert!(
        table.file().section::<i16>(SCALES).len() == table.tokenizer().len(),
        "numbers are read in place"
    );
}

#[test]
fn translations_find_each_other() {
    let (russian, english): (Vec<_>, Vec<_>) = PAIRS.into_iter().unzip();
    let (russian, english) = (spans(&russian, 1).centred(), spans(&english, 1).centred());
    for (at, pair) in PAIRS.iter().enumerate() {
        let nearest = |one: &SpanVectors, other: &SpanVectors| {
            let cosine = |candidate: &usize| one.cosine((at, 1), other, (*candidate, 1));
            (0..PAIRS.len()).max_by(|one, other| cosine(one).total_cmp(&cosine(other)))
        };
        assert_eq!(nearest(&russian, &english), Some(at), "{}", pair.0);
        assert_eq!(nearest(&english, &russian), Some(at), "{}", pair.1);
    }
}

#[test]
fn other_languages_of_the_table_find_english() {
    let check = |other: &str| {
        let vectors =
            spans(&[other, "The bank lowered its interest rate.", "The cat is sleeping on the sofa."], 1);
        let (right, wrong) =
            (vectors.cosine((0, 1), &vectors, (1, 1)), vectors.cosine((0, 1), &vectors, (2, 1)));
        assert!(right > wrong + 0.1, "{other}: {right} {wrong}");
    };
    check("Die Bank hat den Leitzins gesenkt.");
    check("La banque a baissé son taux d’intérêt.");
    check("El banco ha bajado su tipo de interés.");
    check("La banca ha abbassato il tasso di interesse.");
    check("De bank heeft de rente verlaagd.");
    check("Bank obniżył stopę procentową.");
    check("O banco baixou a taxa de juros.");
    check("Banka faiz oranını düşürdü.");
}

#[test]
fn a_span_is_close_to_the_same_text_in_one_piece() {
    let parts = spans(&["Порт откроют в мае.", "Мэр доволен.", "Кошка спит."], 3);
    let whole =
        spans(&["Порт откроют в мае. Мэр доволен.", "Порт откроют в мае. Мэр доволен. Кошка спит."], 1);
    assert!(parts.cosine((0, 2), &whole, (0, 1)) > 0.999);
    assert!(parts.cosine((0, 3), &whole, (1, 1)) > 0.999);
    assert!(parts.cosine((0, 1), &whole, (0, 1)) < 0.99);
}

#[test]
fn vectors_depend_on_the_text_alone() {
    // More sentences than are worked on at once.
    let many = (0..PORTION + 3).map(|at| PAIRS[at % 20].0).collect::<Vec<_>>();
    let whole = spans(&many, 3);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(one.install(|| spans(&many, 3)), whole);
    for start in [0, 19, PORTION - 2, PORTION - 1, PORTION] {
        let alone = spans(&many[start..start + 3], 3);
        for n in 1..=3 {
            assert_eq!(alone.get(0, n), whole.get(start, n), "{n} sentences from {start}");
        }
    }
    assert_eq!(whole.get(PORTION + 2, 2), None);
}

#[test]
fn the_order_of_words_changes_nothing() {
    let vectors = spans(&["мост порт мэр", "мэр мост порт"], 1);
    assert_eq!(vectors.get(0, 1), vectors.get(1, 1));
}

#[test]
fn texts_in_other_writing_and_no_texts_get_zeros() {
    let texts = ["", " \u{200b} ", "東京", "港口将于五月开放", "سيفتتح الميناء", "🙂🙂", "ท่าเรือ"];
    let vectors = spans(&texts, 2);
    for (at, text) in texts.iter().enumerate() {
        assert!(vectors.get(at, 1).expect("a vector").iter().all(|component| *component == 0), "{text:?}");
    }
    assert_eq!(spans(&[], 3).sentences(), 0);
    let mixed = spans(&["東京", "Порт", "東京 Порт"], 1);
    assert!(mixed.cosine((1, 1), &mixed, (2, 1)) > 0.999);
}

#[test]
fn a_very_long_text_is_summed_exactly() {
    let many = "порт мост ".repeat(5_000);
    let vectors = spans(&["порт мост", &many], 1);
    assert!(vectors.cosine((0, 1), &vectors, (1, 1)) > 0.9999);
}

#[test]
fn languages() {
    let table = table();
    for tag in ["ru", "en", "en-GB", "RU", "de_AT", "fr", "es", "it", "nl", "pl", "pt-BR", "tr"] {
        assert!(table.serves(tag), "{tag}");
    }
    for tag in ["zh", "ar", "ja", "ko", "th", "und", "", "hu", "e"] {
        assert!(!table.serves(tag), "{tag}");
    }
}

#[test]
fn eight_and_four_bits_keep_the_vectors() {
    let whole = table();
    let tokenizer = whole.tokenizer();
    let dim = 6;
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let rows = (0..tokenizer.len() * dim).map(|_| random()).collect::<Vec<_>>();
    let about = whole.description().about.clone();
    let texts = ["Порт", "Порт откроют в мае.", "The mayor promised to repair the bridge."];
    let ids = texts.map(|text| {
        let mut ids = Vec::new();
        tokenizer.encode(text, &mut Scratch::default(), &mut ids);
        ids
    });
    for (bits, lowest) in [(8, 0.9995), (4, 0.98)] {
        let bytes = build(&Draft { about: about.clone(), tokenizer: &tokenizer, rows: &rows, dim, bits });
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("table");
        std::fs::write(&path, bytes).expect("set up");
        let table = StaticTable::new(ModelFile::open(&path).expect("just written")).expect("whole");
        let vectors = table.spans(&texts, 1, &|_| ());
        let mut exact = SpanVectors::new(dim, texts.len(), 1);
        for (at, ids) in ids.iter().enumerate() {
            let mut sum = vec![0.0; dim];
            for id in ids {
                sum.iter_mut().zip(&rows[*id as usize * dim..]).for_each(|(sum, number)| *sum += number);
            }
            exact.set(at, 1, &sum);
        }
        for (at, text) in texts.iter().enumerate() {
            let cosine = vectors.cosine((at, 1), &exact, (at, 1));
            assert!(cosine > lowest, "{text}: {cosine} with {bits} bits");
        }
    }
}

#[test]
fn what_is_no_table_is_refused() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("table");
    let about = table().description().about.clone();
    let tokenizer = table();
    let tokenizer = tokenizer.tokenizer();
    let rows = vec![1.0; tokenizer.len() * 2];
    for (dim, bits) in [(3, 8), (1, 4), (2, 7), (0, 8)] {
        let mut description =
            Description { about: about.clone(), dim: 2, bits: 8, tokenizer: tokenizer.save(&mut Vec::new()) };
        let bytes =
            build(&Draft { about: about.clone(), tokenizer: &tokenizer, rows: &rows, dim: 2, bits: 8 });
        std::fs::write(&path, &bytes).expect("set up");
        assert!(StaticTable::new(ModelFile::open(&path).expect("just written")).is_ok());
        (description.dim, description.bits) = (dim, bits);
        let mut sections = crate::vectors::model_file::Sections::new();
        tokenizer.save(&mut sections);
        sections.push((ROWS.into(), vec![1; tokenizer.len() * 2]));
        sections.push((SCALES.into(), vec![1; tokenizer.len() * 2]));
        sections.push((DESCRIPTION.into(), serde_json::to_vec(&description).expect("JSON")));
        std::fs::remove_file(&path).expect("set up");
        std::fs::write(&path, crate::vectors::model_file::write(&sections)).expect("set up");
        assert!(StaticTable::new(ModelFile::open(&path).expect("a model file")).is_err(), "{dim} {bits}");
    }
}
