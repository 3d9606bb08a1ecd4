//! Text -> the language it is probably written in.
