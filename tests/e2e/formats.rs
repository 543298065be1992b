//! Markdown, HTML and EPUB on the screen and in pipes.

use serde_json::Value;

use crate::home::{Home, stderr, stdout};
use crate::zipped::{archive, book};

const PAGE: &str = "<!DOCTYPE html><html><head><title>The ferry that waited - Marrow Times</title>\
    <meta name=author content='Mara Lind'><meta property='og:site_name' content='Marrow Times'>\
    <script>document.write('scripted')</script></head><body><nav><a href=/>Front page</a> <a href=/sea>The sea</a></nav>\
    <article><h1>The ferry that waited</h1><time datetime='2019-05-09'>9 May 2019</time>\
    <p>The last ferry to the island waited for eleven minutes on Monday, which it had not done since the harbour was built.</p>\
    <p>&ldquo;We saw a lamp on the hill,&rdquo; said Bess Ardagh, who steers it. &ldquo;So we <em>waited</em>, and nobody came.&rdquo;</p>\
    <p>The harbour master, who was asked for a comment, said that ferries wait for people, and that a lamp is not a person.</p>\
    </article><footer>Terms &amp; conditions</footer></body></html>";

#[test]
fn html_page_is_readable_and_keeps_its_bookmark() {
    let home = Home::new();
    home.file("page.html", PAGE);
    let session = home.open(&["page.html"]);
    session.shows(&[
        "The ferry that waited",
        "9 May 2019",
        "Marrow Times",
        "The last ferry",
        "BA █",
    ]);
    for hidden in ["Front page", "scripted", "<p>", "Terms"] {
        session.hides(hidden);
    }
    session.press("/lamp<Enter>", &["1 of 2"]);
    session.press("m", &["bookmarked: "]);
    session.quit();
    let marked = home.marked();
    assert_eq!(marked.len(), 1);
    // The same text with different markup.
    home.file(
        "page.html",
        PAGE.replace("<em>", "<span class=x>")
            .replace("</em>", "</span>"),
    );
    let session = home.open(&["page.html"]);
    session.shows(&["The ferry that waited"]);
    session.press("B", &["We saw a lamp"]);
    session.hides("changed");
    session.quit();
}

#[test]
fn html_and_markdown_are_printed_and_annotated_as_text() {
    let home = Home::new();
    home.file("page.html", PAGE);
    home.file("note.md", "# The *lamp*\n\nIt was [lit](http://x) again.\n");
    let out = stdout(&home.run(&["page.html", "note.md"]));
    assert!(out.starts_with("The ferry that waited\n\n"), "{out}");
    assert!(
        out.contains("“We saw a lamp on the hill,” said Bess Ardagh"),
        "{out}"
    );
    assert!(out.ends_with("The lamp\n\nIt was lit again.\n"), "{out}");
    assert!(!out.contains('<') && !out.contains("scripted"), "{out}");
    let piped = home.pipe(&["-"], PAGE.as_bytes()).stdout;
    let piped = String::from_utf8(piped).unwrap();
    assert!(
        out.starts_with(&piped),
        "the page has the same text from a pipe: {piped}"
    );
    let json = stdout(&home.run(&["annotate", "page.html"]));
    let record: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["id"], "page");
    assert!(
        json.contains("We saw a lamp on the hill") && json.contains("Bess Ardagh"),
        "{json}"
    );
    let empty = home.file("empty.html", "<html><body><script>x</script></body></html>");
    let out = home.run(&[empty.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("cannot be read: the page has no text"));
}

#[test]
fn block_quotations_have_their_speaker_on_the_page_and_in_the_record() {
    let before = "The last ferry to the island waited for eleven minutes on Monday, which it had not done since the harbour was built.";
    let after = "The harbour master, who was asked for a comment, said that ferries wait for people, and that a lamp is not a person.";
    let page = format!(
        "<!DOCTYPE html><html><body><article><h1>The ferry that waited</h1><p>{before}</p>\
         <p>Bess Ardagh, who steers it, wrote to the island:</p>\
         <blockquote><p>We saw a lamp on the hill. So we waited.</p></blockquote><p>{after}</p></article></body></html>"
    );
    let text = format!(
        "The ferry that waited\n\n{before}\n\nBess Ardagh, who steers it, wrote to the island:\n\n    \
         We saw a lamp on the hill. So we waited.\n\n{after}\n"
    );
    let home = Home::new();
    home.file("page.html", page);
    home.file("text.txt", &text);
    for file in ["page.html", "text.txt"] {
        let session = home.open(&[file]);
        session.shows(&[
            "BA █  ▏  We saw a lamp on the hill. So we waited.",
            "Bess Ardagh: We saw a lamp",
        ]);
        session.quit();
        let record: Value = serde_json::from_str(&stdout(&home.run(&["annotate", file]))).unwrap();
        let quote = &record["quotes"][0];
        assert_eq!(quote["text"], "We saw a lamp on the hill. So we waited.");
        assert_eq!(quote["kind"], "direct");
        assert_eq!(quote["speaker"]["name"], "Bess Ardagh");
    }
    let line = serde_json::json!({"id": "a", "text": text}).to_string();
    let out = home.pipe(&["annotate", "--input", "jsonl"], line.as_bytes());
    let record: Value = serde_json::from_str(&stdout(&out)).unwrap();
    assert_eq!(record["quotes"][0]["speaker"]["name"], "Bess Ardagh");
}

#[test]
fn epub_is_listed_by_chapter() {
    let home = Home::new();
    home.file("shelf/trees#1.epub", archive(&book()));
    let session = home.open(&["shelf/trees#1.epub"]);
    session.shows(&["The count", "Of ladders", "Trees of Marrow", "2 articles"]);
    // The same after the chapters were annotated.
    session.shows(&["Of ladders", "1 ❞", "0 ❞"]);
    session.press("<Enter>", &["Library ›", "It is the elm"]);
    session.press("/elm<Enter>", &["1 of 1"]);
    session.press("m", &["bookmarked: "]);
    session.quit();
    // The chapter is the last article read and has the bookmark.
    let session = home.open(&["--continue"]);
    session.shows(&["Library ›", "It is the elm"]);
    session.press("B", &["It is the elm"]);
    session.quit();
    let book = "shelf/trees#1.epub";
    let out = stdout(&home.run(&[book]));
    assert!(out.starts_with("The count\n\n“It is the elm,”"), "{out}");
    assert!(out.contains("The ladder\n\nIt was mended."), "{out}");
    let out = stdout(&home.run(&["annotate", "--format", "jsonl", book]));
    let ids = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone());
    assert_eq!(ids.collect::<Vec<_>>(), ["trees#1-3", "trees#1-5"]);
}

#[test]
fn broken_epub_is_listed_with_its_error() {
    let home = Home::new();
    home.file("shelf/a.txt", "The lamp\n\nIt was lit.\n");
    home.file("shelf/broken.epub", b"PK no book");
    let session = home.open(&["shelf"]);
    session.shows(&[
        "The lamp",
        "broken.epub",
        "1 article ",
        "1 file cannot be read",
    ]);
    session.press("j", &["or truncated"]);
    session.press("<Enter>", &["broken.epub cannot be read: not an EPUB file"]);
    session.quit();
    let out = home.run(&["shelf/broken.epub"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("cannot be read: not an EPUB file, or truncated"));
    let out = home.run(&["annotate", "shelf/broken.epub"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("cannot be read: not an EPUB file"));
}
