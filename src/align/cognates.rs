//! Words of two alphabets -> how alike they sound: names and international words find each other without a dictionary.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

use super::transliteration::{latin_of, squeeze};

/// A word folded to a rough sound, in ASCII letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// The letters.
    pub letters: Vec<u8>,
    /// Consonants only, doubles squeezed.
    pub skeleton: Vec<u8>,
    /// Whether the script writes no short vowels (Arabic, Hebrew), so that only skeletons can be compared.
    pub abjad: bool,
    /// For a quick look before the letters are compared.
    outline: Outline,
}

/// What of a sound is compared first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outline {
    /// Which letters it has or could cheaply be read as having, a bit each.
    reach: u32,
    /// Which consonants there are before the last four letters and among the first three.
    core: u32,
    /// How many letters.
    len: u32,
}

/// Folds a lower-cased word: Cyrillic, Greek and Arabic letters become Latin ones, diacritics go, spellings of one
/// sound become one (`ph` f, `th` t, `ck` k, `x` ks, `w` v, `q` k, `y` and `j` i, hard `c` k, soft `c` s), doubles are squeezed.
/// `None` for words of another script and for words with digits.
pub fn sound_of(folded: &str) -> Option<Sound> {
    let mut latin = String::with_capacity(folded.len());
    // Of the letters most words have, only й would be taken apart.
    let abjad = if folded.chars().all(|c| c.is_ascii() || ('а'..='я').contains(&c)) {
        latin_of(folded.chars(), &mut latin)
    } else {
        latin_of(folded.nfd(), &mut latin)
    }?;
    let letters = squeeze(latin.as_bytes());
    if letters.is_empty() {
        return None;
    }
    let mut skeleton: Vec<u8> = letters.iter().copied().filter(|c| !is_vowel(*c)).collect();
    skeleton.dedup();
    let outline = Outline {
        reach: letters.iter().fold(0, |bits, &c| bits | NEAR[bit(c).trailing_zeros() as usize]),
        core: letters[..letters.len().saturating_sub(4).max(3).min(letters.len())]
            .iter()
            .fold(0, |bits, &c| bits | bit(c))
            & !VOWELS,
        len: letters.len() as u32,
    };
    Some(Sound { letters, skeleton, abjad, outline })
}

/// A bit for each letter of a sound; capital letters behind the small ones.
const fn bit(c: u8) -> u32 {
    match c {
        b'S' => 1 << 26,
        b'C' => 1 << 27,
        b'Z' => 1 << 28,
        _ => 1 << (c.wrapping_sub(b'a') & 31),
    }
}

const VOWELS: u32 = bit(b'a') | bit(b'e') | bit(b'i') | bit(b'o') | bit(b'u');

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Prices of the edit distance, in twentieths of a letter.
mod price {
    /// A letter left out or put in.
    pub const DROP: u16 = 20;
    /// A vowel left out or put in.
    pub const DROP_VOWEL: u16 = 12;
    /// A letter of an ending.
    pub const ENDING: u16 = 5;
    /// Another letter.
    pub const CHANGE: u16 = 20;
    /// A vowel for a vowel.
    pub const VOWEL: u16 = 7;
    /// A consonant easily mistaken for the other.
    pub const CLOSE: u16 = 8;
}

/// Consonants that stand for each other across alphabets.
const CLOSE: &[(u8, u8)] = &[
    (b'g', b'h'),
    (b's', b'z'),
    (b's', b'C'),
    (b'k', b'C'),
    (b'h', b'C'),
    (b'z', b'C'),
    (b's', b'S'),
    (b'S', b'C'),
    (b'Z', b'g'),
    (b'Z', b'i'),
    (b'h', b'k'),
    (b'h', b'Z'),
    (b'v', b'b'),
    (b'v', b'u'),
    (b'v', b'f'),
    (b'f', b't'),
    (b'd', b't'),
    (b'Z', b'z'),
];

/// The price of reading one sound as another, by the low seven bits of both.
static CHANGES: [[u8; 128]; 128] = changes();

