//! What was translated before -> found again when a like text comes.

pub mod aligned;
pub mod analyse;
pub mod batch;
pub mod concordance;
pub mod difference;
pub mod entry;
pub mod find;
pub mod index;
pub mod omegat;
pub mod repair;
pub mod search;
pub mod store;
pub mod unit;

pub use concordance::{How, Question, concordance};
pub use difference::{Piece, difference};
pub use entry::{Context, Entry, More, Origin};
pub use find::{FindOptions, Match, Penalties, Penalty, Wanted, find};
pub use index::Index;
pub use omegat::Omegat;
pub use repair::{Repair, repair};
pub use store::{Access, AddOptions, Added, Found, Keep, SegmentId, Store, StoreError};
