//! Message catalogues of gettext <-> units: the message is the source, its translation the target.

mod read;
mod write;

pub use read::{PoSource, declared};
pub use write::PoSink;

/// Properties that keep the context of a message, the first that is there counts. The second is that of `OmegaT`.
const CONTEXT: [&str; 2] = ["x-po-context", "id"];
/// The property that keeps where in a program a message stands.
const REFERENCE: &str = "x-po-reference";
/// The property that says that a translation is not to be trusted.
const FUZZY: &str = "x-po-fuzzy";
/// The member of the head that names the language of the messages.
const SOURCE: &str = "X-Source-Language";
