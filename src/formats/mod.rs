//! file -> `Document`, and `Bitext` -> file; one format, one file.
