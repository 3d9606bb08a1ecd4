//! `Bitext` -> a table, one link a line.
