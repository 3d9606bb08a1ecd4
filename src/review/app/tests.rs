//! State before, keys, state after. `ab|>c+  p|qr` is a link of two source sentences and one target sentence, and the chosen one, accepted,
//! of one and two; `-` is left out, `*` changed, `?` doubtful, and `!` (before only) not sure.

use proptest::prelude::*;

use super::*;
use crate::align::Options;
use crate::bitext::{Alignment, Bitext, LinkState, Made, sample};
use crate::review::layout::russian;
use crate::review::messages::Language;
use crate::review::session::{Filter, Order};

fn bitext(notation: &str) -> Bitext {
    let (source, target) = notation.split_once("  ").expect("two sides");
    let count = |side: &str| side.chars().filter(char::is_ascii_lowercase).count();
    // The numbers tell the aligner which sentences belong together.
    let numbers = [100, 217, 348, 452, 563, 679];
    let texts = |count: usize, one: &str, two: &str| {
        let numbers = numbers.iter().cycle().take(count);
        numbers.map(|n| format!("{one} {n}; {two} {n}. ")).collect::<Vec<_>>()
    };
    let (sources, targets) = (texts(count(source), "Порт", "ещё"), texts(count(target), "Port", "more"));
    let (mut i, mut j) = (0, 0);
    let link = |(source, target): (&str, &str)| {
        let (from, to) = ((i, j), (i + count(source), j + count(target)));
        (i, j) = to;
        let state = match source.chars().last() {
            Some('+') => LinkState::Accepted,
            Some('-') => LinkState::LeftOut,
            Some('*') => LinkState::Changed,
            Some('?') => LinkState::Doubtful,
            _ => LinkState::Untouched,
        };
        let confidence = if source.ends_with('!') { 0.3 } else { 0.95 };
        Link { confidence, state, ..Link::new(from.0..to.0, from.1..to.1) }
    };
    let links = source.split('|').zip(target.split('|')).map(link).collect();
    let alignment = Alignment::new(links, sources.len(), targets.len()).expect("an alignment");
    let [source, target] =
        [("ru", &sources), ("en", &targets)].map(|(language, texts)| sample::side(language, "-", texts));
    Bitext::new(source, target, alignment, Made::default()).expect("a bitext")
}

fn app(notation: &str) -> App {
    let mut session = Session::new(bitext(notation));
    let before = notation.split('|').position(|group| group.contains('>'));
    session.go_to(before.unwrap_or(0));
    let mut app = App::new(session, "ports.bitext", Messages::new(Language::English), Keymap::default());
    let effects = look(&mut app);
    assert!(effects.is_empty());
    app
}

/// Gives the evidence of the texts as they are.
fn look(app: &mut App) -> Vec<Effect> {
    let bitext = app.session().bitext();
    let settled = app.settled().to_vec();
    app.set_evidence(Evidence::new(bitext.source(), bitext.target(), &Options::default(), &settled))
}

fn notation(app: &App) -> String {
    let state = app.session.state();
    let side = |side: Side| {
        let link = |link: usize| {
            let first = if side == Side::Source { b'a' } else { b'p' };
            let letters = state.range(link, side).map(|number| char::from(first + number as u8));
            let mut text = letters.collect::<String>();
            if side == Side::Source {
                text.push_str(match state.links()[link].state {
                    LinkState::Untouched => "",
                    LinkState::Accepted => "+",
                    LinkState::LeftOut => "-",
                    LinkState::Changed => "*",
                    LinkState::Doubtful => "?",
                });
                if link == app.session.view.link {
                    text.insert(0, '>');
                }
            }
            text
        };
        (0..state.links().len()).map(link).collect::<Vec<_>>().join("|")
    };
    format!("{}  {}", side(Side::Source), side(Side::Target))
}

