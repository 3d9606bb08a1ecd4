//! `Bitext` -> JSON lines, one link a line, with offsets in code points.
