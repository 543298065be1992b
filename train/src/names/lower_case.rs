//! Words in lower case in running text. A word that is usually written so is no name where it starts a
//! sentence.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use pullquote_annotate::lexicon::fold;

use crate::data;

/// The texts, in the data directory.
const TEXTS: &[&str] = &[
    "entities/gmb.jsonl.gz",
    "entities/silver-wikinews.jsonl.gz",
    "entities/crossner-politics.jsonl.gz",
    "entities/crossner-literature.jsonl.gz",
    "entities/crossner-science.jsonl.gz",
    "coref/gum-train.jsonl.gz",
    "coref/litbank.jsonl.gz",
    "coref/gap.jsonl.gz",
];
/// Words counted less often are left out.
const RAREST: u32 = 2;

#[derive(serde::Deserialize)]
struct Text {
    text: String,
}

/// The folded words with their frequencies; `lists` is the directory `lists` of the data directory.
pub fn counts(lists: &Path) -> Result<BTreeMap<String, u32>> {
    let data = lists.parent().context("no data directory")?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for file in TEXTS {
        for line in data::lines(&data.join(file))? {
            let Text { text } = serde_json::from_str(&line)?;
            let words = text.split(|c: char| !(c.is_alphabetic() || c == '-'));
            let is_lower = |word: &&str| word.len() > 1 && word.chars().all(char::is_lowercase);
            for word in words.filter(is_lower) {
                *counts.entry(fold(word)).or_default() += 1;
            }
        }
    }
    counts.retain(|_, count| *count >= RAREST);
    Ok(counts)
}
