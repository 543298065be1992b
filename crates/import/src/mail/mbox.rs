//! Mailboxes: files of mails, each below a line that begins with `From `.
//!
//! The forms differ in how they keep lines of a mail that begin so: `mboxo` and `mboxrd` put `>` before them,
//! `mboxcl` gives the length of each mail. A file is read once, in pieces, for the places of its mails; their
//! texts stay on disk until they are asked for.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use pullquote_text::{Article, Contents, Source};

use super::fields::part;
use super::mime::{self, Entity};
use super::{MAX_MAIL, article, digest, field_name};
use crate::error::ImportError;
use crate::file::has_extension;
use crate::traits::{CollectionFormat, Parts};

/// How many bytes are read at once.
const CHUNK: usize = 1 << 20;
/// How many bytes of a mail are looked at while it is searched for its header.
const HEAD: usize = 64 << 10;
/// The most mails of a file: their numbers are kept apart from those of the letters of a digest.
const MAX_MAILS: usize = 1 << DIGEST_SHIFT;
/// The number of a letter of a digest is above this bit, that of the digest below.
const DIGEST_SHIFT: u32 = 20;
/// The bit of `X-Mozilla-Status` for a mail that was deleted and is still in the file.
const MOZILLA_EXPUNGED: u32 = 8;

pub(crate) struct MboxFormat;

/// Mailboxes under the name of a text, as archives of mailing lists offer them.
pub(crate) struct TextMbox;

impl CollectionFormat for TextMbox {
    fn accepts_name(&self, path: &Path) -> bool {
        has_extension(path, &["txt", "text"])
    }

    fn detects(&self, path: &Path, head: &[u8]) -> bool {
        MboxFormat.detects(path, head)
    }

    fn is_found_by_content(&self) -> bool {
        true
    }

    fn open(&self, file: File, path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        MboxFormat.open(file, path)
    }
}

impl CollectionFormat for MboxFormat {
    fn accepts_name(&self, path: &Path) -> bool {
        // Thunderbird and mutt name their mailboxes `Inbox`, `Sent`.
        path.extension().is_none() || has_extension(path, &["mbox", "mbx", "mboxrd", "mail"])
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        let head = head.trim_ascii_start();
        let end = memchr::memchr(b'\n', head).map_or(head.len(), |at| at + 1);
        head.starts_with(b"From ") && begins_mail(&head[end..])
    }

    fn open(&self, file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        Ok(Box::new(Mailbox {
            file,
            mails: Vec::new(),
            is_complete: false,
        }))
    }
}

/// The place of a mail in the file.
#[derive(Clone, Debug)]
struct Place {
    /// Behind its `From ` line.
    start: u64,
    end: u64,
}

struct Mailbox {
    file: File,
    mails: Vec<Place>,
    is_complete: bool,
}

impl Parts for Mailbox {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        self.scan()?;
        let mut parts = Vec::new();
        for at in 0..self.mails.len() {
            let place = self.mails[at].clone();
            let head = read_at(&mut self.file, &place, HEAD)?;
            let mail = Entity::parse_header(&head);
            if is_deleted(&mail) {
                continue;
            }
            let number = at as u32 + 1;
            if digest::is_digest(&mail) {
                let letters = digest::letters(&read_at(&mut self.file, &place, MAX_MAIL)?);
                let letters = letters.into_iter().take(u16::MAX as usize >> 4).zip(1u32..);
                let before = parts.len();
                let number = |nth| nth << DIGEST_SHIFT | number;
                parts.extend(letters.map(|(letter, nth)| digest::part(&letter, number(nth))));
                if parts.len() > before {
                    continue;
                }
            }
            parts.push(part(&mail, number, place.end - place.start));
        }
        if parts.is_empty() {
            return Err(ImportError::EmptyMailbox);
        }
        Ok(Contents {
            title: String::new(),
            parts,
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let (letter, number) = (number >> DIGEST_SHIFT, number & (MAX_MAILS as u32 - 1));
        let at = (number as usize)
            .checked_sub(1)
            .ok_or(ImportError::NoSuchPart)?;
        if at >= self.mails.len() && !self.is_complete {
            self.scan()?;
        }
        let place = self.mails.get(at).cloned().ok_or(ImportError::NoSuchPart)?;
        let mail = read_at(&mut self.file, &place, MAX_MAIL + 1)?;
        if letter == 0 {
            return article(&unescape(&mail), source);
        }
        let letters = digest::letters(&mail);
        let letter = letters
            .get(letter as usize - 1)
            .ok_or(ImportError::NoSuchPart)?;
        digest::article(letter, source)
    }
}

impl Mailbox {
    /// Finds the places of all mails.
    fn scan(&mut self) -> Result<(), ImportError> {
        if self.is_complete {
            return Ok(());
        }
        self.mails.clear();
        let mut scan = Scan::new(&mut self.file)?;
        while self.mails.len() < MAX_MAILS - 1
            && let Some(place) = scan.next_mail()?
        {
            self.mails.push(place);
        }
        self.is_complete = true;
        Ok(())
    }
}

/// Reads a file in pieces, and finds the lines that begin with `From `.
struct Scan<'f> {
    file: &'f mut File,
    /// A piece of the file, and where it begins.
    piece: Vec<u8>,
    start: u64,
    is_last: bool,
    /// Where the next mail is looked for.
    at: u64,
    /// The open mail begins there.
    open: Option<u64>,
    /// The first byte where it can end, as its length says.
    end: Option<u64>,
}

