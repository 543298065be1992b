//! The quote book as a document and as data.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::anchor::{AnchorMatch, MatchState};
use super::super::json as records;
use super::super::record::{Record, SavedQuote};
use super::super::tags;
use super::{date, escaped, flat, paragraphs};
use pullquote_text::clean;

/// A kept quotation and where it was found.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a> {
    /// The quotation.
    pub kept: &'a SavedQuote,
    /// Where it is in the article; `None` when the article was not there to look.
    pub found: Option<AnchorMatch>,
}

/// A Markdown document: a section for each article, in the order of the items, with its publisher and
/// date, and in it each quotation with speaker, cue, kind, position, state, tags and note.
pub fn markdown(items: &[Quoted<'_>]) -> String {
    let mut out = "# Quote book\n".to_owned();
    let mut told: Vec<&str> = Vec::new();
    for item in items {
        let article = &item.kept.article;
        if told.contains(&article.id.as_str()) {
            continue;
        }
        told.push(article.id.as_str());
        let _ = writeln!(out, "\n## {}", escaped(&flat(&article.title)));
        let facts = [
            item.kept.publisher.as_deref().unwrap_or_default(),
            item.kept.date.as_deref().unwrap_or_default(),
            &article.source,
        ];
        let facts: Vec<String> = facts.iter().map(|fact| escaped(&flat(fact))).collect();
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        if !facts.is_empty() {
            let _ = writeln!(out, "\n{}", facts.join(" · "));
        }
        let of = |item: &&Quoted<'_>| item.kept.article.id == article.id;
        for item in items.iter().filter(of) {
            out.push_str(&section(item));
        }
    }
    out
}

fn section(item: &Quoted<'_>) -> String {
    let kept = item.kept;
    let quote: Vec<String> = paragraphs(&kept.anchor.quote())
        .map(|paragraph| format!("> {}\n", escaped(&paragraph)))
        .collect();
    let mut out = format!("\n{}", quote.join(">\n"));
    let speaker = kept.speaker.as_deref().unwrap_or("no named speaker");
    let mut facts = vec![format!("— {}", escaped(&flat(speaker)))];
    facts.extend(kept.cue.iter().map(|cue| escaped(&flat(cue))));
    facts.push(escaped(&flat(&kept.kind)));
    facts.push(format!(
        "characters {}–{}",
        kept.anchor.start, kept.anchor.end
    ));
    facts.push(format!("kept {}", escaped(&flat(date(&kept.created)))));
    match item.found {
        None => facts.push("article not found".to_owned()),
        Some(found) if found.ambiguous => facts.push(format!("{}?", found.state.name())),
        Some(found) if found.state == MatchState::Exact => {}
        Some(found) => facts.push(found.state.name().to_owned()),
    }
    let tags = kept.tags.iter().map(|tag| format!("#{}", flat(tag)));
    facts.extend(tags.map(|tag| escaped(&tag)));
    let _ = writeln!(out, "\n{}", facts.join(" · "));
    if let Some(note) = &kept.note {
        let lines = note.lines().map(|line| escaped(&clean::line(line)));
        let lines: Vec<String> = lines.collect();
        let _ = writeln!(out, "\n{}", lines.join("\n").trim_end());
    }
    out
}

/// A JSON object with the quotations as the file has them, each with its `state`.
pub fn json(items: &[Quoted<'_>]) -> String {
    let list = items.iter().map(|item| {
        let record = Record::SavedQuote(item.kept.clone());
        let mut value = records::write(&record, &Value::Null);
        value["state"] = item.found.map(|found| found.state.name()).into();
        if item.found.is_some_and(|found| found.ambiguous) {
            value["ambiguous"] = true.into();
        }
        value
    });
    let list: Vec<Value> = list.collect();
    records::pretty(&json!({ "quotes": list })) + "\n"
}

/// One line for each quotation, for lists: date of the article, speaker, words, article, tags, note,
/// parted by tabs. No control characters.
pub fn lines(items: &[&SavedQuote]) -> String {
    let mut out = String::new();
    for kept in items {
        let cells = [
            kept.date.clone().unwrap_or_default(),
            kept.speaker.clone().unwrap_or_else(|| "—".to_owned()),
            kept.anchor.excerpt(),
            kept.article.title.clone(),
            tags::format(&kept.tags),
            kept.note.clone().unwrap_or_default(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| flat(cell)).collect();
        let _ = writeln!(out, "{}", cells.join("\t").trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article_id::ArticleId;
    use crate::bookmarks::{Anchor, ArticleRef};
    use pullquote_text::Span;

    const TEXT: &str = "Mill shuts\n\n“It is *over*,” said Ana Ruiz, the owner.";

    fn kept(id: &str) -> SavedQuote {
        let hash = ArticleId::of(TEXT);
        let article = ArticleRef {
            id: hash.clone(),
            title: "Mill shuts".to_owned(),
            source: "/papers/mill.txt".to_owned(),
            passage: None,
        };
        let start = TEXT.find('“').unwrap();
        let end = TEXT.find('”').unwrap() + '”'.len_utf8();
        let anchor = Anchor::new(TEXT, &hash, Span::new(start, end));
        let mut kept = SavedQuote::new(id, article, anchor, "direct", "2026-05-04T12:00:00Z");
        kept.speaker = Some("Ana Ruiz".to_owned());
        kept.cue = Some("said".to_owned());
        kept.date = Some("2026-05-03".to_owned());
        kept.publisher = Some("The Post".to_owned());
        kept.tags = vec!["mills".to_owned()];
        kept.note = Some("ask\n\u{1b}[31m her".to_owned());
        kept
    }

    #[test]
    fn the_document_names_speaker_article_date_and_position() {
        let one = kept("a");
        let found = Some(one.anchor.find(TEXT, &one.article.id));
        let document = markdown(&[Quoted { kept: &one, found }]);
        assert_eq!(
            document,
            "# Quote book\n\n## Mill shuts\n\nThe Post · 2026-05-03 · /papers/mill.txt\n\n\
             > “It is \\*over\\*,”\n\n\
             — Ana Ruiz · said · direct · characters 12–27 · kept 2026-05-04 · \\#mills\n\n\
             ask\n␛\\[31m her\n"
        );
        let gone = markdown(&[Quoted {
            kept: &one,
            found: None,
        }]);
        assert!(gone.contains("article not found"), "{gone}");
    }

    #[test]
    fn the_data_are_the_records_with_their_state() {
        let one = kept("a");
        let found = Some(one.anchor.find(TEXT, &one.article.id));
        let value: Value = serde_json::from_str(&json(&[Quoted { kept: &one, found }])).unwrap();
        let quote = &value["quotes"][0];
        assert_eq!(quote["type"], "quote");
        assert_eq!(quote["speaker"], "Ana Ruiz");
        assert_eq!(quote["date"], "2026-05-03");
        assert_eq!(quote["state"], "exact");
        assert_eq!(quote["target"]["selector"][1]["start"], 12);
    }

    #[test]
    fn a_line_has_no_controls_and_its_columns() {
        let line = lines(&[&kept("a")]);
        let cells: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        assert_eq!(cells[..2], ["2026-05-03", "Ana Ruiz"]);
        assert_eq!(cells[4], "#mills");
        assert!(
            !line
                .trim_end()
                .contains(|c: char| c.is_control() && c != '\t')
        );
    }
}
