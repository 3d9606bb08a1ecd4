//! A bitext -> entries: one for each link that both texts share.

use std::collections::BTreeMap;
use std::ops::Range;

use diglot_tmx::{About, Note, Prop};

use super::entry::{Context, Entry, More, Origin};
use crate::bitext::{Bitext, LinkState, Sentences};

/// The entries of a bitext, and how many links gave none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Aligned {
    /// The entries, in the order of the text.
    pub entries: Vec<Entry>,
    /// Links a person left out.
    pub left_out: u64,
    /// Links with text on one side only.
    pub one_sided: u64,
}

/// The entries of a bitext, in the language codes of its texts; `created` is their date. The texts before and after an entry are the
/// sentences beside it in the source; its position is the number of its first source sentence, from 1.
pub fn entries(bitext: &Bitext, created: Option<&str>) -> Aligned {
    let (source, target) = (bitext.source(), bitext.target());
    let originals = [source, target].map(|side| side.clone().with_edits(BTreeMap::new()));
    let document = file_name(&source.document().origin().name);
    let mut aligned = Aligned::default();
    for (number, link) in bitext.alignment().links().iter().enumerate() {
        if link.state == LinkState::LeftOut {
            aligned.left_out += 1;
            continue;
        }
        if !link.is_two_sided() {
            aligned.one_sided += 1;
            continue;
        }
        let at = link.source.clone();
        let sentence = |number: usize| Some(source.line_of(number..number + 1));
        let note = |text: &str| About::Note(Note { text: text.to_owned(), ..Note::default() });
        aligned.entries.push(Entry {
            source: source.line_of(at.clone()),
            target: target.line_of(link.target.clone()),
            source_language: source.document().language().as_str().to_owned(),
            target_language: target.document().language().as_str().to_owned(),
            context: Context {
                before: at.start.checked_sub(1).and_then(sentence),
                after: (at.end < source.len()).then_some(at.end).and_then(sentence),
                document: document.map(str::to_owned),
                position: Some(at.start as u64 + 1),
            },
            state: link.state,
            confidence: link.confidence,
            origin: Origin::Aligned,
            created: created.map(str::to_owned),
            about: bitext.note(number).map(note).into_iter().collect(),
            more: More {
                source_about: original(source, &originals[0], at),
                target_about: original(target, &originals[1], link.target.clone()),
                ..More::default()
            },
            ..Entry::default()
        });
    }
    aligned
}

/// What a person edited has its text as it was beside it.
fn original(sentences: &Sentences, originals: &Sentences, numbers: Range<usize>) -> Vec<About> {
    let edited = numbers.clone().any(|number| sentences.edited(number).is_some());
    let before = || About::Prop(Prop::new("x-diglot-original", originals.line_of(numbers.clone())));
    edited.then(before).into_iter().collect()
}

/// The name of a file without folders; `None` for standard input.
fn file_name(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    (!name.is_empty() && name != "-").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::sample;

    #[test]
    fn a_link_becomes_an_entry_with_its_place() {
        let bitext = sample::written_on();
        let aligned = entries(&bitext, Some("20260131T235959Z"));
        let links = bitext.alignment().links();
        assert_eq!(aligned.entries.len() as u64 + aligned.left_out + aligned.one_sided, links.len() as u64);
        let first = &aligned.entries[0];
        assert_eq!((first.context.before.as_deref(), first.context.position), (None, Some(1)));
        assert_eq!((first.origin, first.created.as_deref()), (Origin::Aligned, Some("20260131T235959Z")));
        let noted = aligned.entries.iter().find(|entry| entry.notes().count() > 0).expect("a note");
        assert_eq!(noted.notes().collect::<Vec<_>>(), ["проверить"]);
        let edited =
            aligned.entries.iter().find(|entry| !entry.more.target_about.is_empty()).expect("edited");
        assert_eq!(edited.target, "The port has opened.");
        for pair in aligned.entries.windows(2) {
            let (one, next) = (&pair[0].context, &pair[1].context);
            assert!(one.position < next.position && one.after.is_some() && next.before.is_some());
        }
    }
}
