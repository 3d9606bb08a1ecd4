//! The language of the interface and a message's name -> what a person reads.
//!
//! The messages stand in `messages/`, one file for each part of the interface and language, in the notation of Project Fluent.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// The language that a name like `ru`, `ru_RU.UTF-8` or `en-GB` means; `None` for another one.
    ///
    /// ```
    /// use diglot::review::messages::Language;
    /// assert_eq!(Language::from_name("ru_RU.UTF-8"), Some(Language::Russian));
    /// assert_eq!(Language::from_name("fi"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        match name.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ru" => Some(Self::Russian),
            "en" | "c" | "posix" => Some(Self::English),
            _ => None,
        }
    }

    fn files(self) -> [&'static str; 2] {
        match self {
            Self::English => [include_str!("messages/screen.en.ftl"), include_str!("messages/plain.en.ftl")],
            Self::Russian => [include_str!("messages/screen.ru.ftl"), include_str!("messages/plain.ru.ftl")],
        }
    }
}

/// The messages of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").field("languages", &self.bundle.locales).finish()
    }
}

impl Messages {
    /// Those of `language`.
    pub fn new(language: Language) -> Self {
        let tag = match language {
            Language::English => "en",
            Language::Russian => "ru",
        };
        let tag = tag.parse::<LanguageIdentifier>().expect("a language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // No marks around what is put into a message: they would be counted as signs on the screen.
        bundle.set_use_isolating(false);
        for file in language.files() {
            let resource = FluentResource::try_new(file.to_owned()).expect("a test reads the file");
            bundle.add_resource(resource).expect("a test looks for names that stand twice");
        }
        Self { bundle }
    }

    /// A message without anything put in. A name that is no message gives the name.
    pub fn text(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// What an action of a history is called: `accept` is “accept” in English; an unknown name stays.
    pub fn action(&self, name: &str) -> String {
        let id = format!("action-{name}");
        let text = self.text(&id);
        if text == id { name.to_owned() } else { text }
    }

    /// A message with values put in: `messages.with("moved", &[("count", 3.into())])`.
    pub fn with(&self, name: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let values = values.iter().map(|(name, value)| (*name, value.clone())).collect::<FluentArgs<'_>>();
        let mut problems = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut problems).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The messages of a file: each with the values it takes.
    fn messages(file: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut name = String::new();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            if let Some((before, _)) = line.split_once(" =")
                && !line.starts_with([' ', '}'])
            {
                before.clone_into(&mut name);
                assert!(messages.insert(name.clone(), BTreeSet::new()).is_none(), "{name} stands twice");
            }
            for value in line.split('$').skip(1) {
                let value = value.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                messages.entry(name.clone()).or_default().insert(value);
            }
        }
        messages
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_values() {
        let [english, russian] = Language::ALL.map(Language::files);
        for (english, russian) in english.into_iter().zip(russian) {
            assert_eq!(messages(english), messages(russian));
        }
        for language in Language::ALL {
            Messages::new(language);
        }
    }

    #[test]
    fn numbers_choose_the_form_of_the_word() {
        let said = |language, count: usize| Messages::new(language).with("links", &[("count", count.into())]);
        assert_eq!([1, 2].map(|count| said(Language::English, count)), ["1 link", "2 links"]);
        let russian = [1, 3, 5, 21, 112].map(|count| said(Language::Russian, count));
        assert_eq!(russian, ["1 связь", "3 связи", "5 связей", "21 связь", "112 связей"]);
    }
}
