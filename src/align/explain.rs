//! A searched lattice and a link -> why the link was chosen, in words a person can check.

use super::Explanation;
use super::coverage::Full;
use super::dp::SHAPES;
use super::features::{self, LEXICAL};
use super::keys::{KINDS, Keys, Kind};
use super::passes::Searched;
use super::score::{Pass, Window};
use super::text::Side;
use crate::bitext::Link;

/// Runners-up less likely than this are not worth a line.
const UNLIKELY: f32 = 0.002;
/// At most so many runners-up.
const MOST_OTHERS: usize = 5;
/// What is said of the size of a link that only a person makes.
const TOO_LARGE: &str = "larger than the links that are looked at";

/// Explains `link`, whose sentences must be among those of `searched`. Of a link larger than any the aligner makes it is said what the
/// sides have in common, and nothing about its score.
pub fn explain(pass: &Pass<'_>, searched: &Searched, link: Link) -> Explanation {
    let part = &searched.part;
    let window = Window::<Full>::new(pass, part.source.clone(), part.target.clone(), &part.band);
    let mut values = vec![0.0; features::COUNT];
    // A person may link more sentences than the aligner ever does: of such a link it only knows what stands in it.
    let is_known = link.source.len().max(link.target.len()) <= pass.longest();
    if link.is_two_sided() {
        let source = (link.source.start, link.source.len());
        let target = (link.target.start, link.target.len());
        if is_known {
            values = window.link_features(source, target);
        }
    } else {
        let (which, range) = if link.target.is_empty() { (0, &link.source) } else { (1, &link.target) };
        for number in range.clone() {
            window.null(which, number, |feature, value| values[feature] += value);
        }
    }
    let share = |range: &mut dyn Iterator<Item = usize>| -> f64 {
        range.map(|feature| f64::from(values[feature] * pass.weights.0[feature])).sum()
    };
    let mut evidence = Vec::new();
    if link.is_two_sided() {
        let [source, target] = pass.sides;
        let length = |side: &Side, range: &std::ops::Range<usize>| side.span_length(range.start, range.end);
        let (x, y) = (length(source, &link.source), length(target, &link.target));
        let expected = x * pass.facts.ratio;
        let said = format!("{x:.0} and {y:.0} characters; {expected:.0} expected");
        let lengths = [features::LENGTH_RATIO, features::LENGTH_DIFFERENCE, features::LENGTH_SHORTER];
        evidence.push(("length".to_owned(), said, share(&mut lengths.into_iter())));
        let groups: [(&str, &[Kind]); 7] = [
            ("numbers", &[Kind::Number]),
            ("dictionary", &[Kind::Given]),
            ("words", &[Kind::Seed, Kind::Function]),
            ("learnt from your files", &[Kind::Taught]),
            ("names and cognates", &[Kind::Name, Kind::Cognate]),
            ("a little alike", &[Kind::NameWeak, Kind::CognateWeak]),
            ("learnt words", &[Kind::Learnt]),
        ];
        for (name, kinds) in groups {
            let mut features = kinds.iter().flat_map(|kind| *kind as usize * 4..*kind as usize * 4 + 4);
            let weight = share(&mut features);
            let found = matched(pass, &link, kinds);
            let said = if found.is_empty() { "none in common".to_owned() } else { found.join(", ") };
            if weight != 0.0 || !found.is_empty() {
                evidence.push((name.to_owned(), said, weight));
            }
        }
        let orphans = share(&mut (KINDS * 4..LEXICAL));
        if orphans != 0.0 {
            evidence.push((
                "not found".to_owned(),
                "numbers or words that the other text never says".to_owned(),
                orphans,
            ));
        }
        if is_known {
            let cover =
                share(&mut [features::COVER, features::COVER_SQUARED, features::JOINED_MATCHES].into_iter());
            let percent =
                values[features::COVER] / ((link.source.len() + link.target.len()) as f32 / 2.0) * 100.0;
            evidence.push((
                "coverage".to_owned(),
                format!("{percent:.0} % of the words that can match do"),
                cover,
            ));
            if let Some(meaning) = pass.meaning {
                let cosine = meaning
                    .cosine((link.source.start, link.source.len()), (link.target.start, link.target.len()));
                let weight = share(&mut (features::MEANING..=features::MEANING_GAIN));
                evidence.push(("meaning".to_owned(), format!("cosine {cosine:.2}"), weight));
            }
        }
        let shape = share(&mut (features::SHAPE_TWO..=features::SHAPE_SIZE).chain([features::JOINED_OPEN]));
        let said = if is_known { link.kind() } else { TOO_LARGE.to_owned() };
        evidence.push(("size".to_owned(), said, shape));
        let breaks = share(&mut (features::BREAK_INSIDE..=features::BREAK_ONE_SURE));
        if breaks != 0.0 {
            evidence.push(("paragraphs".to_owned(), paragraphs(&values).to_owned(), breaks));
        }
        let marks = share(&mut (features::QUESTION_BOTH..=features::UNCLOSED_ONE));
        if marks != 0.0 {
            evidence.push(("punctuation".to_owned(), punctuation(&values), marks));
        }
    } else {
        let side = if link.target.is_empty() { "source" } else { "target" };
        let nulls = (features::NULL..=features::NULL_DIALOGUE)
            .chain(features::NULL_MEANING..=features::NULL_MEANING_LEVEL);
        let sentence = share(&mut { nulls });
        evidence.push((
            "no partner".to_owned(),
            format!("a {side} sentence that nothing translates"),
            sentence,
        ));
        let best = values[features::NULL_BEST] * 100.0;
        evidence.push(("best partner".to_owned(), format!("shares at most {best:.0} % of its words"), 0.0));
    }
    Explanation { others: others(searched, &link), link, evidence }
}

