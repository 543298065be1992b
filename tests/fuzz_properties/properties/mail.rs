//! Mail, mailboxes, saved pages and web archives: any content makes articles whose blocks cover their text, or an
//! error.

use std::fs;

use pullquote_import as import;
use pullquote_text::Source;

use super::import::check_article;

/// Names and beginnings of files; the rest is arbitrary.
const FILES: [(&str, &str); 7] = [
    (
        "a.eml",
        "From: Ann Roe <a@b.example>\nSubject: x\nMIME-Version: 1.0\n",
    ),
    (
        "a.eml",
        "From: a@b.example\nSubject: x\nContent-Type: text/plain; format=flowed\n\nOn 3 May 2021, Ann Roe wrote:\n> ",
    ),
    (
        "a.eml",
        "From: a@b.example\nSubject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>",
    ),
    (
        "Inbox",
        "From a@b.example Tue Mar  5 06:30:00 2024\nSubject: Trees Digest, Vol 3\nFrom: a@b.example\n\n",
    ),
    (
        "a.mhtml",
        "From: <Saved by Blink>\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n",
    ),
    (
        "a.warc",
        "WARC/1.0\nWARC-Type: response\nWARC-Target-URI: http://a.example/\nContent-Length: 999\n\nHTTP/1.1 200 OK\n",
    ),
    ("a.html", "HTTP/1.1 200 OK\nContent-Type: text/html\n"),
];

/// The first byte chooses the format, the others are its content.
pub fn check(data: &[u8]) {
    let Some((format, content)) = data.split_first() else {
        return;
    };
    let (name, head) = FILES[usize::from(*format) % FILES.len()];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, [head.as_bytes(), content].concat()).unwrap();
    let sources = match import::contents(&path) {
        Ok(Some(contents)) => {
            let parts = contents.parts.into_iter().map(|part| Source::Part {
                path: path.clone(),
                part: part.number,
            });
            parts.collect()
        }
        Ok(None) => vec![Source::File(path)],
        Err(_) => Vec::new(),
    };
    for source in sources {
        if let Ok(article) = import::open(&source) {
            check_article(&article);
        }
    }
}
