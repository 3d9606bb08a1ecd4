//! Precision and recall of an alignment against a hand-made one.
//!
//! Four figures, each with precision, recall and F1:
//!
//! - strict: a link is right when exactly the same link is in the hand-made alignment ([`Counts::strict`]);
//! - lax: a link is right when it shares at least one source and one target sentence with a hand-made link
//!   ([`Counts::lax`]; so vecalign counts it: Thompson and Koehn, 2019);
//! - null: sentences without a partner ([`Counts::null`]);
//! - area: pairs of source and target characters ([`area`]), which needs no common segmentation and so judges
//!   segmenting and aligning together.
//!
//! [`calibration`] says how far confidences can be believed, [`effort`] how much of a review they save, [`folder`] measures whole trees of documents.

mod area;
mod calibration;
mod counts;
mod folder;
mod score;
mod table;

pub use area::{Area, SpanPair, SpansError, area, parse_spans, span_pairs, spans_to_string};
pub use calibration::{Bin, Calibration, calibration, effort, reliability};
pub use counts::{Counts, KindCounts, count, right};
pub use folder::{Group, MeasureError, Report, bitext, folder};
pub use score::Score;
pub use table::{by_group, by_kind};
