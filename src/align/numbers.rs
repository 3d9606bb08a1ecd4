//! Words -> the numbers they say, in one spelling for all languages.

/// The numbers a folded word form says: `48,5` is `48.5` in Russian and `1,500` is `1500` in English; «22й» is 22.
///
/// Each number is given without trailing zeros after the point, so that `2,50` and `2.5` meet. A form that both
/// conventions could mean (`1,500`) gives both values, likelier first.
pub fn in_word(folded: &str, language: &str) -> Vec<String> {
    let digits_end =
        folded.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(folded.len());
    let body = folded[..digits_end].trim_end_matches(['.', ',']);
    if body.is_empty() {
        return chinese(folded)
            .or_else(|| roman(folded).map(u64::from))
            .map(|n| vec![n.to_string()])
            .unwrap_or_default();
    }
    let groups: Vec<&str> = body.split(['.', ',']).collect();
    if groups.iter().any(|group| group.is_empty()) {
        return Vec::new();
    }
    let separators: Vec<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
    let joined = || groups.concat().trim_start_matches('0').to_owned();
    match separators.as_slice() {
        [] => vec![or_zero(joined())],
        [one] => {
            let decimal = decimal(groups[0], groups[1]);
            let thousands = groups[1].len() == 3 && (1..=3).contains(&groups[0].len()) && groups[0] != "0";
            let comma_is_decimal = !matches!(language, "en" | "zh" | "ja" | "ko" | "th" | "ar" | "he");
            match (thousands, (*one == ',') == comma_is_decimal) {
                (false, _) => vec![decimal],
                (true, true) => vec![decimal, or_zero(joined())],
                (true, false) => vec![or_zero(joined()), decimal],
            }
        }
        // A date (`14.03.2009`): each part counts for itself.
        ['.', '.'] if groups[0].len() <= 2 && groups[1].len() <= 2 => {
            groups.iter().map(|group| or_zero(group.trim_start_matches('0').to_owned())).collect()
        }
        // Groups of three, the last separator being the decimal point when it differs from the first.
        [first, .., last] if first != last => {
            let whole = groups[..groups.len() - 1].concat();
            vec![decimal(&whole, groups[groups.len() - 1])]
        }
        _ if groups[1..].iter().all(|group| group.len() == 3) => vec![or_zero(joined())],
        _ => groups.iter().map(|group| or_zero(group.trim_start_matches('0').to_owned())).collect(),
    }
}

fn or_zero(digits: String) -> String {
    if digits.is_empty() { "0".to_owned() } else { digits }
}

fn decimal(whole: &str, fraction: &str) -> String {
    let whole = or_zero(whole.trim_start_matches('0').to_owned());
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// Roman numbers from two letters on, as centuries and congresses are counted: «XVII век» is 17th century.
fn roman(folded: &str) -> Option<u32> {
    if folded.len() < 2
        || matches!(folded, "di" | "mi" | "mix" | "mm" | "dc" | "cd" | "cv" | "md" | "li" | "vi" | "dim")
    {
        return None;
    }
    let value = |c: char| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        })
    };
    let values = folded.chars().map(value).collect::<Option<Vec<i32>>>()?;
    let total: i32 = values
        .iter()
        .enumerate()
        .map(|(i, &v)| if values.get(i + 1).is_some_and(|&next| next > v) { -v } else { v })
        .sum();
    (total > 1 && total < 40).then_some(total as u32)
}

/// A number in Chinese characters up to 万, when the whole form is one.
fn chinese(folded: &str) -> Option<u64> {
    let (mut total, mut digit) = (0, 0);
    for c in folded.chars() {
        match c {
            '〇' | '零' => digit = 0,
            '一' => digit = 1,
            '二' | '两' => digit = 2,
            '三' => digit = 3,
            '四' => digit = 4,
            '五' => digit = 5,
            '六' => digit = 6,
            '七' => digit = 7,
            '八' => digit = 8,
            '九' => digit = 9,
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                total += unit * digit.max(1);
                digit = 0;
            }
            _ => return None,
        }
    }
    (!folded.is_empty()).then_some(total + digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, language: &str, expected: &[&str]) {
        assert_eq!(in_word(word, language), expected, "{word} in {language}");
    }

    #[test]
    fn the_same_number_in_two_conventions() {
        check("48,5", "ru", &["48.5"]);
        check("48.5", "en", &["48.5"]);
        check("1,500", "en", &["1500", "1.5"]);
        check("1,500", "ru", &["1.5", "1500"]);
        check("1,234,567.80", "en", &["1234567.8"]);
        check("1.234.567", "de", &["1234567"]);
        check("2009", "ru", &["2009"]);
        check("007", "en", &["7"]);
    }

    #[test]
    fn numbers_inside_words_dates_and_old_numerals() {
        check("1970х", "ru", &["1970"]);
        check("19th", "en", &["19"]);
        check("14.03.2009", "ru", &["14", "3", "2009"]);
        check("xvii", "ru", &["17"]);
        check("mix", "en", &[]);
        check("百", "zh", &["100"]);
        check("слово", "ru", &[]);
    }
}
