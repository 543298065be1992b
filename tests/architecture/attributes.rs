//! Attributes of items: `#[cfg(test)]`, `#[doc(hidden)]`, `#[path]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Expr, Lit, Meta};

/// Whether the item exists in test builds only: `#[test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`.
pub fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || arguments(attribute, "cfg").is_some_and(|condition| requires(&condition, "test"))
    })
}

/// Whether the item is left out of the documented interface: `#[doc(hidden)]`, or behind a feature.
pub fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        arguments(attribute, "doc").is_some_and(|words| has_word(words, "hidden"))
            || arguments(attribute, "cfg").is_some_and(|condition| requires(&condition, "feature"))
    })
}

/// The value of `#[path = "…"]`.
pub fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("path"))?;
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The names of single-word attributes.
pub fn words_of(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    attributes
        .iter()
        .filter_map(|attribute| Some(attribute.path().get_ident()?.to_string()))
}

/// The tokens in the parentheses of the attribute with this name.
fn arguments(attribute: &Attribute, name: &str) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident(name) => Some(list.tokens.clone()),
        _ => None,
    }
}

/// Whether a `cfg` condition implies `test` or some `feature = "…"`.
fn requires(condition: &TokenStream, word: &str) -> bool {
    let tokens: Vec<TokenTree> = condition.clone().into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(name), TokenTree::Group(group)] => {
            let parts: Vec<TokenTree> = group.stream().into_iter().collect();
            let mut parts = parts
                .split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
                .filter(|part| !part.is_empty())
                .map(|part| requires(&part.iter().cloned().collect(), word));
            (name == "all" && parts.any(|part| part)) || (name == "any" && parts.all(|part| part))
        }
        [TokenTree::Ident(name), ..] => name == word,
        _ => false,
    }
}

fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has_word(group.stream(), word),
        _ => false,
    })
}
