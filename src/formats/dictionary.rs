//! A hunalign .dic, TSV or TMX file -> `Dictionary`.
