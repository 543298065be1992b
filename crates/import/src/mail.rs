//! Mail, newsletters and Usenet articles: the subject is the headline, the sender the byline, and the HTML or
//! the plain part the text, whichever says more.
//!
//! Furniture of newsletters, signatures and footers of lists are cut. What others wrote is a block quotation
//! below the line that names them. Attachments are named in a note. Mailboxes and digests are files of
//! several mails.

mod attribution;
mod body;
pub mod digest;
mod fields;
mod furniture;
pub mod mbox;
pub mod mime;
mod plain_body;

use std::path::Path;

use pullquote_text::{Article, BlockKind, Source, plain};

use crate::error::ImportError;
use crate::file::has_extension;
use crate::markup::{self, MarkupBlock};
use crate::traits::DocumentFormat;
use body::Body;
pub use body::root;
use fields::Fields;
use mime::Entity;

/// The longest mail that is read, in bytes: the text comes before the attachments.
pub const MAX_MAIL: usize = 32 << 20;

/// Within how many blocks a newsletter names its author.
const MAX_TOP: usize = 4;

/// Fields of which a header that programs wrote has at least one.
const MACHINE_FIELDS: &[&str] = &[
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "newsgroups",
    "path",
    "x-mailer",
    "user-agent",
    "content-type",
    "content-transfer-encoding",
    "list-id",
    "references",
    "x-mozilla-status",
    "dkim-signature",
    "in-reply-to",
];
/// Fields of which every header has at least one.
const LETTER_FIELDS: &[&str] = &["from", "subject", "date", "to", "sender", "newsgroups"];

pub(crate) struct MailFormat;

impl DocumentFormat for MailFormat {
    fn detects(&self, name: &Path, head: &[u8]) -> bool {
        if has_extension(name, &["eml", "emlx"]) {
            return count_fields(without_envelope(head)).is_some();
        }
        let is_other = has_extension(
            name,
            &["md", "markdown", "html", "htm", "xhtml", "mht", "mhtml"],
        );
        !is_other && is_mail(without_envelope(head))
    }

    fn read(&self, bytes: Vec<u8>, source: Source) -> Result<Article, ImportError> {
        article(&bytes, source)
    }
}

/// Whether `head` begins with the header of a mail that a program wrote.
pub fn is_mail(head: &[u8]) -> bool {
    count_fields(head).is_some_and(|(n_machine, n_letter)| n_machine > 0 && n_letter > 1)
}

/// How many of [`MACHINE_FIELDS`] and of [`LETTER_FIELDS`] the header has that `head` begins with; `None` when
/// it begins with none. The end may be missing.
pub fn count_fields(head: &[u8]) -> Option<(usize, usize)> {
    let (mut n_machine, mut n_letter, mut n) = (0, 0, 0);
    for line in head.split_inclusive(|byte| *byte == b'\n').take(400) {
        let is_whole = line.ends_with(b"\n");
        let trimmed = line.trim_ascii_end();
        if trimmed.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if n == 0 {
                return None;
            }
            continue;
        }
        let Some(name) = field_name(trimmed) else {
            if is_whole {
                return None;
            }
            break;
        };
        n += 1;
        n_machine += usize::from(MACHINE_FIELDS.contains(&name.as_str()));
        n_letter += usize::from(LETTER_FIELDS.contains(&name.as_str()));
    }
    (n > 0).then_some((n_machine, n_letter))
}

/// The lower-case name of the field that a line begins.
pub fn field_name(line: &[u8]) -> Option<String> {
    let colon = line.iter().take(80).position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_one = !name.is_empty() && name.iter().all(is_name);
    is_one.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// The mail without what programs write before it: a byte order mark, the length of an `.emlx` file, the
/// `From ` line of a mailbox, blank lines.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for _ in 0..4 {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest[..end].trim_ascii();
        let is_length = !line.is_empty() && line.len() < 12 && line.iter().all(u8::is_ascii_digit);
        if end > 0
            && (line.is_empty()
                || is_length
                || line.starts_with(b"From ")
                || line.starts_with(b">From "))
        {
            rest = &rest[end..];
        } else {
            break;
        }
    }
    rest
}

/// The mail as an article.
pub fn article(bytes: &[u8], source: Source) -> Result<Article, ImportError> {
    let is_cut = bytes.len() > MAX_MAIL;
    let mail = without_envelope(&bytes[..bytes.len().min(MAX_MAIL)]);
    let mail = Entity::parse(mail);
    let fields = Fields::of(&mail);
    let mut body = Body::of(&mail);
    let repeated: Vec<&str> = [&fields.subject, &fields.sender]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    furniture::cut(&mut body.blocks, &repeated);
    let mut blocks = Vec::new();
    let mut add = |kind, words: Option<&str>| {
        blocks.extend(words.and_then(|words| MarkupBlock::new(kind, words)));
    };
    add(BlockKind::Headline, fields.subject.as_deref());
    add(BlockKind::Byline, fields.sender.as_deref());
    let date = fields.date.map(pullquote_text::date::Date::in_words);
    add(BlockKind::Dateline, date.as_deref());
    if fields.subject.is_none() && body.blocks.is_empty() && body.attachments.is_empty() {
        return Err(ImportError::EmptyMail);
    }
    let attachments = body.attachment_note();
    // The subject is the headline.
    let has_subject = fields.subject.is_some();
    for (at, block) in body.blocks.iter_mut().enumerate() {
        let is_top = at < MAX_TOP && block.kind == BlockKind::Paragraph && block.quote_depth == 0;
        if block.kind == BlockKind::Headline && has_subject {
            block.kind = BlockKind::Crosshead;
        } else if is_top && plain::line_kind(&block.text) == Some(BlockKind::Byline) {
            block.kind = BlockKind::Byline;
        }
    }
    blocks.append(&mut body.blocks);
    let mut joined = markup::join(&blocks);
    let mut article = Article::new(joined.text, joined.blocks, source);
    joined.references.add_links(&mut article, None);
    joined.references.add_images(&mut article, None);
    article.encoding = body.encoding.unwrap_or(article.encoding);
    article.notes = body.notes;
    article.notes.extend(attachments);
    if is_cut {
        article
            .notes
            .push(format!("only the first {} MB are read", MAX_MAIL >> 20));
    }
    article.byline = fields.sender;
    article.date = fields.date;
    article.site = fields.publisher;
    article.address = fields.address;
    article.tags = fields.keywords;
    Ok(article)
}
