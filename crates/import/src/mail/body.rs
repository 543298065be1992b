//! Which parts of a mail are its text, and their blocks.

use super::mime::Entity;
use super::plain_body::{self, Flow};
use super::{attribution, furniture};
use crate::decode::{self, Decoded};
use crate::html;
use crate::markup::{self, MarkupBlock};
use pullquote_text::{BlockKind, Encoding, collapse_whitespace};

/// The most names of attachments that are told.
const MAX_NAMED: usize = 20;

/// The text of a mail.
#[derive(Debug, Default)]
pub struct Body {
    pub blocks: Vec<MarkupBlock>,
    /// Of the text that was decoded last.
    pub encoding: Option<Encoding>,
    pub notes: Vec<String>,
    /// Names of the parts that are not shown.
    pub attachments: Vec<String>,
}

impl Body {
    pub fn of(mail: &Entity) -> Self {
        let mut body = Self::default();
        body.add(mail, true);
        settle_attributions(&mut body.blocks);
        body
    }

    /// Adds what `entity` shows, in order.
    fn add(&mut self, entity: &Entity, is_first: bool) {
        if entity.is_attachment() && !is_first {
            self.attach(entity);
            return;
        }
        match entity.media_type.as_str() {
            "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
                self.notes
                    .push("the mail is encrypted or sealed: its text is not shown".to_owned());
            }
            "multipart/alternative" if !entity.parts.is_empty() => self.add_alternative(entity),
            "multipart/related" if !entity.parts.is_empty() => {
                // The other parts are pictures of the first.
                let root = root(entity);
                self.add(root, is_first);
            }
            _ if !entity.parts.is_empty() => {
                for (at, part) in entity.parts.iter().enumerate() {
                    self.add(part, at == 0);
                }
            }
            "text/html" | "application/xhtml+xml" => self.show(html_blocks(entity)),
            "text/plain" | "text/markdown" | "text/enriched" | "text" => {
                self.show(plain_blocks(entity));
            }
            "multipart/alternative" | "multipart/mixed" | "multipart/related" => {
                // Without parts, for lack of a boundary.
                self.show(plain_blocks(entity));
            }
            _ => self.attach(entity),
        }
    }

    /// Shows the best of the alternatives: HTML, unless it says much less than the plain text.
    fn add_alternative(&mut self, entity: &Entity) {
        let (mut html, mut plain, mut rest) = (None, None, Vec::new());
        for part in &entity.parts {
            let shown = if part.media_type == "multipart/related" && !part.parts.is_empty() {
                root(part)
            } else {
                part
            };
            match shown.media_type.as_str() {
                "text/html" if html.is_none() => html = Some(html_blocks(shown)),
                "text/plain" if plain.is_none() => plain = Some(plain_blocks(shown)),
                // Nested: a plain text beside HTML with attachments.
                _ if !part.parts.is_empty() => rest.push(part),
                // The same once more, such as an invitation.
                _ => {}
            }
        }
        match (html, plain) {
            (Some(html), Some(plain)) => {
                let is_poor = is_poor(&html.0, &plain.0);
                self.show(if is_poor { plain } else { html });
            }
            (Some(html), None) => self.show(html),
            (None, Some(plain)) if rest.is_empty() => self.show(plain),
            (None, plain) => {
                let before = self.blocks.len();
                for part in rest {
                    self.add(part, false);
                }
                if let Some(plain) = plain
                    && is_poor(&self.blocks[before..], &plain.0)
                {
                    self.blocks.truncate(before);
                    self.show(plain);
                }
            }
        }
    }

    fn show(&mut self, (blocks, decoded): (Vec<MarkupBlock>, Decoded)) {
        self.blocks.extend(blocks);
        self.encoding = Some(decoded.encoding);
        for note in decoded.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    fn attach(&mut self, entity: &Entity) {
        // Signatures and receipts are not for reading.
        let is_machine = ["signature", "pkcs7", "pgp-encrypted", "delivery-status"];
        if is_machine
            .iter()
            .any(|kind| entity.media_type.ends_with(kind))
        {
            return;
        }
        let name = entity.file_name().or_else(|| {
            let inner = (entity.media_type == "message/rfc822")
                .then(|| Entity::parse_header(entity.body))?;
            inner.text("Subject")
        });
        self.attachments
            .push(name.unwrap_or_else(|| entity.media_type.clone()));
    }

    /// The note that names the attachments.
    pub fn attachment_note(&self) -> Option<String> {
        let names: Vec<&str> = self
            .attachments
            .iter()
            .take(MAX_NAMED)
            .map(String::as_str)
            .collect();
        let more = self.attachments.len().saturating_sub(MAX_NAMED);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        (!names.is_empty()).then(|| format!("not shown: attached {}{rest}", names.join(", ")))
    }
}

