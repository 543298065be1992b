//! Packed documents: whatever the parts of a DOCX, an ODT or an EPUB hold, it is articles whose blocks cover their
//! text, or an error.

use std::fs;

use flate2::Crc;

use super::archives::check_file;

const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const CONTAINER: &str =
    "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>";
const PACKAGE: &str = "<package><metadata><dc:title>Trees</dc:title></metadata><manifest>\
    <item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
    <item id='b' href='b.xhtml' media-type='application/xhtml+xml'/>\
    <item id='n' href='n.ncx' media-type='application/x-dtbncx+xml'/></manifest>\
    <spine toc='n'><itemref idref='a'/><itemref idref='b'/></spine></package>";
const CHAPTER: &str = "<html><body><h1>Trees</h1><p id='p'>They stand.</p></body></html>";

/// The first byte chooses which part of which document the others are.
pub fn check(data: &[u8]) {
    let Some((choice, content)) = data.split_first() else {
        return;
    };
    let (name, parts) = document(*choice, content);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, zip(&parts)).unwrap();
    check_file(&path);
}

type Parts = Vec<(&'static str, Vec<u8>)>;

fn document(choice: u8, content: &[u8]) -> (&'static str, Parts) {
    let around =
        |before: &str, after: &str| [before.as_bytes(), content, after.as_bytes()].concat();
    let types = ("[Content_Types].xml", b"<Types/>".to_vec());
    let body = format!("<w:document xmlns:w='{WORDS}'><w:body><w:p><w:r><w:t>");
    let end = "</w:t></w:r></w:p></w:body></w:document>";
    let office = format!("<office:document-content xmlns:office='{OFFICE}'><office:body><text:p>");
    let mimetype = |kind: &str| ("mimetype", kind.as_bytes().to_vec());
    let book = |package: Vec<u8>, chapter: Vec<u8>, contents: Vec<u8>| {
        let parts = vec![
            mimetype("application/epub+zip"),
            ("META-INF/container.xml", CONTAINER.into()),
            ("a.opf", package),
            ("a.xhtml", chapter),
            ("b.xhtml", CHAPTER.into()),
            ("n.ncx", contents),
        ];
        ("a.epub", parts)
    };
    match choice % 6 {
        0 => (
            "a.docx",
            vec![types, ("word/document.xml", around(&body, end))],
        ),
        1 => {
            let styles = around(
                &format!("<w:styles xmlns:w='{WORDS}'><w:style "),
                "</w:styles>",
            );
            let text = [body.as_bytes(), b"Trees", end.as_bytes()].concat();
            let parts = vec![
                types,
                ("word/document.xml", text),
                ("word/styles.xml", styles),
            ];
            ("a.docx", parts)
        }
        2 => {
            let text = around(&office, "</text:p></office:body></office:document-content>");
            let kind = mimetype("application/vnd.oasis.opendocument.text");
            ("a.odt", vec![kind, ("content.xml", text)])
        }
        3 => book(content.to_vec(), CHAPTER.into(), Vec::new()),
        4 => book(
            PACKAGE.into(),
            around("<html><body>", "</body></html>"),
            Vec::new(),
        ),
        _ => book(
            PACKAGE.into(),
            CHAPTER.into(),
            around("<ncx><navMap>", "</navMap></ncx>"),
        ),
    }
}

/// A ZIP archive of files that are stored as they are.
fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = Crc::new();
        crc.update(bytes);
        let len = u32::try_from(bytes.len()).unwrap();
        let mut facts = Vec::new();
        // Version, flags, method, time and day.
        facts.extend([10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        facts.extend(crc.sum().to_le_bytes());
        facts.extend(len.to_le_bytes());
        facts.extend(len.to_le_bytes());
        facts.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        facts.extend([0, 0]);
        let at = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(name.as_bytes());
        out.extend(bytes);
        directory.extend(b"PK\x01\x02\x0a\0");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let n = u16::try_from(files.len()).unwrap().to_le_bytes();
    let at = u32::try_from(out.len()).unwrap().to_le_bytes();
    let len = u32::try_from(directory.len()).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([n, n].concat());
    out.extend([len, at].concat());
    out.extend([0, 0]);
    out
}

#[test]
fn documents_are_read() {
    for (choice, words) in [(0, "said"), (2, "said"), (4, "<p>said</p>")] {
        let (name, parts) = document(choice, words.as_bytes());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, zip(&parts)).unwrap();
        let source = match pullquote_import::contents(&path).unwrap() {
            None => pullquote_text::Source::File(path),
            Some(contents) => pullquote_text::Source::Part {
                part: contents.parts[0].number,
                path,
            },
        };
        let article = pullquote_import::open(&source).unwrap();
        assert!(
            article.text().contains("said"),
            "{name}: {}",
            article.text()
        );
    }
}