/// Types keys, in the Russian layout where it is no text.
fn type_keys(app: &mut App, keys: &str, in_russian: bool) -> Vec<Effect> {
    let stamp = Stamp { time: "2026-11-23T20:15:00Z".into(), by: "Вера".into() };
    let mut all = Vec::new();
    for key in Key::sequence(keys) {
        let text = !matches!(
            app.mode,
            Mode::Normal
                | Mode::Choose(_)
                | Mode::Confirm { .. }
                | Mode::Cut { .. }
                | Mode::Differences { .. }
        );
        let key = match key {
            Key::Char(c) if in_russian && !text => Key::Char(russian(c)),
            key => key,
        };
        let effects = app.press(key, &stamp);
        if effects.contains(&Effect::NeedEvidence) {
            all.extend(look(app));
        }
        all.extend(effects);
    }
    all
}

fn check(before: &str, keys: &str, after: &str) {
    for in_russian in [false, true] {
        let mut app = app(before);
        let start = app.session.state().clone();
        type_keys(&mut app, keys, in_russian);
        assert_eq!(notation(&app), after, "{before} {keys} {}", app.notice);
        assert!(app.session.state().is_whole());
        type_keys(&mut app, "<esc><esc>", false);
        let undos = "u".repeat(app.session.done().len());
        type_keys(&mut app, &undos, in_russian);
        assert_eq!(app.session.state(), &start, "undone: {before} {keys}");
    }
}

/// What is said after keys.
fn said(before: &str, keys: &str) -> String {
    let mut app = app(before);
    type_keys(&mut app, keys, false);
    app.notice
}

