//! Files that are filled -> what is in them, and what stays as it was.
