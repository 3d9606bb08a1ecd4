//! Letters of other alphabets -> Latin letters, and spellings of one sound -> one letter.

/// Adds the Latin letters of decomposed characters; says whether some stand for Arabic ones, `None` where one has no letters.
pub fn latin_of(decomposed: impl Iterator<Item = char>, latin: &mut String) -> Option<bool> {
    let mut abjad = false;
    for c in decomposed {
        let letters = match c {
            'a'..='z' => {
                latin.push(c);
                continue;
            }
            '\'' | '-' | 'ь' | 'ъ' => continue,
            '0'..='9' => return None,
            _ => cyrillic(c).or_else(|| other_latin(c)).or_else(|| greek(c)),
        };
        if let Some(letters) = letters {
            latin.push_str(letters);
        } else if let Some(letters) = arabic(c) {
            abjad = true;
            latin.push_str(letters);
        } else if !unicode_normalization::char::is_combining_mark(c) {
            return None;
        }
    }
    Some(abjad)
}

/// One letter for one sound. Capital letters stand for the hissing sounds: S sh, C ch and ts, Z zh, dzh and j.
pub fn squeeze(latin: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(latin.len());
    let mut i = 0;
    while i < latin.len() {
        let rest = &latin[i..];
        let next = rest.get(1).copied().unwrap_or(0);
        let soft = matches!(next, b'e' | b'i' | b'y');
        let (sounds, used): (&[u8], usize) = match rest {
            [b's', b'c', b'h', b't', b's', b'c', b'h', ..] => (b"S", 7),
            [b's', b'h', b'c', b'h', ..] => (b"S", 4),
            [b't', b's', b'c', b'h', ..] => (b"C", 4),
            [b's', b'c', b'h', ..] => (b"S", 3),
            [b'd', b'z', b'h', ..] => (b"Z", 3),
            [b't', b'c', b'h', ..] => (b"C", 3),
            [b's', b'h', ..] => (b"S", 2),
            [b'c', b'h' | b'z', ..] | [b't', b's' | b'z', ..] => (b"C", 2),
            [b'z', b'h', ..] | [b'd', b'j', ..] => (b"Z", 2),
            [b'k' | b'g', b'h', ..] => (if rest[0] == b'k' { b"h" } else { b"g" }, 2),
            [b'p', b'h', ..] => (b"f", 2),
            [b't', b'h', ..] => (b"t", 2),
            [b'c', b'k', ..] => (b"k", 2),
            [b'q', b'u', ..] => (b"kv", 2),
            [b'q', ..] => (b"k", 1),
            [b'x', ..] => (b"ks", 1),
            [b'w', ..] => (b"v", 1),
            [b'c', ..] => (if soft { b"s" } else { b"k" }, 1),
            [b'y', ..] => (b"i", 1),
            [b'j', ..] => (b"Z", 1),
            [one, ..] => (std::slice::from_ref(one), 1),
            [] => break,
        };
        for &sound in sounds {
            if out.last() != Some(&sound) {
                out.push(sound);
            }
        }
        i += used;
    }
    out
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ы' | 'ј' => "i",
        'к' => "k",
        'л' | 'љ' => "l",
        'м' => "m",
        'н' | 'њ' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ю' => "iu",
        'я' => "ia",
        'ђ' | 'ћ' | 'џ' => "dzh",
        _ => return None,
    })
}

fn other_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'œ' => "e",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "t",
        'ı' => "i",
        _ => return None,
    })
}

fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' | 'η' => "e",
        'ζ' => "z",
        'θ' | 'τ' => "t",
        'ι' | 'υ' => "i",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "ks",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'φ' => "f",
        'χ' => "h",
        'ψ' => "ps",
        _ => return None,
    })
}

fn arabic(c: char) -> Option<&'static str> {
    Some(match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ى' | 'ة' | 'ء' | 'ئ' | 'ؤ' | 'ع' => "a",
        'ب' => "b",
        'ت' | 'ط' | 'ث' => "t",
        'ج' => "dzh",
        'ح' | 'خ' | 'ه' => "h",
        'د' | 'ض' | 'ذ' => "d",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "g",
        'ف' => "f",
        'ق' | 'ك' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "u",
        'ي' => "i",
        _ => return None,
    })
}
