//! What was translated before -> found again when a like text comes.

pub mod search;
