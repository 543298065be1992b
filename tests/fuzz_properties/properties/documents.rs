//! Documents: any content of an RTF, an ODT or a PDF makes an article whose blocks cover its text, or an error.

use pullquote_import as import;
use pullquote_text::Source;

use super::import::check_article;

/// The first byte chooses the format, the others are its content.
pub fn check(data: &[u8]) {
    let Some((format, content)) = data.split_first() else {
        return;
    };
    let document = match format % 5 {
        0 => [b"{\\rtf1\\ansi ", content].concat(),
        1 => flat_odt(content),
        2 => pdf(content),
        3 => linked_pdf(content),
        _ => [b"%PDF-1.7\n", content].concat(),
    };
    if let Ok(article) = import::read(document, Source::Stdin) {
        check_article(&article);
    }
}

fn flat_odt(content: &[u8]) -> Vec<u8> {
    let head = b"<?xml version='1.0'?><office:document \
        xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'><office:body><text:p>";
    [head, content, b"</text:p></office:body></office:document>"].concat()
}

/// A PDF whose page is drawn by `content`. Its table of objects is missing: readers look for them.
fn pdf(content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R\
         /Resources<</Font<</F1 5 0 R>>>>>>endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
         4 0 obj<</Length {}>>stream\nBT /F1 12 Tf 72 700 Td ",
        content.len() + 27
    );
    let end = b"\nendstream endobj\ntrailer<</Root 1 0 R>>";
    [head.as_bytes(), content, end].concat()
}

/// A PDF whose page has `content` among its annotations.
fn linked_pdf(content: &[u8]) -> Vec<u8> {
    let page = pdf(b"(It stands in the square.) Tj ET ");
    let begin = b"/Type/Page/Parent";
    let at = page
        .windows(begin.len())
        .position(|part| part == begin)
        .unwrap();
    let annotations = [
        b"/Annots[<</Subtype/Link/Rect[72 690 200 710]/A<</S/URI/URI(https://a.example/)>>>>"
            .as_slice(),
        content,
        b"]",
    ];
    [&page[..at], &annotations.concat(), &page[at..]].concat()
}
