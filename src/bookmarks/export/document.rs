//! Documents of marked passages: a section for each article, as Markdown or as an HTML page.

use std::fmt::Write as _;

use crate::article_id::ArticleId;
use crate::bookmarks::anchor::Anchor;
use pullquote_text::clean::{self, one_line};
use pullquote_text::{html, markdown};

#[derive(Clone, Debug)]
pub struct Document {
    pub(super) title: &'static str,
    pub(super) sections: Vec<Section>,
}

/// The passages of an article. All words are cleaned.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub id: ArticleId,
    pub title: String,
    /// Where the article is on the web: cleaned for a link.
    pub address: Option<String>,
    pub facts: Vec<String>,
    pub passages: Vec<Passage>,
}

/// A marked passage. All words are cleaned.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    name: Option<String>,
    paragraphs: Vec<String>,
    speaker: Option<String>,
    facts: Vec<String>,
    /// Its lines.
    note: Vec<String>,
}

impl Passage {
    pub fn new(
        name: Option<&str>,
        anchor: &Anchor,
        speaker: Option<&str>,
        facts: &[String],
        note: Option<&str>,
    ) -> Self {
        // A single line end within marked words is only a wrapped line.
        let quote = anchor.quote();
        let paragraphs = quote.split("\n\n").map(one_line);
        let note = note.unwrap_or_default().trim_end().lines();
        Self {
            name: name.map(one_line),
            paragraphs: paragraphs.filter(|one| !one.is_empty()).collect(),
            speaker: speaker.map(one_line),
            facts: facts.iter().map(|fact| one_line(fact)).collect(),
            note: note.map(|line| clean::line(line).into_owned()).collect(),
        }
    }
}

/// Style of a page besides that of all pages.
const STYLE: &str =
    "blockquote p{margin:.4em 0}.who{font-weight:600}h3{margin-bottom:.2em}h2 a{color:inherit}";

impl Document {
    /// As Markdown that shows the words literally.
    pub fn to_markdown(&self) -> String {
        let mut out = format!("# {}\n", self.title);
        for section in &self.sections {
            let _ = writeln!(out, "\n## {}", markdown::escape_heading(&section.title));
            push_facts(&section.facts, &mut out);
            if let Some(address) = &section.address {
                let _ = writeln!(out, "\n<{address}>");
            }
            for passage in &section.passages {
                if let Some(name) = &passage.name {
                    let _ = writeln!(out, "\n### {}", markdown::escape_heading(name));
                }
                let quote: Vec<String> = passage
                    .paragraphs
                    .iter()
                    .map(|paragraph| format!("> {}\n", markdown::escape(paragraph)))
                    .collect();
                let _ = write!(out, "\n{}", quote.join(">\n"));
                let speaker = passage.speaker.iter().map(|name| format!("— {name}"));
                let facts: Vec<String> = speaker.chain(passage.facts.iter().cloned()).collect();
                push_facts(&facts, &mut out);
                if !passage.note.is_empty() {
                    let _ = writeln!(out, "\n{}", markdown::escape(&passage.note.join("\n")));
                }
            }
        }
        out
    }

    /// As a self-contained page.
    pub fn to_html(&self) -> String {
        let mut body = format!("<h1>{}</h1>\n", self.title);
        for section in &self.sections {
            let title = html::escape(&section.title);
            let _ = match &section.address {
                Some(address) => {
                    let address = html::escape(address);
                    writeln!(body, "<h2><a href=\"{address}\">{title}</a></h2>")
                }
                None => writeln!(body, "<h2>{title}</h2>"),
            };
            let facts = joined(&section.facts);
            let _ = writeln!(body, "<p class=\"muted\">{}</p>", html::escape(&facts));
            for passage in &section.passages {
                if let Some(name) = &passage.name {
                    let _ = writeln!(body, "<h3>{}</h3>", html::escape(name));
                }
                body.push_str("<blockquote>");
                for paragraph in &passage.paragraphs {
                    let _ = write!(body, "<p>{}</p>", html::escape(paragraph));
                }
                body.push_str("</blockquote>\n<p>");
                if let Some(speaker) = &passage.speaker {
                    let _ = write!(
                        body,
                        "<span class=\"who\">— {}</span> ",
                        html::escape(speaker)
                    );
                }
                let facts = html::escape(&joined(&passage.facts));
                let _ = writeln!(body, "<span class=\"muted\">{facts}</span></p>");
                if !passage.note.is_empty() {
                    let note = html::escape(&passage.note.join("\n"));
                    let _ = writeln!(body, "<p>{}</p>", note.replace('\n', "<br>"));
                }
            }
        }
        html::page(self.title, STYLE, &body)
    }
}

fn joined(facts: &[String]) -> String {
    let facts = facts.iter().map(String::as_str);
    let facts: Vec<&str> = facts.filter(|fact| !fact.is_empty()).collect();
    facts.join(" · ")
}

fn push_facts(facts: &[String], out: &mut String) {
    let facts = joined(facts);
    if !facts.is_empty() {
        let _ = writeln!(out, "\n{}", markdown::escape(&facts));
    }
}
