//! What the scanner reads is what the careful parser reads.
