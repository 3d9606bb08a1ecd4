//! What becomes of entries in a memory, and which files are refused.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::bitext::LinkState;
use crate::memory::entry::{Context, Entry};

/// A folder with a memory in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("порт и дом.memory")
    }

    fn open(&self, access: Access) -> Store {
        Store::open(&self.path(), access).expect("a memory")
    }
}

fn entry(source: &str, target: &str, date: &str) -> Entry {
    let created = (!date.is_empty()).then(|| format!("{date}T120000Z"));
    Entry { created, ..Entry::new("ru", source, "en", target) }
}

fn add(store: &mut Store, keep: Keep, entries: &[Entry]) -> [u64; 5] {
    let options = AddOptions { keep, batch: 2 };
    let Added { new, same, replaced, kept_older, empty } =
        store.add(entries.iter().cloned(), &options, &mut |_| {}).expect("added");
    [new, same, replaced, kept_older, empty]
}

fn targets(store: &Store) -> Vec<String> {
    let mut targets = Vec::new();
    store
        .entries(|_, entry| {
            targets.push(entry.target);
            Ok::<_, StoreError>(())
        })
        .expect("entries");
    targets
}

/// Adds entries, twice; says what became of them at first and at last, and which targets are there.
#[track_caller]
fn check(keep: Keep, entries: &[Entry], first: [u64; 5], again: [u64; 5], expected: &[&str]) {
    let place = Place::new();
    let mut store = place.open(Access::Create);
    assert_eq!(add(&mut store, keep, entries), first);
    assert_eq!(targets(&store), expected);
    assert_eq!(add(&mut store, keep, entries), again);
    assert_eq!(targets(&store), expected, "the second time");
}

#[test]
fn the_same_is_added_once_and_several_targets_are_kept() {
    let two =
        [entry("Порт открыт.", "The port is open.", ""), entry("Порт открыт.", "The port has opened.", "")];
    let both = ["The port is open.", "The port has opened."];
    check(Keep::All, &two, [2, 0, 0, 0, 0], [0, 2, 0, 0, 0], &both);
    let empty = [entry(" ", "Yes.", ""), entry("Да.", "", ""), entry("Нет.", "No.", "")];
    check(Keep::All, &empty, [1, 0, 0, 0, 2], [0, 1, 0, 0, 2], &["No."]);
    let other =
        [entry("Да", "Yes", ""), Entry::new("uk", "Да", "en", "Yes"), Entry::new("ru", "Да", "de", "Ja")];
    check(Keep::All, &other, [3, 0, 0, 0, 0], [0, 3, 0, 0, 0], &["Yes", "Yes", "Ja"]);
}

#[test]
fn the_context_and_the_codes_make_another_unit() {
    let after = |before: &str| {
        let context = Context { before: Some(before.to_owned()), ..Context::default() };
        Entry { context, ..entry("Да.", "Yes.", "") }
    };
    let coded = Entry { source_markup: Some("Да<ph/>.".to_owned()), ..entry("Да.", "Yes.", "") };
    let all = [entry("Да.", "Yes.", ""), after("Едем?"), after("Идём?"), coded];
    check(Keep::All, &all, [4, 0, 0, 0, 0], [0, 4, 0, 0, 0], &["Yes."; 4]);
    check(Keep::First, &all, [4, 0, 0, 0, 0], [0, 4, 0, 0, 0], &["Yes."; 4]);
}

#[test]
fn the_newest_or_the_first_is_kept_when_asked() {
    let three = [
        entry("Насос стоит.", "The pump stands.", "20240101"),
        entry("Насос стоит.", "The pump has stopped.", "20250101"),
        entry("Насос стоит.", "The pump is still.", "20230101"),
    ];
    check(Keep::Newest, &three, [1, 0, 1, 1, 0], [0, 1, 0, 2, 0], &["The pump has stopped."]);
    check(Keep::First, &three, [1, 0, 0, 2, 0], [0, 1, 0, 2, 0], &["The pump stands."]);
    check(
        Keep::All,
        &three,
        [3, 0, 0, 0, 0],
        [0, 3, 0, 0, 0],
        &["The pump stands.", "The pump has stopped.", "The pump is still."],
    );
}