const fn changes() -> [[u8; 128]; 128] {
    let mut all = [[price::CHANGE as u8; 128]; 128];
    let vowels = *b"aeiou";
    let mut x = 0;
    while x < vowels.len() {
        let mut y = 0;
        while y < vowels.len() {
            all[vowels[x] as usize][vowels[y] as usize] = price::VOWEL as u8;
            y += 1;
        }
        x += 1;
    }
    let mut pair = 0;
    while pair < CLOSE.len() {
        let (x, y) = (CLOSE[pair].0 as usize, CLOSE[pair].1 as usize);
        all[x][y] = price::CLOSE as u8;
        all[y][x] = price::CLOSE as u8;
        pair += 1;
    }
    let mut x = 0;
    while x < 128 {
        all[x][x] = 0;
        x += 1;
    }
    all
}

/// For each letter, by the number of its bit, the letters it is cheaply read as.
static NEAR: [u32; 32] = near();

const fn near() -> [u32; 32] {
    let mut all = [0; 32];
    let mut at = 0;
    while at < 32 {
        all[at] = 1 << at;
        at += 1;
    }
    let mut pair = 0;
    while pair < CLOSE.len() {
        let (x, y) = (bit(CLOSE[pair].0), bit(CLOSE[pair].1));
        all[x.trailing_zeros() as usize] |= y;
        all[y.trailing_zeros() as usize] |= x;
        pair += 1;
    }
    all
}

impl Outline {
    /// Whether more letters have nothing near on the other side than `most` says for the length of the shorter one.
    fn is_far(self, other: Self, most: &[u32; LONGEST + 1]) -> bool {
        // Endings of up to four letters behind the first three cost a quarter, a consonant that has to go a whole letter.
        let missing = (self.core & !other.reach).count_ones().max((other.core & !self.reach).count_ones());
        let longer = self.len.abs_diff(other.len);
        let shorter = self.len.min(other.len).min(LONGEST as u32);
        longer > 5 || missing.max(longer / 4) > most[shorter as usize]
    }
}

fn change(x: u8, y: u8) -> u16 {
    u16::from(CHANGES[usize::from(x & 127)][usize::from(y & 127)])
}

fn drop_price(c: u8) -> u16 {
    if is_vowel(c) { price::DROP_VOWEL } else { price::DROP }
}

/// Letters beyond this are not compared.
const LONGEST: usize = 32;

/// Compares one sound with others; what it has worked out for the beginning of one serves for the next that begins so.
///
/// The likeness is 1 minus the weighted edit distance by the length of the shorter, where up to four letters of ending on
/// either side are cheap (inflection: «Вашингтоне», «экономический»).
struct Comparison<'a> {
    one: &'a Sound,
    letters: &'a [u8],
    /// What each of the letters costs when it is left out.
    drops: [u16; LONGEST],
    /// For each beginning of the other sound the prices of all beginnings of this one, and the least of them.
    rows: [([u16; LONGEST + 1], u16); LONGEST + 1],
    /// How many letters of the other sound have their prices.
    known: usize,
}

impl<'a> Comparison<'a> {
    fn new() -> Self {
        const NOTHING: Sound = Sound {
            letters: Vec::new(),
            skeleton: Vec::new(),
            abjad: false,
            outline: Outline { reach: 0, core: 0, len: 0 },
        };
        let mut first = [0; LONGEST + 1];
        first.iter_mut().enumerate().for_each(|(at, price)| *price = at as u16 * price::DROP);
        let mut rows = [([0; LONGEST + 1], 0); LONGEST + 1];
        rows[0].0 = first;
        Self { one: const { &NOTHING }, letters: &[], drops: [0; LONGEST], rows, known: 0 }
    }

    /// Compares this sound from now on.
    fn begin(&mut self, one: &'a Sound) {
        self.one = one;
        self.letters = &one.letters[..one.letters.len().min(LONGEST)];
        self.drops.iter_mut().zip(self.letters).for_each(|(drop, &letter)| *drop = drop_price(letter));
        self.known = 0;
    }

