//! Conditions of `#[cfg(…)]`, for 64-bit Linux on x86.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// Whether the condition holds; `None` where that is not known, such as for names that a build script sets.
pub fn holds(condition: TokenStream, features: &BTreeSet<String>) -> Option<bool> {
    let tokens: Vec<TokenTree> = condition.into_iter().collect();
    match &tokens[..] {
        [TokenTree::Ident(name)] => flag(&name.to_string()),
        [TokenTree::Ident(name), TokenTree::Group(group)] => {
            let parts: Vec<TokenTree> = group.stream().into_iter().collect();
            let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
            let parts = parts.split(is_comma).filter(|part| !part.is_empty());
            let parts: Vec<Option<bool>> = parts
                .map(|part| holds(part.iter().cloned().collect(), features))
                .collect();
            match name.to_string().as_str() {
                "all" => every(&parts),
                "any" => {
                    let negated: Vec<_> =
                        parts.iter().map(|part| part.map(|value| !value)).collect();
                    every(&negated).map(|value| !value)
                }
                "not" => parts.first().copied().flatten().map(|value| !value),
                _ => None,
            }
        }
        [
            TokenTree::Ident(name),
            TokenTree::Punct(_),
            TokenTree::Literal(value),
        ] => {
            let value = value.to_string();
            pair(&name.to_string(), value.trim_matches('"'), features)
        }
        _ => None,
    }
}

fn every(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

fn flag(name: &str) -> Option<bool> {
    match name {
        "unix" => Some(true),
        "test" | "doc" | "docsrs" | "doctest" | "miri" | "loom" | "fuzzing" | "kani"
        | "windows" => Some(false),
        _ => None,
    }
}

fn pair(key: &str, value: &str, features: &BTreeSet<String>) -> Option<bool> {
    match key {
        "feature" => Some(features.contains(value)),
        "target_os" => Some(value == "linux"),
        "target_family" => Some(value == "unix"),
        "target_arch" => Some(value == "x86_64"),
        "target_pointer_width" => Some(value == "64"),
        "target_endian" => Some(value == "little"),
        "target_env" => Some(value == "gnu"),
        "target_vendor" => Some(value == "unknown"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_as_on_linux() {
        let features = BTreeSet::from(["std".to_owned()]);
        for (condition, expected) in [
            ("test", Some(false)),
            ("not(windows)", Some(true)),
            ("all(unix, feature = \"std\")", Some(true)),
            (
                "any(target_arch = \"arm\", feature = \"alloc\")",
                Some(false),
            ),
            ("all(unknown_name, windows)", Some(false)),
            ("any(unknown_name, unix)", Some(true)),
            ("any(unknown_name, windows)", None),
            ("target_feature = \"avx2\"", None),
        ] {
            assert_eq!(
                holds(condition.parse().unwrap(), &features),
                expected,
                "{condition}"
            );
        }
    }
}
