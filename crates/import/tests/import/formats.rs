//! Markdown and HTML: the cases of `tests/data/pages`, encodings, and properties of any page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pullquote_import::{self as import, Format};
use pullquote_text::{Article, BlockKind, Source};

use super::{check_blocks, outline};

pub fn named(name: &str, bytes: &[u8]) -> Article {
    import::read(bytes, Source::File(name.into())).unwrap()
}

#[test]
fn pages_match_their_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let mut files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect::<Vec<PathBuf>>();
    files.sort();
    assert!(files.len() >= 8);
    let mut wrong = String::new();
    for path in files {
        let case = std::fs::read_to_string(&path).unwrap();
        let (page, expected) = case.split_once("=== blocks\n").unwrap();
        let article = import::read(page.as_bytes(), Source::File(path.clone())).unwrap();
        check_blocks(&article);
        let mut found = outline(&article);
        let date = article.date.map(|date| date.to_string());
        for (name, value) in [("byline", &article.byline), ("date", &date)] {
            if let Some(value) = value {
                writeln!(found, "{name}: {value}").unwrap();
            }
        }
        if found != expected {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            write!(wrong, "\n{name}: expected\n{expected}found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn import_is_deterministic() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages/04_page.html");
    let page = std::fs::read(path).unwrap();
    let first = named("a.html", &page);
    for _ in 0..5 {
        let again = named("b.html", &page);
        assert_eq!(again.text(), first.text());
        assert_eq!(again.blocks(), first.blocks());
    }
    assert!(!first.text().contains("not shown") && !first.text().contains("Related"));
}

#[test]
fn declared_encodings_are_used() {
    let body = "<p>The caf\u{e9} of Marrow \u{2013} it said \u{201c}no\u{201d}.</p>";
    let coded = |head: &str, coder: &'static encoding_rs::Encoding| {
        let (bytes, _, lossy) = coder.encode(body);
        assert!(!lossy);
        [head.as_bytes(), &bytes].concat()
    };
    let wanted = "The caf\u{e9} of Marrow \u{2013} it said \u{201c}no\u{201d}.\n";
    let check = |bytes: &[u8], name: &str, guessed: bool| {
        let article = named("a.html", bytes);
        assert!(article.text().ends_with(wanted), "{}", article.text());
        assert_eq!(
            (article.encoding.name, article.encoding.guessed),
            (name, guessed)
        );
    };
    let windows = encoding_rs::WINDOWS_1252;
    let meta = "<meta charset=windows-1252>";
    check(&coded(meta, windows), "windows-1252", false);
    let http = "<meta http-equiv=Content-Type content='text/html; charset=macintosh'>";
    check(&coded(http, encoding_rs::MACINTOSH), "macintosh", false);
    check(&coded("<html>", windows), "windows-1252", true);
    check(&coded("<html>", encoding_rs::UTF_8), "UTF-8", false);
    // A byte order mark outranks the declaration; UTF-16 is recognised without one.
    check(
        &coded("\u{feff}<meta charset=koi8-r>", encoding_rs::UTF_8),
        "UTF-8",
        false,
    );
    let wide = format!("<html>{body}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect::<Vec<_>>();
    check(&wide, "UTF-16LE", true);
    check(&[&b"\xff\xfe"[..], &wide].concat(), "UTF-16LE", false);
}

#[test]
fn format_is_detected_by_extension_then_by_first_tag() {
    let of = |name: &str, text: &str| Format::detect(text.as_bytes(), &Source::File(name.into()));
    let page = "\u{feff}\n<!-- saved -->\n<!DOCTYPE html><p>x";
    assert_eq!(of("a.txt", page), Format::Plain);
    assert_eq!(of("a.md", page), Format::Markdown);
    assert_eq!(of("a.html", "no tag"), Format::Html);
    for page in [
        page,
        "<html lang=en>",
        "<HEAD>",
        "<?xml version='1.0'?>\n<html>",
    ] {
        assert_eq!(of("a", page), Format::Html, "{page}");
        assert_eq!(
            Format::detect(page.as_bytes(), &Source::Stdin),
            Format::Html,
            "{page}"
        );
    }
    for text in [
        "",
        "<p>x",
        "< html>",
        "# A heading",
        "<htmlx>",
        "<!-- <html>",
        "<?xml?><rss>",
    ] {
        assert_eq!(
            Format::detect(text.as_bytes(), &Source::Stdin),
            Format::Plain,
            "{text}"
        );
    }
    // Text kept from standard input is not parsed again.
    let kept = Source::Given("kept".to_owned());
    assert_eq!(Format::detect(page.as_bytes(), &kept), Format::Plain);
}

#[test]
fn pages_without_text_are_errors() {
    for page in [
        "<html></html>",
        "<html><body><script>x</script><img src=x></body>",
        "<!doctype html>",
    ] {
        let error = import::read(page.as_bytes(), Source::Stdin).unwrap_err();
        let error = error.to_string();
        assert_eq!(error, "cannot be read: the page has no text", "{page}");
        let article = import::article(page.as_bytes(), Source::Stdin);
        assert!(article.text().is_empty() && article.notes == [error]);
    }
}

#[test]
fn pages_without_an_article_are_read_whole_with_a_note() {
    // More elements than are searched for an article.
    let tags = "<br>".repeat(60_000);
    let page = format!("<title>Contents</title><ul><li>One<li>Two<li>Three</ul>{tags}<p>Rain");
    let article = named("a.html", page.as_bytes());
    let text = "Contents\n\n\u{2022} One\n\u{2022} Two\n\u{2022} Three\n\nRain\n";
    assert_eq!(article.text(), text);
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.contains("no article was found"))
    );
}

