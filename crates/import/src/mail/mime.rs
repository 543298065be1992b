//! [`Entity`]: a mail, or a part of one, with its fields and its parts.
//!
//! `mail-parser` reads the fields (RFC 5322, 2047, 2231). The parts are split here, since nothing bounds the
//! depth of the message that it builds, and dropping one of a hundred thousand levels overflows the stack.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Address, ContentType, HeaderForm, HeaderName, HeaderValue, Message};
use mail_parser::{DateTime, MessageParser, MessagePart, MimeHeaders as _};
use pullquote_text::{collapse_whitespace, date::Date};

use crate::decode;

/// Parts in parts beyond are read as text.
const MAX_DEPTH: usize = 8;
/// The most parts of a mail; the others are left out.
const MAX_PARTS: usize = 1000;
/// The longest header that is read, in bytes.
pub const MAX_HEADER: usize = 256 << 10;

#[derive(Debug)]
pub struct Entity<'m> {
    fields: Message<'static>,
    /// As transferred.
    pub body: &'m [u8],
    /// The parts of a multipart entity.
    pub parts: Vec<Self>,
    /// Lower case, such as `text/html`.
    pub media_type: String,
}

impl<'m> Entity<'m> {
    pub fn parse(bytes: &'m [u8]) -> Self {
        let mut budget = MAX_PARTS;
        Self::of_depth(bytes, "text/plain", 0, &mut budget)
    }

    /// The fields alone.
    pub fn parse_header(bytes: &'m [u8]) -> Self {
        let (fields, body) = split_header(bytes);
        Self::new(fields, body, "text/plain")
    }

    fn new(fields: &'m [u8], body: &'m [u8], default_type: &str) -> Self {
        let fields = read_fields(fields);
        let media_type = fields.content_type().map(media_type);
        Self {
            media_type: media_type.unwrap_or_else(|| default_type.to_owned()),
            fields,
            body,
            parts: Vec::new(),
        }
    }

    fn of_depth(bytes: &'m [u8], default_type: &str, depth: usize, budget: &mut usize) -> Self {
        let (fields, body) = split_header(bytes);
        let mut entity = Self::new(fields, body, default_type);
        let is_multipart = entity.media_type.starts_with("multipart/");
        let boundary = entity.parameter("boundary");
        let Some(boundary) = boundary.filter(|_| is_multipart && depth < MAX_DEPTH) else {
            return entity;
        };
        let of_parts = match entity.media_type.as_str() {
            "multipart/digest" => "message/rfc822",
            _ => "text/plain",
        };
        let mut parts = Vec::new();
        for part in split_parts(body, boundary.as_bytes()) {
            if *budget == 0 {
                break;
            }
            *budget -= 1;
            parts.push(Self::of_depth(part, of_parts, depth + 1, budget));
        }
        entity.parts = parts;
        entity
    }

    /// A parameter of the content type.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let value = self.fields.content_type()?.attribute(name)?;
        Some(value.to_owned())
    }

    /// The field `name` as text on one line; `None` if it is empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let values = self.fields.header_as(field_name(name), HeaderForm::Text);
        let text = values.first()?.as_text().map(collapse_whitespace);
        text.filter(|text| !text.is_empty())
    }

    /// The first address of the field `name`: what stands for a name, and the address.
    pub fn mailbox(&self, name: &str) -> Option<(Option<String>, Option<String>)> {
        let values = self
            .fields
            .header_as(field_name(name), HeaderForm::Addresses);
        let HeaderValue::Address(addresses) = values.first()? else {
            return None;
        };
        let owned = |words: Option<&str>| {
            let words = words.map(collapse_whitespace);
            words.filter(|words| !words.is_empty())
        };
        if let Address::Group(groups) = addresses
            && let Some(name) = groups.first().and_then(|group| group.name.as_deref())
        {
            return Some((owned(Some(name)), None));
        }
        let first = addresses.first()?;
        Some((owned(first.name()), owned(first.address())))
    }

    /// The day of the field `Date`, where it was written.
    pub fn date(&self) -> Option<Date> {
        self.fields.date().and_then(day)
    }

    pub fn is_attachment(&self) -> bool {
        let disposition = self.fields.content_disposition();
        disposition.is_some_and(ContentType::is_attachment)
    }

    pub fn file_name(&self) -> Option<String> {
        let name = self.fields.attachment_name().map(collapse_whitespace);
        name.filter(|name| !name.is_empty())
    }

    pub fn content_id(&self) -> Option<&str> {
        self.fields.content_id()
    }

    /// The body as the sender wrote it. Damaged encodings give what can be read.
    pub fn decoded(&self) -> Cow<'m, [u8]> {
        let encoding = self.text("Content-Transfer-Encoding").unwrap_or_default();
        match encoding.to_ascii_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(unquote(self.body)),
            "base64" => Cow::Owned(from_base64(self.body)),
            _ => Cow::Borrowed(self.body),
        }
    }

    /// The encoding that the entity declares for its text.
    pub fn charset(&self) -> Option<&'static encoding_rs::Encoding> {
        let label = self.parameter("charset")?;
        encoding_rs::Encoding::for_label(label.trim().as_bytes())
    }
}

