//! Any actions in any order: nothing is lost, the journal gives the state again, and taking all back gives the start.

#[path = "support/random.rs"]
mod random;

use std::ops::Range;
use std::sync::Arc;

use diglot::bitext::{Alignment, Bitext, Document, Link, LinkState, Made, Origin, Sentences, Span};
use diglot::review::action::{Action, Direction};
use diglot::review::change::{self, Change, Run};
use diglot::review::journal::{self, Line};
use diglot::review::revision;
use diglot::review::session::{Session, Stamp};
use diglot::review::state::{Held, Side, State};
use proptest::prelude::*;
use random::config;

const SOURCE: &str = "Порт открыли. Да! Суда ждут погрузки. Их сорок. Мэр молчит. Почему? Жители ждут.";
const TARGET: &str =
    "The port is open. Yes! Ships wait. There are forty. The mayor is silent. Why? People wait.";

fn sentences(text: &str, language: &str) -> Sentences {
    let (mut spans, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        if ".!?".contains(c) {
            spans.push(Span::new(start, at + c.len_utf8()));
            start = at + c.len_utf8();
        }
    }
    let origin = Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
    let paragraphs = vec![Span::new(0, text.len())];
    let document = Document::new(text.into(), paragraphs, language.parse().unwrap(), origin).unwrap();
    Sentences::new(Arc::new(document), spans).unwrap()
}

fn bitext() -> Bitext {
    let link = |at: usize| Link {
        confidence: 0.1 * (at + 3) as f64,
        score: 1.0 / 3.0,
        ..Link::new(at..at + 1, at..at + 1)
    };
    let alignment = Alignment::new((0..7).map(link).collect(), 7, 7).unwrap();
    Bitext::new(sentences(SOURCE, "ru"), sentences(TARGET, "en"), alignment, Made::default()).unwrap()
}

fn side() -> impl Strategy<Value = Side> {
    prop::sample::select(vec![Side::Source, Side::Target])
}

fn links() -> impl Strategy<Value = Range<usize>> {
    (0_usize..9, 0_usize..4).prop_map(|(start, count)| start..start + count)
}

fn any_action() -> impl Strategy<Value = Action> {
    use LinkState::{Accepted, Doubtful, LeftOut, Untouched};
    let direction = || prop::sample::select(vec![Direction::Down, Direction::Up]);
    let state = prop::sample::select(vec![Accepted, Doubtful, LeftOut, Untouched]);
    prop_oneof![
        (links(), state).prop_map(|(links, state)| Action::Mark { links, state }),
        (0.0..1.0_f64).prop_map(|least| Action::AcceptAbove { least }),
        (0.3..1.0_f64, 0.0..0.3_f64).prop_map(|(accept, leave_out)| Action::Rule {
            accept: Some(accept),
            leave_out: Some(leave_out),
            kinds: vec![(1, 1), (1, 0)],
        }),
        (0_usize..9, "[а-я ]{0,5}").prop_map(|(link, text)| Action::Note { link, text }),
        links().prop_map(|links| Action::Merge { links }),
        (0_usize..9, 0_usize..3, 0_usize..3).prop_map(|(link, source, target)| Action::Split {
            link,
            source,
            target
        }),
        (0_usize..9, side(), direction()).prop_map(|(link, side, direction)| Action::Move {
            link,
            side,
            direction
        }),
        (0_usize..9, side(), direction()).prop_map(|(link, side, direction)| Action::Slide {
            link,
            side,
            direction
        }),
        (0_usize..9, 0_usize..9).prop_map(|(source, target)| Action::Pin { source, target }),
        (side(), 0_usize..9, 0_usize..20).prop_map(|(side, sentence, at)| Action::Cut { side, sentence, at }),
        (side(), 0_usize..9).prop_map(|(side, sentence)| Action::Join { side, sentence }),
        (side(), 0_usize..9, proptest::option::of("[a-я .]{0,9}"))
            .prop_map(|(side, sentence, text)| Action::Edit { side, sentence, text }),
    ]
}

