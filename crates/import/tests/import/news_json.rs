//! News as JSON and JSON Lines, and saved feeds: one article an item.

use std::path::Path;

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::BlockKind;

use super::check_blocks;
use super::exports::{articles, body, fields};

#[test]
fn answers_of_interfaces_are_articles() {
    let answer = r#"{"status":"ok","articles":[
        {"source":{"id":null,"name":"Marrow Echo"},"author":"Ida Voss","title":"Council counts its trees",
         "description":"One more than last year.","url":"https://echo.example/trees",
         "publishedAt":"2019-05-09T10:00:00Z","content":"The council has counted. It was late… [+1204 chars]"},
        {"source":{"name":"Marrow Echo"},"title":"Ladder goes missing","publishedAt":1557187200,
         "content":"Nobody has seen it.\n\n\u201cNobody,\u201d said Per Holt."}]}"#;
    let found = articles("answer.json", answer);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees",
        "Ida Voss",
        "2019-05-09",
        "Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(
        found[0].address.as_deref(),
        Some("https://echo.example/trees")
    );
    assert_eq!(body(&found[0]), ["The council has counted. It was late…"]);
    assert_eq!(
        found[0].notes,
        ["the source has only the beginning of the text"]
    );
    let standfirst = found[0].blocks()[1];
    assert_eq!(standfirst.kind, BlockKind::Standfirst);
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "Marrow Echo"]
    );
    assert_eq!(body(&found[1]).len(), 2);
}

#[test]
fn members_are_found_below_and_by_any_name() {
    let nested = r#"{"response":{"results":[{"id":"a/1","sectionName":"Local","webTitle":"Trees counted",
        "webUrl":"https://echo.example/1","webPublicationDate":"2019-05-09T10:00:00Z",
        "fields":{"byline":"Ida Voss and Kim Ode","bodyText":"The council has counted."}},
        {"id":"a/2","webTitle":"A gallery","webUrl":"https://echo.example/2"}]}}"#;
    let found = articles("a.json", nested);
    assert_eq!(found.len(), 1);
    assert_eq!(
        fields(&found[0]),
        ["Trees counted", "Ida Voss and Kim Ode", "2019-05-09", ""]
    );
    assert_eq!(found[0].tags, ["Local"]);

    let rendered = r#"[{"id":7,"date":"2019-05-09T10:00:00","link":"https://echo.example/1",
        "title":{"rendered":"Trees counted"},
        "content":{"rendered":"<p>The council has counted.</p><blockquote><p>It is an elm.</p></blockquote>"}}]"#;
    let found = articles("b.json", rendered);
    assert_eq!(fields(&found[0]), ["Trees counted", "", "2019-05-09", ""]);
    assert_eq!(
        body(&found[0]),
        ["The council has counted.", "It is an elm."]
    );
    assert!(found[0].blocks().last().unwrap().is_quoted());

    let linked = r#"{"@context":"https://schema.org","@type":"NewsArticle","headline":"Trees counted",
        "author":[{"@type":"Person","name":"Ida Voss"},{"name":"Kim Ode"}],"datePublished":"2019-05-09",
        "publisher":{"name":"Marrow Echo"},"keywords":"trees, elms","articleBody":"The council has counted."}"#;
    let found = articles("c.json", linked);
    let wanted = [
        "Trees counted",
        "Ida Voss, Kim Ode",
        "2019-05-09",
        "Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(found[0].tags, ["trees", "elms"]);
}

#[test]
fn lines_are_articles_and_others_are_left_out() {
    let lines = "\u{feff}{\"id\":1,\"text\":\"The elm stands.\"}\r\n\r\nnonsense\n\
                 {\"id\":\"b\",\"title\":\"Second\",\"text\":\"The oak fell.\"}\n{\"n\":1}\n";
    let found = articles("set.jsonl", lines);
    assert_eq!(found.len(), 2);
    assert_eq!(body(&found[0]), ["The elm stands."]);
    assert_eq!(found[1].title(), "Second");
}

#[test]
fn piped_article_is_read_and_several_are_refused() {
    let one =
        r#"{"title":"Trees counted","content":"The council has counted.","date":"2019-05-09"}"#;
    let read = |text: &str| import::read(text.as_bytes(), pullquote_text::Source::Stdin);
    assert_eq!(read(one).unwrap().title(), "Trees counted");
    let error = read(&format!("[{one},{one}]")).unwrap_err().to_string();
    assert_eq!(
        error,
        "holds several articles: save it as a file and open that"
    );
    assert_eq!(read("[1, 2").unwrap().text(), "[1, 2");
}

#[test]
fn data_without_articles_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for text in [
        r#"{"name":"tool","description":"Does it","version":"1.0","files":["a.js"]}"#,
        "[]",
        "[1, 2",
    ] {
        let path = folder.path().join("data.json");
        std::fs::write(&path, text).unwrap();
        let error = import::open(&pullquote_text::Source::File(path.clone())).unwrap_err();
        assert_eq!(error.to_string(), "holds no articles");
        assert!(import::contents(&path).is_err());
    }
}

#[test]
fn saved_feeds_are_articles() {
    let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Marrow Echo</title>
        <item><title>Trees counted</title><link>https://echo.example/1</link>
        <pubDate>Thu, 09 May 2019 10:00:00 GMT</pubDate><category>Local</category>
        <description>&lt;p&gt;The council has counted.&lt;/p&gt;</description></item>
        <item><title>Ladder goes missing</title><description>Nobody has seen it.</description></item>
        </channel></rss>"#;
    for name in ["feed.rss", "feed.xml"] {
        let found = articles(name, feed);
        assert_eq!(found.len(), 2);
        assert_eq!(
            fields(&found[0]),
            ["Trees counted", "", "2019-05-09", "Marrow Echo"]
        );
        assert_eq!(found[0].tags, ["Local"]);
        assert_eq!(found[0].address.as_deref(), Some("https://echo.example/1"));
        assert_eq!(body(&found[1]), ["Nobody has seen it."]);
    }
    assert!(import::may_hold_several(
        Path::new("feed.xml"),
        feed.as_bytes()
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn changed_answers_are_read(at in 0usize..400, cut in 0usize..40, put in "[ -~]{0,12}") {
        let answer = r#"{"a":[{"title":"T","body":"<p>B</p><ul><li>x","date":"2019-05-09","author":[{"name":"I"}]},
            {"title":{"rendered":"U"},"content":["c","d"],"url":"https://e.example/","tags":["a",{"name":"b"}]},
            {"headline":{"main":"V"},"lead_paragraph":"p","pub_date":1557187200000,"keywords":"x,y"}]}"#;
        let at = at.min(answer.len());
        let end = (at + cut).min(answer.len());
        let changed = format!("{}{put}{}", &answer[..at], &answer[end..]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, &changed).unwrap();
        if let Ok(Some(contents)) = import::contents(&path) {
            for part in contents.parts {
                let source = pullquote_text::Source::Part { path: path.clone(), part: part.number };
                if let Ok(article) = import::open(&source) {
                    check_blocks(&article);
                }
            }
        }
    }
}
