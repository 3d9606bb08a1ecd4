//! Figures -> tables that a person can read.

use std::fmt::Write as _;

use super::{Counts, Group, Report, Score};

/// Strict precision, recall and F1, lax F1, null F1 and area F1 of each group, then of all together; `-` where there is
/// nothing to find.
pub fn by_group(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:34} {:>5} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
        "group", "docs", "gold", "P", "R", "F1", "laxF1", "nullF1", "areaF1"
    );
    let total = (report.groups.len() > 1).then(|| report.total());
    for Group { name, documents, counts, area, .. } in report.groups.iter().chain(&total) {
        let Score { precision, recall, f1 } = counts.strict();
        let _ = write!(out, "{name:34} {documents:5} {:6}", counts.gold);
        for figure in [precision, recall, f1, counts.lax().f1, counts.null().f1, area.score().f1] {
            let _ = write!(out, " {:>6}", three_places(figure));
        }
        out.push('\n');
    }
    if !report.missing.is_empty() {
        let _ = writeln!(out, "without test.txt: {}", report.missing.len());
    }
    out
}

/// Precision, recall and F1 of each type of link, the commonest in the hand-made alignment first.
pub fn by_kind(counts: &Counts) -> String {
    let mut kinds = counts.kinds.iter().collect::<Vec<_>>();
    kinds.sort_by_key(|(kind, counts)| (std::cmp::Reverse(counts.gold), *kind));
    let mut out = String::new();
    let _ = writeln!(out, "{:6} {:>6} {:>6} {:>6} {:>6} {:>6}", "type", "gold", "found", "P", "R", "F1");
    for (&(source, target), counts) in kinds {
        let kind = format!("{source}-{target}");
        let _ = write!(out, "{kind:6} {:6} {:6}", counts.gold, counts.test);
        let Score { precision, recall, f1 } = counts.score();
        let precision = if counts.test == 0 { f64::NAN } else { precision };
        let recall = if counts.gold == 0 { f64::NAN } else { recall };
        for figure in [precision, recall, f1] {
            let _ = write!(out, " {:>6}", three_places(figure));
        }
        out.push('\n');
    }
    out
}

fn three_places(figure: f64) -> String {
    if figure.is_nan() { "-".to_owned() } else { format!("{figure:.3}") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::count;
    use super::*;

    #[test]
    fn a_table_of_types() {
        let gold = [(vec![0], vec![0]), (vec![1], vec![1]), (vec![2, 3], vec![2])];
        let test = [(vec![0], vec![0]), (vec![1], vec![1, 2]), (vec![2], vec![]), (vec![3], vec![])];
        let expected = "\
type     gold  found      P      R     F1
1-1         2      1  1.000  0.500  0.667
2-1         1      0      -  0.000  0.000
1-0         0      2  0.000      -  0.000
1-2         0      1  0.000      -  0.000
";
        assert_eq!(by_kind(&count(&gold, &BTreeSet::new(), &test)), expected);
    }
}
