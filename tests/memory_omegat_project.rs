//! `diglot memory fill --omegat-project`: the small TMX in a project of `OmegaT`.

mod support;

use std::fs;

use support::Place;

const PROJECT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><source_lang>RU-RU</source_lang><target_lang>EN-GB</target_lang>
<sentence_seg>true</sentence_seg></project></omegat>"#;

fn project() -> Place {
    let place = Place::new();
    place.file(
        "news.tsv",
        "Порт откроют в мае.\tThe port will open in May.\n\
         Музей закрыт по средам.\tThe museum is closed on Wednesdays.\n\
         Совсем другой текст ни о чём.\tQuite another text about nothing.\n\
         Банк поднял ставку до пяти процентов.\tThe bank raised the rate to five per cent.\n",
    );
    assert_eq!(place.run("memory add news.memory news.tsv --source ru --target en").code, 0);
    for folder in ["job", "job/source", "job/source/more", "job/tm"] {
        fs::create_dir(place.work().join(folder)).expect("a folder");
    }
    place.file("job/omegat.project", PROJECT);
    place.file("job/source/a.txt", "Порт откроют в июне. Это новость.\n\nСовсем ничего похожего.\n");
    place.file(
        "job/source/more/b.xlf",
        r#"<xliff version="1.2"><file original="b" source-language="ru" target-language="en" datatype="plaintext"><body>
<trans-unit id="1"><source>Музей закрыт по пятницам.</source></trans-unit></body></file></xliff>"#,
    );
    place.file("job/source/c.docx", "PK");
    place
}

#[test]
fn only_what_is_like_a_text_of_the_project() {
    let place = project();
    let done = place.run("memory fill news.memory --omegat-project job");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("c.docx” is of a format that is not read here"), "{}", done.stderr);
    assert!(done.stderr.contains("news-leverage.tmx: 2 units, for "), "{}", done.stderr);
    let tmx = place.read("job/tm/news-leverage.tmx");
    for (text, is_there) in [
        ("Порт откроют в мае.", true),
        ("The museum is closed on Wednesdays.", true),
        ("Банк поднял", false),
        ("Совсем другой", false),
    ] {
        assert_eq!(tmx.contains(text), is_there, "{text}\n{tmx}");
    }
    // Again: our own file is made anew.
    assert_eq!(place.run("memory fill news.memory --omegat-project job --min 80").code, 0);
    assert!(!place.read("job/tm/news-leverage.tmx").contains("Порт закроют"));
}

#[test]
fn no_file_of_another_program_is_lost() {
    let place = project();
    place.file("job/tm/news-leverage.tmx", "<tmx version=\"1.4\"><header creationtool=\"other\"/></tmx>");
    let done = place.run("memory fill news.memory --omegat-project job -q");
    assert_eq!(done.code, 2, "{}", done.stderr);
    assert!(done.stderr.contains("was not made by diglot"), "{}", done.stderr);
    assert!(place.read("job/tm/news-leverage.tmx").contains("other"));
}

#[test]
fn a_folder_that_is_no_project_is_said() {
    let place = project();
    fs::create_dir(place.work().join("empty")).expect("a folder");
    let done = place.run("memory fill news.memory --omegat-project empty");
    assert_eq!(done.code, 2);
    assert!(done.stderr.contains("omegat.project"), "{}", done.stderr);
    let both = place.run("memory fill news.memory a.txt -o b.xlf --omegat-project job");
    assert_eq!(both.code, 2);
}
