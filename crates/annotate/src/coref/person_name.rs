//! Parts of a person's name: title, given names, family name, suffix.

use std::sync::OnceLock;

use super::lexical_class;
use super::token_context::TokenContext;
use crate::gender::Gender;
use crate::lexicon::unaccented;
use crate::word_lists::{WordMap, entries, items, word_file, word_lists};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PersonName {
    /// Folded words without titles and suffix; not empty for a name that has a letter.
    pub words: Vec<String>,
    /// `jr`, `sr`, `ii`
    pub suffix: Option<String>,
    pub gender: Option<Gender>,
    /// The last title word before the name, folded: `mr`, `judge`.
    pub title: Option<String>,
    /// Whether the text distinguishes it from a namesake: `another John Smith`.
    pub apart: bool,
}

word_lists!(WORDS, "person-names.txt", GIVEN_NAME_TITLES SUFFIXES DEGREES);

impl PersonName {
    /// Parses `name`, at tokens `range`, and the titles before it.
    pub fn read(ctx: &TokenContext<'_>, range: std::ops::Range<usize>, name: &str) -> Self {
        let mut out = Self::default();
        for word in name.split(|c: char| c.is_whitespace() || c == ',') {
            let word = fold(word);
            if word.is_empty() || (word == "s" && !out.words.is_empty()) {
                continue;
            }
            if out.words.is_empty()
                && let Some(title) = lexical_class::title(&word)
                && name.len() > word.len() + 1
            {
                out.gender = title.gender.or(out.gender);
                out.title = Some(word);
                continue;
            }
            let ends = !out.words.is_empty();
            if ends && WORDS.has(SUFFIXES, &word) {
                out.suffix = Some(if word.starts_with('j') {
                    "jr".to_owned()
                } else {
                    word
                });
            } else if !(ends && WORDS.has(DEGREES, &word)) {
                out.words.push(word);
            }
        }
        if out.words.is_empty()
            && let Some(title) = out.title.take()
        {
            out.words.push(title);
        }
        out.read_titles(ctx, range);
        out
    }

    /// Titles are outside the span, up to three words before it; `Jr` may follow a comma.
    fn read_titles(&mut self, ctx: &TokenContext<'_>, range: std::ops::Range<usize>) {
        let first = ctx.sentence_start(range.start);
        let mut at = range.start;
        let mut lower = String::new();
        while at > first && range.start - at < 4 {
            at -= 1;
            super::token_context::fold_case(ctx.word(at), &mut lower);
            if lower == "." {
                continue;
            }
            if let Some(title) = lexical_class::title(&lower) {
                self.gender = self.gender.or(title.gender);
                if self.title.is_none() {
                    self.title = Some(fold(&lower));
                }
                continue;
            }
            if matches!(
                lower.as_str(),
                "another" | "second" | "namesake" | "different"
            ) {
                self.apart = true;
            }
            match lower.as_str() {
                "younger" if self.suffix.is_none() => self.suffix = Some("jr".to_owned()),
                _ => {}
            }
            break;
        }
        let mut after = range.end;
        if ctx.word(after) == "," {
            after += 1;
        }
        let word = fold(ctx.word(after));
        if self.suffix.is_none() && matches!(word.as_str(), "jr" | "sr") {
            self.suffix = Some(word);
        }
    }

    pub fn family(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    pub fn given(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Whether it has a title, such as `Mr`, that precedes family names only.
    pub fn is_formal(&self) -> bool {
        self.title
            .as_deref()
            .is_some_and(|title| !WORDS.has(GIVEN_NAME_TITLES, title))
    }

    /// Whether both can be names of one person; both need two words or more.
    pub fn fits(&self, other: &Self) -> bool {
        let genders = self.gender.zip(other.gender);
        if self.apart || genders.is_some_and(|(a, b)| a != b) || self.suffix != other.suffix {
            return false;
        }
        let family = plain(self.family()) == plain(other.family());
        if family && given_fits(self.given(), other.given()) {
            return self.middle_fits(other);
        }
        // `Suu Kyi` of `Aung San Suu Kyi`; `von der Leyen`; `Rodham Clinton`.
        let (short, long) = if self.words.len() < other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        short.words.len() > 1
            && long
                .words
                .windows(short.words.len())
                .any(|part| part == short.words)
    }

    /// `George W. Bush` is not `George H. W. Bush`.
    fn middle_fits(&self, other: &Self) -> bool {
        let middle = |name: &Self| {
            let end = name.words.len().saturating_sub(1);
            name.words
                .get(1..end)
                .map(<[String]>::to_vec)
                .unwrap_or_default()
        };
        let (a, b) = (middle(self), middle(other));
        let initial = |words: &[String]| words.first().and_then(|word| word.chars().next());
        a.is_empty() || b.is_empty() || initial(&a) == initial(&b) || a.len() + b.len() > 4
    }

    /// What a name of one word is in this one: 0 the family name, 1 the given name, 2 another word.
    pub fn match_rank(&self, word: &str) -> Option<u8> {
        if plain(self.family()) == plain(word) {
            return Some(0);
        }
        if self.given() == word || (word.len() > 2 && is_nickname_of(self.given(), word)) {
            return Some(1);
        }
        self.words.iter().any(|part| part == word).then_some(2)
    }
}

/// Lower case without accents, dots, possessive, and punctuation at the ends; straight apostrophes.
pub(super) fn fold(word: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
    let mut out: String = if word.is_ascii() {
        word.chars()
            .filter(|c| keep(*c))
            .map(|c| c.to_ascii_lowercase())
            .collect()
    } else {
        unaccented(word)
            .map(|c| if c == '’' || c == '‘' { '\'' } else { c })
            .filter(|c| keep(*c))
            .collect()
    };
    if out.ends_with("'s") {
        out.truncate(out.len() - 2);
    }
    out.trim_matches(['\'', '-']).to_owned()
}

/// A family name without an Arabic article: `al-Sisi` is `Sisi`.
pub(super) fn plain(family: &str) -> &str {
    ["al-", "el-", "as-", "ash-", "ar-"]
        .iter()
        .find_map(|article| family.strip_prefix(article))
        .unwrap_or(family)
}

/// Whether two given names are equal, or one is an initial, a nickname or a prefix of the other.
fn given_fits(a: &str, b: &str) -> bool {
    if a == b || is_nickname_of(a, b) || is_nickname_of(b, a) {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    match short.len() {
        0..=2 => long.chars().next() == short.chars().next(),
        length => length >= 3 && long.starts_with(short),
    }
}

/// Whether `short` is a usual nickname of `full`, both folded.
pub(super) fn is_nickname_of(full: &str, short: &str) -> bool {
    static TABLE: OnceLock<WordMap<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        entries(word_file!("nicknames.txt"))
            .filter_map(|(_, line)| line.split_once(": "))
            .collect()
    });
    table
        .get(full)
        .is_some_and(|names| items(names).any(|name| name == short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fold_drops_accents_dots_and_possessives() {
        assert_eq!(fold("O’Brien’s"), "o'brien");
        assert_eq!(fold("Müller,"), "muller");
        assert_eq!(fold("J."), "j");
    }
}
