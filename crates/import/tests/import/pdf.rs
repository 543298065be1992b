//! PDF: columns, hyphens, running heads; scanned, empty and damaged files.

use std::fmt::Write as _;

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, BlockKind, Source};

use super::check_blocks;

/// A PDF with a page for each content stream; its table of objects is missing, as in damaged files.
fn pdf(pages: &[String]) -> Vec<u8> {
    let kids = (0..pages.len()).map(|at| format!("{} 0 R ", 10 + 2 * at));
    let mut out = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{}]/Count {}>>endobj\n\
         3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n",
        kids.collect::<String>(),
        pages.len()
    );
    for (at, content) in pages.iter().enumerate() {
        let _ = write!(
            out,
            "{} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {} 0 R/Resources<</Font<</F1 3 0 R>>>>>>\
             endobj\n{} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            10 + 2 * at,
            11 + 2 * at,
            11 + 2 * at,
            content.len() + 1
        );
    }
    (out + "trailer<</Root 1 0 R>>").into_bytes()
}

/// Draws a line of text.
fn line(x: u32, y: u32, size: u32, text: &str) -> String {
    format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// `pdf` with annotations on its first page.
fn with_annotations(page: &str, annotations: &str) -> Vec<u8> {
    let bytes = String::from_utf8(pdf(&[page.to_owned()])).unwrap();
    let annots = format!("/Type/Page/Annots[{annotations}]");
    bytes
        .replacen("/Type/Page/", &format!("{annots}/"), 1)
        // Every letter is half as wide as it is high.
        .replace(
            "/BaseFont/Helvetica/",
            &format!(
                "/BaseFont/Helvetica/FirstChar 32/LastChar 126/Widths[{}]/",
                "500 ".repeat(95)
            ),
        )
        .into_bytes()
}

/// An annotation that opens `address` from the corners (left, bottom) and (right, top).
fn link(corners: [i32; 4], address: &str) -> String {
    let [left, bottom, right, top] = corners;
    format!(
        "<</Type/Annot/Subtype/Link/Rect[{left} {bottom} {right} {top}]/A<</S/URI/URI({address})>>>>"
    )
}

fn links(article: &Article) -> Vec<(&str, &str)> {
    let links = article.links.iter();
    let text = article.text();
    links
        .map(|link| (&text[link.span.range()], link.address.as_str()))
        .collect()
}

fn read(bytes: &[u8]) -> Article {
    let article = import::read(bytes, Source::File("a.pdf".into())).unwrap();
    check_blocks(&article);
    article
}

#[test]
fn running_head_in_parts_stands_above_the_columns() {
    let page = |first: u32| {
        let mut page = line(72, 760, 8, "Marrow Times") + &line(460, 760, 8, "5 March 2024");
        for row in 0..8 {
            let (y, nth) = (700 - row * 14, first + row);
            page += &line(
                72,
                y,
                10,
                &format!("left line {nth} of the elm that stands, and"),
            );
            page += &line(
                320,
                y,
                10,
                &format!("right line {nth} of the oak that fell, and"),
            );
        }
        page
    };
    let article = read(&pdf(&[page(0), page(8)]));
    let text = article.text().replace('\n', " ");
    assert_eq!(text.matches("5 March 2024").count(), 1, "{text}");
    let [head, date, left, right] = ["Marrow Times", "5 March", "left line 0", "right line 0"]
        .map(|words| text.find(words).unwrap());
    assert!(head < date && date < left && left < right, "{text}");
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut page = line(72, 740, 24, "The elm stands in the square");
    for row in 0..8 {
        let y = 700 - row * 14;
        page += &line(
            72,
            y,
            10,
            &format!("left line {row} of the elm that stands, and"),
        );
        page += &line(
            320,
            y,
            10,
            &format!("right line {row} of the oak that fell, and"),
        );
    }
    let article = read(&pdf(&[page]));
    assert_eq!(article.blocks()[0].kind, BlockKind::Headline);
    let text = article.text();
    let (left, right) = (text.find("left line 7"), text.find("right line 0"));
    assert!(left.unwrap() < right.unwrap(), "{text}");
}

#[test]
fn hyphens_go_and_words_over_the_page_break_join() {
    let page = |number: u32, lines: &[&str]| {
        let mut page = line(72, 760, 9, "Town News of Marrow");
        for (row, text) in (0..).zip(lines) {
            page += &line(72, 700 - row * 14, 11, text);
        }
        page + &line(300, 40, 9, &number.to_string())
    };
    let first = [
        "The council called the old elm of the square a tri-",
        "umph of the well-",
        "known town of Marrow, and all the people of it were",
        "glad. \\223It is a pity,\\224 said Ada Brook. \\223We will",
    ];
    let second = [
        "finish it in May.\\224 So it was said on that day in the",
        "square of the town, and so it was done.",
    ];
    let article = read(&pdf(&[page(1, &first), page(2, &second)]));
    let text = article.text();
    assert!(text.contains("a triumph of the well-known town"), "{text}");
    assert!(text.contains("“We will finish it in May.”"), "{text}");
    assert_eq!(text.matches("Town News").count(), 1, "{text}");
}

#[test]
fn pdfs_without_text_say_why() {
    let error = |bytes: &[u8]| {
        let article = import::read(bytes, Source::File("a.pdf".into()));
        article.unwrap_err().to_string()
    };
    assert_eq!(
        error(&pdf(&[String::new()])),
        "cannot be read: the document has no text"
    );
    assert_eq!(
        error(b"%PDF-1.4\nno object"),
        "cannot be read: the document is damaged"
    );
}

/// A letter is 5 points wide here.
#[test]
fn annotations_are_links_on_the_words_under_them() {
    let page = line(72, 740, 24, "The elm")
        + &line(72, 700, 10, "It stands in the square, and the trium-")
        + &line(
            72,
            688,
            10,
            "phant council will keep it, said Ada Brook of the town.",
        );
    let word = |row: i32, first: i32, n: i32| {
        [
            72 + 5 * first,
            698 - 12 * row,
            72 + 5 * (first + n),
            708 - 12 * row,
        ]
    };
    let annotations = link(word(0, 17, 6), "https://a.example/square")
        + &link(word(0, 33, 6), "https://b.example/")
        + &link(word(1, 0, 5), "https://b.example/");
    let article = read(&with_annotations(&page, &annotations));
    assert_eq!(
        links(&article),
        [
            ("square", "https://a.example/square"),
            ("triumphant", "https://b.example/")
        ],
        "{}",
        article.text()
    );
}

#[test]
fn links_over_two_lines_cover_their_words_only() {
    let page = line(72, 740, 24, "The elm")
        + &line(72, 700, 10, "It stands in the square, and the old")
        + &line(72, 688, 10, "council of the town will keep it for all.");
    let quads = "237 708 252 708 237 698 252 698 72 696 107 696 72 686 107 686";
    let annotation = format!(
        "<</Subtype/Link/Rect[72 686 252 708]/QuadPoints[{quads}]/A<</S/URI/URI(https://a.example/)>>>>"
    );
    let article = read(&with_annotations(&page, &annotation));
    assert_eq!(
        links(&article),
        [("old council", "https://a.example/")],
        "{}",
        article.text()
    );
}

#[test]
fn broken_annotations_are_no_links() {
    let page = line(72, 740, 24, "The elm") + &line(72, 700, 10, "It stands in the square.");
    let all = [0, 0, 612, 792];
    let broken = [
        "null",
        "10 0 R",
        "999 0 R",
        "<</Subtype/Link/Rect[0 0 612 792]/A 999 0 R>>",
        "<</Subtype/Link/Rect[0 0 612 792]/A<</S/GoTo/D(x)>>>>",
        "<</Subtype/Link/Rect[0 0 612]/A<</S/URI/URI(https://a.example/)>>>>",
        "<</Subtype/Link/Rect[0 0 9999999999 9999999999]/A<</S/URI/URI(https://a.example/)>>>>",
        "<</Subtype/Text/Rect[0 0 612 792]/A<</S/URI/URI(https://a.example/)>>>>",
        &link(all, "javascript:alert\\(1\\)"),
        &link(all, "file:///etc/passwd"),
        &link(all, &"x".repeat(5000)),
        &link([300, 300, 400, 400], "https://a.example/"),
    ];
    for annotation in broken {
        println!("{annotation}");
        let article = read(&with_annotations(&page, annotation));
        assert_eq!(links(&article), [], "{annotation}");
        assert!(article.text().contains("It stands in the square."));
    }
    // The corners in any order.
    let annotation = link([612, 792, 0, 0], "https://a.example/");
    let article = read(&with_annotations(&page, &annotation));
    assert_eq!(links(&article).len(), 2, "{:?}", links(&article));
}

/// Lists that many pages share, that name themselves, and far too many annotations in one place.
#[test]
fn many_annotations_take_bounded_time() {
    let page = line(72, 700, 10, "The elm stands in the square.").repeat(2000);
    let one = link([0, 0, 612, 792], "https://a.example/");
    let mut bytes = pdf(&vec![page; 50]);
    let shared = format!("99999 0 obj[{} 99999 0 R]endobj\n", one.repeat(20_000));
    let text = String::from_utf8(bytes).unwrap();
    let text = text.replace("/Type/Page/", "/Type/Page/Annots 99999 0 R/");
    bytes = text
        .replace("trailer<<", &format!("{shared}trailer<<"))
        .into_bytes();
    let started = std::time::Instant::now();
    let article = read(&bytes);
    assert!(!article.links.is_empty());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_pdfs_give_articles_or_errors(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let page = line(72, 740, 24, "The elm") + &line(72, 700, 10, "It stands in the square.");
        let mut bytes = with_annotations(&page, &link([72, 690, 140, 710], "https://a.example/"));
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(article) = import::read(bytes, Source::File("a.pdf".into())) {
            check_blocks(&article);
        }
    }
}

/// A page of that many lines at one place, and a form that draws itself and others many times.
#[test]
fn pages_of_too_many_glyphs_and_forms_within_forms_are_cut() {
    let page = line(
        72,
        700,
        10,
        "The elm stands in the square, and nobody sees it.",
    )
    .repeat(20_000);
    let article = read(&pdf(&[
        page,
        line(72, 700, 10, "The second page comes after it."),
    ]));
    assert!(article.text().len() < 400_000);
    assert!(article.text().contains("The second page"));
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.starts_with("only a part"))
    );

    let form = |n: usize| {
        let content = format!("{}BT /F1 9 Tf (The elm.) Tj ET", "/X Do ".repeat(20));
        format!(
            "{n} 0 obj<</Subtype/Form/Resources<</Font<</F1 3 0 R>>/XObject<</X {} 0 R>>>>/Length {}>>stream\n\
             {content}\nendstream endobj\n",
            n + 1,
            content.len()
        )
    };
    let forms = (50..60).map(form).collect::<String>();
    let bytes = String::from_utf8(pdf(&["/X Do ".repeat(20)])).unwrap();
    let bytes = bytes.replace(
        "/Resources<</Font<</F1 3 0 R>>>>",
        "/Resources<</Font<</F1 3 0 R>>/XObject<</X 50 0 R>>>>",
    );
    let bytes = bytes.replace("trailer<<", &format!("{forms}trailer<<"));
    let article = read(bytes.as_bytes());
    assert!(
        article
            .notes
            .iter()
            .any(|note| note.starts_with("only a part")),
        "{:?}",
        article.notes
    );
}
