//! `Bitext` -> the table a person reads on a terminal: number, confidence, source beside target.

use std::ops::Range;

use crate::bitext::{Bitext, Link, Sentences};

use super::screen::{Colour, Screen, marked};
use super::share::percent;
use super::wrap::{padded, wrap};

/// Columns of ` 98%?`: the confidence and the mark of a link below the threshold.
const CONFIDENCE_WIDTH: usize = 5;
/// Between two columns of text: space, line, space.
const GAP: usize = 3;
/// Text is hard to read in narrower and in wider columns.
const COLUMN: Range<usize> = 12..76;

/// All links of `bitext`, numbered from 1; a link less sure than `threshold` is marked with `?`.
pub fn links(bitext: &Bitext, threshold: f64, screen: &Screen) -> String {
    let links = bitext.alignment().links();
    let layout = Layout::new(links.len(), screen);
    let mut out = layout.head(bitext);
    for (number, link) in links.iter().enumerate() {
        layout.link(number + 1, link, bitext, threshold, &mut out);
    }
    out
}

struct Layout<'s> {
    screen: &'s Screen,
    number: usize,
    column: usize,
}

impl<'s> Layout<'s> {
    fn new(count: usize, screen: &'s Screen) -> Self {
        let number = count.to_string().len();
        let text = screen.width.saturating_sub(number + 1 + CONFIDENCE_WIDTH + GAP + GAP);
        Self { screen, number, column: (text / 2).clamp(COLUMN.start, COLUMN.end) }
    }

    fn head(&self, bitext: &Bitext) -> String {
        let title = |side: &str, sentences: &Sentences| {
            let language = sentences.document().language();
            if language.is_undetermined() { side.to_owned() } else { format!("{side} ({language})") }
        };
        let number = padded("", self.number.saturating_sub(1)) + "#";
        let (source, target) = (title("source", bitext.source()), title("target", bitext.target()));
        let line = format!("{number}  sure  │ {} │ {target}", padded(&source, self.column));
        format!("{}\n", self.screen.paint(Colour::Faint, &line))
    }

    fn link(&self, number: usize, link: &Link, bitext: &Bitext, threshold: f64, out: &mut String) {
        let source = self.cell(bitext.source(), &link.source);
        let target = self.cell(bitext.target(), &link.target);
        let colour = colour_of(link.confidence, threshold);
        let mark = if link.confidence < threshold { '?' } else { ' ' };
        let bar = self.screen.paint(Colour::Faint, "│");
        for row in 0..source.len().max(target.len()) {
            if row == 0 {
                let front =
                    format!("{number:>width$} {:>3}%{mark}", percent(link.confidence), width = self.number);
                out.push_str(&self.screen.paint(colour, &front));
            } else {
                out.push_str(&" ".repeat(self.number + 1 + CONFIDENCE_WIDTH));
            }
            let text = |cell: &[String]| cell.get(row).cloned().unwrap_or_default();
            let line = format!(" {bar} {} {bar} {}", padded(&text(&source), self.column), text(&target));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    /// Each sentence begins on a line of its own; a side without text is a dash.
    fn cell(&self, sentences: &Sentences, range: &Range<usize>) -> Vec<String> {
        if range.is_empty() {
            return vec!["—".to_owned()];
        }
        let line = |number| wrap(&marked(&sentences.line_of(number..number + 1)), self.column);
        range.clone().flat_map(line).collect()
    }
}

/// Green at the threshold and above, yellow below it, red when the link is more likely wrong than right.
pub fn colour_of(confidence: f64, threshold: f64) -> Colour {
    if confidence >= threshold {
        Colour::Good
    } else if confidence >= 0.5 {
        Colour::Unsure
    } else {
        Colour::Bad
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::bitext::{Alignment, Document, Made, Origin, Span};

    fn sentences(text: &str, language: &str) -> Sentences {
        let origin = Origin { name: "-".into(), format: "lines".into(), encoding: "UTF-8".into() };
        let mut at = 0;
        let spans = text.split_inclusive('\n').map(|line| {
            at += line.len();
            Span::new(at - line.len(), at)
        });
        let spans = spans.collect::<Vec<_>>();
        let document = Document::new(text.into(), spans.clone(), language.parse().unwrap(), origin).unwrap();
        Sentences::new(Arc::new(document), spans).unwrap()
    }

    fn bitext() -> Bitext {
        let source = "Порт открыли в мае.\nВ нём работают\u{1b}[5m 300 человек.\nРеклама.\n";
        let target = "The port opened in May and employs 300 people.\n";
        let mut links = vec![Link::new(0..2, 0..1), Link::new(2..3, 1..1)];
        links[0].confidence = 0.973;
        links[1].confidence = 0.42;
        let alignment = Alignment::new(links, 3, 1).unwrap();
        Bitext::new(sentences(source, "ru"), sentences(target, "en"), alignment, Made::default()).unwrap()
    }

    #[test]
    fn two_columns_with_the_doubtful_marked() {
        let screen = Screen { terminal: true, colour: false, width: 60 };
        insta::assert_snapshot!(links(&bitext(), 0.8, &screen), @"
        #  sure  │ source (ru)             │ target (en)
        1  97%  │ Порт открыли в мае.     │ The port opened in May
                │ В нём работают␛[5m 300  │ and employs 300 people.
                │ человек.                │
        2  42%? │ Реклама.                │ —
        ");
    }

    #[test]
    fn colours_follow_the_confidence() {
        let screen = Screen { terminal: true, colour: true, width: 60 };
        let table = links(&bitext(), 0.8, &screen);
        assert!(table.contains("\u{1b}[32m1  97% \u{1b}[0m"), "{table}");
        assert!(table.contains("\u{1b}[1;31m2  42%?\u{1b}[0m"), "{table}");
        assert!(!table.contains("\u{1b}[5m"), "the text must not reach the terminal as an escape");
    }
}
