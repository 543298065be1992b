//! Nexis Uni: the title, the publication and the date, labelled fields, `Body`, the text, `Classification`,
//! and `End of Document` after each article.

use std::borrow::Cow;
use std::ops::Range;

use pullquote_text::date;

use super::ExportFormat;
use super::nexis::set;
use super::stanzas::{Line, field, is_copyright, lines};
use crate::fields::Fields;

pub struct NexisUni;

const HEADER: &[&str] = &["Section", "Length", "Byline", "Dateline", "Highlight"];
const FOOTER: &[&str] = &[
    "Language",
    "Publication-Type",
    "Publication Type",
    "Journal Code",
    "Subject",
    "Load-Date",
    "Geographic",
    "Industry",
    "Person",
    "Company",
    "Organization",
    "Graphic",
];
/// Most lines of a title.
const MAX_TITLE: usize = 4;
const END: &str = "End of Document";

/// Whether `line` is `Page 1 of 2`.
fn is_page_number(line: &str) -> bool {
    let Some(numbers) = line.strip_prefix("Page ") else {
        return false;
    };
    let Some((page, all)) = numbers.split_once(" of ") else {
        return false;
    };
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number(page) && is_number(all)
}

impl ExportFormat for NexisUni {
    fn detects(&self, head: &str) -> bool {
        let (mut has_body, mut has_field) = (false, false);
        for line in lines(head) {
            if line.text == END && has_field {
                return true;
            }
            has_body |= line.text == "Body" && has_field;
            has_field |= field(line.text, HEADER).is_some() || is_copyright(line.text);
            if has_body && (is_page_number(line.text) || line.text == "Classification") {
                return true;
            }
        }
        has_body
    }

    fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut documents = Vec::new();
        let mut start = 0;
        let mut has_body = false;
        for line in lines(text) {
            has_body |= line.text == "Body";
            if line.text == END {
                if has_body {
                    documents.push(start..line.start);
                }
                start = line.end;
                has_body = false;
            }
        }
        if has_body {
            documents.push(start..text.len());
        }
        documents
    }

    fn read<'t>(&self, document: &'t str) -> (Fields, Cow<'t, str>) {
        let lines: Vec<Line> = lines(document).collect();
        let mut fields = Fields::default();
        let Some(body) = lines.iter().position(|line| line.text == "Body") else {
            return (fields, document.into());
        };
        read_header(&lines[..body], &mut fields);
        let end = lines[body + 1..]
            .iter()
            .position(|line| line.text == "Classification" || field(line.text, FOOTER).is_some());
        let end = end.map_or(lines.len(), |end| body + 1 + end);
        for line in &lines[end..] {
            match field(line.text, FOOTER) {
                Some(("Graphic", words)) => fields.captions.push(words.to_owned()),
                Some(("Subject", words)) => fields.tags.extend(subjects(words)),
                _ => {}
            }
        }
        let stop = lines.get(end).map_or(document.len(), |line| line.start);
        (fields, document[lines[body].end..stop].into())
    }
}

/// The subjects of a list such as `FERRIES (90%); CITY COUNCILS (78%)`.
fn subjects(words: &str) -> impl Iterator<Item = String> {
    words.split(';').filter_map(|subject| {
        let name = subject.split('(').next()?.trim();
        (!name.is_empty()).then(|| name.to_lowercase())
    })
}

fn read_header(lines: &[Line], fields: &mut Fields) {
    let is_field = |line: &Line| field(line.text, HEADER).is_some() || is_copyright(line.text);
    let first = lines.iter().position(is_field).unwrap_or(lines.len());
    for line in &lines[first..] {
        if let Some((label, words)) = field(line.text, HEADER) {
            set(fields, label, words);
        }
    }
    // A list of all articles may come before the first one: its title is the one next to the date.
    let top = lines[..first]
        .iter()
        .filter(|line| !is_page_number(line.text));
    let top: Vec<&Line> = top.filter(|line| !line.is_blank()).collect();
    let is_date = |line: &&Line| line.text.len() < 80 && date::find(line.text).is_some();
    let Some(date) = top.iter().rposition(is_date) else {
        top.last()
            .map_or("", |line| line.text)
            .clone_into(&mut fields.headline);
        return;
    };
    top[date].text.clone_into(&mut fields.date);
    if let Some(edition) = top.get(date + 1) {
        fields.in_print.insert(0, edition.text.to_owned());
    }
    let Some(publication) = date.checked_sub(1) else {
        return;
    };
    top[publication].text.clone_into(&mut fields.publication);
    let Some(last) = publication.checked_sub(1) else {
        return;
    };
    // The lines of a wrapped title follow each other.
    let mut titles = vec![top[last]];
    for line in top[..last].iter().rev() {
        if titles.len() == MAX_TITLE || line.end != titles[0].start || line.text == top[last].text {
            break;
        }
        titles.insert(0, line);
    }
    let words: Vec<&str> = titles.iter().map(|line| line.text).collect();
    fields.headline = words.join(" ");
}
