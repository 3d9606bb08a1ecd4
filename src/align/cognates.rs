//! Words of two alphabets -> how alike they sound: names and international words find each other without a dictionary.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// A word folded to a rough sound, in ASCII letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// The letters.
    pub letters: Vec<u8>,
    /// Consonants only, doubles squeezed.
    pub skeleton: Vec<u8>,
    /// Whether the script writes no short vowels (Arabic, Hebrew), so that only skeletons can be compared.
    pub abjad: bool,
}

/// Folds a lower-cased word: Cyrillic, Greek and Arabic letters become Latin ones, diacritics go, spellings of one
/// sound become one (`ph` f, `th` t, `ck` k, `x` ks, `w` v, `q` k, `y` and `j` i, hard `c` k, soft `c` s), doubles are squeezed.
/// `None` for words of another script and for words with digits.
pub fn sound_of(folded: &str) -> Option<Sound> {
    let mut abjad = false;
    let mut latin = String::with_capacity(folded.len());
    for c in folded.nfd() {
        if unicode_normalization::char::is_combining_mark(c) {
            // й decomposes into и and a breve, which is the sound wanted here.
            continue;
        }
        let letters = match c {
            'a'..='z' => {
                latin.push(c);
                continue;
            }
            '\'' | '-' | 'ь' | 'ъ' => continue,
            _ => cyrillic(c).or_else(|| other_latin(c)).or_else(|| greek(c)),
        };
        if let Some(letters) = letters {
            latin.push_str(letters);
        } else if let Some(letters) = arabic(c) {
            abjad = true;
            latin.push_str(letters);
        } else {
            return None;
        }
    }
    let letters = squeeze(latin.as_bytes());
    if letters.is_empty() {
        return None;
    }
    let mut skeleton: Vec<u8> = letters.iter().copied().filter(|c| !is_vowel(*c)).collect();
    skeleton.dedup();
    Some(Sound { letters, skeleton, abjad })
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
        'и' | 'і' | 'ы' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
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
        'ш' => "sh",
        'щ' => "sh",
        'ю' => "iu",
        'я' => "ia",
        'ј' => "i",
        'љ' => "l",
        'њ' => "n",
        'ђ' | 'ћ' | 'џ' => "dzh",
        _ => return None,
    })
}

