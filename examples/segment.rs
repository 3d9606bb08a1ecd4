//! Text on standard input -> one sentence a line, a blank line between paragraphs: `segment --lang ru < text`.

use std::io::{Read, Write};

fn main() -> anyhow::Result<()> {
    let language = std::env::args().nth(2).unwrap_or_else(|| "en".to_owned());
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut out = String::new();
    let tag = language.parse()?;
    let mut spans = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let span = diglot::bitext::Span::new(start, start + part.len()).trimmed(&text);
        start += part.len();
        if !span.is_empty() {
            spans.push(span);
        }
    }
    let origin =
        diglot::bitext::Origin { name: "-".into(), format: "plain".into(), encoding: "UTF-8".into() };
    let document = std::sync::Arc::new(diglot::bitext::Document::new(text, spans, tag, origin)?);
    let sentences = diglot::segment::segment(&document, &diglot::segment::Rules::Builtin);
    let mut last = 0;
    for number in 0..sentences.len() {
        if sentences.paragraph(number) != last {
            out.push('\n');
            last = sentences.paragraph(number);
        }
        out.push_str(&sentences.line_of(number..number + 1));
        out.push('\n');
    }
    std::io::stdout().write_all(out.as_bytes())?;
    Ok(())
}
