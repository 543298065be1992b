use super::*;
use crate::article_id::ArticleId;
use crate::bookmarks::Anchor;
use pullquote_text::Span;

const TEXT: &str = "The pier is to be rebuilt.\n\n“It will\nstand,” said Ivo Lund.\n";

fn bookmark(words: &str) -> Bookmark {
    let id = ArticleId::of(TEXT);
    let start = TEXT.find(words).unwrap();
    let anchor = Anchor::new(TEXT, &id, Span::new(start, start + words.len()));
    let article = ArticleRef {
        id,
        title: "The *pier*".to_owned(),
        source: "/papers/old pier.txt".to_owned(),
        passage: None,
        address: None,
    };
    Bookmark::new("a1", article, anchor, "2026-04-05T06:07:08Z")
}

fn found(bookmark: &Bookmark, text: &str) -> AnchorMatch {
    bookmark.anchor.find(text, &ArticleId::of(text))
}

#[test]
fn bookmarks_as_markdown_in_full() {
    let mut one = bookmark("“It will\nstand,”");
    one.name = Some("Promise".to_owned());
    one.note = Some("Check <this>.\n1. Ask the council".to_owned());
    one.tags = vec!["pier".to_owned()];
    one.class = Some("to check".to_owned());
    one.letter = Some("a".to_owned());
    one.speaker = Some("Ivo Lund".to_owned());
    let moved = format!("New.\n\n{TEXT}");
    let items = [Located {
        record: &one,
        found: Some(found(&one, &moved)),
    }];
    let wanted = "# Bookmarks\n\n## The \\*pier\\*\n\n/papers/old pier.txt\n\n### Promise\n\n\
        > “It will stand,”\n\n— Ivo Lund · 2026-04-05 · moved · to check · 'a · #pier\n\n\
        Check \\<this>.\n1\\. Ask the council\n";
    assert_eq!(bookmarks(&items).to_markdown(), wanted);
}

#[test]
fn bookmarks_are_grouped_by_article() {
    let (one, two) = (bookmark("The pier"), bookmark(TEXT.trim()));
    let mut other = bookmark("pier");
    other.article.id = ArticleId::of("other");
    let item = |record| Located {
        record,
        found: None,
    };
    let text = bookmarks(&[item(&one), item(&other), item(&two)]).to_markdown();
    assert_eq!(text.matches("\n## ").count(), 2);
    assert!(text.contains("> The pier is to be rebuilt.\n>\n> “It will stand,” said Ivo Lund.\n"));
    assert_eq!(text.matches("article not found").count(), 3);
}

#[test]
fn json_has_the_record_and_its_state() {
    let one = bookmark("The pier");
    let items = [Located {
        record: &one,
        found: Some(found(&one, "")),
    }];
    let text = as_json("bookmarks", &items);
    let value: Value = serde_json::from_str(&text).unwrap();
    let first = &value["bookmarks"][0];
    assert_eq!(first["state"], "lost");
    assert_eq!(first["target"]["selector"][0]["exact"], "The pier");
}

#[test]
fn no_export_contains_control_characters() {
    let mut one = bookmark("The pier");
    let hostile = "a\u{1b}[31m\u{9b}2J\u{7}\u{202e}b\r\n\u{85}c\t";
    one.note = Some(hostile.to_owned());
    one.name = Some(hostile.to_owned());
    one.speaker = Some(hostile.to_owned());
    one.tags = vec![hostile.to_owned()];
    one.article.title = hostile.to_owned();
    one.article.source = hostile.to_owned();
    one.anchor.exact = hostile.to_owned();
    one.created = hostile.to_owned();
    one.id = hostile.to_owned();
    let items = [Located {
        record: &one,
        found: None,
    }];
    for text in [
        bookmarks(&items).to_markdown(),
        bookmarks(&items).to_html(),
        as_json("bookmarks", &items),
    ] {
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(bad), "{text:?}");
    }
}

const QUOTED: &str = "Mill shuts\n\n“It is *over*,” said Ana Ruiz, the owner.";

