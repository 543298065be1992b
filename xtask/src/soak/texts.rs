//! The articles that the reader has from the start: one to bookmark, one to correct.

use std::fmt::Write as _;
use std::fs;

use super::world::World;
use pullquote::article_id::ArticleId;

/// How many sentences there are to bookmark.
pub const N_LAMPS: usize = 5000;
/// How many quotations there are to correct.
pub const N_WITNESSES: usize = 400;

pub const LAMPS: &str = "lamps.txt";
pub const WITNESSES: &str = "witnesses.txt";

pub fn write(world: &World) -> std::io::Result<()> {
    fs::write(world.library().join(LAMPS), lamps())?;
    fs::write(world.library().join(WITNESSES), witnesses())
}

/// Sentences without names and quotations, so that a bookmark is set on the first one of the page.
fn lamps() -> String {
    let mut text = String::from("A list of lamps\n");
    for n in 1..=N_LAMPS {
        let _ = write!(
            text,
            "\nThe lamp with the number {n} is lit when it gets dark in the lane.\n"
        );
    }
    text
}

/// The number of the lamp in the message about a bookmark.
pub fn confirmed_lamp(status: &str) -> Option<usize> {
    let (_, after) = status.split_once("bookmarked: ")?;
    lamp(after)
}

/// The number of the lamp in `words`.
pub fn lamp(words: &str) -> Option<usize> {
    let (_, digits) = words.split_once("number ")?;
    digits.split_whitespace().next()?.parse().ok()
}

fn witnesses() -> String {
    let mut text = String::from("What the witnesses said\n");
    for n in 1..=N_WITNESSES {
        let _ = write!(
            text,
            "\n{} said Ana Ruiz of the harbour board.\n",
            quotation(n)
        );
    }
    text
}

fn quotation(n: usize) -> String {
    format!("“I saw the ferry come in at the pier number {n} in the morning,”")
}

/// A document with a correction: somebody else said the quotation `n`.
pub fn correction(world: &World, id: &str, n: usize, speaker: &str) -> String {
    let text = witnesses();
    let quotation = quotation(n);
    let at = text.find(&quotation).unwrap_or_default();
    let start = text[..at].chars().count();
    let end = start + quotation.chars().count();
    let record = serde_json::json!({
        "id": id,
        "type": "correction",
        "created": "2026-11-01T00:00:00Z",
        "modified": "2026-11-01T00:00:00Z",
        "article": {
            "sha256": ArticleId::of(&text).as_str(),
            "title": "What the witnesses said",
            "source": world.library().join(WITNESSES)
        },
        "target": { "selector": [
            { "type": "TextQuoteSelector", "exact": quotation, "prefix": "", "suffix": " said Ana Ruiz" },
            { "type": "TextPositionSelector", "start": start, "end": end }
        ] },
        "subject": "quote",
        "change": { "speaker": speaker }
    });
    let document = serde_json::json!({
        "format": "pullquote corrections",
        "version": 1,
        "corrections": [record]
    });
    document.to_string()
}
