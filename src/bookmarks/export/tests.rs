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
    };
    Bookmark::new("a1", article, anchor, "2026-04-05T06:07:08Z")
}

fn found(bookmark: &Bookmark, text: &str) -> AnchorMatch {
    bookmark.anchor.find(text, &ArticleId::of(text))
}

#[test]
fn markdown_tells_article_words_speaker_date_state_note_and_tags() {
    let mut one = bookmark("“It will\nstand,”");
    one.name = Some("Promise".to_owned());
    one.note = Some("Check <this>.\n1. Ask the council".to_owned());
    one.tags = vec!["pier".to_owned()];
    one.speaker = Some("Ivo Lund".to_owned());
    let moved = format!("New.\n\n{TEXT}");
    let items = [Item {
        bookmark: &one,
        found: Some(found(&one, &moved)),
    }];
    let wanted = "# Bookmarks\n\n## The \\*pier\\*\n\n/papers/old pier.txt\n\n### Promise\n\n\
        > “It will stand,”\n\n— Ivo Lund · 2026-04-05 · moved · \\#pier\n\n\
        Check \\<this\\>.\n1\\. Ask the council\n";
    assert_eq!(markdown(&items), wanted);
}

#[test]
fn bookmarks_of_one_article_stand_together_with_paragraphs_apart() {
    let (one, two) = (bookmark("The pier"), bookmark(TEXT.trim()));
    let mut other = bookmark("pier");
    other.article.id = ArticleId::of("other");
    let item = |bookmark| Item {
        bookmark,
        found: None,
    };
    let text = markdown(&[item(&one), item(&other), item(&two)]);
    assert_eq!(text.matches("\n## ").count(), 2);
    assert!(text.contains("> The pier is to be rebuilt.\n>\n> “It will stand,” said Ivo Lund.\n"));
    assert_eq!(text.matches("article not found").count(), 3);
}

#[test]
fn json_has_the_record_and_its_state() {
    let one = bookmark("The pier");
    let text = json(&[Item {
        bookmark: &one,
        found: Some(found(&one, "")),
    }]);
    let value: Value = serde_json::from_str(&text).unwrap();
    let first = &value["bookmarks"][0];
    assert_eq!(first["state"], "lost");
    assert_eq!(first["target"]["selector"][0]["exact"], "The pier");
}

#[test]
fn annotations_point_at_the_file_by_the_standard_selectors() {
    let mut one = bookmark("The pier");
    one.note = Some("why".to_owned());
    let text = annotations(&[Item {
        bookmark: &one,
        found: None,
    }]);
    let value: Value = serde_json::from_str(&text).unwrap();
    let first = &value["items"][0];
    assert_eq!(first["target"]["source"], "file:///papers/old%20pier.txt");
    assert_eq!(first["target"]["selector"][1]["end"], 8);
    assert_eq!(first["body"][0]["value"], "why");
}

#[test]
fn nothing_that_comes_out_acts_on_a_terminal() {
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
    let items = [Item {
        bookmark: &one,
        found: None,
    }];
    for text in [
        markdown(&items),
        json(&items),
        annotations(&items),
        lines(&items),
    ] {
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(bad), "{text:?}");
    }
    assert_eq!(lines(&items).lines().count(), 1);
}
