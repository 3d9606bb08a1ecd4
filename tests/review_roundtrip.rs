//! A review goes out as a table or a patch, is edited there at random, and comes back right or is refused; nothing is ever lost.

#[path = "support/random.rs"]
mod random;

use std::sync::Arc;

use diglot::bitext::{Alignment, Bitext, Document, Link, Made, Origin, Sentences, Span};
use diglot::review::change;
use diglot::review::import::{ImportError, import};
use diglot::review::overlay::OverlayError;
use diglot::review::patch::{self, PatchError};
use diglot::review::revision;
use diglot::review::state::{Side, State};
use diglot::review::table;
use proptest::prelude::*;
use random::config;

const RU: [&str; 12] = [
    "Порт «Восточный» закрыли на ремонт.",
    "Да.",
    "Суда ждут погрузки с утра!",
    "По словам капитана, очередь выросла до сорока судов.",
    "Рабочие обещают управиться к осени, но денег пока нет.",
    "Да.",
    "«Мы не спешим», — сказал мэр.",
    "Жители ездят через соседний город и жалуются на дорогу.",
    "Цены на рыбу выросли вдвое.",
    "Почему?",
    "Ответа нет: чиновники молчат.",
    "Следующая встреча назначена на пятницу.",
];
const EN: [&str; 12] = [
    "The port of Vostochny has closed for repairs.",
    "Yes.",
    "Ships have been waiting to load since morning!",
    "The captain says that forty of them are in the queue.",
    "Workers promise to finish by autumn, but there is no money.",
    "Yes.",
    "\"We are in no hurry,\" the mayor said.",
    "People drive through the next town and complain about the road.",
    "The price of fish has doubled.",
    "Why?",
    "There is no answer: the officials are silent.",
    "The next meeting is on Friday.",
];

fn sentences(texts: &[&str], language: &str) -> Sentences {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for sentence in texts {
        let start = text.len();
        text.push_str(sentence);
        spans.push(Span::new(start, text.len()));
        text.push(' ');
    }
    let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
    let paragraphs = vec![Span::new(0, text.len())];
    let document = Document::new(text, paragraphs, language.parse().unwrap(), origin).unwrap();
    Sentences::new(Arc::new(document), spans).unwrap()
}

/// The twelve sentences of both sides in links of these sizes.
fn state(sizes: &[(usize, usize)]) -> State {
    let (mut links, mut at) = (Vec::new(), (0, 0));
    for &(source, target) in sizes {
        let (source, target) = ((at.0 + source).min(12), (at.1 + target).min(12));
        if (source, target) != at {
            links.push(Link { confidence: 0.75, ..Link::new(at.0..source, at.1..target) });
        }
        at = (source, target);
    }
    if at != (12, 12) {
        links.push(Link::new(at.0..12, at.1..12));
    }
    let alignment = Alignment::new(links, 12, 12).unwrap();
    let (source, target) = (sentences(&RU, "ru"), sentences(&EN, "en"));
    State::new(&Bitext::new(source, target, alignment, Made::default()).unwrap())
}

fn sizes() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0_usize..4, 0_usize..4), 1..14)
}

/// The sizes of the links.
fn kinds(state: &State) -> Vec<(usize, usize)> {
    state.links().iter().map(|link| (link.source, link.target)).collect()
}

/// All sentences of both sides as they now read.
fn texts(state: &State) -> [Vec<String>; 2] {
    Side::BOTH.map(|side| {
        let sentences = state.sentences(side);
        (0..sentences.len()).map(|number| sentences.line_of(number..number + 1)).collect()
    })
}

