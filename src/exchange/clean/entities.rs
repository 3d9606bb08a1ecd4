//! Text with entities of HTML in it (`&amp;lt;b&amp;gt;` in the file) -> the characters they stand for.

use std::borrow::Cow;

/// The entities that texts out of HTML have; longer lists only bring more words that are none.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("shy", '\u{ad}'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("minus", '−'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sect", '§'),
    ("para", '¶'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("oacute", 'ó'),
    ("iacute", 'í'),
    ("uacute", 'ú'),
    ("ntilde", 'ñ'),
    ("ccedil", 'ç'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
];

/// No entity is longer than this between `&` and `;`.
const LONGEST: usize = 9;

/// The text with each entity replaced, also where one was made of another (`&amp;lt;`); borrowed when there is none.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        // What `&amp;` stands for may begin the next entity.
        loop {
            let name =
                rest.as_bytes().iter().take(LONGEST).position(|&byte| byte == b';').map(|end| &rest[..end]);
            let Some((name, c)) = name.and_then(|name| Some((name, character(name)?))) else {
                out.push('&');
                break;
            };
            rest = &rest[name.len() + 1..];
            if c != '&' {
                out.push(c);
                break;
            }
        }
    }
    out.push_str(rest);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// What `name` stands for; nothing XML forbids.
fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32).filter(|&c| diglot_tmx::is_allowed(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(decoded(text), expected);
    }

    #[test]
    fn entities_are_what_they_stand_for() {
        check("&lt;b&gt;Порт&lt;/b&gt; &amp; склад", "<b>Порт</b> & склад");
        check("25&nbsp;мая&#160;&mdash; &#x41;", "25\u{a0}мая\u{a0}— A");
        check("&amp;amp;lt; &amp;amp;", "< &");
        check("AT&T; R&D; Q&A", "AT&T; R&D; Q&A");
        check("&ampere; &#0; &#xD800; &; &", "&ampere; &#0; &#xD800; &; &");
        check("&порт; открыт", "&порт; открыт");
    }
}