/// The part that a `multipart/related` entity shows.
pub fn root<'e, 'm>(entity: &'e Entity<'m>) -> &'e Entity<'m> {
    let start = entity.parameter("start");
    let start = start.as_deref().map(|id| id.trim_matches(['<', '>']));
    let named = start.and_then(|id| {
        entity
            .parts
            .iter()
            .find(|part| part.content_id() == Some(id))
    });
    named.unwrap_or(&entity.parts[0])
}

fn html_blocks(entity: &Entity) -> (Vec<MarkupBlock>, Decoded) {
    let mut decoded = match entity.charset() {
        Some(charset) => decode::decode(entity.decoded().into_owned(), Some(charset)),
        None => html::decode(entity.decoded().into_owned()),
    };
    let page = std::mem::take(&mut decoded.text);
    (markup::blocks(&page, false), decoded)
}

fn plain_blocks(entity: &Entity) -> (Vec<MarkupBlock>, Decoded) {
    let mut decoded = decode::decode(entity.decoded().into_owned(), entity.charset());
    let is = |name: &str, value: &str| {
        entity
            .parameter(name)
            .is_some_and(|found| found.eq_ignore_ascii_case(value))
    };
    let flow = Flow {
        flowed: is("format", "flowed"),
        del_sp: is("delsp", "yes"),
    };
    let text = std::mem::take(&mut decoded.text);
    (plain_body::blocks(&text, flow), decoded)
}

/// Whether the HTML says so much less than the plain text that it only points to it.
fn is_poor(html: &[MarkupBlock], plain: &[MarkupBlock]) -> bool {
    count_words(html) * 10 < count_words(plain) * 7
}

/// The words of the text, without furniture and addresses.
fn count_words(blocks: &[MarkupBlock]) -> usize {
    let mut blocks = blocks.to_vec();
    furniture::cut(&mut blocks, &[]);
    let words = blocks
        .iter()
        .flat_map(|block| block.text.split_whitespace());
    words
        .filter(|word| !word.contains("://") && word.contains(char::is_alphanumeric))
        .count()
}

/// Shortens the lines that announce quotations, and makes a quotation of what follows the fields of an
/// answered mail.
fn settle_attributions(blocks: &mut Vec<MarkupBlock>) {
    let mut deeper = 0;
    let mut at = 0;
    while at < blocks.len() {
        blocks[at].quote_depth = blocks[at].quote_depth.saturating_add(deeper).min(8);
        let n = fields_of_mail(blocks, at);
        let is_forward = n > 0
            && blocks[at - 1]
                .text
                .to_lowercase()
                .contains("forwarded message");
        if is_forward {
            // A mail that is passed on is read as the text of this one.
            for block in &mut blocks[at - 1..at + n] {
                block.kind = BlockKind::Boilerplate;
            }
        } else if n > 0 {
            let texts: Vec<&str> = blocks[at..at + n]
                .iter()
                .flat_map(|block| block.text.lines())
                .collect();
            if let Some(line) = attribution::of_fields(&texts) {
                blocks[at].kind = BlockKind::Paragraph;
                blocks[at].text = line;
                blocks[at].links.clear();
                blocks.drain(at + 1..at + n);
                deeper += 1;
            }
        }
        at += 1;
    }
    lift_attributions(blocks);
    for at in 0..blocks.len().saturating_sub(1) {
        let announces = blocks[at + 1].quote_depth > blocks[at].quote_depth;
        if announces && attribution::is_attribution(&collapse_whitespace(&blocks[at].text)) {
            let line = collapse_whitespace(&blocks[at].text);
            blocks[at].text = attribution::without_addresses(&line);
            blocks[at].links.clear();
            blocks[at].kind = BlockKind::Paragraph;
        }
    }
}

/// Takes the lines that announce a quotation out of it: Apple's program puts them inside.
fn lift_attributions(blocks: &mut [MarkupBlock]) {
    for at in 0..blocks.len().saturating_sub(1) {
        let depth = blocks[at].quote_depth;
        let above = at
            .checked_sub(1)
            .map_or(0, |above| blocks[above].quote_depth);
        let begins = above < depth && blocks[at + 1].quote_depth == depth;
        if begins && attribution::is_attribution(&collapse_whitespace(&blocks[at].text)) {
            blocks[at].quote_depth = depth - 1;
        }
    }
}

/// How many blocks from `at` are the fields of another mail.
fn fields_of_mail(blocks: &[MarkupBlock], at: usize) -> usize {
    const MAX_BLOCKS: usize = 6;
    let begins = |text: &str| {
        let text = text.trim_start_matches('*').to_lowercase();
        ["from:", "von:", "de:", "da:", "van:"]
            .iter()
            .any(|name| text.starts_with(name))
    };
    if at == 0 || at > 200 || !begins(&blocks[at].text) {
        return 0;
    }
    let is_field = |block: &&MarkupBlock| {
        let mut lines = block.text.lines();
        block.text.len() <= 1000
            && lines.all(|line| {
                line.split_once(':')
                    .is_some_and(|(name, _)| name.len() <= 24)
            })
    };
    blocks[at..]
        .iter()
        .take(MAX_BLOCKS)
        .take_while(is_field)
        .count()
}