/// Reads a header, in any encoding.
fn read_fields(bytes: &[u8]) -> Message<'static> {
    let mut header = decode::decode(bytes.trim_ascii_end().to_vec(), None).text;
    header.push_str("\n\n");
    let fields = MessageParser::default().parse_headers(header.as_bytes());
    let mut fields = fields.map(Message::into_owned).unwrap_or_default();
    // Its methods take for granted that there is a part.
    if fields.parts.is_empty() {
        fields.parts.push(MessagePart::default());
    }
    fields
}

fn field_name(name: &str) -> HeaderName<'_> {
    HeaderName::parse(name).unwrap_or_else(|| HeaderName::Other(name.into()))
}

fn media_type(of: &ContentType) -> String {
    let subtype = of.subtype().unwrap_or("");
    format!("{}/{subtype}", of.ctype()).to_ascii_lowercase()
}

fn day(at: &DateTime) -> Option<Date> {
    Date::new(at.year, at.month, at.day)
}

/// Splits an entity behind its header.
pub fn split_header(bytes: &[u8]) -> (&[u8], &[u8]) {
    let limit = bytes.len().min(MAX_HEADER);
    let mut start = 0;
    while start < limit {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at + 1);
        let line = bytes[start..end].trim_ascii();
        if line.is_empty() {
            return (&bytes[..end], &bytes[end..]);
        }
        start = end;
    }
    (&bytes[..start], &bytes[start..])
}

/// The parts between lines that begin with `--` and `boundary`.
fn split_parts<'m>(body: &'m [u8], boundary: &[u8]) -> Vec<&'m [u8]> {
    let mut delimiter = b"--".to_vec();
    delimiter.extend_from_slice(boundary);
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    for at in memchr::memmem::find_iter(body, &delimiter) {
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let rest = &body[at + delimiter.len()..];
        let end_of_line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let behind = rest[..end_of_line].trim_ascii_end();
        // The boundary of a part may begin with that of the whole.
        if !behind.is_empty() && behind != b"--" {
            continue;
        }
        if let Some(start) = open.take() {
            parts.push(without_last_line_end(&body[start.min(at)..at]));
        }
        if behind == b"--" {
            return parts;
        }
        open = Some((at + delimiter.len() + end_of_line + 1).min(body.len()));
    }
    // The end is missing.
    parts.extend(open.map(|start| &body[start..]));
    parts
}

fn without_last_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Decodes quoted-printable. What is no escape stays as it is.
fn unquote(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let has_end = line.ends_with(b"\n");
        // Blanks at the end of a line were added on the way.
        let line = line.trim_ascii_end();
        let (line, is_soft) = match line.strip_suffix(b"=") {
            Some(line) => (line, true),
            None => (line, false),
        };
        let mut at = 0;
        while let Some(&byte) = line.get(at) {
            if byte == b'='
                && let (Some(high), Some(low)) = (digit(line.get(at + 1)), digit(line.get(at + 2)))
            {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            } else {
                decoded.push(byte);
                at += 1;
            }
        }
        if has_end && !is_soft {
            decoded.push(b'\n');
        }
    }
    decoded
}

/// Decodes base64, up to the first damage that cannot be skipped.
fn from_base64(bytes: &[u8]) -> Vec<u8> {
    base64_decode(bytes).unwrap_or_else(|| {
        let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let digits: Vec<u8> = bytes.iter().copied().filter(is_digit).collect();
        base64_decode(&digits).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_is_lenient() {
        assert_eq!(
            unquote(b"a=C3=A9 =\r\nb  \r\nx=y=\n"),
            "aé b\nx=y".as_bytes()
        );
        assert_eq!(unquote(b"=e2=80=9c"), "“".as_bytes());
    }

    #[test]
    fn parts_end_at_their_own_boundary() {
        let mail = b"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b2\n--b\r\n\r\ntwo\r\n--b--\nend";
        let entity = Entity::parse(mail);
        let bodies: Vec<_> = entity.parts.iter().map(|part| part.body).collect();
        assert_eq!(bodies, [b"one\n--b2".as_slice(), b"two"]);
        let cut = Entity::parse(&mail[..mail.len() - 10]);
        assert_eq!(cut.parts.len(), 2);
    }

    #[test]
    fn nesting_is_bounded() {
        let levels = (0..50_000)
            .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"));
        let mail = levels.collect::<Vec<_>>().concat();
        let entity = Entity::parse(mail.as_bytes());
        assert_eq!(entity.parts.len(), 1);
    }
}