    /// How alike the other sound is, from 0 to 1; `shared` letters are those of the one before. Below `floor` the answer may be 0.
    fn likeness(&mut self, other: &Sound, shared: usize, floor: f64) -> f64 {
        self.known = self.known.min(shared);
        let (a, b) = (self.letters, &other.letters[..other.letters.len().min(LONGEST)]);
        if self.one.abjad || other.abjad {
            return skeleton_likeness(&self.one.skeleton, &other.skeleton);
        }
        let shorter = a.len().min(b.len());
        if shorter < 3 {
            return f64::from(u8::from(self.one.letters == other.letters));
        }
        let whole = 20.0 * shorter as f64;
        let most = ((1.0 - floor) * whole) as u16;
        let mut best = u16::MAX;
        for (j, &y) in b.iter().enumerate() {
            if j >= self.known {
                self.next_row(j, y);
            }
            let (row, least) = &self.rows[j + 1];
            let b_left = b.len() - j - 1;
            if b_left <= 4 && j >= 2 {
                let from = a.len().saturating_sub(5).max(2);
                for (at, price) in row[from + 1..=a.len()].iter().rev().enumerate() {
                    best = best.min(price + price::ENDING * (at + b_left) as u16);
                }
            }
            if *least > most && best > most {
                return 0.0;
            }
        }
        (1.0 - f64::from(best.min(self.rows[b.len()].0[a.len()])) / whole).max(0.0)
    }

    /// The prices when letter `j` of the other sound is `y`.
    fn next_row(&mut self, j: usize, y: u8) {
        let changes = &CHANGES[usize::from(y & 127)];
        let drop = drop_price(y);
        let (before, behind) = self.rows.split_at_mut(j + 1);
        let (before, (row, least)) = (&before[j].0, &mut behind[0]);
        let mut left = (j as u16 + 1) * price::DROP;
        row[0] = left;
        *least = left;
        let letters = self.letters.iter().zip(&self.drops);
        for (((&x, drop_x), pair), cell) in letters.zip(before.windows(2)).zip(&mut row[1..]) {
            let change = u16::from(changes[usize::from(x & 127)]);
            left = (pair[0] + change).min(pair[1] + drop).min(left + drop_x);
            *cell = left;
            *least = (*least).min(left);
        }
        self.known = j + 1;
    }
}

fn skeleton_likeness(a: &[u8], b: &[u8]) -> f64 {
    let plain = |a: &[u8], b: &[u8]| {
        if a.len().min(b.len()) < 3 {
            return if a == b && a.len() > 1 { 0.75 } else { 0.0 };
        }
        let mut row: Vec<u16> = (0..=b.len()).map(|j| j as u16 * price::DROP).collect();
        for (i, &x) in a.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], (i as u16 + 1) * price::DROP);
            for (j, &y) in b.iter().enumerate() {
                let cell = (diagonal + change(x, y)).min(row[j + 1].min(row[j]) + price::DROP);
                diagonal = std::mem::replace(&mut row[j + 1], cell);
            }
        }
        (1.0 - f64::from(row[b.len()]) / (20.0 * a.len().max(b.len()) as f64)).max(0.0)
    };
    // The Arabic article: «الرئيس».
    let strip = |s: &'_ [u8]| usize::from(s.len() > 3 && s[0] == b'l');
    let (short_a, short_b) = (&a[strip(a)..], &b[strip(b)..]);
    plain(a, b).max(plain(short_a, b)).max(plain(a, short_b))
}

/// A word in a bucket.
struct Bucketed<'a> {
    number: u32,
    outline: Outline,
    abjad: bool,
    sound: &'a Sound,
    /// How many letters it begins with that the one before it in the bucket has too.
    shared: usize,
}

