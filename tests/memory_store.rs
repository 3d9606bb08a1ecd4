//! `diglot memory` as a person runs it: what is added, what is written again, what a kill leaves.

mod support;

use support::Place;

const TMX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="diglot" creationtoolversion="0.1.0" segtype="sentence" o-tmf="diglot" adminlang="en" srclang="ru" datatype="plaintext"/>
  <body>
    <tu tuid="7" creationdate="20240131T235959Z" creationid="olga" changedate="20250131T235959Z" usagecount="3">
      <prop type="x-diglot-confidence">0.97</prop>
      <note xml:lang="en">look at the chart</note>
      <prop type="x-project">порт &amp; дом</prop>
      <prop type="x-diglot-state">accepted</prop>
      <tuv xml:lang="ru" creationtool="KB">
        <prop type="x-font">узкий</prop>
        <seg>Порт <bpt i="1" x="1">&lt;b&gt;</bpt>открыт<ept i="1">&lt;/b&gt;</ept>.</seg>
      </tuv>
      <tuv xml:lang="en-GB" changeid="ivan">
        <note>short</note>
        <seg>The port is <hi type="x">open</hi>.</seg>
      </tuv>
    </tu>
    <tu>
      <prop type="prev">Порт открыт.</prop>
      <tuv xml:lang="ru">
        <seg>Мост &lt;закрыт&gt;.</seg>
      </tuv>
      <tuv xml:lang="en-GB" creationdate="20240131T235959Z" creationid="olga">
        <seg>The bridge is &lt;closed&gt;.</seg>
      </tuv>
    </tu>
    <tu>
      <tuv xml:lang="ru">
        <seg>Мост &lt;закрыт&gt;.</seg>
      </tuv>
      <tuv xml:lang="en-GB">
        <seg>The bridge has been closed.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"#;

/// Runs a command that must succeed; gives standard error.
#[track_caller]
fn done(place: &Place, arguments: &str) -> String {
    let done = place.run(arguments);
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{arguments}: {}", done.stderr);
    done.stderr
}

#[test]
fn pairs_of_files_are_added() {
    let place = Place::new();
    place
        .file("река.ru", "Река встала.\nЛёд крепок.\n")
        .file("река.en", "The river froze.\nThe ice is firm.\n");
    let said = done(&place, "memory add m.memory река.moses --source ru --target en");
    assert_eq!(said, "m.memory: 2 new, 0 the same, 0 replaced\n");
    let said = done(&place, "memory add m.memory река.ru река.en --from moses");
    assert_eq!(said, "m.memory: 0 new, 2 the same, 0 replaced\n");
    let failed = place.run("memory add n.memory река.ru --from moses");
    assert_eq!(failed.code, 2);
    assert!(failed.stderr.contains("“река.ru” has no partner; give both files"), "{}", failed.stderr);
    assert!(!place.names().contains(&"n.memory".to_owned()));
}

