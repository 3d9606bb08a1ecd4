//! What was translated before -> found again when a like text comes.

pub mod aligned;
pub mod entry;
pub mod search;
pub mod store;
pub mod unit;

pub use entry::{Context, Entry, More, Origin};
pub use store::{Access, AddOptions, Added, Found, Keep, SegmentId, Store, StoreError};
