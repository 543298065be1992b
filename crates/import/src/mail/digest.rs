//! Digests of mailing lists: mails that hold several letters, as parts (`multipart/digest`) or in the text
//! between lines of hyphens (RFC 1153).

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use pullquote_text::{Article, Contents, Part, Source};

use super::fields::{self, Fields};
use super::mime::Entity;
use super::{MAX_MAIL, count_fields, without_envelope};
use crate::error::ImportError;
use crate::file::has_extension;
use crate::traits::{CollectionFormat, Parts};

/// The least hyphens of the line that ends the preface, and of that between letters.
const PREFACE: usize = 60;
const SEPARATOR: usize = 28;
/// The most letters of a digest.
const MAX_LETTERS: usize = 2000;

pub(crate) struct DigestFormat;

impl CollectionFormat for DigestFormat {
    fn accepts_name(&self, path: &Path) -> bool {
        path.extension().is_none()
            || has_extension(path, &["eml", "emlx", "digest", "txt"])
            || is_maildir_name(path)
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        let head = without_envelope(head);
        let is_header = count_fields(head).is_some_and(|(_, n_letter)| n_letter > 0);
        is_header && is_digest(&Entity::parse_header(head))
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        let mut bytes = Vec::new();
        file.take(MAX_MAIL as u64).read_to_end(&mut bytes)?;
        let mail = without_envelope(&bytes);
        let letters = letters(mail);
        if letters.is_empty() {
            return Err(ImportError::NoParts);
        }
        Ok(Box::new(Digest {
            letters,
            title: Entity::parse_header(mail)
                .text("Subject")
                .unwrap_or_default(),
        }))
    }
}

/// `1709617800.M1P2.host:2,S`
fn is_maildir_name(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [":2,", ";2,", "!2,"]
        .iter()
        .any(|flags| name.contains(flags))
}

/// Whether the header says that the mail is a digest.
pub fn is_digest(mail: &Entity) -> bool {
    let subject = mail.text("Subject").unwrap_or_default().to_lowercase();
    let words = || subject.split(|c: char| !c.is_alphanumeric());
    let is_numbered = subject.contains(|c: char| c.is_ascii_digit());
    mail.media_type == "multipart/digest" || (words().any(|word| word == "digest") && is_numbered)
}

/// A letter of a digest, as a mail.
#[derive(Debug)]
pub struct Letter {
    mail: Vec<u8>,
    /// The name of the list.
    list: Option<String>,
}

pub fn part(letter: &Letter, number: u32) -> Part {
    let header = Entity::parse_header(&letter.mail);
    let part = fields::part(&header, number, letter.mail.len() as u64);
    Part {
        publisher: part.publisher.or_else(|| letter.list.clone()),
        ..part
    }
}

pub fn article(letter: &Letter, source: Source) -> Result<Article, ImportError> {
    let mut article = super::article(&letter.mail, source)?;
    if article.site.is_none() {
        article.site.clone_from(&letter.list);
    }
    Ok(article)
}

/// The letters of the digest; empty if the mail is none.
pub fn letters(bytes: &[u8]) -> Vec<Letter> {
    let mail = Entity::parse(bytes);
    let fields = Fields::of(&mail);
    let list = fields.publisher.or_else(|| list_name(&fields.subject?));
    let mut found = Vec::new();
    find_parts(&mail, &mut found);
    if found.is_empty() {
        let text = digest_text(&mail);
        found = split_text(&text);
    }
    let letters = found.into_iter().take(MAX_LETTERS);
    letters
        .map(|mail| Letter {
            mail,
            list: list.clone(),
        })
        .collect()
}

/// `Valley` for `Valley Digest, Vol 3, Issue 7`
fn list_name(subject: &str) -> Option<String> {
    let at = subject.to_ascii_lowercase().find(" digest")?;
    let name = subject[..at].trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The parts of `multipart/digest`, which Mailman puts between a preface and a footer.
fn find_parts(entity: &Entity, found: &mut Vec<Vec<u8>>) {
    if entity.media_type == "multipart/digest" {
        let letters = entity
            .parts
            .iter()
            .filter(|part| part.media_type == "message/rfc822");
        found.extend(letters.map(|part| part.decoded().into_owned()));
        return;
    }
    for part in &entity.parts {
        find_parts(part, found);
    }
}

/// The text of a digest without parts.
fn digest_text(mail: &Entity) -> Vec<u8> {
    let mut entity = mail;
    while let Some(first) = entity.parts.first() {
        entity = first;
    }
    entity.decoded().into_owned()
}

/// Splits the text of a digest at lines of hyphens that a header follows.
fn split_text(text: &[u8]) -> Vec<Vec<u8>> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let start = at;
        at += line.len();
        let hyphens = line.trim_ascii_end();
        let is_rule = hyphens.len() >= SEPARATOR && hyphens.iter().all(|byte| *byte == b'-');
        let is_enough = hyphens.len() >= PREFACE || !starts.is_empty();
        if is_rule && is_enough && begins_letter(&text[at..]) {
            starts.push((start, at));
        }
    }
    let mut letters = Vec::new();
    for (nth, &(_, start)) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).map_or(text.len(), |&(rule, _)| rule);
        let letter = without_trailer(&text[start..end]);
        letters.push(letter.trim_ascii_start().to_vec());
    }
    letters
}

/// Whether a header follows, perhaps below blank lines or `Message: 1`.
fn begins_letter(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(2048)];
    let rest = rest.trim_ascii_start();
    count_fields(rest).is_some_and(|(_, n_letter)| n_letter > 1)
}

/// The letter without what comes behind the last one: a line of hyphens, `End of … Digest`.
fn without_trailer(letter: &[u8]) -> &[u8] {
    let mut end = letter.len();
    let mut at = letter.len();
    for line in letter.rsplit(|byte| *byte == b'\n').take(40) {
        at = at.saturating_sub(line.len());
        let line = line.trim_ascii();
        let is_rule = line.len() >= SEPARATOR && line.iter().all(|byte| *byte == b'-');
        if is_rule || line.starts_with(b"End of ") {
            end = at;
        }
        at = at.saturating_sub(1);
    }
    &letter[..end]
}

struct Digest {
    title: String,
    letters: Vec<Letter>,
}

impl Parts for Digest {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let parts = self.letters.iter().zip(1..);
        let parts = parts.map(|(letter, number)| part(letter, number));
        Ok(Contents {
            title: self.title.clone(),
            parts: parts.collect(),
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let at = (number as usize).checked_sub(1);
        let letter = at.and_then(|at| self.letters.get(at));
        article(letter.ok_or(ImportError::NoSuchPart)?, source)
    }
}
