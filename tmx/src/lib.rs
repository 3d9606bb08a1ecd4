//! Translation Memory eXchange and nothing else.
