//! `Bitext` -> the pair of line-parallel files that Moses reads.