#[test]
fn headline_is_the_heading_that_begins_the_title() {
    let title = |title: &str, tops: &[&str]| {
        let tops = tops.iter().map(|top| format!("<h1>{top}</h1>"));
        let body = "<p>The council of Marrow has counted its trees again, it said on Monday.</p>"
            .repeat(8);
        let page = format!("<title>{title}</title>{}{body}", tops.collect::<String>());
        named("a.html", page.as_bytes()).title()
    };
    let both = ["Marrow Times", "Trees \u{2013} counted"];
    assert_eq!(
        title("Trees - counted - Marrow Times", &both),
        "Trees \u{2013} counted"
    );
    assert_eq!(title("Trees", &["Trees are counted"]), "Trees are counted");
    assert_eq!(
        title("Trees are counted twice", &["Marrow Times"]),
        "Trees are counted twice"
    );
    assert_eq!(title("", &["Trees"]), "Trees");
}

#[test]
fn dates_and_bylines_of_plain_text() {
    let body = "The council of Marrow has counted its trees again, it said on Monday morning.";
    let byline_and_date = |head: &str| {
        let article = import::article(format!("{head}\n\n{body}\n").as_bytes(), Source::Stdin);
        (article.byline, article.date.map(|date| date.to_string()))
    };
    let some = |words: &str| Some(words.to_owned());
    assert_eq!(
        byline_and_date("Trees are counted twice\n\nBy Mara Lind\n\nThursday 09 May 2019 10:23"),
        (some("Mara Lind"), some("2019-05-09"))
    );
    assert_eq!(
        byline_and_date("Trees are counted twice\n\nMARROW, May 9, 2019"),
        (None, some("2019-05-09"))
    );
    assert_eq!(
        byline_and_date("Trees are counted twice\n\n09/05/2019"),
        (None, None)
    );
    assert_eq!(byline_and_date("Trees are counted twice"), (None, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn blocks_cover_any_tags(
        parts in prop::collection::vec(
            prop_oneof![
                "[a-z]{1,8}",
                prop::sample::select(vec![
                    "<p>", "</p>", "<div class=x>", "</div>", "<br>", "<ul>", "<li>", "<h1>", "</h1>", "<td>",
                    "<tr>", "<table>", "</table>", "<pre>", "<q>", "<a href='x>y'>", "<sup>", " ", "\n", "&amp;",
                ]).prop_map(str::to_owned),
            ],
            0..40,
        )
    ) {
        let page = format!("<html>{}", parts.concat());
        if let Ok(article) = import::read(page.into_bytes(), Source::Stdin) {
            check_blocks(&article);
        }
    }

    #[test]
    fn any_bytes_are_read_in_any_format(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in ["a.md", "a.html", "a.xhtml"] {
            check_blocks(&import::article(&bytes, Source::File(name.into())));
            if let Ok(article) = import::preview(&bytes, Source::File(name.into())) {
                check_blocks(&article);
            }
        }
    }

    #[test]
    fn blocks_cover_any_markdown(
        lines in prop::collection::vec(
            prop_oneof![
                Just(""), Just("# One"), Just("two"), Just("==="), Just("---"), Just("- three"), Just("  1. four"), Just("> five"),
                Just("```"), Just("    six"), Just("|a|b|"), Just("|-|-|"), Just("[^1]: seven"), Just("eight[^1]  "), Just("<div>"),
                Just("</div>"), Just("<!--"), Just("-->"), Just("![nine](x)"), Just("*ten**"), Just("title: x"), Just("\\"),
            ],
            0..24,
        )
    ) {
        let article = import::article(lines.join("\n").as_bytes(), Source::File("a.md".into()));
        check_blocks(&article);
        prop_assert!(article.blocks().iter().filter(|block| block.kind == BlockKind::Headline).count() <= 1);
    }
}