fn other_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "e",
        'ø' => "o",
        'œ' => "e",
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

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// One letter for one sound. Capital letters stand for the hissing sounds: S sh, C ch and ts, Z zh, dzh and j.
fn squeeze(latin: &[u8]) -> Vec<u8> {
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
            [b's', b'c', b'h', ..] | [b'd', b'z', b'h', ..] if rest[0] == b's' => (b"S", 3),
            [b'd', b'z', b'h', ..] => (b"Z", 3),
            [b't', b'c', b'h', ..] => (b"C", 3),
            [b's', b'h', ..] => (b"S", 2),
            [b'c', b'h', ..] | [b't', b's' | b'z', ..] | [b'c', b'z', ..] => (b"C", 2),
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

/// How alike two sounds are, from 0 to 1: 1 minus the weighted edit distance by the length of the shorter,
/// where up to three letters of ending on either side are cheap (inflection: «Вашингтоне», «экономический»).
pub fn likeness(a: &Sound, b: &Sound) -> f64 {
    if a.abjad || b.abjad {
        return skeleton_likeness(&a.skeleton, &b.skeleton);
    }
    let (a, b) = (&a.letters, &b.letters);
    if a.len().min(b.len()) < 3 {
        return f64::from(u8::from(a == b));
    }
    let mut previous: Vec<f64> = (0..=b.len()).map(|j| j as f64).collect();
    let mut best = f64::MAX;
    let ending = |a_left: usize, b_left: usize| 0.25 * (a_left + b_left) as f64;
    for (i, &x) in a.iter().enumerate() {
        let mut current = vec![(i + 1) as f64; b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            let drop = |c: u8| if is_vowel(c) { 0.6 } else { 1.0 };
            current[j + 1] =
                (previous[j] + change(x, y)).min(previous[j + 1] + drop(x)).min(current[j] + drop(y));
            let (a_left, b_left) = (a.len() - i - 1, b.len() - j - 1);
            if a_left <= 4 && b_left <= 4 && i >= 2 && j >= 2 {
                best = best.min(current[j + 1] + ending(a_left, b_left));
            }
        }
        previous = current;
    }
    let shorter = a.len().min(b.len()) as f64;
    (1.0 - best.min(previous[b.len()]) / shorter).max(0.0)
}

/// The price of reading sound `x` as sound `y`.
fn change(x: u8, y: u8) -> f64 {
    if x == y {
        return 0.0;
    }
    if is_vowel(x) && is_vowel(y) {
        return 0.35;
    }
    let close = |a: u8, b: u8| (x == a && y == b) || (x == b && y == a);
    if close(b'g', b'h')
        || close(b's', b'z')
        || close(b's', b'C')
        || close(b'k', b'C')
        || close(b'h', b'C')
        || close(b'z', b'C')
        || close(b's', b'S')
        || close(b'S', b'C')
        || close(b'Z', b'g')
        || close(b'Z', b'i')
        || close(b'h', b'k')
        || close(b'h', b'Z')
        || close(b'v', b'b')
        || close(b'v', b'u')
        || close(b'v', b'f')
        || close(b'f', b't')
        || close(b'd', b't')
        || close(b'Z', b'z')
    {
        return 0.4;
    }
    1.0
}

fn skeleton_likeness(a: &[u8], b: &[u8]) -> f64 {
    // The Arabic article: «الرئيس».
    let strip = |s: &[u8]| if s.len() > 3 && s[0] == b'l' { s[1..].to_vec() } else { s.to_vec() };
    let plain = |a: &[u8], b: &[u8]| {
        if a.len().min(b.len()) < 3 {
            return if a == b && a.len() > 1 { 0.75 } else { 0.0 };
        }
        let mut previous: Vec<f64> = (0..=b.len()).map(|j| j as f64).collect();
        for (i, &x) in a.iter().enumerate() {
            let mut current = vec![(i + 1) as f64; b.len() + 1];
            for (j, &y) in b.iter().enumerate() {
                current[j + 1] =
                    (previous[j] + change(x, y)).min(previous[j + 1] + 1.0).min(current[j] + 1.0);
            }
            previous = current;
        }
        (1.0 - previous[b.len()] / a.len().max(b.len()) as f64).max(0.0)
    };
    plain(a, b).max(plain(&strip(a), b)).max(plain(a, &strip(b)))
}

/// Word pairs of two lists that sound alike: `(index in a, index in b, likeness)`, those of at least `floor`, in order.
///
/// Only words whose first consonants agree are compared, so the time grows with the size of the buckets, not of the product.
pub fn find(a: &[Option<Sound>], b: &[Option<Sound>], floor: f64) -> Vec<(u32, u32, f64)> {
    let mut buckets: HashMap<(u8, u8), Vec<u32>> = HashMap::new();
    for (number, sound) in b.iter().enumerate() {
        for key in sound.iter().flat_map(bucket_keys) {
            buckets.entry(key).or_default().push(number as u32);
        }
    }
    let mut out = Vec::new();
    for (number, sound) in a.iter().enumerate() {
        let Some(sound) = sound else { continue };
        let mut candidates: Vec<u32> =
            bucket_keys(sound).iter().filter_map(|key| buckets.get(key)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        for other in candidates {
            let Some(candidate) = &b[other as usize] else { continue };
            let far =
                sound.letters.len().abs_diff(candidate.letters.len()) > 5 && !sound.abjad && !candidate.abjad;
            if far {
                continue;
            }
            let likeness = likeness(sound, candidate);
            if likeness >= floor {
                out.push((number as u32, other, likeness));
            }
        }
    }
    out
}

/// The first two consonants, each as the class of sounds it is easily mistaken for; Arabic words also without the article.
fn bucket_keys(sound: &Sound) -> Vec<(u8, u8)> {
    let class = |c: u8| match c {
        b'g' | b'h' | b'k' | b'Z' => b'k',
        b's' | b'z' | b'S' | b'C' => b's',
        b'v' | b'b' | b'f' | b'p' => b'v',
        b'd' | b't' => b't',
        other => other,
    };
    let key = |s: &[u8]| (s.first().map_or(0, |&c| class(c)), s.get(1).map_or(0, |&c| class(c)));
    let mut keys = vec![key(&sound.skeleton)];
    if sound.abjad && sound.skeleton.first() == Some(&b'l') {
        keys.push(key(&sound.skeleton[1..]));
    }
    // Soft c may be an s or a k; a j an i: a second chance under the neighbouring class.
    if let Some((b'C' | b'Z', rest)) = sound.skeleton.split_first() {
        let second = rest.first().map_or(0, |&c| class(c));
        keys.push((b'k', second));
        keys.push((b's', second));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, target: &str, least: f64, most: f64) {
        let (a, b) = (sound_of(source).unwrap(), sound_of(target).unwrap());
        let got = likeness(&a, &b);
        assert!((least..=most).contains(&got), "{source} {target}: {got:.2} ({a:?} {b:?})");
        if least > 0.5 {
            assert_eq!(find(&[Some(a)], &[Some(b)], 0.5).len(), 1, "{source} {target} do not meet");
        }
    }

    #[test]
    fn names_meet_across_alphabets() {
        check("путина", "putin", 0.85, 1.0);
        check("вашингтоне", "washington", 0.8, 1.0);
        check("саркози", "sarkozy", 0.85, 1.0);
        check("шумахер", "schumacher", 0.7, 1.0);
        check("джонсона", "johnson", 0.6, 1.0);
        check("хабибуллаевич", "habibullaevic", 0.8, 1.0);
        check("гамбурга", "hamburg", 0.75, 1.0);
        check("экономический", "economic", 0.6, 1.0);
        check("президента", "president", 0.85, 1.0);
    }

    #[test]
    fn other_words_do_not() {
        check("молоко", "market", 0.0, 0.6);
        check("сказал", "school", 0.0, 0.6);
        check("город", "great", 0.0, 0.6);
    }
}
