//! Precision and recall of an alignment against a hand-made one.