impl<'f> Scan<'f> {
    fn new(file: &'f mut File) -> io::Result<Self> {
        let mut scan = Self {
            file,
            piece: Vec::new(),
            start: 0,
            is_last: false,
            at: 0,
            open: None,
            end: None,
        };
        scan.load(0)?;
        Ok(scan)
    }

    /// Loads the piece from `start` on.
    fn load(&mut self, start: u64) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(start))?;
        self.piece.clear();
        let wanted = (CHUNK + HEAD) as u64;
        let n = self
            .file
            .by_ref()
            .take(wanted)
            .read_to_end(&mut self.piece)?;
        self.is_last = (n as u64) < wanted;
        self.start = start;
        Ok(())
    }

    /// The next whole mail.
    fn next_mail(&mut self) -> io::Result<Option<Place>> {
        loop {
            let found = self.next_line()?;
            let end = match found {
                Some((line, _)) => line,
                None => self.start + self.piece.len() as u64,
            };
            let place = self.open.take().map(|start| Place {
                start,
                end: end.max(start),
            });
            let Some((_, body)) = found else {
                return Ok(place);
            };
            self.open = Some(body);
            self.at = body;
            self.end = None;
            self.read_length()?;
            if place.is_some() {
                return Ok(place);
            }
        }
    }

    /// Where the next `From ` line that begins a mail starts, and where it ends.
    fn next_line(&mut self) -> io::Result<Option<(u64, u64)>> {
        if let Some(end) = self.end.take() {
            self.at = end;
        }
        loop {
            let offset = self.at.checked_sub(self.start).map(|at| at as usize);
            let Some(offset) =
                offset.filter(|&at| at <= self.piece.len() && (at < CHUNK || self.is_last))
            else {
                let is_behind = self.is_last && self.at > self.start + self.piece.len() as u64;
                if is_behind {
                    return Ok(None);
                }
                self.load(self.at)?;
                continue;
            };
            for found in memchr::memmem::find_iter(&self.piece[offset..], b"From ") {
                let found = offset + found;
                if found >= CHUNK && !self.is_last {
                    break;
                }
                if !self.is_line_start(found) {
                    continue;
                }
                let rest = &self.piece[found..];
                let Some(end) = memchr::memchr(b'\n', rest) else {
                    continue;
                };
                if begins_mail(&rest[end + 1..]) {
                    let line = self.start + found as u64;
                    return Ok(Some((line, line + end as u64 + 1)));
                }
            }
            if self.is_last {
                return Ok(None);
            }
            // The last bytes are read again: a line that begins there shows whether it begins in full.
            let next = self.start + CHUNK as u64;
            self.at = next.max(self.at);
            self.load(next - 1)?;
        }
    }

    fn is_line_start(&self, at: usize) -> bool {
        match at.checked_sub(1) {
            Some(before) => self.piece[before] == b'\n',
            // Pieces begin at a place that was looked at, or in the middle of a line.
            None => self.start == 0 || self.at == self.start,
        }
    }

    /// Finds the end of the open mail by its field `Content-Length`, if that leads to the next one.
    fn read_length(&mut self) -> io::Result<()> {
        let Some(start) = self.open else {
            return Ok(());
        };
        let offset = (start - self.start) as usize;
        if offset + HEAD > self.piece.len() && !self.is_last {
            self.load(start)?;
        }
        let head = &self.piece[(start - self.start) as usize..];
        let head = &head[..head.len().min(HEAD)];
        let (fields, _) = mime::split_header(head);
        let mut length = None;
        for line in fields.split(|byte| *byte == b'\n') {
            if field_name(line).as_deref() == Some("content-length") {
                let value = line.split(|byte| *byte == b':').nth(1).unwrap_or_default();
                length = String::from_utf8_lossy(value).trim().parse::<u64>().ok();
            }
        }
        let end =
            length.and_then(|length| start.checked_add(fields.len() as u64)?.checked_add(length));
        let Some(end) = end else {
            return Ok(());
        };
        let mut behind = [0; 8];
        self.file.seek(SeekFrom::Start(end))?;
        let n = read_full(self.file, &mut behind)?;
        let behind = behind[..n].trim_ascii_start();
        if n == 0 || behind.starts_with(b"From ") || (behind.is_empty() && n < 8) {
            self.end = Some(end);
        }
        Ok(())
    }
}

fn read_full(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while n < bytes.len() {
        match file.read(&mut bytes[n..])? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}

/// Whether bytes behind a `From ` line begin a mail: with a field of a header.
fn begins_mail(bytes: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = &bytes[..end];
    // Some programs put the envelope of a mail before that of another.
    field_name(line).is_some() || line.starts_with(b">From ")
}

fn read_at(file: &mut File, place: &Place, limit: usize) -> io::Result<Vec<u8>> {
    let len = (place.end - place.start).min(limit as u64);
    file.seek(SeekFrom::Start(place.start))?;
    let mut bytes = Vec::new();
    file.take(len).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Takes one `>` from each line that begins with some and `From `.
fn unescape(mail: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(mail.len());
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        let signs = line.iter().take_while(|byte| **byte == b'>').count();
        let is_escaped = signs > 0 && line[signs..].starts_with(b"From ");
        plain.extend_from_slice(&line[usize::from(is_escaped)..]);
    }
    plain
}

fn is_deleted(mail: &Entity) -> bool {
    let status = mail
        .text("X-Mozilla-Status")
        .and_then(|status| u32::from_str_radix(&status, 16).ok());
    status.is_some_and(|status| status & MOZILLA_EXPUNGED != 0)
}
