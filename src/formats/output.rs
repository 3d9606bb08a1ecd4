//! Which format a name means, and the one match that lists them all.
