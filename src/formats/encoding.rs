//! Bytes -> text, saying which encoding it was and how that is known.
