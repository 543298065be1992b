//! [`Menu`]: the ways to correct something, a letter each.

use super::target::{Target, Title};
use crate::app::list::ListState;

/// A row of a menu: the key that chooses it, and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub letter: char,
    pub label: String,
}

/// Ways to correct something. Letters choose at once; arrows and `Enter`, or a click, choose as well.
#[derive(Clone, Debug)]
pub struct Menu {
    pub title: Title,
    pub choices: Vec<Choice>,
    pub list: ListState,
    /// What it is about in the open article; `None` for a person of the library.
    pub target: Option<Target>,
}

const QUOTE: &[(char, &str)] = &[
    ('s', "another speaker …"),
    ('n', "nobody is named"),
    ('d', "direct: a whole sentence of the speaker"),
    ('m', "mixed: part of the writer’s sentence"),
    ('q', "scare quotes"),
    ('b', "other words: select them"),
    ('x', "not a quotation"),
];

const STATEMENT: &[(char, &str)] = &[
    ('s', "another speaker …"),
    ('n', "nobody is named"),
    ('b', "other words: select them"),
    ('x', "not reported speech"),
];

const NAME: &[(char, &str)] = &[
    ('p', "a person"),
    ('o', "an organisation"),
    ('l', "a place"),
    ('g', "a group"),
    ('e', "an event"),
    ('w', "a work"),
    ('j', "the same as …"),
    ('t', "somebody or something else …"),
    ('b', "other words: select them"),
    ('x', "not a name"),
];

const WORDS: &[(char, &str)] = &[
    ('s', "a quotation, said by …"),
    ('r', "reported speech, said by …"),
    ('q', "scare quotes"),
    ('n', "a name …"),
];

/// Kinds of names that can be added.
const KINDS: &[(char, &str)] = &[
    ('p', "a person"),
    ('o', "an organisation"),
    ('l', "a place"),
    ('g', "a group"),
    ('e', "an event"),
    ('w', "a work: the title of a book, film, law"),
    ('d', "a date or time"),
    ('m', "an amount of money"),
    ('f', "a figure: a quantity"),
    ('r', "a rate: a percentage"),
];

const PERSON: &[(char, &str)] = &[
    ('j', "the same as … in all articles"),
    ('t', "somebody else in the article under the cursor …"),
    ('U', "undo your corrections of this name"),
];

impl Menu {
    fn new(title: Title, choices: &[(char, &str)], target: Option<Target>) -> Self {
        let mut menu = Self {
            title,
            choices: Vec::new(),
            list: ListState::default(),
            target,
        };
        for &(letter, label) in choices {
            menu.add(letter, label);
        }
        menu
    }

    /// The menu for something in the open article.
    pub fn about(target: Target, title: Title) -> Self {
        let choices = match target {
            Target::Quote(_) => QUOTE,
            Target::Statement(_) => STATEMENT,
            Target::Name(_) => NAME,
            Target::Words(_) => WORDS,
        };
        Self::new(title, choices, Some(target))
    }

    /// The second menu for words that are a name.
    pub fn of_kinds(target: Target, title: Title) -> Self {
        Self::new(title, KINDS, Some(target))
    }

    /// Whether it is the second menu for words that are a name.
    pub fn is_of_kinds(&self) -> bool {
        self.choices.len() == KINDS.len() && self.has('f')
    }

    /// The menu for a person or organisation across articles.
    pub fn of_person(name: &str) -> Self {
        let title = Title {
            what: "In all articles",
            words: name.to_owned(),
            of: String::new(),
        };
        Self::new(title, PERSON, None)
    }

    pub fn add(&mut self, letter: char, label: impl Into<String>) {
        let label = label.into();
        self.choices.push(Choice { letter, label });
    }

    pub fn has(&self, letter: char) -> bool {
        self.choices.iter().any(|choice| choice.letter == letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_is_used_twice_or_against_its_meaning_elsewhere() {
        for choices in [QUOTE, STATEMENT, NAME, WORDS, KINDS, PERSON] {
            let mut letters: Vec<char> = choices.iter().map(|choice| choice.0).collect();
            letters.extend(['a', 'U']);
            letters.sort_unstable();
            letters.dedup();
            let is_person = choices == PERSON;
            assert_eq!(letters.len(), choices.len() + if is_person { 1 } else { 2 });
            for (letter, label) in choices {
                assert_eq!(*letter == 'x', label.starts_with("not "), "{label}");
            }
        }
    }
}
