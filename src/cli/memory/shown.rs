//! Matches -> what a person reads: percentage, difference word by word, translation, and what was taken off.

use unicode_width::UnicodeWidthStr as _;

use crate::bitext::LinkState;
use crate::memory::{Match, Penalty, Piece, Repair};

use super::super::screen::{Colour, Screen, marked};
use super::super::wrap::wrap;

/// Columns before the texts: `101 %  `.
const INDENT: usize = 7;

/// One match, in some lines. `pieces` is the difference between its source and what was looked for.
pub fn shown(found: &Match, pieces: &[Piece], repaired: Option<&Repair>, screen: &Screen) -> String {
    let entry = &found.entry;
    let colour = if found.percent >= 100 { Colour::Good } else { Colour::Unsure };
    let mut about = vec![format!("{} → {}", entry.source_language, entry.target_language)];
    about.extend(state(entry.state).map(str::to_owned));
    about.extend(entry.context.document.clone());
    let about = marked(&about.join(", ")).into_owned();
    let percent = format!("{:>3} %", found.percent);
    let mut out = format!("{}  {}\n", screen.paint(colour, &percent), screen.paint(Colour::Faint, &about));
    lines(&styled(pieces, screen), screen, &mut out);
    match repaired {
        Some(repair) => {
            lines(&plain(&repair.target), screen, &mut out);
            let changes = repair.changes.iter().map(|(old, new)| format!("{old} → {new}"));
            faint(&format!("repaired: {}", changes.collect::<Vec<_>>().join(", ")), screen, &mut out);
        }
        None => lines(&plain(&entry.target), screen, &mut out),
    }
    if !found.penalties.is_empty() {
        let reasons = found.penalties.iter().map(|(why, percent)| {
            let why = match why {
                Penalty::Confidence => format!("confidence {:.2}", entry.confidence),
                Penalty::Unreviewed => "not reviewed".to_owned(),
                Penalty::Other => "another document".to_owned(),
            };
            format!("{percent} % ({why})")
        });
        let reasons = reasons.collect::<Vec<_>>().join(", ");
        let whole = found.percent + found.penalties.iter().map(|(_, percent)| percent).sum::<u32>();
        faint(&format!("{whole} % less {reasons}"), screen, &mut out);
    }
    out
}

/// What a person said of a link, in a word.
pub(super) fn state(state: LinkState) -> Option<&'static str> {
    match state {
        LinkState::Untouched => None,
        LinkState::Accepted => Some("accepted"),
        LinkState::Changed => Some("changed"),
        LinkState::Doubtful => Some("doubtful"),
        LinkState::LeftOut => Some("left out"),
    }
}

/// A text in parts, each in a colour.
pub(super) type Styled = Vec<(Option<Colour>, String)>;

pub(super) fn plain(text: &str) -> Styled {
    vec![(None, marked(text).into_owned())]
}

/// A difference: red goes and green comes, or with marks where there are no colours.
fn styled(pieces: &[Piece], screen: &Screen) -> Styled {
    let part = |piece: &Piece| match piece {
        Piece::Same(text) => (None, marked(text).into_owned()),
        Piece::Gone(text) if screen.colour => (Some(Colour::Bad), marked(text).into_owned()),
        Piece::New(text) if screen.colour => (Some(Colour::Good), marked(text).into_owned()),
        Piece::Gone(text) => (None, format!("[-{}-]", marked(text))),
        Piece::New(text) => (None, format!("{{+{}+}}", marked(text))),
    };
    pieces.iter().map(part).collect()
}

pub(super) fn faint(text: &str, screen: &Screen, out: &mut String) {
    lines(&vec![(Some(Colour::Faint), marked(text).into_owned())], screen, out);
}

/// Breaks a text into indented lines; on a terminal only.
pub(super) fn lines(styled: &Styled, screen: &Screen, out: &mut String) {
    let text = styled.iter().map(|(_, text)| text.as_str()).collect::<String>();
    let width = screen.width.saturating_sub(INDENT).max(20);
    let broken = if screen.terminal && text.width() > width { wrap(&text, width) } else { vec![text] };
    // Breaking only takes spaces away: the other characters come in their order.
    let mut colours =
        styled.iter().flat_map(|(colour, text)| text.chars().filter(|c| *c != ' ').map(move |_| *colour));
    for line in broken {
        out.push_str(&" ".repeat(INDENT));
        let (mut run, mut its) = (String::new(), None);
        for c in line.chars() {
            if c != ' ' {
                let colour = colours.next().flatten();
                if colour != its {
                    // Spaces before a change of colour are of neither.
                    let end = run.trim_end_matches(' ').len();
                    let spaces = run.split_off(end);
                    out.push_str(&paint(its, &run, screen));
                    out.push_str(&spaces);
                    (run, its) = (String::new(), colour);
                }
            }
            run.push(c);
        }
        out.push_str(&paint(its, &run, screen));
        out.push('\n');
    }
}

fn paint(colour: Option<Colour>, text: &str, screen: &Screen) -> String {
    colour.map_or_else(|| text.to_owned(), |colour| screen.paint(colour, text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Entry;
    use crate::memory::difference;
    use crate::memory::search::Score;

    fn check(source: &str, wanted: &str, screen: &Screen, expected: &str) {
        let entry = Entry::new("ru", source, "en", "The port\u{1b}[2J will open.");
        let score = Score { same: 4, of: 5 };
        let found = Match { unit: 1, entry, percent: 80, score, penalties: Vec::new() };
        assert_eq!(shown(&found, &difference(source, wanted), None, screen), expected);
    }

    #[test]
    fn marks_without_colours() {
        let screen = Screen { terminal: false, colour: false, width: 80 };
        check(
            "Порт откроют.",
            "Порт закроют.",
            &screen,
            " 80 %  ru → en\n       Порт [-откроют-]{+закроют+}.\n       The port␛[2J will open.\n",
        );
    }

    #[test]
    fn colours_stay_on_their_words_when_lines_break() {
        let screen = Screen { terminal: true, colour: true, width: 30 };
        check(
            "Порт откроют в мае, а не в июне",
            "Порт откроют весной, а не в июне",
            &screen,
            "\u{1b}[33m 80 %\u{1b}[0m  \u{1b}[2mru → en\u{1b}[0m\n       Порт откроют \u{1b}[1;31mв\u{1b}[0m\n       \
             \u{1b}[1;31mмае\u{1b}[0m\u{1b}[32mвесной\u{1b}[0m, а не в июне\n       The port␛[2J will open.\n",
        );
    }
}
