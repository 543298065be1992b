//! DOCX: the paragraphs of Word's main document, by streaming over its elements.
//!
//! Tracked deletions, hidden text, comments, headers and footers are left out; text boxes come after the
//! paragraph that anchors them, notes at the end. The dates in a file are those of the file, not of the
//! article.

mod body;
mod styles;

use std::collections::HashMap;

use super::xml::{self, attribute, local};
use super::{Members, Parsed};
use crate::error::DocumentError;
use crate::markup::tokenizer::Token;
pub use body::link_address;
use styles::Styles;

/// What the main document refers to.
#[derive(Default)]
struct Parts {
    styles: Styles,
    /// Addresses of links, by relationship.
    links: HashMap<String, String>,
    /// The paragraphs of notes, by kind and number.
    notes: HashMap<(body::NoteKind, String), Vec<super::page_writer::Words>>,
}

pub fn read(members: &mut Members) -> Result<Parsed, DocumentError> {
    let main = main_document(members);
    let text = members.text(&main)?;
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let beside = |name: &str| {
        if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        }
    };
    let mut parts = Parts {
        styles: Styles::read(
            &members.optional(&beside("styles.xml")),
            &members.optional(&beside("numbering.xml")),
        ),
        links: links(&members.optional(&beside(&format!("_rels/{name}.rels")))),
        notes: HashMap::new(),
    };
    for (kind, file) in [
        (body::NoteKind::Foot, "footnotes"),
        (body::NoteKind::End, "endnotes"),
    ] {
        let notes = members.optional(&beside(&format!("{file}.xml")));
        if notes.is_empty() {
            continue;
        }
        parts.links.extend(prefixed_links(
            &members.optional(&beside(&format!("_rels/{file}.xml.rels"))),
            file,
        ));
        let found = body::notes(&notes, kind, file, &parts);
        parts.notes.extend(found);
    }
    let mut parsed = body::read(&text, &parts);
    xml::core_properties(&members.optional("docProps/core.xml"), &mut parsed);
    Ok(parsed)
}

/// The file name of the main document, from the relationships of the package.
fn main_document(members: &mut Members) -> String {
    let list = members.optional("_rels/.rels");
    let main = xml::tokens(&list).find_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "Relationship" => {
            let kind = attribute(&tag, "Type")?;
            let target = attribute(&tag, "Target")?;
            let is_main = kind.ends_with("/officeDocument");
            is_main.then(|| target.trim_start_matches('/').to_owned())
        }
        _ => None,
    });
    main.unwrap_or_else(|| "word/document.xml".to_owned())
}

fn links(list: &str) -> HashMap<String, String> {
    let links = xml::tokens(list).filter_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "Relationship" => {
            let is_external = attribute(&tag, "TargetMode").as_deref() == Some("External");
            is_external.then(|| Some((attribute(&tag, "Id")?, attribute(&tag, "Target")?)))?
        }
        _ => None,
    });
    links.collect()
}

/// The links of a file of notes: its relationships have names of their own.
fn prefixed_links(list: &str, file: &str) -> HashMap<String, String> {
    let links = links(list).into_iter();
    links
        .map(|(id, address)| (format!("{file}/{id}"), address))
        .collect()
}
