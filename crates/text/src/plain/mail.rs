//! The header of a mail: `From: …`, `Subject: …`.

use super::lexicon;
use super::lines::SourceLine;
use crate::{Block, BlockKind, Span};

pub fn is_mail_header(text: &str, stanza: &[SourceLine]) -> bool {
    let is_field = |line: &SourceLine| field(line.of(text)).is_some();
    let n_fields = stanza.iter().filter(|line| is_field(line)).count();
    n_fields >= 2 && stanza.iter().all(|line| line.indent > 0 || is_field(line))
}

/// Name of the field and offset of its value.
fn field(line: &str) -> Option<(&str, usize)> {
    let (name, value) = line.split_once(':')?;
    let is_known =
        lexicon::entries(lexicon::MAIL_FIELDS).any(|field| name.eq_ignore_ascii_case(field));
    let lead = value.len() - value.trim_start().len();
    (is_known && !value.trim().is_empty()).then_some((name, name.len() + 1 + lead))
}

/// Adds the blocks of a mail header; the value of `Subject` or `Title` is the headline.
pub fn push_mail_header(text: &str, stanza: &[SourceLine], blocks: &mut Vec<Block>) {
    for line in stanza {
        match field(line.of(text)) {
            Some((name, value))
                if name.eq_ignore_ascii_case("subject") || name.eq_ignore_ascii_case("title") =>
            {
                let name_end = line.start + name.len() + 1;
                blocks.push(Block::new(line.start, name_end, BlockKind::Boilerplate));
                let headline = Block::new(line.start + value, line.end, BlockKind::Headline);
                blocks.push(headline);
            }
            Some((name, _)) => {
                let kind = match name {
                    "Date" | "Sent" | "Published" => BlockKind::Dateline,
                    "Author" => BlockKind::Byline,
                    _ => BlockKind::Boilerplate,
                };
                blocks.push(Block::new(line.start, line.end, kind));
            }
            None => match blocks.last_mut() {
                Some(last) => last.span = last.span.cover(Span::new(line.start, line.end)),
                None => blocks.push(Block::new(line.start, line.end, BlockKind::Boilerplate)),
            },
        }
    }
}