/// Word pairs of two lists that sound alike: `(index in a, index in b, likeness)`, those of at least `floor`, in order.
///
/// Only words whose first consonants agree are compared, so the time grows with the size of the buckets, not of the product.
pub fn find(a: &[Option<Sound>], b: &[Option<Sound>], floor: f64) -> Vec<(u32, u32, f64)> {
    let mut buckets: FxHashMap<Bucket, Vec<Bucketed<'_>>> = FxHashMap::default();
    for (number, sound) in (0..).zip(b) {
        let Some(sound) = sound else { continue };
        each_bucket(sound, |key| {
            buckets.entry(key).or_default().push(Bucketed {
                number,
                outline: sound.outline,
                abjad: sound.abjad,
                sound,
                shared: 0,
            });
        });
    }
    for bucket in buckets.values_mut() {
        bucket.sort_unstable_by(|one, other| one.sound.letters.cmp(&other.sound.letters));
        for at in 1..bucket.len() {
            let both = bucket[at - 1].sound.letters.iter().zip(&bucket[at].sound.letters);
            bucket[at].shared = both.take_while(|(one, other)| one == other).count();
        }
    }
    // How many letters may have nothing near, by the length of the shorter word.
    let most: [u32; LONGEST + 1] =
        std::array::from_fn(|length| ((1.0 - floor as f32) * length as f32) as u32);
    let mut out: Vec<(u32, u32, f64)> = Vec::new();
    let mut comparison = Comparison::new();
    for (number, sound) in (0..).zip(a) {
        let Some(sound) = sound else { continue };
        let start = out.len();
        comparison.begin(sound);
        each_bucket(sound, |key| {
            let mut shared = 0;
            for entry in buckets.get(&key).into_iter().flatten() {
                shared = entry.shared.min(shared);
                if sound.abjad || entry.abjad || !sound.outline.is_far(entry.outline, &most) {
                    let likeness = comparison.likeness(entry.sound, shared, floor);
                    if likeness >= floor {
                        out.push((number, entry.number, likeness));
                    }
                    shared = usize::MAX;
                }
            }
        });
        out[start..].sort_unstable_by_key(|found| found.1);
        // Both may be in two buckets.
        let mut kept = start;
        for at in start..out.len() {
            if at == start || out[at].1 != out[kept - 1].1 {
                out[kept] = out[at];
                kept += 1;
            }
        }
        out.truncate(kept);
    }
    out
}

/// What the words of a bucket have in common.
type Bucket = (u8, u8);

/// The first two consonants, each as the class of sounds it is easily mistaken for; Arabic words also without the article.
fn each_bucket(sound: &Sound, mut visit: impl FnMut(Bucket)) {
    let class = |c: u8| match c {
        b'g' | b'h' | b'k' | b'Z' => b'k',
        b's' | b'z' | b'S' | b'C' => b's',
        b'v' | b'b' | b'f' | b'p' => b'v',
        b'd' | b't' => b't',
        other => other,
    };
    let key = |s: &[u8]| (s.first().map_or(0, |&c| class(c)), s.get(1).map_or(0, |&c| class(c)));
    let mut keys = [(0, 0); 5];
    let mut count = 0;
    let mut add = |key: Bucket| {
        if !keys[..count].contains(&key) {
            keys[count] = key;
            count += 1;
        }
    };
    add(key(&sound.skeleton));
    if sound.abjad && sound.skeleton.first() == Some(&b'l') {
        add(key(&sound.skeleton[1..]));
    }
    // Soft c may be an s or a k; a j an i: a second chance under the neighbouring class.
    if let Some((b'C' | b'Z', rest)) = sound.skeleton.split_first() {
        let second = rest.first().map_or(0, |&c| class(c));
        add((b'k', second));
        add((b's', second));
    }
    // An h between vowel and consonant is often mute: «Джонсон», Johnson.
    if let [first, b'h', third, ..] = sound.skeleton[..] {
        add((class(first), class(third)));
    }
    keys[..count].iter().copied().for_each(&mut visit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, target: &str, least: f64, most: f64) {
        let (a, b) = (sound_of(source).unwrap(), sound_of(target).unwrap());
        let mut comparison = Comparison::new();
        comparison.begin(&a);
        let got = comparison.likeness(&b, 0, 0.0);
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
    fn words_compared_together_are_as_alike_as_alone() {
        let sounds =
            |words: &str| words.split(' ').map(|word| Some(sound_of(word).unwrap())).collect::<Vec<_>>();
        let a = sounds("порт порта портной портрет партия пароход перо пара спор спорт чай чаевые");
        let b =
            sounds("port ports portrait porter party part pair steamship sport sports spore tea tip chain");
        let mut alone = Vec::new();
        for (i, one) in (0..).zip(&a) {
            for (j, other) in (0..).zip(&b) {
                let found = find(std::slice::from_ref(one), std::slice::from_ref(other), 0.5);
                alone.extend(found.iter().map(|found| (i, j, found.2)));
            }
        }
        assert!(alone.len() > 10, "{alone:?}");
        assert_eq!(find(&a, &b, 0.5), alone);
    }

    #[test]
    fn other_words_do_not() {
        check("молоко", "market", 0.0, 0.6);
        check("сказал", "school", 0.0, 0.6);
        // Short words of like build come out as weakly alike at most.
        check("город", "great", 0.0, 0.7);
    }
}