#[test]
fn a_newer_or_accepted_one_of_the_same_texts_takes_the_place() {
    let place = Place::new();
    let mut store = place.open(Access::Create);
    let old = entry("Мост закрыт.", "The bridge is closed.", "20240101");
    let accepted = Entry { state: LinkState::Accepted, ..old.clone() };
    let newer = Entry { author: Some("olga".to_owned()), ..entry(&old.source, &old.target, "20240102") };
    for (one, expected) in [
        (&old, [1, 0, 0, 0, 0]),
        (&accepted, [0, 0, 1, 0, 0]),
        (&old, [0, 1, 0, 0, 0]),
        (&newer, [0, 0, 1, 0, 0]),
        (&accepted, [0, 1, 0, 0, 0]),
    ] {
        assert_eq!(add(&mut store, Keep::All, std::slice::from_ref(one)), expected);
    }
    assert_eq!(store.entry_of(1).expect("read"), Some(newer));
}

#[test]
fn texts_are_found_from_both_sides_and_since_a_change() {
    let place = Place::new();
    let mut store = place.open(Access::Create);
    let texts = |store: &Store, language: &str, since: u64| {
        let mut texts = Vec::new();
        store.segments_since(language, since, |id, text| texts.push((id, text.to_owned()))).expect("texts");
        texts
    };
    add(
        &mut store,
        Keep::All,
        &[entry("Да.", "Yes.", ""), entry("Да.", "Sure.", ""), entry("Нет.", "No.", "")],
    );
    assert_eq!(store.changes().expect("read"), 2);
    assert_eq!(store.languages().expect("read"), ["ru", "en"]);
    assert_eq!(texts(&store, "ru", 0), [(1, "Да.".to_owned()), (4, "Нет.".to_owned())]);
    assert_eq!(texts(&store, "en", 1), [(5, "No.".to_owned())]);
    assert_eq!(texts(&store, "en", 2), []);
    assert_eq!(texts(&store, "de", 0), []);
    let found = store.entries_of(2).expect("read");
    assert_eq!(found.len(), 1);
    assert!(found[0].reversed);
    assert_eq!((found[0].entry.source.as_str(), found[0].entry.target.as_str()), ("Yes.", "Да."));
    assert_eq!(store.entries_of(1).expect("read").len(), 2);
    assert_eq!(store.last_segment().expect("read"), 5);
    assert_eq!(store.segment(4).expect("read"), Some(("ru".to_owned(), "Нет.".to_owned())));
    // Adding the same changes nothing.
    add(&mut store, Keep::All, &[entry("Нет.", "No.", "")]);
    assert_eq!((store.changes().expect("read"), store.last_removal().expect("read")), (2, 0));
    // What is taken out is gone with the texts nothing else uses, and its numbers are not given again.
    assert_eq!(store.remove(&[1, 3, 77]).expect("removed"), 2);
    assert_eq!((store.changes().expect("read"), store.last_removal().expect("read")), (3, 3));
    assert_eq!(texts(&store, "ru", 0), [(1, "Да.".to_owned())]);
    add(&mut store, Keep::All, &[entry("Нет.", "No.", "")]);
    assert_eq!(texts(&store, "ru", 3), [(6, "Нет.".to_owned())]);
}

#[test]
fn everything_of_an_entry_comes_back() {
    let place = Place::new();
    let whole = Entry {
        target_markup: Some("The <hi>port</hi>.".to_owned()),
        context: Context {
            before: Some("Едем?".to_owned()),
            after: Some("Да.".to_owned()),
            document: Some("порт.docx".to_owned()),
            position: Some(7),
        },
        state: LinkState::Doubtful,
        confidence: 0.125,
        origin: crate::memory::Origin::Person,
        author: Some("Пётр \u{0} Ильин".to_owned()),
        changed: Some("20260131T235959Z".to_owned()),
        uses: 12,
        ..entry("Порт.", "The port.", "20250101")
    };
    add(&mut place.open(Access::Create), Keep::All, std::slice::from_ref(&whole));
    assert_eq!(place.open(Access::Read).entry_of(1).expect("read"), Some(whole));
}

#[test]
fn an_error_of_the_input_takes_its_batch_along_and_no_other() {
    let place = Place::new();
    let mut store = place.open(Access::Create);
    let broken = StoreError::Busy { path: place.path() };
    let one = |number: u32| Ok(entry(&format!("Насос {number}."), "A pump.", ""));
    let entries = [one(1), one(2), one(3), Err(broken), one(4)];
    let options = AddOptions { batch: 2, ..AddOptions::default() };
    let mut heard = Vec::new();
    let done = store.try_add(entries.into_iter(), &options, &mut |added| heard.push(added.new));
    assert!(matches!(done, Err(StoreError::Busy { .. })));
    assert_eq!((targets(&store).len(), heard), (2, vec![2]));
}