fn quote(id: &str) -> SavedQuote {
    let hash = ArticleId::of(QUOTED);
    let article = ArticleRef {
        id: hash.clone(),
        title: "Mill shuts".to_owned(),
        source: "/papers/mill.txt".to_owned(),
        passage: None,
        address: None,
    };
    let start = QUOTED.find('“').unwrap();
    let end = QUOTED.find('”').unwrap() + '”'.len_utf8();
    let anchor = Anchor::new(QUOTED, &hash, Span::new(start, end));
    let mut quote = SavedQuote::new(id, article, anchor, "direct", "2026-05-04T12:00:00Z");
    quote.speaker = Some("Ana Ruiz".to_owned());
    quote.cue = Some("said".to_owned());
    quote.date = Some("2026-05-03".to_owned());
    quote.publisher = Some("The Post".to_owned());
    quote.tags = vec!["mills".to_owned()];
    quote.note = Some("ask\n\u{1b}[31m her".to_owned());
    quote
}

#[test]
fn quotes_as_markdown_in_full() {
    let one = quote("a");
    let found = Some(one.anchor.find(QUOTED, &one.article.id));
    let record = &one;
    let document = quotes(&[Located { record, found }]).to_markdown();
    assert_eq!(
        document,
        "# Quote book\n\n## Mill shuts\n\nThe Post · 2026-05-03 · /papers/mill.txt\n\n\
         > “It is \\*over\\*,”\n\n\
         — Ana Ruiz · said · direct · characters 12–27 · kept 2026-05-04 · #mills\n\n\
         ask\n␛[31m her\n"
    );
    let found = None;
    let gone = quotes(&[Located { record, found }]).to_markdown();
    assert!(gone.contains("article not found"), "{gone}");
}

#[test]
fn quotes_as_json_have_the_record_and_its_state() {
    let one = quote("a");
    let found = Some(one.anchor.find(QUOTED, &one.article.id));
    let record = &one;
    let text = as_json("quotes", &[Located { record, found }]);
    let value: Value = serde_json::from_str(&text).unwrap();
    let quote = &value["quotes"][0];
    assert_eq!(quote["type"], "quote");
    assert_eq!(quote["speaker"], "Ana Ruiz");
    assert_eq!(quote["date"], "2026-05-03");
    assert_eq!(quote["state"], "exact");
    assert_eq!(quote["target"]["selector"][1]["start"], 12);
}

#[test]
fn quotes_as_lines_are_tab_separated() {
    let line = quotes_as_lines(&[&quote("a")]);
    let cells: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
    assert_eq!(cells[..2], ["2026-05-03", "Ana Ruiz"]);
    assert_eq!(cells[4], "#mills");
    assert!(
        !line
            .trim_end()
            .contains(|c: char| c.is_control() && c != '\t')
    );
}

#[test]
fn pages_show_speakers_and_escape_their_words() {
    let mut one = quote("a");
    one.note = Some("see <b>\nnext".to_owned());
    let found = Some(one.anchor.find(QUOTED, &one.article.id));
    let record = &one;
    let page = quotes(&[Located { record, found }]).to_html();
    assert!(page.contains("<blockquote><p>“It is *over*,”</p></blockquote>"));
    assert!(page.contains("<span class=\"who\">— Ana Ruiz</span> "));
    assert!(page.contains("<p>see &lt;b&gt;<br>next</p>"));
    assert!(page.contains("The Post · 2026-05-03 · /papers/mill.txt"));
    assert!(page.contains("prefers-color-scheme:dark") && !page.contains("http"));
}

#[test]
fn tables_have_a_column_for_each_name() {
    let one = quote("a");
    let record = &one;
    let rows = quotes_as_rows(&[Located {
        record,
        found: None,
    }]);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(rows[1][..3], ["2026-05-03", "Ana Ruiz", "“It is *over*,”"]);
    let mut one = bookmark("The pier");
    one.class = Some("to check".to_owned());
    one.letter = Some("a".to_owned());
    let record = &one;
    let rows = bookmarks_as_rows(&[Located {
        record,
        found: None,
    }]);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    assert_eq!(rows[0][9..11], ["class", "letter"]);
    assert_eq!(rows[1][9..11], ["to check", "a"]);
}
