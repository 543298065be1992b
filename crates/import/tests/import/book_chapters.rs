//! EPUB: files that hold several chapters, and the books that calibre makes of newspapers.

use std::fmt::Write as _;

use pullquote_import as import;
use pullquote_text::date::Date;
use pullquote_text::{Article, BlockKind, Source};

use super::check_blocks;
use super::zipped::{Member, archive};

const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";

struct Book {
    path: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

impl Book {
    /// A book of `pages`, with the metadata and the table of contents (NCX) given.
    fn new(metadata: &str, toc: &str, pages: &[(&str, &str)]) -> Self {
        let (mut items, mut spine) = (String::new(), String::new());
        for (at, (name, _)) in pages.iter().enumerate() {
            let _ = write!(
                items,
                "<item id='p{at}' href='{name}' media-type='application/xhtml+xml'/>"
            );
            let _ = write!(spine, "<itemref idref='p{at}'/>");
        }
        let opf = format!(
            "<package><metadata>{metadata}</metadata><manifest>\
             <item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>{items}</manifest>\
             <spine toc='ncx'>{spine}</spine></package>"
        );
        let mut members = vec![
            Member::stored("META-INF/container.xml", CONTAINER.as_bytes()),
            Member::stored("b.opf", opf.as_bytes()),
            Member::stored("toc.ncx", toc.as_bytes()),
        ];
        let pages = pages
            .iter()
            .map(|(name, page)| Member::deflated(name, page.as_bytes()));
        members.extend(pages);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.epub");
        std::fs::write(&path, archive(&members)).unwrap();
        Self {
            path,
            _folder: folder,
        }
    }

    fn rows(&self) -> Vec<(u32, String)> {
        let contents = import::contents(&self.path).unwrap().unwrap();
        let parts = contents.parts.into_iter();
        parts.map(|part| (part.number, part.title)).collect()
    }

    fn read(&self, part: u32) -> Article {
        let path = self.path.clone();
        let article = import::open(&Source::Part { path, part }).unwrap();
        check_blocks(&article);
        article
    }
}

/// A point of an NCX around `inner`.
fn point(label: &str, target: &str, inner: &str) -> String {
    format!(
        "<navPoint><navLabel><text>{label}</text></navLabel><content src='{target}'/>{inner}</navPoint>"
    )
}

fn row(part: u32, title: &str) -> (u32, String) {
    (part, title.to_owned())
}

#[test]
fn a_file_of_several_chapters_is_cut_at_their_anchors() {
    let page = "<html><head><title>x</title></head><body><h1>Of trees</h1><p>To the reader.</p>\
        <div id='c1'><h2>The elm</h2><p>It stands.</p><h3 id='s1'>Its bark</h3><p>It is rough.</p></div>\
        <h2><a id='c2'></a>The oak</h2><p>It fell.</p></body></html>";
    let section = point("Its bark", "a.xhtml#s1", "");
    let toc = [
        point("The elm", "a.xhtml#c1", &section),
        point("The oak", "a.xhtml#c2", ""),
        point("The end", "z.xhtml", ""),
    ];
    let last = "<html><body><p>It is over.</p></body></html>";
    let book = Book::new(
        "<title>Of trees</title><creator>Mara Lind</creator>",
        &toc.concat(),
        &[("a.xhtml", page), ("z.xhtml", last)],
    );
    assert_eq!(
        book.rows(),
        [
            row(10_001, "Of trees"),
            row(20_001, "The elm"),
            row(30_001, "The oak"),
            row(2, "The end"),
        ]
    );
    assert_eq!(
        book.read(20_001).text(),
        "The elm\n\nIt stands.\n\nIts bark\n\nIt is rough.\n"
    );
    let oak = book.read(30_001);
    assert_eq!(oak.text(), "The oak\n\nIt fell.\n");
    assert_eq!(oak.title(), "The oak");
    assert_eq!(oak.byline.as_deref(), Some("Mara Lind"));
    // The number of the file stays the whole file.
    let whole = book.read(1);
    assert!(
        whole
            .text()
            .starts_with("Of trees\n\nTo the reader.\n\nThe elm")
    );
    assert!(whole.text().ends_with("It fell.\n"));
    let path = book.path.clone();
    assert!(import::open(&Source::Part { path, part: 40_001 }).is_err());
}

#[test]
fn many_chapters_in_one_file_are_read_in_linear_time() {
    let (mut page, mut toc) = (String::from("<html><body>"), String::new());
    let words = "It stood there for a year. ".repeat(8);
    for n in 0..3000 {
        let _ = write!(page, "<h2 id='c{n}'>Tree {n}</h2><p>{words}</p>");
        toc += &point(&format!("Tree {n}"), &format!("a.xhtml#c{n}"), "");
    }
    let book = Book::new("", &toc, &[("a.xhtml", &page)]);
    let rows = book.rows();
    assert_eq!(rows.len(), 3000);
    let mut opener = import::Opener::default();
    for (part, title) in rows {
        let path = book.path.clone();
        let article = opener.open(&Source::Part { path, part }).unwrap();
        assert_eq!(article.title(), title);
        assert_eq!(article.blocks().len(), 2);
    }
}

#[test]
fn newspapers_by_calibre_are_articles_without_its_bars() {
    let article = |title: &str, by: &str, words: &str| {
        format!(
            "<html><head><title>{title}</title></head><body><div class='calibre_navbar'>| <a href='b.html'>\
             Next</a> | <a href='f.html'>Section menu</a> | <a href='i.html'>Main menu</a> |<hr/></div>\
             <h1>{title}</h1><p>{by}</p><p>Mar 4, 2024 10:00 AM</p><p>{words}</p><div><hr/><p>This article \
             was downloaded by <strong>calibre</strong> from <a href='https://example.org/a'>\
             https://example.org/a</a></p>| <a href='f.html'>Section menu</a> |</div></body></html>"
        )
    };
    let index =
        "<html><body><h1>Marrow Post</h1><ul><li><a href='f.html'>Town</a></li></ul></body></html>";
    let feed = "<html><body><h2>Town</h2><ul><li><a href='a.html'>The elm stands</a> after the storm</li>\
        </ul></body></html>";
    let elm = article(
        "The elm stands",
        "By Mara Lind",
        "The elm stands, the council said.",
    );
    let oak = article("The oak fell", "By Tom Reyes", "The oak fell on Monday.");
    let inner = point("The elm stands", "a.html", "") + &point("The oak fell", "b.html", "");
    let book = Book::new(
        "<title>Marrow Post [Mon, 04 Mar 2024]</title><creator>calibre</creator><date>2024-03-05</date>",
        &point("Town", "f.html", &inner),
        &[
            ("i.html", index),
            ("f.html", feed),
            ("a.html", &elm),
            ("b.html", &oak),
        ],
    );
    assert_eq!(
        book.rows(),
        [row(3, "The elm stands"), row(4, "The oak fell")]
    );
    let elm = book.read(3);
    assert_eq!(
        elm.text(),
        "The elm stands\n\nBy Mara Lind\n\nMar 4, 2024 10:00 AM\n\nThe elm stands, the council said.\n"
    );
    let kinds = elm
        .blocks()
        .iter()
        .map(|block| block.kind)
        .collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            BlockKind::Headline,
            BlockKind::Byline,
            BlockKind::Dateline,
            BlockKind::Paragraph
        ]
    );
    assert_eq!(elm.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(elm.date, Date::new(2024, 3, 4));
    assert_eq!(elm.address.as_deref(), Some("https://example.org/a"));
    assert_eq!(elm.publisher_name(), Some("Marrow Post"));
    assert_eq!(elm.tags, ["Town"]);
}