#[test]
fn one_reads_while_another_writes() {
    let place = Place::new();
    let mut writer = place.open(Access::Create);
    add(&mut writer, Keep::All, &[entry("Да.", "Yes.", "")]);
    let reader = place.open(Access::Read);
    reader
        .at_once(|reader| {
            assert_eq!(targets(reader), ["Yes."]);
            add(&mut writer, Keep::All, &[entry("Нет.", "No.", "")]);
            assert_eq!(targets(reader), ["Yes."], "one state for all that is read at once");
            Ok::<_, StoreError>(())
        })
        .expect("read");
    assert_eq!(targets(&reader), ["Yes.", "No."]);
    let mut second = place.open(Access::Write);
    add(&mut second, Keep::All, &[entry("Дом.", "A house.", "")]);
    assert_eq!(
        add(&mut writer, Keep::All, &[entry("Дом.", "A house.", ""), entry("Сад.", "A garden.", "")]),
        [1, 1, 0, 0, 0]
    );
}

/// The sentence with which a file is refused, the path in it cut to its name.
fn refused(path: &Path, access: Access) -> String {
    let folder = path.parent().expect("a folder").display().to_string();
    let said = Store::open(path, access).map_or_else(|error| error.to_string(), |_| "taken".to_owned());
    said.replace(&format!("{folder}/"), "")
}

#[test]
fn files_that_are_no_memory_are_refused_and_stay_as_they_are() {
    let place = Place::new();
    let path = place.path();
    assert_eq!(
        refused(&path, Access::Read),
        "there is no memory “порт и дом.memory”; diglot memory add makes one"
    );
    let not_ours = "“порт и дом.memory” is no memory of diglot; check the name";
    for bytes in ["", "Порт открыт.", &"<tmx version=\"1.4\"/>".repeat(400)] {
        std::fs::write(&path, bytes).expect("set up");
        assert_eq!(refused(&path, Access::Read), not_ours);
        assert_eq!(refused(&path, Access::Write), not_ours);
        if !bytes.is_empty() {
            assert_eq!(refused(&path, Access::Create), not_ours);
        }
        assert_eq!(std::fs::read_to_string(&path).expect("still there"), bytes);
    }
    assert_eq!(refused(place.folder.path(), Access::Read).split(' ').next_back(), Some("name"));
    std::fs::remove_file(&path).expect("set up");
    let other = Connection::open(&path).expect("another database");
    other.execute_batch("CREATE TABLE address (name TEXT)").expect("set up");
    drop(other);
    let before = std::fs::read(&path).expect("its bytes");
    for access in [Access::Read, Access::Write, Access::Create] {
        assert_eq!(refused(&path, access), not_ours);
    }
    assert_eq!(std::fs::read(&path).expect("its bytes"), before);
}

#[test]
fn newer_and_damaged_files_are_refused() {
    let place = Place::new();
    let path = place.path();
    drop(place.open(Access::Create));
    let head = |sql: &str| Connection::open(&path).and_then(|file| file.execute_batch(sql)).expect("set up");
    head("PRAGMA user_version = 7");
    let newer = "“порт и дом.memory” was made by a newer diglot (format 7, this one knows 1); use that one"
        .to_owned();
    for access in [Access::Read, Access::Write, Access::Create] {
        assert_eq!(refused(&path, access), newer);
    }
    head("PRAGMA user_version = 1");
    assert_eq!(refused(&path, Access::Write), "taken");
    head("DROP TABLE unit; VACUUM");
    let mut store = place.open(Access::Write);
    let failed = store.add([entry("Да.", "Yes.", "")].into_iter(), &AddOptions::default(), &mut |_| {});
    assert!(failed.expect_err("no table").to_string().contains("no such table: unit"));
}

#[test]
fn a_torn_file_is_damaged_not_believed() {
    let place = Place::new();
    let mut store = place.open(Access::Create);
    let many = (0..2000).map(|number| entry(&format!("Насос {number} стоит у ворот."), "A pump.", ""));
    store.add(many, &AddOptions::default(), &mut |_| {}).expect("added");
    drop(store);
    let bytes = std::fs::read(place.path()).expect("its bytes");
    std::fs::write(place.path(), &bytes[..bytes.len() / 2]).expect("set up");
    let store = Store::open(&place.path(), Access::Read);
    let read = store.and_then(|store| store.entries(|_, _| Ok::<_, StoreError>(())));
    assert!(matches!(read, Err(StoreError::Damaged { .. })), "{read:?}");
}

#[test]
fn a_copy_on_a_disk_that_cannot_be_written_is_read() {
    let place = Place::new();
    add(&mut place.open(Access::Create), Keep::All, &[entry("Да.", "Yes.", "")]);
    let connection = schema::immutable(&place.path()).expect("opened");
    let count = connection.query_row("SELECT count(*) FROM unit", [], |row| row.get::<_, i64>(0));
    assert_eq!(count, Ok(1));
}
