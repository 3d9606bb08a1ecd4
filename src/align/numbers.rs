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

/// Whether a character may stand in a number written in Chinese characters.
pub fn is_chinese_numeral(c: char) -> bool {
    c >= '\u{3000}' && "〇零一二两三四五六七八九十百千万亿".contains(c)
}

/// The value of a run of Chinese numerals: with units (「十五万一千四百五十」 is 151450), or digit by digit as years are
/// written (「二〇〇九」). One character alone says too little, and some runs are words: 「万一」, 「千万」, 「七八」.
pub fn chinese(run: &str) -> Option<u64> {
    if !run.starts_with(is_chinese_numeral) {
        return None;
    }
    let length = run.chars().count();
    if !(2..=20).contains(&length) || run.starts_with(['万', '亿']) || run == "千万" {
        return None;
    }
    let value = |c: char| match c {
        '〇' | '零' => Some(0),
        '两' => Some(2),
        _ => "一二三四五六七八九".chars().position(|digit| digit == c).map(|at| at as u64 + 1),
    };
    if let Some(digits) = run.chars().map(value).collect::<Option<Vec<u64>>>() {
        return (length >= 3)
            .then(|| digits.iter().fold(0, |whole: u64, digit| whole.wrapping_mul(10) + digit));
    }
    let (mut whole, mut section, mut digit) = (0_u64, 0, 0);
    for c in run.chars() {
        match c {
            '万' | '亿' => {
                let unit = if c == '万' { 10_000 } else { 100_000_000 };
                whole = (whole + section + digit).checked_mul(unit)?;
                (section, digit) = (0, 0);
            }
            '十' | '百' | '千' => {
                let power = "十百千".chars().position(|unit| unit == c)? as u32 + 1;
                section += 10_u64.pow(power) * digit.max(1);
                digit = 0;
            }
            _ => digit = value(c)?,
        }
        // Nobody writes such a number; it is not one.
        if whole > 1_000_000_000_000_000 {
            return None;
        }
    }
    Some(whole + section + digit)
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
        for (run, value) in [
            ("十五万一千四百五十", 151_450),
            ("三万二千", 32_000),
            ("六百七十五", 675),
            ("一百零三", 103),
            ("十二", 12),
            ("两亿", 200_000_000),
            ("二〇〇九", 2009),
            ("一九九八", 1998),
        ] {
            check(run, "zh", &[&value.to_string()]);
        }
        for word in
            ["百", "一", "万一", "千万", "七八", "百姓", "九千亿亿", "一亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿亿"]
        {
            check(word, "zh", &[]);
        }
        check("слово", "ru", &[]);
    }
}
