//! `Bitext` -> TMX, the thin bridge to the crate `diglot-tmx`.
