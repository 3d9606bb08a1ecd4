//! Bytes -> a file that is either the old one or the new one, never half of one.