#[test]
fn tmx_comes_back_as_it_was() {
    let place = Place::new();
    place.file("a.tmx", TMX);
    assert_eq!(done(&place, "memory add m.memory a.tmx"), "m.memory: 3 new, 0 the same, 0 replaced\n");
    assert_eq!(done(&place, "tm add m.memory a.tmx"), "m.memory: 0 new, 3 the same, 0 replaced\n");
    assert_eq!(done(&place, "memory export m.memory -o b.tmx"), "wrote b.tmx: 3 of 3 units\n");
    // Attributes of a unit have an order of ours; nothing else is otherwise.
    let sorted = |text: &str| {
        let mut words = text.split_whitespace().map(|word| word.replace('>', "")).collect::<Vec<_>>();
        words.sort();
        words
    };
    let written = place.read("b.tmx");
    assert_eq!(sorted(&written), sorted(TMX), "{written}");
    let lines = |text: &str| {
        text.lines().filter(|line| !line.contains("<tu ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&written), lines(TMX));
    assert_eq!(place.names(), ["a.tmx", "b.tmx", "m.memory"], "nothing lies about");
}

#[test]
fn a_bitext_is_added_with_what_a_review_did() {
    let place = Place::with_texts();
    done(&place, "align a.ru.txt a.en.txt -q -o a.bitext");
    assert_eq!(done(&place, "memory add m.memory a.bitext"), "m.memory: 3 new, 0 the same, 0 replaced\n");
    let json = place.run("memory export m.memory -q -o - --to jsonl").stdout;
    let lines = json.lines().skip(1).collect::<Vec<_>>();
    assert_eq!(lines.len(), 3, "{json}");
    assert!(
        lines[1].contains("x-diglot-before") && lines[1].contains("Порт «Северный» откроют"),
        "{}",
        lines[1]
    );
    assert!(lines[1].contains(r#""a.ru.txt""#), "{}", lines[1]);
    let only = done(&place, "memory export m.memory -o c.tmx --only accepted");
    assert_eq!(only, "wrote c.tmx: 0 of 3 units\n");
    done(&place, "review a.bitext --accept-above 0 -q");
    let again = done(&place, "memory add m.memory a.bitext");
    assert_eq!(again, "m.memory: 0 new, 0 the same, 3 replaced\n");
    let only = done(&place, "memory export m.memory -o c.tmx --only accepted");
    assert_eq!(only, "wrote c.tmx: 3 of 3 units\n");
    // What was exported and comes back is the same, context and all.
    assert_eq!(done(&place, "memory add m.memory c.tmx"), "m.memory: 0 new, 3 the same, 0 replaced\n");
    let turned = "memory add n.memory a.bitext --source en --target ru";
    assert_eq!(done(&place, turned), "n.memory: 3 new, 0 the same, 0 replaced\n");
    let stats = place.run("memory stats n.memory --json").stdout;
    assert!(stats.contains(r#""source":"en""#), "{stats}");
}

#[test]
fn tables_packed_files_and_standard_input_are_added() {
    let place = Place::new();
    place.file("a.tmx", TMX).file("a.tsv", "ru\ten\tde\nДа.\tYes.\tJa.\nНет.\tNo.\t\n");
    let table = done(&place, "memory add m.memory a.tsv");
    assert_eq!(table, "m.memory: 3 new, 0 the same, 0 replaced\n");
    done(&place, "tmx convert a.tmx -q -o a.tmx.gz");
    assert_eq!(
        done(&place, "memory add m.memory a.tmx.gz a.tsv"),
        "m.memory: 3 new, 3 the same, 0 replaced\n"
    );
    let mut command = place.command();
    command.args(["memory", "add", "n.memory", "-", "--author", "vera", "--source", "ru", "--target", "de"]);
    let tmx = TMX.replace("en-GB", "de");
    let said = support::finish(command, tmx.as_bytes());
    assert_eq!((said.code, said.stderr.as_str()), (0, "n.memory: 3 new, 0 the same, 0 replaced\n"));
    done(&place, "memory export n.memory -q -o n.tmx");
    assert_eq!(place.read("n.tmx").matches("creationid=\"vera\"").count(), 1);
    let said = done(&place, "memory add n.memory a.tmx --source ru --target fr");
    assert!(said.starts_with("not added: 3 without a text in fr\n"), "{said}");
    // Both directions are found; a format of two languages wants to know which.
    let several = place.run("memory export m.memory -o m.moses");
    assert_eq!(several.code, 2);
    assert!(
        several.stderr.contains("found: ru -> en, ru -> de, ru -> en-GB; say which"),
        "{}",
        several.stderr
    );
    assert_eq!(done(&place, "memory export m.memory -o m.tsv --source de"), "wrote m.tsv: 1 of 6 units\n");
    assert!(place.read("m.tsv").contains("Ja.\tДа."), "{}", place.read("m.tsv"));
}

#[test]
fn confidence_and_newer_translations_decide_when_asked() {
    let place = Place::new();
    let unit = |date: &str, confidence: &str, target: &str| {
        format!(
            "<tu creationdate=\"{date}T000000Z\"><prop type=\"x-diglot-confidence\">{confidence}</prop><tuv xml:lang=\"ru\"><seg>Насос стоит.</seg></tuv><tuv xml:lang=\"en\"><seg>{target}</seg></tuv></tu>"
        )
    };
    let units = unit("20240101", "0.90", "The pump stands.")
        + &unit("20250101", "0.80", "The pump has stopped.")
        + &unit("20260101", "0.30", "The pump is off.");
    place.file("a.tmx", format!("<tmx version=\"1.4\"><header srclang=\"ru\"/><body>{units}</body></tmx>"));
    let sure = done(&place, "memory add sure.memory a.tmx --min-confidence 50");
    assert_eq!(sure, "not added: 1 not sure enough\nsure.memory: 2 new, 0 the same, 0 replaced\n");
    let newest = done(&place, "memory add new.memory a.tmx --keep newest");
    assert_eq!(newest, "new.memory: 1 new, 0 the same, 2 replaced\n");
    let first = done(&place, "memory merge new.memory sure.memory --keep newest");
    assert_eq!(
        first,
        "new.memory: 0 new, 0 the same, 0 replaced, 2 not taken because another translation is kept\n"
    );
    let merged = done(&place, "memory merge all.memory sure.memory new.memory");
    assert_eq!(merged, "all.memory: 3 new, 0 the same, 0 replaced\n");
    done(&place, "memory export all.memory -q -o a.tsv");
    let texts = place.read("a.tsv");
    assert!(texts.contains("stands") && texts.contains("stopped") && texts.contains("off"), "{texts}");
}

#[test]
fn a_memory_is_cleaned() {
    let place = Place::new();
    place.file("a.tsv", "ru\ten\nПорт  открыт.\tThe port is open.\nскажи мне\tскажи мне\nДа.\tYes.\n");
    done(&place, "memory add m.memory -q a.tsv");
    let dry = place.run("memory clean m.memory --dry-run");
    assert_eq!((dry.code, dry.stderr.as_str()), (0, ""));
    assert!(dry.stdout.ends_with("1 of 3 units would go\n"), "{}", dry.stdout);
    let said = done(&place, "memory clean m.memory");
    assert_eq!(said, "white-space: 1 texts put right\nsame: 1 units out\nm.memory: 2 units\n");
    done(&place, "memory export m.memory -q -o b.tsv");
    assert!(place.read("b.tsv").contains("Порт открыт.\t"), "{}", place.read("b.tsv"));
    assert_eq!(done(&place, "memory clean m.memory"), "m.memory: 2 units\n");
}

#[test]
fn what_cannot_be_done_is_one_sentence_and_nothing_is_left() {
    let place = Place::new();
    place.file("a.tmx", TMX).file("bad.tmx", "Порт открыт.").file("x.memory", "Порт открыт.");
    let said = |arguments: &str| {
        let done = place.run(arguments);
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.lines().count()), (2, "", 1), "{arguments}");
        done.stderr
    };
    insta::assert_snapshot!(said("memory add m.memory none.tmx"), @"error: cannot read “none.tmx”: there is no such file; check the path");
    insta::assert_snapshot!(said("memory add m.memory bad.tmx"), @"error: “bad.tmx”: this is not a TMX file: no <tmx> and no <tu> element in it");
    insta::assert_snapshot!(said("memory add x.memory a.tmx"), @"error: “x.memory” is no memory of diglot; check the name");
    insta::assert_snapshot!(said("memory add a.tmx bad.tmx"), @"error: “a.tmx” is no memory of diglot; check the name");
    insta::assert_snapshot!(said("memory add new.tmx a.tmx"), @"error: “new.tmx” is not there, and a new memory ends in .memory; call it new.memory");
    insta::assert_snapshot!(said("memory stats m.memory"), @"error: there is no memory “m.memory”; diglot memory add makes one");
    insta::assert_snapshot!(said("memory export a.tmx -o b.tmx"), @"error: “a.tmx” is no memory of diglot; check the name");
    insta::assert_snapshot!(said("memory merge m.memory none.memory"), @"error: there is no memory “none.memory”; diglot memory add makes one");
    assert!(!place.work().join("m.memory").exists());
    assert!(!place.work().join("b.tmx").exists());
}

#[test]
fn a_kill_leaves_whole_batches() {
    const BATCH: u64 = 250;
    const UNITS: u64 = 6000;
    let place = Place::new();
    let units = (0..UNITS).map(|number| {
        format!("<tu><tuv xml:lang=\"ru\"><seg>Насос {number} стоит у ворот.</seg></tuv><tuv xml:lang=\"en\"><seg>Pump {number} is at the gate.</seg></tuv></tu>\n")
    });
    let units = units.collect::<String>();
    place.file("a.tmx", format!("<tmx version=\"1.4\"><header srclang=\"ru\"/><body>\n{units}</body></tmx>"));
    let memory = place.work().join("m.memory");
    let count = || {
        let store = diglot::memory::Store::open(&memory, diglot::memory::Access::Read).ok()?;
        store.units().ok()
    };
    let mut kept = 0;
    let mut killed = 0;
    for round in 0..6 {
        let mut child = place.command();
        child.args(["memory", "add", "m.memory", "a.tmx", "-q", "--batch", &BATCH.to_string()]);
        let mut child = child.spawn().expect("the program");
        // When some new batches are there, while another is being written.
        while count().unwrap_or(0) < kept + 2 * BATCH && child.try_wait().expect("its state").is_none() {
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
        // Ctrl-C keeps as much as a power cut.
        let interrupted = cfg!(unix) && round % 2 == 1;
        if interrupted {
            let id = child.id().to_string();
            std::process::Command::new("kill").args(["-INT", &id]).status().expect("interrupted");
        } else {
            child.kill().expect("killed");
        }
        killed += u64::from(!child.wait().expect("its end").success());
        let now = count().expect("a memory that can be read");
        assert!(now % BATCH == 0 && now >= kept, "{now} units after {kept}");
        kept = now;
    }
    assert!(killed >= 3, "only {killed} of 6 were killed at work");
    let said = done(&place, "memory add m.memory a.tmx");
    assert_eq!(said, format!("m.memory: {} new, {kept} the same, 0 replaced\n", UNITS - kept));
    done(&place, "memory export m.memory -q -o b.tsv");
    let table = place.read("b.tsv");
    let numbers = table.lines().skip(1).map(|line| line.split(' ').nth(1).unwrap_or_default().to_owned());
    assert!(numbers.eq((0..UNITS).map(|number| number.to_string())), "each once, in order");
}
