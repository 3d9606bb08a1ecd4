//! Links in order that use every sentence of both sides exactly once.

use thiserror::Error;

use super::Link;

/// Every source and every target sentence in exactly one link, links in the order of both texts.
///
/// ```
/// use diglot::bitext::{Alignment, Link};
/// let links = vec![Link::new(0..1, 0..1), Link::new(1..3, 1..2), Link::new(3..3, 2..3)];
/// assert!(Alignment::new(links.clone(), 3, 3).is_ok());
/// assert!(Alignment::new(links, 4, 3).is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    links: Vec<Link>,
}

/// Why links are not an alignment.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AlignmentError {
    /// A link does not begin where the one before it ended.
    #[error(
        "link {link} begins at {side} sentence {found}, expected {expected}: every sentence must be in exactly one link, in order"
    )]
    Order {
        /// Number of the link, from 0.
        link: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The first sentence of the link.
        found: usize,
        /// The sentence it had to begin with.
        expected: usize,
    },
    /// A link with no sentence at all.
    #[error("link {link} is empty on both sides")]
    Empty {
        /// Number of the link, from 0.
        link: usize,
    },
    /// The links end before or after the last sentence.
    #[error("the links cover {found} {side} sentences, the text has {expected}")]
    End {
        /// `source` or `target`.
        side: &'static str,
        /// How many sentences the links cover.
        found: usize,
        /// How many there are.
        expected: usize,
    },
}

impl Alignment {
    /// Checks that `links` use `source_len` source and `target_len` target sentences exactly once each, in order.
    pub fn new(links: Vec<Link>, source_len: usize, target_len: usize) -> Result<Self, AlignmentError> {
        let (mut source_at, mut target_at) = (0, 0);
        for (number, link) in links.iter().enumerate() {
            for (side, range, at) in
                [("source", &link.source, &mut source_at), ("target", &link.target, &mut target_at)]
            {
                if range.start != *at || range.end < range.start {
                    return Err(AlignmentError::Order {
                        link: number,
                        side,
                        found: range.start,
                        expected: *at,
                    });
                }
                *at = range.end;
            }
            if link.source.is_empty() && link.target.is_empty() {
                return Err(AlignmentError::Empty { link: number });
            }
        }
        for (side, found, expected) in [("source", source_at, source_len), ("target", target_at, target_len)]
        {
            if found != expected {
                return Err(AlignmentError::End { side, found, expected });
            }
        }
        Ok(Self { links })
    }

    /// The links in order.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Gives the links away.
    pub fn into_links(self) -> Vec<Link> {
        self.links
    }

    /// The sum of `1 - confidence` over links nobody has settled: how many are expected to be wrong.
    pub fn expected_wrong(&self) -> f64 {
        use super::LinkState::{Accepted, Changed, LeftOut};
        let open = |link: &&Link| !matches!(link.state, Accepted | Changed | LeftOut);
        // The sum of nothing would be -0.
        self.links.iter().filter(open).map(|link| 1.0 - link.confidence).sum::<f64>() + 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &[(usize, usize, usize, usize)], source: usize, target: usize, expected: &str) {
        let links = links.iter().map(|&(a, b, c, d)| Link::new(a..b, c..d)).collect();
        let got = Alignment::new(links, source, target);
        assert_eq!(got.map_or_else(|error| error.to_string(), |_| "fine".to_owned()), expected);
    }

    #[test]
    fn where_all_is_settled_nothing_is_expected_to_be_wrong() {
        let settled = Link { state: crate::bitext::LinkState::Accepted, ..Link::new(0..1, 0..1) };
        let alignment = Alignment::new(vec![settled], 1, 1).unwrap();
        assert_eq!(format!("{:.1}", alignment.expected_wrong()), "0.0");
    }

    #[test]
    fn nothing_skipped_nothing_twice() {
        check(&[], 0, 0, "fine");
        check(&[(0, 1, 0, 2), (1, 1, 2, 3)], 1, 3, "fine");
        check(&[(0, 1, 0, 1)], 1, 2, "the links cover 1 target sentences, the text has 2");
        check(&[(0, 0, 0, 0)], 0, 0, "link 0 is empty on both sides");
        let twice = "link 1 begins at source sentence 0, expected 1: every sentence must be in exactly one link, in order";
        check(&[(0, 1, 0, 1), (0, 1, 1, 2)], 1, 2, twice);
    }
}
