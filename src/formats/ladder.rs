//! Ladder files, sentence numbers of one link a line, to and from links.
