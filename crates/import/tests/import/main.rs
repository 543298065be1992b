//! Integration tests: the layouts of `tests/data/layouts`, and properties of any text.
//!
//! A layout is a text, a line `=== blocks`, then a line `Kind: first words` for each block, and
//! `dateline: …` and `publisher: …` if the article has them. `(n)` after the kind is the number of lines of a
//! block of several. The cases in `tests/data/pages` also have `byline: …` and `date: …`; their extension is
//! the format.

#![allow(clippy::unwrap_used, reason = "helpers of tests, too")]

mod book_chapters;
mod books;
mod exports;
mod feeds;
mod formats;
mod hostile;
mod kept_pages;
mod mail;
mod news_json;
mod office;
mod page_facts;
mod page_verdicts;
mod pages;
mod pdf;
mod reading_lists;
mod saved_pages;
mod teasers;
mod transcripts;
mod zipped;

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, Source, plain};

fn outline(article: &Article) -> String {
    let mut outline = String::new();
    for block in article.blocks() {
        let words = block.span.of(article.text());
        let n_lines = words.lines().count();
        let lines = if n_lines > 1 {
            format!(" ({n_lines})")
        } else {
            String::new()
        };
        let first = words.split_whitespace().take(4).collect::<Vec<_>>();
        let depth = ">".repeat(usize::from(block.quote_depth));
        let kind = format!("{depth}{:?}", block.kind);
        writeln!(outline, "{kind}{lines}: {}", first.join(" ")).unwrap();
    }
    for (name, span) in [
        ("dateline", article.dateline),
        ("publisher", article.publisher),
    ] {
        if let Some(span) = span {
            writeln!(outline, "{name}: {}", span.of(article.text())).unwrap();
        }
    }
    outline
}

fn article(text: &str) -> Article {
    plain::from_text(text.to_owned(), Source::Given("case".to_owned()))
}

#[test]
fn layouts_match_their_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layouts");
    let mut wrong = String::new();
    let mut n_cases = 0;
    let mut files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect::<Vec<_>>();
    files.sort();
    for path in files {
        let case = std::fs::read_to_string(&path).unwrap();
        let (text, expected) = case.split_once("=== blocks\n").unwrap();
        let article = article(text);
        check_blocks(&article);
        let found = outline(&article);
        if found != expected {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            write!(wrong, "\n{name}: expected\n{expected}found\n{found}").unwrap();
        }
        n_cases += 1;
    }
    assert!(n_cases >= 30, "{n_cases} cases");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Checks that blocks are trimmed and in order, with only white space around them.
#[track_caller]
fn check_blocks(article: &Article) {
    let text = article.text();
    let mut at = 0;
    for block in article.blocks() {
        let span = block.span;
        assert!(!span.is_empty() && at <= span.start() && span.end() <= text.len());
        let between = text.get(at..span.start()).unwrap();
        assert!(between.chars().all(char::is_whitespace), "{between:?}");
        let words = text.get(span.range()).unwrap();
        assert_eq!(words, words.trim());
        at = span.end();
    }
    assert!(text[at..].chars().all(char::is_whitespace));
}

#[test]
fn blocks_cover_huge_and_odd_texts() {
    let cases = [
        String::new(),
        "\n \n\t\n".to_owned(),
        "\0\0\0".to_owned(),
        "word ".repeat(50_000),
        "x\n".repeat(50_000),
        "x\n\n".repeat(20_000),
        "“".repeat(50_000),
        "a".repeat(1 << 20),
        "one\u{85}two\u{2028}three\u{2029}four".to_owned(),
        "- \n- \n- a".to_owned(),
        "一二三。\n四五六。\n".repeat(1000),
        "a  b  c\n".repeat(1000),
        "\u{feff}x\u{200b}\n\u{200b}\n".to_owned(),
    ];
    for text in cases {
        check_blocks(&article(&text));
    }
}

proptest! {
    #[test]
    fn blocks_cover_any_text(text in "\\PC{0,200}") {
        check_blocks(&article(&text));
    }

    #[test]
    fn blocks_cover_any_lines(
        lines in prop::collection::vec(
            prop_oneof![
                Just(""), Just("  "), Just("By Mara Lind"), Just("LONDON (Reuters) —"), Just("- item"), Just("1. one"), Just("2. two"),
                Just("\ta\tb"), Just("a   b   c"), Just("From: me"), Just("Subject: The trees"), Just("* * *"), Just("Q: Why?"),
                Just("“We won,” she said, and that was the end of it for a while."), Just("the council counted its trees twice,"),
                Just("3 March 2017"), Just("Click to follow"), Just("Roses are red"), Just("\u{a0}\u{3000}x"), Just("|a|b|"), Just("é\u{2028}ö"), Just("a\rb"),
            ],
            0..24,
        )
    ) {
        check_blocks(&article(&lines.join("\n")));
    }

    #[test]
    fn blocks_cover_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_blocks(&import::article(&bytes, Source::Stdin));
    }
}
