//! Import: any bytes make an article whose blocks cover all visible text.

use pullquote_import as import;
use pullquote_text::{Article, Source};
use pullquote_text::{address, plain};

/// How documents begin, whose text is not their bytes.
const DOCUMENTS: [&[u8]; 4] = [b"{\\rtf", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// Imports the bytes as a file, and then the resulting text again.
pub fn check(data: &[u8]) {
    let Ok(article) = import::read(data, Source::Stdin) else {
        // What is no text is refused.
        return;
    };
    check_article(&article);
    let has = |words: &[u8]| data.windows(words.len()).any(|part| part == words);
    // Subtitles and texts of Project Gutenberg.
    let is_transcript = has(b"-->") || has(b"WEBVTT") || has(b"PROJECT GUTENBERG");
    let is_mail = data.contains(&b':')
        && (has(b"HTTP/")
            || data
                .to_ascii_lowercase()
                .windows(4)
                .any(|four| four == b"from"));
    if is_mail || is_transcript || DOCUMENTS.iter().any(|head| data.starts_with(head)) {
        return;
    }
    assert!(!article.text().contains('\r'), "line ends are line feeds");
    let text = article.text();
    let mut notes = article.notes.iter();
    if notes.any(|note| {
        note.ends_with("repaired") || note.ends_with("replaced") || note.ends_with("were removed")
    }) {
        // Text that another program had garbled.
        return;
    }
    if let (Ok(plain), false) = (std::str::from_utf8(data), article.encoding.guessed) {
        let same = plain.strip_prefix('\u{feff}').unwrap_or(plain);
        if article.encoding.name == "UTF-8" {
            assert_eq!(
                text,
                same.replace("\r\n", "\n").replace('\r', "\n"),
                "only line ends are changed"
            );
        }
    }
    let again = plain::from_text(text.to_owned(), Source::Stdin);
    assert_eq!(
        again.blocks(),
        article.blocks(),
        "the same text has the same blocks"
    );
}

/// Asserts that the blocks are sorted and cover all visible text, and that the metadata is sound.
pub fn check_article(article: &Article) {
    let text = article.text();
    let mut end = 0;
    for block in article.blocks() {
        assert!(!block.span.is_empty() && block.span.start() >= end);
        let between = &text[end..block.span.start()];
        assert!(between.trim().is_empty(), "{between:?} is in no block");
        end = block.span.end();
    }
    assert!(text[end..].trim().is_empty(), "text after the last block");
    for span in [article.dateline, article.publisher].into_iter().flatten() {
        assert!(!span.of(text).trim().is_empty());
    }
    check_links(article);
    assert!(article.title().chars().count() < 400);
    assert!(article.count_words() <= text.len());
}

/// Asserts that links are in order and on words, and that every address can be opened without harm.
fn check_links(article: &Article) {
    let text = article.text();
    let mut end = 0;
    for link in &article.links {
        assert!(!link.span.is_empty() && link.span.start() >= end);
        assert!(!link.span.of(text).trim().is_empty());
        end = link.span.end();
        assert_eq!(address::clean(&link.address).as_ref(), Some(&link.address));
    }
    for image in &article.images {
        let mut blocks = article.blocks().iter();
        assert!(blocks.any(|block| block.span == image.caption));
        assert!(!image.address.chars().any(char::is_control));
    }
    let own = article.address.as_ref();
    assert!(own.is_none_or(|own| address::clean(own).as_ref() == Some(own)));
}