/// `state` after an action; the same when it changes nothing.
fn after(state: &State, action: &diglot::review::action::Action) -> State {
    let mut after = state.clone();
    if let Ok(changes) = action.plan(state) {
        change::apply(&changes, &mut after).unwrap();
        let mut back = after.clone();
        change::apply(&change::inverse(&changes), &mut back).unwrap();
        assert_eq!(&back, state, "what came in can be taken back");
    }
    after
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_table_with_other_cells_comes_back_as_they_are(old in sizes(), new in sizes()) {
        let (old, new) = (state(&old), state(&new));
        let rows = table::read(&table::to_string(&new)).unwrap();
        let import = import(&old, &rows, false).unwrap();
        let got = after(&old, &import.action);
        prop_assert_eq!(kinds(&got), kinds(&new));
        prop_assert_eq!(texts(&got), texts(&old));
    }

    #[test]
    fn a_table_with_an_edited_word_has_it_in_its_sentence(
        old in sizes(), new in sizes(), sentence in 0_usize..12, at in 0_usize..100, letter in "[а-яa-z,]",
    ) {
        let (old, new) = (state(&old), state(&new));
        prop_assume!(RU[sentence].chars().count() > 10);
        let mut edited = RU[sentence].chars().collect::<Vec<_>>();
        let place = at % edited.len();
        edited.insert(place, letter.chars().next().unwrap());
        let edited = edited.into_iter().collect::<String>();
        let mut rows = table::read(&table::to_string(&new)).unwrap();
        for row in &mut rows {
            row.texts[0] = row.texts[0].replace(RU[sentence], &edited);
        }
        let import = import(&old, &rows, false).unwrap();
        let got = after(&old, &import.action);
        prop_assert_eq!(kinds(&got), kinds(&new));
        let mut expected = texts(&old);
        expected[0][sentence] = edited;
        prop_assert_eq!(texts(&got), expected);
    }

    #[test]
    fn a_row_that_is_gone_is_named_or_left_out(old in sizes(), new in sizes(), row in 0_usize..40) {
        let (old, new) = (state(&old), state(&new));
        let mut rows = table::read(&table::to_string(&new)).unwrap();
        let gone = rows.remove(row % rows.len());
        match import(&old, &rows, false) {
            Err(ImportError::Missing { text, side, .. }) => prop_assert!(gone.texts[side.index()].contains(&text)),
            other => prop_assert!(false, "{other:?}"),
        }
        let import = import(&old, &rows, true).unwrap();
        let got = after(&old, &import.action);
        prop_assert!(got.is_whole());
        prop_assert_eq!(texts(&got), texts(&old));
    }

    #[test]
    fn any_table_is_taken_or_refused_and_nothing_is_lost(
        old in sizes(),
        cells in proptest::collection::vec((0_usize..2, 0_usize..14, "[А-я .«»a-z]{0,30}", any::<bool>()), 0..6),
        missing_out in any::<bool>(),
    ) {
        let old = state(&old);
        let mut rows = table::read(&table::to_string(&old)).unwrap();
        for (side, row, text, add) in cells {
            let row = row % rows.len();
            let cell = &mut rows[row].texts[side];
            if add { cell.push_str(&text) } else { *cell = text }
        }
        match import(&old, &rows, missing_out) {
            Ok(import) => {
                let got = after(&old, &import.action);
                prop_assert!(got.is_whole());
                prop_assert_eq!(got.sentences(Side::Source).len(), 12);
            }
            Err(ImportError::Missing { .. }) => prop_assert!(!missing_out),
            Err(ImportError::Inside { text, .. }) => prop_assert!(RU.contains(&text.as_str()) || EN.contains(&text.as_str())),
            Err(ImportError::Column { line, error, .. }) => {
                let (OverlayError::Unknown { text, .. } | OverlayError::Torn { text, .. }) = error;
                prop_assert!(line > 1 && !text.is_empty());
            }
        }
    }

    #[test]
    fn an_edited_patch_comes_back_as_it_is(old in sizes(), new in sizes()) {
        let (old, new) = (state(&old), state(&new));
        let links = 0..old.links().len();
        let text = patch::write(&new, 0..new.links().len(), 0.8);
        let action = patch::read(&text, &old, links, "apply").unwrap();
        let got = after(&old, &action);
        prop_assert_eq!(kinds(&got), kinds(&new));
        prop_assert_eq!(texts(&got), texts(&old));
    }

    #[test]
    fn lines_of_a_patch_may_go_and_move(
        old in sizes(), edits in proptest::collection::vec((0_usize..40, 0_usize..40, any::<bool>()), 1..5),
    ) {
        let old = state(&old);
        let text = patch::write(&old, 0..old.links().len(), 0.8);
        let mut lines = text.lines().collect::<Vec<_>>();
        for (from, to, moves) in edits {
            let line = lines.remove(from % lines.len());
            if moves || line.starts_with(['<', '>']) {
                lines.insert(to % (lines.len() + 1), line);
            }
        }
        let kept = |sign: char| {
            lines.iter().filter_map(|line| line.strip_prefix(sign)).map(str::trim).collect::<Vec<_>>()
        };
        let in_order = kept('<') == RU && kept('>') == EN;
        match patch::read(&lines.join("\n"), &old, 0..old.links().len(), "apply") {
            Ok(action) => {
                prop_assert!(in_order);
                let got = after(&old, &action);
                prop_assert!(got.is_whole());
                prop_assert_eq!(texts(&got), texts(&old));
            }
            Err(PatchError::NoLink { line }) => prop_assert!(line > 0),
            Err(PatchError::Sentence { line, found, .. }) => {
                prop_assert!(!in_order);
                prop_assert!(lines[line - 1].ends_with(&found));
            }
            Err(error) => prop_assert!(!in_order, "{error}"),
        }
    }

    #[test]
    fn differences_carry_a_review_to_another_file(old in sizes(), new in sizes(), marks in proptest::collection::vec(0_usize..5, 26)) {
        let (old, new) = (state(&old), state(&new));
        let mut links = new.links().to_vec();
        for (link, mark) in links.iter_mut().zip(marks) {
            use diglot::bitext::LinkState::{Accepted, Doubtful, LeftOut, Untouched};
            let kept = old.links().iter().any(|old| (old.source, old.target) == (link.source, link.target));
            link.state = [Untouched, Accepted, LeftOut, Doubtful, Untouched][mark];
            if link.state == Accepted && !kept {
                link.state = diglot::bitext::LinkState::Changed;
            }
            if mark == 3 {
                "61 год?".clone_into(&mut link.note);
            }
        }
        let new = after(&old, &revision::action(&old, &links, vec![(Side::Target, 3, Some("The captain says: forty.".into()))], "test"));
        let text = patch::diff(&old, &new, 0.8);
        let action = patch::read(&text, &old, 0..old.links().len(), "apply").unwrap();
        let got = after(&old, &action);
        prop_assert_eq!(kinds(&got), kinds(&new));
        prop_assert_eq!(texts(&got), texts(&new));
        let said = |state: &State| state.links().iter().map(|link| (link.is_accepted(), link.is_settled(), link.note.clone())).collect::<Vec<_>>();
        prop_assert_eq!(said(&got), said(&new));
    }
}

#[test]
fn what_goes_out_and_comes_back_untouched_changes_nothing() {
    let state = state(&[(1, 1), (2, 1), (0, 1), (3, 3), (1, 0), (5, 6)]);
    let rows = table::read(&table::to_string(&state)).unwrap();
    assert!(import(&state, &rows, false).unwrap().action.plan(&state).is_err());
    let all = 0..state.links().len();
    let text = patch::write(&state, all.clone(), 0.8);
    assert!(patch::read(&text, &state, all, "apply").unwrap().plan(&state).is_err());
    assert_eq!(patch::diff(&state, &state, 0.8), "");
}
