//! Files of several articles, and transcripts: any bytes are articles whose blocks cover their text, or an
//! error.

use std::fs;
use std::path::Path;

use pullquote_import as import;
use pullquote_text::Source;

use super::import::check_article;

/// Names and beginnings of files; the rest is arbitrary.
const FILES: [(&str, &str); 11] = [
    (
        "a.txt",
        "1 of 2 DOCUMENTS\n\nThe Echo\n\nMay 9, 2019\n\nTrees\n\nBYLINE: ",
    ),
    (
        "a.txt",
        "Trees\nThe Echo\nMay 9, 2019\nSection: A\nBody\nIt stands.\nEnd of Document\n",
    ),
    ("a.txt", "HD Trees\nPD 9 May 2019\nSN The Echo\nLP\n"),
    (
        "a",
        "Trees\n62 words\n9 May 2019\nThe Echo\nE\nEnglish\nCopyright 2019\n\n",
    ),
    (
        "a.txt",
        "____________________\n\nDocument 1 of 2\n\nFull text: ",
    ),
    (
        "a.txt",
        "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n[Illustration: _",
    ),
    ("a.json", "[{\"title\":\"a\",\"id\":1,\"body\":\""),
    (
        "a.jsonl",
        "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"",
    ),
    ("a.xml", "<rss><channel><item><title>a</title><description>"),
    ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n"),
    ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v "),
];
/// Most parts of a file that are read.
const MOST: usize = 20;

/// The first byte chooses the format, the others are its content.
pub fn check(data: &[u8]) {
    let Some((choice, content)) = data.split_first() else {
        return;
    };
    let (name, beginning) = FILES[usize::from(*choice) % FILES.len()];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, [beginning.as_bytes(), content].concat()).unwrap();
    check_file(&path);
}

/// Reads all articles of a file.
pub(super) fn check_file(path: &Path) {
    let sources = match import::contents(path) {
        Ok(None) => vec![Source::File(path.to_owned())],
        Ok(Some(contents)) => {
            let parts = contents.parts.iter().take(MOST);
            let part = |part: &pullquote_text::Part| Source::Part {
                path: path.to_owned(),
                part: part.number,
            };
            parts.map(part).collect()
        }
        Err(error) => {
            assert!(!error.to_string().chars().any(char::is_control), "{error}");
            return;
        }
    };
    for source in sources {
        if let Ok(article) = import::open(&source) {
            check_article(&article);
        }
    }
}
