//! `Bitext` <-> the text of a `.bitext` file.