/// The word pairs that link the sentences, as they stand in the texts in lower case.
fn matched(pass: &Pass<'_>, link: &Link, kinds: &[Kind]) -> Vec<String> {
    let Keys { sides: [source, target] } = pass.keys;
    let mut out: Vec<String> = Vec::new();
    for number in link.source.clone() {
        for &word in &pass.sides[0].sentences[number] {
            for held in source.held.of(word as usize).iter().filter(|held| kinds.contains(&held.kind)) {
                let partner =
                    link.target.clone().flat_map(|number| &pass.sides[1].sentences[number]).find(|other| {
                        target.held.of(**other as usize).iter().any(|theirs| theirs.meets(held))
                    });
                if let Some(&partner) = partner {
                    let (a, b) = (
                        &pass.sides[0].words[word as usize].folded,
                        &pass.sides[1].words[partner as usize].folded,
                    );
                    let pair = if a == b { a.clone() } else { format!("{a} – {b}") };
                    if !out.contains(&pair) {
                        out.push(pair);
                    }
                    break;
                }
            }
        }
    }
    out
}

fn paragraphs(values: &[f32]) -> &'static str {
    if values[features::BREAK_INSIDE] > 0.0 {
        "a paragraph break inside the link"
    } else if values[features::BREAK_BOTH] > 0.0 {
        "both sides begin a paragraph"
    } else {
        "one side begins a paragraph, the other does not"
    }
}

fn punctuation(values: &[f32]) -> String {
    let names = ["?", "!", "quotation marks", "brackets", ":", "% or currency", "dash first"];
    let mut said = Vec::new();
    for (number, name) in names.iter().enumerate() {
        if values[features::QUESTION_BOTH + 2 * number] > 0.0 {
            said.push(format!("{name} on both sides"));
        }
        if values[features::QUESTION_ONE + 2 * number] > 0.0 {
            said.push(format!("{name} on one side only"));
        }
    }
    if values[features::UNCLOSED_BOTH] > 0.0 {
        said.push("no full stop on either side".to_owned());
    }
    if values[features::UNCLOSED_ONE] > 0.0 {
        said.push("a full stop on one side only".to_owned());
    }
    said.join(", ")
}

/// Other links of the same sentences, likeliest first.
fn others(searched: &Searched, link: &Link) -> Vec<(Link, f64)> {
    let part = &searched.part;
    let touches = |i: usize, n: usize, j: usize, m: usize| {
        i < link.source.end && link.source.start < i + n || j < link.target.end && link.target.start < j + m
    };
    let mut found: Vec<(Link, f64)> = Vec::new();
    let mut add = |i: usize, n: usize, j: usize, m: usize, chance: f32| {
        let same = (i..i + n) == link.source && (j..j + m) == link.target;
        if chance < UNLIKELY || same || !touches(i, n, j, m) {
            return;
        }
        // A sentence without partner may stand at several places of the path: one entry for it.
        let known = found.iter_mut().find(|(other, _)| {
            other.source.len() == n
                && other.target.len() == m
                && (n == 0 || other.source.start == i)
                && (m == 0 || other.target.start == j)
        });
        match known {
            Some(entry) => entry.1 += f64::from(chance),
            None => found.push((Link::new(i..i + n, j..j + m), f64::from(chance))),
        }
    };
    for row in 0..=part.source.len() {
        let (low, high) = part.band.row(row);
        for column in low..=high {
            let Some(node) = part.band.node(row, column) else { continue };
            let (i, j) = (part.source.start + row, part.target.start + column);
            for (shape, &(n, m)) in SHAPES.iter().enumerate() {
                add(i, n, j, m, searched.posteriors.links[node][shape]);
            }
            add(i, 1, j, 0, searched.posteriors.nodes[node].source_null);
            add(i, 0, j, 1, searched.posteriors.nodes[node].target_null);
        }
    }
    let lone = !link.is_two_sided();
    found.retain(|(other, _)| {
        !(lone && other.kind() == link.kind() && (other.source == link.source || other.target == link.target))
    });
    found.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then(a.0.source.start.cmp(&b.0.source.start))
            .then(a.0.target.start.cmp(&b.0.target.start))
    });
    found.truncate(MOST_OTHERS);
    found
}

#[cfg(test)]
mod tests {
    use crate::align::{Options, explain};
    use crate::bitext::sample;

    #[test]
    fn evidence_names_what_a_person_can_check() {
        let source = sample::side("ru", "-", &["Мост построили в 1961 году. ", "Осенью Соколов его закрыл."]);
        let target =
            sample::side("en", "-", &["The bridge was built in 1961. ", "In autumn Sokolov closed it."]);
        let explanation = explain(&source, &target, &Options::default(), 0).expect("a first link");
        let said = |name: &str| {
            let found = explanation.evidence.iter().find(|evidence| evidence.0 == name);
            found.map(|evidence| evidence.1.clone()).unwrap_or_default()
        };
        assert_eq!(said("numbers"), "1961");
        assert!(said("words").contains("мост – bridge"), "{}", said("words"));
        let explanation = explain(&source, &target, &Options::default(), 1).expect("a second link");
        let names = explanation.evidence.iter().find(|evidence| evidence.0 == "names and cognates");
        assert!(names.expect("a name").1.contains("соколов – sokolov"));
        assert!(explain(&source, &target, &Options::default(), 2).is_none());
    }
}
