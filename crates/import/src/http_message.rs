//! HTTP responses with their header, as `curl -i` and web archives keep them.

use std::io::Read as _;
use std::path::Path;

use pullquote_text::{Article, Source, plain};

use crate::error::ImportError;
use crate::file::has_extension;
use crate::saved_page::{self, Origin};
use crate::traits::DocumentFormat;
use crate::{decode, html};

/// The most bytes that are unpacked of a page.
pub const MAX_PAGE: u64 = 32 << 20;
/// The most headers before the page: those of redirections and proxies come first.
const MAX_HEADERS: usize = 20;
/// The longest header, in bytes.
const MAX_HEADER: usize = 256 << 10;

pub(crate) struct HttpDump;

impl DocumentFormat for HttpDump {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        !has_extension(name, &["md", "markdown"]) && status(head).is_some()
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        let response = Response::parse(&bytes).ok_or(ImportError::EmptyPage)?;
        let status = response.status;
        let mut article = response.article(source, Origin::default())?;
        if !(200..300).contains(&status) {
            let note = format!("the server answered with status {status}");
            article.notes.push(note);
        }
        Ok(article)
    }
}

/// The status in the line `HTTP/1.1 200 OK`, above a field.
fn status(bytes: &[u8]) -> Option<u16> {
    let rest = bytes.strip_prefix(b"HTTP/")?;
    let end = memchr::memchr(b'\n', &rest[..rest.len().min(1000)])?;
    let mut words = rest[..end].split(|byte| *byte == b' ');
    let version = words.next()?;
    let is_version = !version.is_empty()
        && version
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let code = words.next()?.trim_ascii();
    let code: u16 = std::str::from_utf8(code).ok()?.parse().ok()?;
    (is_version && (100..1000).contains(&code)).then_some(code)
}

/// A response of a server.
#[derive(Debug)]
pub struct Response<'r> {
    pub status: u16,
    /// Lower-case names and values.
    fields: Vec<(String, String)>,
    body: &'r [u8],
}

impl<'r> Response<'r> {
    /// The last response in `bytes`, which begin with a header.
    pub fn parse(bytes: &'r [u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut last = None;
        for _ in 0..MAX_HEADERS {
            let Some(status) = status(rest) else {
                break;
            };
            let (header, body) = split_header(rest);
            last = Some(Self {
                status,
                fields: fields(header),
                body,
            });
            rest = body;
        }
        last
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        let mut all = self.fields.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the body is a page, by its declaration or, without one, by its first bytes.
    pub fn is_page(&self) -> bool {
        match self.field("content-type") {
            Some(kind) => kind.to_ascii_lowercase().contains("html"),
            None => html::is_html(self.body),
        }
    }

    /// The body without transfer and content coding. `curl` and others remove them and leave the fields that
    /// say so.
    pub fn body(&self) -> Result<Vec<u8>, ImportError> {
        let is_chunked = self
            .field("transfer-encoding")
            .is_some_and(|coding| coding.contains("chunked"));
        let body = is_chunked.then(|| dechunk(self.body)).flatten();
        let body = body.unwrap_or_else(|| self.body.to_vec());
        let coding = self
            .field("content-encoding")
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase();
        let mut unpacked = Vec::new();
        match coding.as_str() {
            "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                // What was unpacked before the damage is shown.
                let decoder = flate2::read::MultiGzDecoder::new(body.as_slice());
                let _ = decoder.take(MAX_PAGE).read_to_end(&mut unpacked);
            }
            "deflate" if std::str::from_utf8(&body).is_err() => {
                let decoder = flate2::read::ZlibDecoder::new(body.as_slice());
                let _ = decoder.take(MAX_PAGE).read_to_end(&mut unpacked);
                if unpacked.is_empty() {
                    let decoder = flate2::read::DeflateDecoder::new(body.as_slice());
                    let _ = decoder.take(MAX_PAGE).read_to_end(&mut unpacked);
                }
            }
            "br" | "zstd" if std::str::from_utf8(&body).is_err() => {
                return Err(ImportError::UnknownCoding(coding));
            }
            _ => return Ok(body),
        }
        Ok(unpacked)
    }

    /// The article of the page, or of the text.
    pub fn article(&self, source: Source, origin: Origin) -> Result<Article, ImportError> {
        let body = self.body()?;
        let charset = self.field("content-type").and_then(charset);
        if self.is_page() || html::is_html(&body) {
            let charset = charset.or(origin.charset);
            return saved_page::article(body, source, &Origin { charset, ..origin });
        }
        let declared = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        let decoded = decode::decode(body, declared);
        let mut article = plain::from_text(decoded.text, source);
        article.encoding = decoded.encoding;
        article.notes = decoded.notes;
        article.address = origin.address.as_deref().and_then(saved_page::web_address);
        Ok(article)
    }
}

/// The label in `text/html; charset=utf-8`.
pub fn charset(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim_matches(['"', '\'', ' ']).to_owned())
    })
}

/// Splits behind the first empty line.
pub fn split_header(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    while start < bytes.len().min(MAX_HEADER) {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at + 1);
        if bytes[start..end].trim_ascii().is_empty() {
            return (&bytes[..start], &bytes[end..]);
        }
        start = end;
    }
    (&bytes[..start], &bytes[start..])
}

/// The fields of a header behind its first line: lower-case names and values.
pub fn fields(header: &[u8]) -> Vec<(String, String)> {
    let header = String::from_utf8_lossy(header);
    let fields = header
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'));
    fields
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

/// The body of a message in chunks (RFC 9112); `None` if it does not begin with the size of one.
fn dechunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let mut is_first = true;
    loop {
        let line = memchr::memchr(b'\n', &rest[..rest.len().min(1000)]);
        let size = line.and_then(|end| {
            let digits = rest[..end].split(|byte| *byte == b';').next()?.trim_ascii();
            usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
        });
        let (Some(end), Some(size)) = (line, size) else {
            return (!is_first).then_some(body);
        };
        is_first = false;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        let size = size.min(rest.len());
        body.extend_from_slice(&rest[..size]);
        rest = &rest[size..];
        let behind = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = behind.strip_prefix(b"\n").unwrap_or(behind);
    }
}
