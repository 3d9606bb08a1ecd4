//! Plain text -> `Document`.
