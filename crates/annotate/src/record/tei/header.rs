//! The header: what the article is, and who and what it names.

use std::fmt::Write as _;

use super::escape;
use crate::engine::Engine;
use crate::gender::Gender;
use crate::types::{Annotations, Entity, EntityKind};
use pullquote_text::Article;

/// What the header of a TEI document says of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeiHeader<'a> {
    /// The headline.
    pub title: String,
    /// The authors.
    pub author: Option<&'a str>,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// The day of publication, as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Where it is on the web.
    pub address: Option<&'a str>,
    /// The engine that made the annotations.
    pub engine: Option<Engine>,
    /// The text, for the genders of people in the header's lists.
    pub text: &'a str,
}

impl<'a> TeiHeader<'a> {
    /// What the article itself says.
    pub fn of(article: &'a Article) -> Self {
        Self {
            title: article.title(),
            author: article.byline.as_deref(),
            publisher: article.publisher_name(),
            date: article.date.map(|date| date.to_string()),
            address: article.address.as_deref(),
            engine: None,
            text: article.text(),
        }
    }
}

pub(super) fn write(header: &TeiHeader<'_>, annotations: &Annotations, out: &mut String) {
    let title = escape(&header.title);
    let _ = write!(
        out,
        "<teiHeader>\n<fileDesc>\n<titleStmt><title>{title}</title></titleStmt>\n\
         <publicationStmt><p>Made from the article below by annotating it.</p></publicationStmt>\n\
         <sourceDesc><bibl><title>{title}</title>"
    );
    let mut field = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(out, "<{name}>{}</{name}>", escape(value));
        }
    };
    field("author", header.author);
    field("publisher", header.publisher);
    if let Some(date) = &header.date {
        let date = escape(date);
        let _ = write!(out, "<date when=\"{date}\">{date}</date>");
    }
    if let Some(address) = header.address {
        let address = escape(address);
        let _ = write!(out, "<ref target=\"{address}\">{address}</ref>");
    }
    out.push_str("</bibl></sourceDesc>\n</fileDesc>\n<encodingDesc><appInfo>");
    let _ = write!(
        out,
        "<application ident=\"pullquote\" version=\"{}\"><label>pullquote",
        env!("CARGO_PKG_VERSION")
    );
    if let Some(engine) = header.engine {
        let _ = write!(out, ", the {} engine", engine.name());
    }
    out.push_str("</label></application></appInfo></encodingDesc>\n");
    lists(header.text, annotations, out);
    out.push_str("</teiHeader>\n");
}

/// Of each list the kind, the element of an entry, and the element of its name.
const LISTS: [(EntityKind, &str, &str, &str); 3] = [
    (EntityKind::Person, "listPerson", "person", "persName"),
    (EntityKind::Organisation, "listOrg", "org", "orgName"),
    (EntityKind::Place, "listPlace", "place", "placeName"),
];

/// Whether the header has an entry for an entity of this kind.
pub(super) fn is_listed(kind: EntityKind) -> bool {
    LISTS.iter().any(|(listed, ..)| *listed == kind)
}

fn lists(text: &str, annotations: &Annotations, out: &mut String) {
    let of = |kind: EntityKind| {
        let all = annotations.entities.iter().enumerate();
        all.filter(move |(_, who)| who.kind == kind)
    };
    if !annotations.entities.iter().any(|who| is_listed(who.kind)) {
        return;
    }
    out.push_str("<profileDesc>\n");
    // People and organisations take part, places are where it happens.
    for (parent, kinds) in [("particDesc", &LISTS[..2]), ("settingDesc", &LISTS[2..])] {
        if kinds.iter().all(|(kind, ..)| of(*kind).next().is_none()) {
            continue;
        }
        let _ = writeln!(out, "<{parent}>");
        for (kind, list, entry, name) in kinds {
            if of(*kind).next().is_none() {
                continue;
            }
            let _ = writeln!(out, "<{list}>");
            for (number, who) in of(*kind) {
                let gender = gender(who, text);
                let who = escape(&who.name);
                let _ = writeln!(
                    out,
                    "<{entry} xml:id=\"w{}\"{gender}><{name}>{who}</{name}></{entry}>",
                    number + 1
                );
            }
            let _ = writeln!(out, "</{list}>");
        }
        let _ = writeln!(out, "</{parent}>");
    }
    out.push_str("</profileDesc>\n");
}

/// `gender` of a `person`, as the text's words have it.
fn gender(who: &Entity, text: &str) -> &'static str {
    match who.gender(text) {
        Some(Gender::Female) => " gender=\"F\"",
        Some(Gender::Male) => " gender=\"M\"",
        None => "",
    }
}
