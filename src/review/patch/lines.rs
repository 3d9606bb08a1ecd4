//! The lines of a patch -> links with their sentences, not yet compared with any text; and two lists of lines -> what differs.

use super::PatchError;
use crate::review::table::Said;

/// A link as a patch has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The line of its `@`, from 1.
    pub line: usize,
    /// Its number as written.
    pub number: Option<usize>,
    pub said: Said,
    /// From 0 to 1.
    pub confidence: Option<f64>,
    pub note: String,
    /// The sentences of both sides, each with its line.
    pub texts: [Vec<(usize, String)>; 2],
}

/// A line with its number from 1.
type Numbered<'t> = (usize, &'t str);

/// A patch as read: an edited one, or differences, each as it was and as it is to be.
pub struct Hunks<'t> {
    pub plain: Option<Vec<Numbered<'t>>>,
    pub changes: Vec<(Vec<Numbered<'t>>, Vec<Numbered<'t>>)>,
}

/// Tells an edited patch from differences, and cuts these where an empty line stands.
pub fn hunks(text: &str) -> Result<Hunks<'_>, PatchError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')).collect::<Vec<Numbered>>();
    let first = lines.iter().find(|(_, line)| !line.trim().is_empty());
    if first.is_none_or(|(_, line)| !line.starts_with([' ', '-', '+'])) {
        return Ok(Hunks { plain: Some(lines), changes: Vec::new() });
    }
    let mut changes = vec![(Vec::new(), Vec::new())];
    for (number, line) in lines {
        let found = || PatchError::Line { line: number, found: line.to_owned() };
        let Some(sign) = line.chars().next().filter(|_| !line.trim().is_empty()) else {
            changes.push((Vec::new(), Vec::new()));
            continue;
        };
        let rest = line.get(1..).ok_or_else(found)?;
        let Some((old, new)) = changes.last_mut() else { continue };
        match sign {
            ' ' => {
                old.push((number, rest));
                new.push((number, rest));
            }
            '-' => old.push((number, rest)),
            '+' => new.push((number, rest)),
            _ => return Err(found()),
        }
    }
    changes.retain(|(old, new)| !(old.is_empty() && new.is_empty()));
    Ok(Hunks { plain: None, changes })
}

/// The links of lines that begin with `@`, `<` and `>`.
pub fn blocks(lines: &[Numbered]) -> Result<Vec<Block>, PatchError> {
    let mut blocks: Vec<Block> = Vec::new();
    for &(number, line) in lines.iter().filter(|(_, line)| !line.trim().is_empty()) {
        let mut letters = line.trim_start().chars();
        let sign = letters.next().unwrap_or_default();
        let rest = letters.as_str().trim();
        let side = match sign {
            '@' => {
                blocks.push(opened(number, rest));
                continue;
            }
            '<' => 0,
            '>' => 1,
            _ => return Err(PatchError::Line { line: number, found: line.trim().to_owned() }),
        };
        let block = blocks.last_mut().ok_or(PatchError::NoLink { line: number })?;
        if !rest.is_empty() {
            block.texts[side].push((number, rest.to_owned()));
        }
    }
    Ok(blocks)
}

/// What stands behind an `@`: a number, a state, the confidence and a note, each of which may be missing.
fn opened(line: usize, rest: &str) -> Block {
    let mut words = rest.split_whitespace().peekable();
    let number = words.next_if(|word| word.parse::<usize>().is_ok()).and_then(|word| word.parse().ok());
    let said = match words.peek() {
        Some(&"ok") => Said::Right,
        Some(&"out") => Said::Out,
        Some(&"?") => Said::Doubtful,
        _ => Said::Blank,
    };
    let banded = words.next_if(|&word| said != Said::Blank || word == "!").is_some();
    let percent = |word: &str| word.parse::<f64>().ok().filter(|number| (0.0..=100.0).contains(number));
    let confidence = words.next_if(|word| percent(word).is_some()).and_then(percent);
    let note = words.collect::<Vec<_>>().join(" ");
    // `? 61` is a link nobody has looked at, with its confidence; `?` alone or with a note is a person's doubt.
    let shown = banded && said == Said::Doubtful && confidence.is_some() && note.is_empty();
    let said = if shown { Said::Blank } else { said };
    Block {
        line,
        number,
        said,
        confidence: confidence.map(|percent| percent / 100.0),
        note,
        texts: [Vec::new(), Vec::new()],
    }
}

/// The lines of both, those in common once, with ` `, `-` or `+`.
pub fn changed<'t>(old: &'t [String], new: &'t [String]) -> Vec<(char, &'t str)> {
    // The longest list of lines in common; what differs is short.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out.push((' ', old[i].as_str()));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            out.push(('-', old[i].as_str()));
            i += 1;
        } else {
            out.push(('+', new[j].as_str()));
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, number: Option<usize>, said: Said, confidence: Option<f64>, note: &str) {
        let block = opened(1, line);
        assert_eq!(
            (block.number, block.said, block.confidence, block.note.as_str()),
            (number, said, confidence, note)
        );
    }

    #[test]
    fn what_stands_behind_the_at() {
        check("17 97", Some(17), Said::Blank, Some(0.97), "");
        check("17 ! 43", Some(17), Said::Blank, Some(0.43), "");
        check("17 ? 61", Some(17), Said::Blank, Some(0.61), "");
        check("17 ?", Some(17), Said::Doubtful, None, "");
        check("17 ? кто сказал?", Some(17), Said::Doubtful, None, "кто сказал?");
        check("17 ? 61 61 год?", Some(17), Said::Doubtful, Some(0.61), "61 год?");
        check("17 ok", Some(17), Said::Right, None, "");
        check("17 out реклама", Some(17), Said::Out, None, "реклама");
        check("17 97 проверить", Some(17), Said::Blank, Some(0.97), "проверить");
        check("", None, Said::Blank, None, "");
        check("ok", None, Said::Right, None, "");
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let lines = [(3, "@ 1"), (4, "Порт.")];
        assert_eq!(blocks(&lines), Err(PatchError::Line { line: 4, found: "Порт.".into() }));
        assert_eq!(blocks(&[(2, "< Порт.")]), Err(PatchError::NoLink { line: 2 }));
    }
}
