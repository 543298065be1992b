//! Factiva without field codes: section, headline, author, length, date and publication are lines in this
//! order, and `Document` with a number ends each article.

use std::borrow::Cow;
use std::ops::Range;

use pullquote_text::{BlockKind, date, plain};

use super::ExportFormat;
use super::stanzas::{Line, byline, is_copyright, is_word_count, lines};
use crate::fields::Fields;

pub struct Factiva;

/// How many lines the header has below the number of words.
const MAX_HEADER: usize = 14;

/// Whether `line` is `Document NWP0000020240305ek3500001`.
pub fn is_number(line: &str) -> bool {
    let number = line.strip_prefix("Document ");
    number.is_some_and(|number| {
        number.len() >= 15
            && number.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && number.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
    })
}

/// Whether the lines from `at` are a number of words, a date and a publication.
fn is_header(lines: &[Line], at: usize) -> bool {
    is_word_count(lines[at].text)
        && lines[at + 1..]
            .iter()
            .find(|line| !line.is_blank())
            .is_some_and(|line| line.text.len() < 40 && date::find(line.text).is_some())
}

impl ExportFormat for Factiva {
    fn detects(&self, head: &str) -> bool {
        let lines: Vec<Line> = lines(head).collect();
        let Some(at) = (0..lines.len()).find(|&at| is_header(&lines, at)) else {
            return false;
        };
        let mut below = lines[at..].iter();
        let ends = |line: &Line| is_copyright(line.text) || is_number(line.text);
        at > 0 && below.any(ends)
    }

    fn split(&self, text: &str) -> Vec<Range<usize>> {
        let all: Vec<Line> = lines(text).collect();
        let mut documents = Vec::new();
        let mut start = 0;
        for at in 0..all.len() {
            if is_number(all[at].text) {
                if (start..at).any(|at| is_header(&all, at)) {
                    documents.push(all[start].start..all[at].start);
                }
                start = at + 1;
            }
        }
        if (start..all.len()).any(|at| is_header(&all, at)) {
            documents.push(all[start].start..text.len());
        }
        documents
    }

    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>) {
        let lines: Vec<Line> = lines(document).collect();
        let mut fields = Fields::default();
        let Some(words) = (0..lines.len()).find(|&at| is_header(&lines, at)) else {
            return (fields, document.into());
        };
        let above: Vec<&str> = lines[..words]
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| line.text)
            .collect();
        read_above(&above, &mut fields);
        let end = read_below(&lines, words, &mut fields);
        fields.in_print.push(lines[words].text.to_owned());
        let start = lines.get(end).map_or(document.len(), |line| line.start);
        (fields, document[start..].into())
    }
}

/// Section, headline and author.
fn read_above(lines: &[&str], fields: &mut Fields) {
    let mut titles = lines;
    if let [rest @ .., last] = titles
        && !rest.is_empty()
        && (plain::line_kind(last) == Some(BlockKind::Byline) || is_name(last))
    {
        fields.byline = byline(last);
        titles = rest;
    }
    if let [section, rest @ ..] = titles
        && !rest.is_empty()
        && section.split_whitespace().count() <= 3
        && section.len() <= 30
    {
        fields.tags.push((*section).to_owned());
        fields.in_print.push((*section).to_owned());
        titles = rest;
    }
    fields.headline = titles.join(" ");
}

/// Two to four capitalised words.
fn is_name(words: &str) -> bool {
    let n = words.split_whitespace().count();
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '’' | '\'');
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    (2..=4).contains(&n) && words.chars().all(is_letter) && words.split_whitespace().all(is_capital)
}

/// Date, time, publication, page, language and copyright. Returns the first line of the text.
fn read_below(lines: &[Line], words: usize, fields: &mut Fields) -> usize {
    let mut end = words + 1;
    let mut n = 0;
    for (at, line) in lines.iter().enumerate().skip(words + 1) {
        if line.is_blank() {
            // Below the header, or between its lines where each is a paragraph.
            if n > 4 && !fields.publication.is_empty() {
                return at;
            }
            continue;
        }
        n += 1;
        if n > MAX_HEADER {
            break;
        }
        end = at + 1;
        if fields.date.is_empty() {
            line.text.clone_into(&mut fields.date);
        } else if is_time(line.text) {
        } else if fields.publication.is_empty() {
            line.text.clone_into(&mut fields.publication);
        } else if is_copyright(line.text) {
            let rest = lines[end..].iter().position(Line::is_blank);
            return rest.map_or(lines.len(), |rest| end + rest);
        } else if line.text.len() > 60 {
            return at;
        } else if is_page(line.text) {
            fields.in_print.push(line.text.to_owned());
        }
    }
    end
}

fn is_time(line: &str) -> bool {
    let digits = line.get(..5).map(str::as_bytes);
    digits
        .is_some_and(|time| time[2] == b':' && time[0].is_ascii_digit() && time[4].is_ascii_digit())
}

/// Whether `line` is a page, as `12`, `A01`, `B.3`, rather than the code of the publication or a language.
fn is_page(line: &str) -> bool {
    line.len() <= 8
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}