#[test]
fn keys_that_go_to_a_link() {
    check("a|b|c  p|q|r", "j", "a|>b|c  p|q|r");
    check("a|b|c  p|q|r", "<down><down><down>", "a|b|>c  p|q|r");
    check("a|b|>c  p|q|r", "k", "a|>b|c  p|q|r");
    check("a|b|>c  p|q|r", "<up><up><up>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "G", "a|b|>c  p|q|r");
    check("a|b|c  p|q|r", "<end>", "a|b|>c  p|q|r");
    check("a|b|>c  p|q|r", "g", ">a|b|c  p|q|r");
    check("a|b|>c  p|q|r", "<home>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "<c-d>", "a|b|>c  p|q|r");
    check("a|b|c  p|q|r", "<pagedown><c-u>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", ":3<enter>", "a|b|>c  p|q|r");
    check("a|b|c  p|q|r", ":next<enter>", "a|>b|c  p|q|r");
    check("a|b|c  p|q|r", ":accept-and-n<tab><enter>", "a+|>b|c  p|q|r");
    check("a|b|c  p|q|r", ":9<enter>", ">a|b|c  p|q|r");
}

#[test]
fn keys_that_seek() {
    check("a|b!|c  p|q|r", "", "a|>b|c  p|q|r");
    check("a|b!|c!  p|q|r", "]", "a|b|>c  p|q|r");
    check("a!|b|c!  p|q|r", "[", "a|b|>c  p|q|r");
    check("a|b|cd  p|q|r", "}", "a|b|>cd  p|q|r");
    check("ab|c|>d  p|q|r", "{", ">ab|c|d  p|q|r");
    check("a!|b!|c!  p|q|r", "o]]", "a|b|>c  p|q|r");
    check("a!|b!|c!  p|q|r", "o]]]", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "/348;<enter>", "a|b|>c  p|q|r");
    check("a|b|c  p|q|r", "/port<enter>n", "a|>b|c  p|q|r");
    check("a|b|c  p|q|r", "/ПОРТ<enter>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "/порт<enter>N", "a|b|>c  p|q|r");
    assert_eq!(said("a|b|c  p|q|r", "/ПОРТ<enter>"), "not found: ПОРТ");
    assert!(said("a  p", "]").starts_with("no doubtful link is left"));
}

#[test]
fn keys_that_judge() {
    check("a|b!|c!  p|q|r", "<space>", "a|b+|>c  p|q|r");
    check("a|b!|c  p|q|r", "<space>", "a|>b+|c  p|q|r");
    check("a|b|c  p|q|r", "<enter>", "a+|>b|c  p|q|r");
    check("a-|b|c  p|q|r", "<enter>", "a-|>b|c  p|q|r");
    check("a|b|c  p|q|r", "a", ">a+|b|c  p|q|r");
    check("a+|b|c  p|q|r", "a", ">a|b|c  p|q|r");
    check("a|b!|c  p|q|r", "Ay", "a+|>b|c+  p|q|r");
    check("a|b!|c  p|q|r", "An", "a|>b|c  p|q|r");
    check("a|b|c  p|q|r", "x", ">a-|b|c  p|q|r");
    check("a-|b|c  p|q|r", "<delete>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "!почему<enter>", ">a?|b|c  p|q|r");
    check("a?|b|c  p|q|r", "!", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "!почему<esc>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "vja", "a+|>b+|c  p|q|r");
    check("a|b|c  p|q|r", "vjx", "a-|>b-|c  p|q|r");
    check("a|b|c  p|q|r", "vj<esc>x", "a|>b-|c  p|q|r");
    let mut app = app("a|b  p|q");
    type_keys(&mut app, "cсверить<enter>", false);
    assert_eq!(app.held().note, "сверить");
    type_keys(&mut app, "c<c-u><enter>", false);
    assert_eq!(app.held().note, "");
}

#[test]
fn keys_that_move_borders() {
    check("a|b|c  p|q|r", "m", ">ab*|c  pq|r");
    check("a|>b|c  p|q|r", "M", ">ab*|c  pq|r");
    check("a|b|c  p|q|r", "vjjm", ">abc*  pqr");
    check("ab|c  pq|r", "s1", ">a*|b*|c  p|q|r");
    check("ab|c  pq|r", "s<enter>", ">a*|b*|c  p|q|r");
    check("ab|c  |p", "s", ">a*|b*|c  ||p");
    check("a|b  pq|r", "J", ">a*|b  p|qr");
    check("ab|c  p|q", "hJ", ">a*|bc  p|q");
    check("a|>b  p|qr", "K", "a|>b*  pq|r");
    check("a|>bc  p|q", "h<s-up>", "ab|>c*  p|q");
    check("a|b|c  p|q|r", ">", ">a|b|c|  |p|q|r");
    check("a|b|c  p|q|r", "<", "|>a|b|c  p|q|r|");
    check("a|bc|d  p|q|rs", "jhp2jp1", "a|b|c*|>d  p|q|r|s");
    check("a*|b|c*  p|q|r", "hpjjpn", "a*|b|>c*  p|q|r");
    check("a*|b|c*  p|q|r", "hpjjpy", "a-|b|>c-  p|q|r");
    check("a|b|c  p|q|r", "1", ">a+|b|c  p|q|r");
}

#[test]
fn keys_that_align_again() {
    check("ab|c|d  p|qr|s", "r", ">a|b|c|d  p|q|r|s");
    check("ab|c|d  p|qr|s", "R", ">a|b|c|d  p|q|r|s");
    check("ab|c|d|e  p|qr|s|t", "vjr", "a|b|>c|d|e  p|q|r|s|t");
    check("ab+|c|d  p|qr|s", "r", ">ab+|c|d  p|qr|s");
    assert_eq!(said("ab|c|d  p|qr|s", "r"), "re-aligned 3 links, 3 moved");
    assert_eq!(said("a|b  p|q", "rr"), "re-aligned: nothing moved");
}

#[test]
fn keys_that_change_sentences() {
    check("a|b  p|q", "S<enter>", ">a|b  pq|r");
    check("a|b  p|q", "hS1", ">a|b  p|q");
    check("a|b  p|q", "hS<enter>", ">ab|c  p|q");
    check("a|b  p|q", "S<esc>", ">a|b  p|q");
    check("a|b  pq|r", "+", ">a|b  p|q");
    check("a|b  p|q", "+", ">a*|b  p|");
    check("a|b  pqr|s", "+2", ">a|b  pq|r");
    let mut app = app("a|b  p|q");
    type_keys(&mut app, "e!<enter>", false);
    assert_eq!(app.session.state().text(0, Side::Target), "Port 100; more 100.!");
    type_keys(&mut app, "e<c-u>x<esc>", false);
    assert_eq!(app.session.state().text(0, Side::Target), "Port 100; more 100.!");
    type_keys(&mut app, "u", false);
    assert_eq!(app.session.state().text(0, Side::Target), "Port 100; more 100.");
    app.press(Key::Char('e'), &Stamp::default());
    app.paste("\tend\n");
    app.press(Key::Enter, &Stamp::default());
    assert_eq!(app.session.state().text(0, Side::Target), "Port 100; more 100. end");
}

#[test]
fn keys_that_take_back() {
    check("a|b  p|q", "xu", ">a|b  p|q");
    check("a|b  p|q", "x<c-z>", ">a|b  p|q");
    check("a|b  p|q", "xuU", ">a-|b  p|q");
    check("a|b  p|q", "xu<c-r>", ">a-|b  p|q");
    check("a|b|c  p|q|r", "m=u<esc>", ">a|b|c  p|q|r");
    check("a|b|c  p|q|r", "xm=<enter>", ">ab*|c  pq|r");
    assert_eq!(said("a|b  p|q", "xu"), "undone: leave out");
    assert_eq!(said("a|b  p|q", "u"), "nothing to undo");
}

#[test]
fn keys_that_change_what_is_seen() {
    let after = |keys: &str| {
        let mut app = app("a|b|c  p|q|r");
        type_keys(&mut app, keys, true);
        app
    };
    assert_eq!(after("h").session.view.side, Side::Source);
    assert_eq!(after("<left>l").session.view.side, Side::Target);
    assert_eq!(after("<tab>").session.view.side, Side::Source);
    assert_eq!(after("<left><right>").session.view.side, Side::Target);
    assert_eq!(after("f").session.view.filter, Filter::Doubtful);
    assert_eq!(after("o").session.view.order, Order::Worst);
    assert!(after("i").look.why && !after("ii").look.why);
    assert!(!after("t").look.hints);
    assert!(after("z").look.zoom && !after("z<esc>").look.zoom);
    assert_eq!(after("\\").look.stacked, Some(true));
    assert!(matches!(after("?").mode, Mode::Help { .. }));
    assert!(matches!(after("<f1>").mode, Mode::Help { .. }));
    assert_eq!(after("?q").mode, Mode::Normal);
    assert!(matches!(after("=").mode, Mode::Differences { chosen: 0 }));
    assert!(matches!(after(":").mode, Mode::Line(_)));
    assert_eq!(after(":threshold 99<enter>").session.to_look_at(), 3);
}

#[test]
fn keys_for_the_program_around() {
    let effects = |keys: &str| type_keys(&mut app("a|b  p|q"), keys, true);
    assert_eq!(effects("w"), [Effect::Export(None)]);
    assert_eq!(effects(":export порт.tmx<enter>"), [Effect::Export(Some("порт.tmx".into()))]);
    assert_eq!(effects("E"), [Effect::OpenEditor(0..1)]);
    assert_eq!(effects("q"), [Effect::Quit]);
    assert_eq!(effects("<c-c>"), [Effect::Quit]);
    assert_eq!(effects("/x<c-c>"), [Effect::Quit]);
    assert_eq!(effects(":suspend<enter>"), [Effect::Suspend]);
    assert!(matches!(effects("x")[..], [Effect::Keep(Line::Do(_))]));
    assert!(matches!(effects("xu")[..], [Effect::Keep(_), Effect::Keep(Line::Undo { .. })]));
}

#[test]
fn every_row_of_the_table_has_a_message() {
    for language in Language::ALL {
        let messages = Messages::new(language);
        for row in crate::review::keymap::TABLE {
            let id = format!("do-{}", row.name);
            assert_ne!(messages.text(&id), id);
        }
    }
}

#[test]
fn a_proposal_is_taken_and_the_rest_aligned_again() {
    let mut app = app("ab!|c|d  p|qr|s");
    app.look();
    let shares = app.proposals().expect("looked at").iter().map(|proposal| proposal.share).sum::<f64>();
    assert!(shares <= 1.000_001);
    type_keys(&mut app, "1", false);
    assert_eq!(notation(&app), ">a*|b*|c|d  p|q|r|s", "{}", app.notice);
    // Undoing goes to the link that was taken, not to what was aligned again around it.
    let mut app = super::tests::app("a|b|>cd!|e|f  p|q|r|st|u");
    type_keys(&mut app, "1", false);
    let (done, link) = (notation(&app), app.session.done()[0].link);
    assert_eq!(link, 2, "{done}");
    type_keys(&mut app, "gu", false);
    assert_eq!(notation(&app), "a|b|>cd|e|f  p|q|r|st|u");
}

#[test]
fn keys_wait_until_the_texts_have_been_looked_at() {
    let session = Session::new(bitext("ab|c|d  p|qr|s"));
    let mut app = App::new(session, "-", Messages::new(Language::English), Keymap::default());
    let effects = type_keys(&mut app, "rjx", false);
    assert!(effects.is_empty());
    assert_eq!(notation(&app), ">ab|c|d  p|qr|s");
    let effects = look(&mut app);
    assert_eq!(effects.len(), 2);
    assert_eq!(notation(&app), "a|>b-|c|d  p|q|r|s");
    let session = Session::new(bitext("ab|c|d  p|qr|s"));
    let mut app = App::new(session, "-", Messages::new(Language::English), Keymap::default());
    type_keys(&mut app, "j:realign<enter>kx", false);
    assert_eq!(look(&mut app).len(), 2);
    assert_eq!(notation(&app), "a|>b-|c|d  p|q|r|s");
}

#[test]
fn it_is_said_once_that_one_can_stop() {
    let mut app = app("a!|b+  p|q");
    type_keys(&mut app, "<space>", false);
    assert!(app.notice.contains("expected wrong 0.0 of 2: you can stop here"), "{}", app.notice);
    type_keys(&mut app, "u<space>", false);
    assert!(!app.notice.contains("you can stop here"));
}

#[test]
fn nothing_can_be_changed_when_only_looking() {
    let mut app = app("ab|c|d  p|qr|s");
    app.look_only();
    let effects = type_keys(&mut app, "xmJKrRs1<space>a!ycyAyue!", false);
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(app.session.done().len(), 0);
}

#[test]
fn links_larger_than_the_aligner_makes_have_reasons() {
    // Seven ports, of which the aligner would link at most five with one.
    for (notation, kind) in [(">abcdefg|h  p|q", "7-1"), (">a|b  pqrstuv|w", "1-7")] {
        let mut app = app(notation);
        app.look();
        let explanation = app.explanation().expect("reasons");
        let said =
            |name: &str| explanation.evidence.iter().find(|evidence| evidence.0 == name).map(|e| &*e.1);
        assert_eq!(explanation.link.kind(), kind);
        assert_eq!(said("numbers"), Some("100"));
        assert_eq!(said("size"), Some("larger than the links that are looked at"));
        assert_eq!(said("coverage"), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is typed, every sentence stays in exactly one link, and undoing all gives the start.
    #[test]
    fn any_keys_keep_every_sentence(
        keys in proptest::collection::vec(proptest::sample::select(
            "jkhlgG[]{}aAyx!c123456789msJK<>prRS+evuUnNfoi=tz\\w:?/MЖоф\u{301}".chars().map(Key::Char)
                .chain([Key::Enter, Key::Esc, Key::Tab, Key::Char(' '), Key::Delete, Key::Backspace, Key::PageDown])
                .collect::<Vec<_>>()), 1..200))
    {
        let mut app = app("a|bc!|d|e|f  p|q|rs|tu|");
        let start = app.session.state().clone();
        let mut lines = Vec::new();
        for key in keys {
            let effects = app.press(key, &Stamp::default());
            let anew = effects.contains(&Effect::NeedEvidence);
            lines.extend(effects.into_iter().filter_map(|effect| match effect {
                Effect::Keep(line) => Some(line),
                _ => None,
            }));
            if anew {
                look(&mut app);
            }
            prop_assert!(app.session.state().is_whole());
        }
        // What was kept gives the same state again.
        let mut again = Session::new(app.session.before().clone());
        again.replay(&lines, usize::MAX).expect("a journal");
        prop_assert_eq!(again.state(), app.session.state());
        while app.session.undo(&Stamp::default()).is_some() {}
        prop_assert_eq!(app.session.state(), &start);
    }
}
