//! What DOCX and ODT share: elements by their local names, and the properties of a document.

use pullquote_text::collapse_whitespace;

use super::Parsed;
use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};

/// The most keywords that are kept.
const MAX_KEYWORDS: usize = 50;
/// The prefixes that programs write before the names of attributes.
const PREFIXES: &[&str] = &["w:", "r:", "text:", "style:", "xlink:", "table:"];

/// The tokens of a file: the tokenizer of pages reads XML as well, in slices of the text and without a tree.
pub fn tokens(text: &str) -> Tokenizer<'_> {
    Tokenizer::new(text, true)
}

/// A name without its prefix.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, with the usual prefix or none.
pub fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let plain = tag.value(name);
    let value = plain.or_else(|| {
        let mut names = PREFIXES.iter().map(|prefix| format!("{prefix}{name}"));
        names.find_map(|name| tag.value(&name))
    });
    value.map(std::borrow::Cow::into_owned)
}

/// Title, author and keywords, from `docProps/core.xml` or `meta.xml`.
pub fn core_properties(text: &str, parsed: &mut Parsed) {
    let mut open = "";
    let mut words = String::new();
    let (mut creator, mut initial) = (None, None);
    for token in tokens(text) {
        match token {
            Token::Start(tag) => {
                open = if tag.is_closed { "" } else { local(tag.name) };
                words.clear();
            }
            Token::Text(text) | Token::Raw(text) => words.push_str(&decode(text)),
            Token::Verbatim(text) => words.push_str(text),
            Token::End(_) => {
                let value = collapse_whitespace(&words);
                match open {
                    _ if value.is_empty() => {}
                    "title" => parsed.title = Some(value),
                    "creator" => creator = Some(value),
                    "initial-creator" => initial = Some(value),
                    "keywords" | "keyword" => {
                        let tags = value.split([',', ';']).map(str::trim);
                        let tags = tags.filter(|tag| !tag.is_empty()).take(MAX_KEYWORDS);
                        parsed.keywords.extend(tags.map(str::to_owned));
                    }
                    _ => {}
                }
                open = "";
            }
        }
    }
    parsed.creator = initial.or(creator);
}
