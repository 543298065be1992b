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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_pdfs_give_articles_or_errors(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let page = line(72, 740, 24, "The elm") + &line(72, 700, 10, "It stands in the square.");
        let mut bytes = pdf(&[page.clone(), page]);
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
