//! Generated files of every format that is read.

use std::fmt::Write as _;

use flate2::Crc;

use super::texts;

/// Bytes of text in each part of a file of several articles.
const PART: usize = 2_000;

/// A generated file.
pub struct File {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

fn file(name: &'static str, text: impl Into<Vec<u8>>) -> File {
    File {
        name,
        bytes: text.into(),
    }
}

/// The bodies of as many articles as make up `n_bytes`.
fn bodies(n_bytes: usize) -> impl Iterator<Item = Vec<String>> {
    (0..n_bytes.div_ceil(PART)).map(|n| {
        let mut body = texts::paragraphs(PART);
        body.push(format!("This is part {n}."));
        body
    })
}

fn html_body(paragraphs: &[String]) -> String {
    let paragraphs = paragraphs.iter().map(|text| format!("<p>{text}</p>\n"));
    paragraphs.collect()
}

/// A plain text.
pub fn plain(text: String) -> File {
    file("news.txt", text)
}

pub fn text(n_bytes: usize) -> File {
    plain(texts::news(n_bytes))
}

pub fn html(n_bytes: usize) -> File {
    let body = html_body(&texts::paragraphs(n_bytes));
    let head = "<html><head><title>A bridge</title></head><body><nav><a href=\"/\">Home</a></nav>";
    file(
        "page.html",
        format!("{head}<article><h1>A bridge</h1>{body}</article></body></html>"),
    )
}

pub fn markdown(n_bytes: usize) -> File {
    let mut text = String::from("# A bridge\n\n");
    for (n, paragraph) in texts::paragraphs(n_bytes).iter().enumerate() {
        let _ = match n % 4 {
            0 => write!(text, "## Part {n}\n\n{paragraph}\n\n"),
            1 => write!(text, "> {paragraph}\n\n"),
            2 => write!(text, "- {paragraph}\n\n"),
            _ => write!(text, "*{paragraph}* [more](https://example.org/{n})\n\n"),
        };
    }
    file("notes.md", text)
}

pub fn epub(n_bytes: usize) -> File {
    let mut members = vec![
        ("mimetype".to_owned(), "application/epub+zip".to_owned()),
        (
            "META-INF/container.xml".to_owned(),
            "<container><rootfiles><rootfile full-path=\"book.opf\"/></rootfiles></container>"
                .to_owned(),
        ),
    ];
    let (mut manifest, mut spine) = (String::new(), String::new());
    for (n, body) in bodies(n_bytes).enumerate() {
        let _ = write!(
            manifest,
            "<item id=\"c{n}\" href=\"c{n}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        );
        let _ = write!(spine, "<itemref idref=\"c{n}\"/>");
        let page = format!(
            "<html><body><h1>Part {n}</h1>{}</body></html>",
            html_body(&body)
        );
        members.push((format!("c{n}.xhtml"), page));
    }
    let package = format!(
        "<package><metadata><title>Book</title></metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    );
    members.push(("book.opf".to_owned(), package));
    file("book.epub", archive(&members))
}

pub fn docx(n_bytes: usize) -> File {
    let paragraphs = texts::paragraphs(n_bytes);
    let paragraphs = paragraphs
        .iter()
        .map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
        paragraphs.collect::<String>()
    );
    let members = [
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        ("word/document.xml".to_owned(), document),
    ];
    file("report.docx", archive(&members))
}

/// Members of a ZIP archive without compression.
fn archive(members: &[(String, String)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in members {
        let offset = out.len() as u32;
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for field in [crc.sum(), text.len() as u32, text.len() as u32] {
            fields.extend(field.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    let n_members = members.len() as u16;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n_members.to_le_bytes());
    out.extend(n_members.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

pub fn mbox(n_bytes: usize) -> File {
    let mut out = String::new();
    for (n, body) in bodies(n_bytes).enumerate() {
        let _ = write!(
            out,
            "From news@example.org Tue Mar  5 08:00:00 2024\nFrom: Norwick Post <news@example.org>\n\
             To: reader@example.org\nSubject: Letter {n}\nDate: Tue, 05 Mar 2024 08:00:00 +0000\n\
             Message-ID: <{n}@example.org>\n\n{}\n\n",
            body.join("\n\n")
        );
    }
    file("letters.mbox", out)
}

pub fn nexis(n_bytes: usize) -> File {
    let bodies: Vec<_> = bodies(n_bytes).collect();
    let mut out = String::new();
    for (n, body) in bodies.iter().enumerate() {
        let _ = write!(
            out,
            "{:>31}{} of {} DOCUMENTS\n\n{:>31}The Norwick Post\n\n{:>29}March 5, 2024 Tuesday\n\n\
             Ferry stays, part {n}\n\nBYLINE: Mara Lind, Staff Writer\n\nLENGTH: 300 words\n\n{}\n\n\
             LOAD-DATE: March 6, 2024\n\nLANGUAGE: ENGLISH\n\n\
             {:>21}Copyright 2024 The Norwick Post Company\n{:>30}All Rights Reserved\n\n\n",
            "",
            n + 1,
            bodies.len(),
            "",
            "",
            body.join("\n\n"),
            "",
            ""
        );
    }
    file("nexis.txt", out)
}

pub fn feed(n_bytes: usize) -> File {
    let mut out = String::from(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Norwick Post</title>\
         <link>https://example.org/</link><description>News</description>",
    );
    for (n, body) in bodies(n_bytes).enumerate() {
        let page = html_body(&body);
        let page = page.replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(
            out,
            "<item><title>Story {n}</title><link>https://example.org/{n}</link>\
             <pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate><description>{page}</description></item>"
        );
    }
    out.push_str("</channel></rss>");
    file("feed.xml", out)
}

/// Without a table of objects, as in damaged files.
pub fn pdf(n_bytes: usize) -> File {
    let paragraphs = texts::paragraphs(n_bytes);
    let pages: Vec<_> = paragraphs.chunks(8).collect();
    let mut kids = String::new();
    for at in 0..pages.len() {
        let _ = write!(kids, "{} 0 R ", 10 + 2 * at);
    }
    let mut out = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{kids}]/Count {}>>endobj\n\
         3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n",
        pages.len()
    );
    for (at, page) in pages.iter().enumerate() {
        let mut content = String::new();
        let mut y = 740;
        for paragraph in *page {
            for line in paragraph.split_inclusive(". ") {
                let _ = writeln!(content, "BT /F1 10 Tf 72 {y} Td ({line}) Tj ET");
                y -= 14;
            }
            y -= 14;
        }
        let (page, stream) = (10 + 2 * at, 11 + 2 * at);
        let _ = write!(
            out,
            "{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {stream} 0 R\
             /Resources<</Font<</F1 3 0 R>>>>>>endobj\n\
             {stream} 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n",
            content.len() + 1
        );
    }
    file("scan.pdf", out + "trailer<</Root 1 0 R>>")
}
