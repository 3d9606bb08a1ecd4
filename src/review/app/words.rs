//! What the review holds -> words for a person: actions, proposals, what is shown.

use super::App;
use crate::review::messages::Messages;
use crate::review::proposal::What;
use crate::review::session::{Filter, Order};
use crate::review::state::Side;

impl App {
    /// What is shown, in words.
    pub(in crate::review) fn filter_name(&self) -> String {
        self.messages.text(match self.session.view.filter {
            Filter::All => "filter-all",
            Filter::Doubtful => "filter-doubtful",
            Filter::Untouched => "filter-untouched",
            Filter::LeftOut => "filter-left-out",
            Filter::Changed => "filter-changed",
            Filter::NotOneToOne => "filter-not-one-to-one",
            Filter::Noted => "filter-noted",
        })
    }

    /// The order of doubtful links, in words.
    pub(in crate::review) fn order_name(&self) -> String {
        self.messages.text(match self.session.view.order {
            Order::Document => "order-document",
            Order::Worst => "order-worst",
        })
    }

    /// What a proposal does, in words.
    pub(in crate::review) fn proposal_text(&self, what: &What) -> String {
        in_words(what, &self.messages, |side, sentence| shortened(&self.sentence(side, sentence), 34))
    }
}

/// What a proposal does, in the words of `messages`; `quote` gives a sentence, `most` signs of it are shown.
pub(super) fn in_words(what: &What, messages: &Messages, quote: impl Fn(Side, usize) -> String) -> String {
    let join = |kinds: &[String]| kinds.join(", ");
    match what {
        What::Leave => messages.text("proposal-leave"),
        What::Merge { links } => {
            let values = [("first", (links.start + 1).into()), ("last", links.end.into())];
            messages.with(if links.len() == 2 { "proposal-merge" } else { "proposal-merge-many" }, &values)
        }
        What::Split { link, kinds } => {
            let values = [("link", (link + 1).into()), ("kinds", join(kinds).into())];
            messages.with("proposal-split", &values)
        }
        What::Move { side, sentences, to } => {
            let values = [
                ("text", quote(*side, sentences.start).into()),
                ("count", sentences.len().into()),
                ("link", (to + 1).into()),
            ];
            messages.with("proposal-move", &values)
        }
        What::Relink { links, kinds } => {
            let values = [
                ("first", (links.start + 1).into()),
                ("last", links.end.into()),
                ("kinds", join(kinds).into()),
            ];
            messages.with(if links.len() == 1 { "proposal-relink-one" } else { "proposal-relink" }, &values)
        }
    }
}

/// The beginning of a text, at most so many signs of it.
pub(in crate::review) fn shortened(text: &str, most: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let mut signs = text.graphemes(true);
    let first = signs.by_ref().take(most).collect::<String>();
    if signs.next().is_some() { format!("{} …", first.trim_end()) } else { first }
}
