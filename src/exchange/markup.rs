//! The tree of a segment <-> the markup between `<seg>` and `</seg>`, or plain text.

use diglot_tmx::{Attributes, Code, CodeKind, Inline, Reader, Segment, Unit, Variant, is_allowed};

use super::layout::{Losses, Tags};

/// The text of a segment for a cell.
pub fn cell(segment: &Segment, tags: Tags, losses: &mut Losses) -> String {
    if tags == Tags::Keep {
        let mut out = String::new();
        push_pieces(segment.content(), &mut out);
        return out;
    }
    flat(segment, tags, losses)
}

/// The text of a segment without its codes, or with the native text of each.
pub fn flat(segment: &Segment, tags: Tags, losses: &mut Losses) -> String {
    losses.add("segments with tags", u64::from(segment.has_codes() && tags != Tags::Native));
    match tags {
        Tags::Native => {
            let mut out = String::new();
            push_native(segment.content(), &mut out);
            out
        }
        Tags::Keep | Tags::Drop => segment.plain_text(),
    }
}

/// The unit with its tags as they are to be written in a format that has tags; `None` when nothing changes.
pub fn shape_all(unit: &Unit, tags: Tags, losses: &mut Losses) -> Option<Unit> {
    let has_codes = |variant: &Variant| variant.segment.has_codes();
    if tags == Tags::Keep || !unit.variants.iter().any(has_codes) {
        return None;
    }
    let mut unit = unit.clone();
    for variant in unit.variants.iter_mut().filter(|variant| variant.segment.has_codes()) {
        variant.segment = Segment::from(flat(&variant.segment, tags, losses));
    }
    Some(unit)
}

/// The segment of some markup; `None` when it is not well-formed.
pub fn parse(markup: &str) -> Option<Segment> {
    if !markup.contains(['<', '&']) {
        return Some(Segment::from(markup));
    }
    let file = format!(
        "<tmx version=\"1.4\"><header/><body><tu><tuv xml:lang=\"x\"><seg>{markup}</seg></tuv></tu></body></tmx>"
    );
    let mut reader = Reader::new(file.as_bytes()).ok()?;
    reader.take_problems();
    let unit = reader.next_unit().ok()??;
    let whole = reader.take_problems().is_empty() && unit.variants.len() == 1;
    let segment = unit.variants.into_iter().next()?.segment;
    // What was read has its own bytes; the tree alone counts here.
    whole.then(|| Segment::new(segment.content().to_vec()))
}

fn push_native(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => out.push_str(text),
            Inline::Code(Code { kind: CodeKind::Other(name), attributes, content }) => {
                push_open(name, attributes, out);
                out.push_str(if content.is_empty() { "/>" } else { ">" });
                push_native(content, out);
                if !content.is_empty() {
                    push_close(name, out);
                }
            }
            Inline::Code(code) => push_native(&code.content, out),
        }
    }
}

fn push_pieces(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => {
                push_text(text, out);
            }
            Inline::Code(code) => {
                push_open(code.kind.name(), &code.attributes, out);
                if code.content.is_empty() {
                    out.push_str("/>");
                } else {
                    out.push('>');
                    push_pieces(&code.content, out);
                    push_close(code.kind.name(), out);
                }
            }
        }
    }
}

fn push_open(name: &str, attributes: &Attributes, out: &mut String) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes.iter() {
        push_attribute(name, value, out);
    }
}

fn push_close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Adds ` name="value"`, escaped; a character XML forbids becomes a space.
pub fn push_attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c => {
                push_char(c, out);
            }
        }
    }
    out.push('"');
}

/// Adds text, escaped; a character XML forbids becomes a space. Gives how many of those there were.
pub fn push_text(text: &str, out: &mut String) -> u64 {
    text.chars().map(|c| push_char(c, out)).sum()
}

fn push_char(c: char, out: &mut String) -> u64 {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '\r' => out.push_str("&#13;"),
        c if is_allowed(c) => out.push(c),
        _ => {
            out.push(' ');
            return 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, plain: &str, native: &str) {
        let segment = parse(markup).expect("well-formed");
        let mut losses = Losses::default();
        assert_eq!(cell(&segment, Tags::Keep, &mut losses), markup);
        assert_eq!(cell(&segment, Tags::Drop, &mut losses), plain);
        assert_eq!(cell(&segment, Tags::Native, &mut losses), native);
    }

    #[test]
    fn a_segment_is_written_as_markup_or_as_text() {
        check("Дом &amp; сад", "Дом & сад", "Дом & сад");
        let bold = "Жмите <bpt i=\"1\" x=\"1\">&lt;b&gt;</bpt>сюда<ept i=\"1\">&lt;/b&gt;</ept>.";
        check(bold, "Жмите сюда.", "Жмите <b>сюда</b>.");
        check("<hi type=\"term\">Порт</hi><ph x=\"2\"/>", "Порт", "Порт");
        let note = "Сноска<ph>{<sub>см. <hi>карту</hi></sub>}</ph>";
        check(note, "Сноска", "Сноска{см. карту}");
    }

    #[test]
    fn broken_markup_is_none() {
        for broken in ["a < b", "<b>", "</seg>", "A & B", "<bpt i=\"1\">x"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}
