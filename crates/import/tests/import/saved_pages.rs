//! Pages within other files: MHTML, web archives, responses with their header.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, Source};

use super::check_blocks;

const PAGE: &str = "<!DOCTYPE html><html><head><title>Elms stand – The Marrow Echo</title></head><body>\
    <article><h1>Elms stand</h1><p>The council of Marrow has counted its trees, it said on Monday, and has found \
    one more than last year, in a garden behind the caf\u{e9}.</p></article></body></html>";

/// The articles of a file, or why there are none.
fn articles(name: &str, bytes: &[u8]) -> Result<Vec<Article>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let open = |source: &Source| import::open(source).map_err(|error| error.to_string());
    match import::contents(&path).map_err(|error| error.to_string())? {
        None => Ok(vec![open(&Source::File(path))?]),
        Some(contents) => {
            let parts = contents.parts.iter().map(|part| Source::Part {
                path: path.clone(),
                part: part.number,
            });
            parts.map(|part| open(&part)).collect()
        }
    }
}

#[track_caller]
fn check_page(article: &Article) {
    assert_eq!(article.title(), "Elms stand");
    let text = article.text();
    assert!(text.contains("behind the café."), "{text}");
    assert!(!text.contains("HTTP") && !text.contains("=3D"), "{text}");
}

fn mhtml(charset: &str) -> Vec<u8> {
    let head = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://echo.example/elms\r\n\
         Subject: Elms stand\r\nDate: Tue, 5 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--B--\"\r\n\r\n\
         ----B--\r\nContent-Type: text/html{charset}\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://echo.example/elms\r\n\r\n"
    );
    let mut bytes = head.into_bytes();
    for (at, byte) in PAGE.bytes().enumerate() {
        match byte {
            // Blink writes UTF-8 and declares nothing.
            b'=' => bytes.extend(b"=3D"),
            0x80.. => bytes.extend(format!("={byte:02X}").bytes()),
            _ => bytes.push(byte),
        }
        if at % 60 == 59 {
            bytes.extend(b"=\r\n");
        }
    }
    bytes.extend(b"\r\n----B--\r\nContent-Type: image/png\r\nContent-Location: https://echo.example/a.png\r\n\r\nx\r\n----B----\r\n");
    bytes
}

#[test]
fn mhtml_is_its_page() {
    for name in ["saved.mhtml", "saved.mht", "saved", "saved.html"] {
        let found = articles(name, &mhtml("")).unwrap();
        check_page(&found[0]);
        assert_eq!(
            found[0].address.as_deref(),
            Some("https://echo.example/elms")
        );
        assert_eq!(found[0].date.unwrap().to_string(), "2024-03-05");
        assert_eq!(
            found[0].notes,
            ["the page has no date: it was saved on 5 March 2024"]
        );
    }
    // The encoding is that of the part.
    let mut saved = mhtml("; charset=\"windows-1252\"");
    let at = saved.windows(6).position(|six| six == b"=C3=A9").unwrap();
    saved.splice(at..at + 6, *b"=E9");
    check_page(&articles("ie.mht", &saved).unwrap()[0]);
}

#[test]
fn headers_before_a_page_are_not_shown() {
    let dump = format!(
        "HTTP/1.1 301 Moved Permanently\r\nLocation: /elms\r\n\r\nHTTP/2 200\r\ncontent-type: text/html; charset=utf-8\r\n\r\n{PAGE}"
    );
    for name in ["elms.html", "elms.txt", "elms"] {
        let found = articles(name, dump.as_bytes()).unwrap();
        check_page(&found[0]);
        assert!(found[0].notes.is_empty());
    }
    let missing = dump.replace("HTTP/2 200", "HTTP/2 404");
    let found = articles("elms.html", missing.as_bytes()).unwrap();
    assert_eq!(found[0].notes, ["the server answered with status 404"]);
    let text = "HTTP/1.1 is a protocol that the council has never heard of, it said.\n";
    assert_eq!(articles("a.txt", text.as_bytes()).unwrap()[0].text(), text);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn record(kind: &str, content: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let mut block = header.as_bytes().to_vec();
    block.extend(body);
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://echo.example/elms\r\n\
         WARC-Date: 2024-03-06T10:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend(block);
    record.extend(b"\r\n\r\n");
    record
}

fn records() -> Vec<Vec<u8>> {
    let http = "application/http; msgtype=response";
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
    let page = PAGE.as_bytes();
    let chunked = page.chunks(100).flat_map(|chunk| {
        let size = format!("{:x}\r\n", chunk.len()).into_bytes();
        [size.as_slice(), chunk, b"\r\n"].concat()
    });
    let chunked: Vec<u8> = chunked.chain(*b"0\r\n\r\n").collect();
    vec![
        record(
            "warcinfo",
            "application/warc-fields",
            "software: x\r\n",
            b"",
        ),
        record("response", http, &format!("{ok}\r\n"), page),
        record(
            "response",
            http,
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n",
            page,
        ),
        record(
            "response",
            http,
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
            page,
        ),
        record(
            "request",
            "application/http; msgtype=request",
            "GET / HTTP/1.1\r\n\r\n",
            b"",
        ),
        record(
            "response",
            http,
            &format!("{ok}Content-Encoding: gzip\r\n\r\n"),
            &gzip(page),
        ),
        record(
            "response",
            http,
            &format!("{ok}Transfer-Encoding: chunked\r\n\r\n"),
            &chunked,
        ),
        record("resource", "text/html", "", page),
    ]
}

#[test]
fn web_archive_has_an_article_for_each_page() {
    let plain = records().concat();
    let packed: Vec<u8> = records().iter().flat_map(|record| gzip(record)).collect();
    // Some programs compress the archive as a whole.
    let whole = gzip(&plain);
    for (name, bytes) in [
        ("a.warc", &plain),
        ("a.warc.gz", &packed),
        ("b.warc.gz", &whole),
    ] {
        let found = articles(name, bytes).unwrap();
        let numbers: Vec<_> = found.iter().map(|article| article.source.name()).collect();
        assert_eq!(
            numbers,
            [2, 6, 7, 8].map(|number| format!("{name}#{number}"))
        );
        for article in &found {
            check_page(article);
            assert_eq!(
                article.address.as_deref(),
                Some("https://echo.example/elms")
            );
            assert_eq!(article.date.unwrap().to_string(), "2024-03-06");
        }
    }
    // The end is missing.
    let cut = &plain[..plain.len() - 40];
    assert_eq!(articles("a.warc", cut).unwrap().len(), 4);
    assert_eq!(
        articles("a.warc", &records()[0]).unwrap_err(),
        "cannot be read: there is no page in it"
    );
}

#[test]
fn compressed_bombs_are_bounded() {
    let zeros = gzip(&vec![b' '; 80 << 20]);
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    let bomb = record("response", "application/http; msgtype=response", ok, &zeros);
    let twice = gzip(&bomb);
    let began = std::time::Instant::now();
    let _ = articles("bomb.warc.gz", &twice);
    let _ = articles("bomb.html", &[ok.as_bytes(), &zeros].concat());
    assert!(began.elapsed() < std::time::Duration::from_secs(30));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_files_are_read_or_refused(
        which in 0..3usize,
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..8),
        end in any::<usize>(),
    ) {
        let (name, mut bytes) = match which {
            0 => ("a.mhtml", mhtml("")),
            1 => ("a.warc", records().concat()),
            _ => ("a.warc.gz", records().iter().flat_map(|record| gzip(record)).collect()),
        };
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(end % (bytes.len() * 2));
        for article in articles(name, &bytes).unwrap_or_default() {
            check_blocks(&article);
        }
    }
}