/// What a person does next: an action, undo or redo.
fn any_step() -> impl Strategy<Value = Option<Result<Action, bool>>> {
    prop_oneof![
        6 => any_action().prop_map(|action| Some(Ok(action))),
        1 => Just(Some(Err(true))),
        1 => Just(Some(Err(false))),
    ]
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn the_journal_gives_the_state_and_undoing_all_gives_the_start(
        steps in proptest::collection::vec(any_step(), 1..30),
    ) {
        let stamp = Stamp { time: "2026-11-23T20:15:00Z".into(), by: "Анна \"А\"".into() };
        let start = State::new(&bitext());
        let mut session = Session::new(bitext());
        let mut text = Line::Head { journal: journal::VERSION, bitext: "00".into() }.to_text();
        for step in steps.into_iter().flatten() {
            let line = match step {
                Ok(action) => session.perform(&action, None, &stamp).ok(),
                Err(true) => session.undo(&stamp).map(|(line, _)| line),
                Err(false) => session.redo(&stamp).map(|(line, _)| line),
            };
            text.extend(line.map(|line| line.to_text()));
            prop_assert!(session.state().is_whole());
            let bitext = session.bitext();
            prop_assert_eq!(bitext.alignment().links().len(), session.state().links().len());
        }
        let read = journal::parse(&text).unwrap();
        prop_assert_eq!(read.whole, text.len());
        let mut again = Session::new(bitext());
        again.replay(&read.lines, usize::MAX).unwrap();
        prop_assert_eq!(again.state(), session.state());
        prop_assert_eq!(again.count(), session.count());
        // Folded into one it is the same, and one undo is the start.
        let folded = revision::between(&start, session.state());
        let mut state = start.clone();
        change::apply(&folded, &mut state).unwrap();
        prop_assert_eq!(&state, session.state());
        change::apply(&change::inverse(&folded), &mut state).unwrap();
        prop_assert_eq!(&state, &start);
        while again.undo(&stamp).is_some() {}
        prop_assert_eq!(again.state(), &start);
    }

    #[test]
    fn any_bytes_are_a_journal_or_an_error(
        lines in proptest::collection::vec((0_usize..6, "[ -~а-я\u{0}]{0,40}"), 0..6), end in 0_usize..400,
    ) {
        let known = [
            "{\"journal\":1,\"bitext\":\"00\"}\n",
            "{\"do\":\"x\",\"link\":99,\"time\":\"\",\"changes\":[{\"links\":{\"at\":0,\"old\":[],\"new\":[{\"s\":18446744073709551615,\"t\":1,\"state\":\"untouched\",\"confidence\":0.5}]}}]}\n",
            "{\"do\":\"x\",\"link\":0,\"time\":\"\",\"changes\":[{\"marks\":[{\"at\":18446744073709551615,\"count\":2,\"old\":\"untouched\",\"new\":\"accepted\"}]}]}\n",
            "{\"undo\":\"\"}\n",
            "{\"view\":{\"link\":9999,\"side\":\"source\"},\"time\":\"\"}\n",
        ];
        let mut text = String::from(known[0]);
        for (which, noise) in lines {
            text.push_str(known.get(which).map_or(noise.as_str(), |line| line));
        }
        while !text.is_char_boundary(end.min(text.len())) {
            text.pop();
        }
        text.truncate(end);
        if let Ok(journal) = journal::parse(&text) {
            let mut session = Session::new(bitext());
            let _ = session.replay(&journal.lines, usize::MAX);
            prop_assert!(session.state().is_whole());
        }
    }
}

#[test]
fn changes_that_do_not_fit_leave_the_state_as_it_was() {
    let start = State::new(&bitext());
    let misfit = |change: Change| {
        let mut state = start.clone();
        assert!(change::apply(&[change], &mut state).is_err());
        assert_eq!(state, start);
    };
    let (old, new) = (LinkState::Untouched, LinkState::Accepted);
    let twice =
        vec![Run { at: 2, count: 2, old, new }, Run { at: 3, count: 1, old, new: LinkState::LeftOut }];
    misfit(Change::Marks(twice));
    misfit(Change::Marks(vec![Run { at: 6, count: usize::MAX, old, new }]));
    misfit(Change::Links { at: 7, old: Vec::new(), new: vec![Held::new(usize::MAX, usize::MAX, 0.5)] });
    misfit(Change::Links { at: 0, old: vec![start.links()[0].clone()], new: Vec::new() });
}

#[test]
fn several_actions_go_on_past_one_that_changes_nothing() {
    let mut session = Session::new(bitext());
    let nothing = Action::Note { link: 0, text: String::new() };
    let mark = Action::Mark { links: 1..2, state: LinkState::LeftOut };
    assert!(session.perform(&Action::Several(vec![nothing.clone()]), None, &Stamp::default()).is_err());
    assert!(session.perform(&Action::Several(vec![nothing, mark]), None, &Stamp::default()).is_ok());
    assert_eq!(session.state().links()[1].state, LinkState::LeftOut);
}
