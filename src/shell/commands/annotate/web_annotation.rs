//! W3C Web Annotations (Sanderson, Ciccarese & Young 2017), and the same as Hypothesis imports them.

use pullquote_annotate::{Annotations, Offsets, Speaker};
use pullquote_text::{Article, Source, Span};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::article_id::ArticleId;
use crate::library::statement_kind::StatementKind;
use crate::shell::archive::{AnnotatedDocument, Facts};
use crate::shell::source::absolute;

/// Code points of the text before and after what is selected. Hypothesis' client takes as many.
const CONTEXT: usize = 32;

/// Hypothesis lists imported annotations by user; this one has no account.
const USER: &str = "acct:pullquote@localhost";

/// What is annotated.
struct Found {
    kind: &'static str,
    /// Several where `she said` interrupts what is said.
    spans: Vec<Span>,
    /// The name of the speaker, or of what is named.
    name: Option<String>,
    cue: Option<Span>,
}

/// A document as the target of annotations.
pub(super) struct Target<'a> {
    article: &'a Article,
    annotations: &'a Annotations,
    offsets: Offsets<'a>,
    facts: Facts,
    id: &'a str,
    source: String,
}

impl<'a> Target<'a> {
    pub(super) fn new(annotated: &'a AnnotatedDocument) -> Self {
        let document = &annotated.document;
        let facts = Facts::of(document);
        Self {
            article: &document.article,
            annotations: &annotated.annotations,
            offsets: Offsets::new(document.article.text()),
            source: source(&document.article, &facts),
            facts,
            id: &document.id,
        }
    }

    /// Quotations, statements and names, each a JSON-LD document.
    pub(super) fn web_annotations(&self) -> Vec<Value> {
        let names = self.annotations.mentions.iter().map(|mention| Found {
            kind: mention.kind.name(),
            spans: vec![mention.span],
            name: mention
                .entity
                .and_then(|id| self.annotations.entity(id))
                .map(|who| who.name.clone()),
            cue: None,
        });
        let found = self.said().into_iter().chain(names);
        found.map(|found| self.web_annotation(&found)).collect()
    }

    /// Quotations and statements, each an entry of an export of Hypothesis.
    pub(super) fn hypothesis_annotations(&self) -> Vec<Value> {
        let said = self.said().into_iter();
        said.map(|found| self.hypothesis_annotation(&found))
            .collect()
    }

    fn said(&self) -> Vec<Found> {
        let name = |speaker: Option<Speaker>| {
            let name = speaker.and_then(|speaker| self.annotations.name_of(&speaker));
            name.map(str::to_owned)
        };
        let quotes = self.annotations.quotes.iter().map(|quote| Found {
            kind: quote.kind.name(),
            spans: vec![quote.span],
            name: name(quote.shown_speaker()),
            cue: quote.cue.map(|cue| cue.span),
        });
        let statements = self.annotations.statements.iter();
        let statements = statements.filter(|one| one.is_marked()).map(|one| Found {
            kind: StatementKind::Reported.name(),
            spans: one.spans.clone(),
            name: name(one.speaker),
            cue: one.cue.map(|cue| cue.span),
        });
        quotes.chain(statements).collect()
    }

    fn web_annotation(&self, found: &Found) -> Value {
        let body = |purpose: &str, value: &str| {
            json!({
                "type": "TextualBody",
                "purpose": purpose,
                "format": "text/plain",
                "value": value,
            })
        };
        let tag = body("tagging", found.kind);
        let name = found.name.as_deref().map(|name| body("identifying", name));
        let motivation = if name.is_some() {
            "identifying"
        } else {
            "tagging"
        };
        let target = |span: &Span| {
            let place = self.offsets.location(*span).code_points;
            json!({
                "source": self.source,
                "selector": [
                    self.quote_selector(*span),
                    {"type": "TextPositionSelector", "start": place.start, "end": place.end},
                ],
            })
        };
        let mut targets: Vec<Value> = found.spans.iter().map(target).collect();
        let target = match targets.len() {
            1 => targets.remove(0),
            _ => targets.into(),
        };
        json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": self.annotation_id(found),
            "type": "Annotation",
            "motivation": motivation,
            "generator": {
                "type": "Software",
                "name": concat!("pullquote ", env!("CARGO_PKG_VERSION")),
            },
            "body": std::iter::once(tag).chain(name).collect::<Vec<_>>(),
            "target": target,
        })
    }

    /// Positions in the text of a web page are not those of the article's text, so that only the words select.
    fn hypothesis_annotation(&self, found: &Found) -> Value {
        let selectors: Vec<Value> = found
            .spans
            .iter()
            .take(1)
            .map(|span| self.quote_selector(*span))
            .collect();
        let tags: Vec<&str> = std::iter::once(found.kind)
            .chain(found.name.as_deref())
            .collect();
        let cue = found.cue.map(|cue| cue.of(self.article.text()));
        let text = match (&found.name, cue) {
            (Some(name), Some(cue)) => format!("{name} ({cue})"),
            (Some(name), None) => name.clone(),
            (None, _) => String::new(),
        };
        json!({
            "user": USER,
            "uri": self.source,
            "document": {"title": [self.facts.title]},
            "text": text,
            "tags": tags,
            "target": [{"source": self.source, "selector": selectors}],
        })
    }

    fn quote_selector(&self, span: Span) -> Value {
        let text = self.article.text();
        let before = text[..span.start()].char_indices().rev();
        let from = before
            .take(CONTEXT)
            .last()
            .map_or(span.start(), |(at, _)| at);
        let mut after = text[span.end()..].char_indices();
        let to = after
            .nth(CONTEXT)
            .map_or(text.len(), |(at, _)| span.end() + at);
        json!({
            "type": "TextQuoteSelector",
            "exact": span.of(text),
            "prefix": text[from..span.start()],
            "suffix": text[span.end()..to],
        })
    }

    /// The same for the same annotation of the same record: a UUID of version 8 (RFC 9562), from a hash.
    fn annotation_id(&self, found: &Found) -> String {
        let mut hash = Sha256::new();
        for part in [self.source.as_str(), self.id, found.kind] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        for span in &found.spans {
            hash.update(format!("{} {};", span.start(), span.end()));
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        bytes[6] = (bytes[6] & 0x0f) | 0x80;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex = format!("{:032x}", u128::from_be_bytes(bytes));
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
        format!("urn:uuid:{}", parts.join("-"))
    }
}

/// The IRI of the article: its address, else that of its file, else one of its text (RFC 6920).
fn source(article: &Article, facts: &Facts) -> String {
    let address = facts.address.as_deref();
    if let Some(address) = address.and_then(|address| Url::parse(address).ok()) {
        return address.into();
    }
    let file = match &article.source {
        Source::File(path) => Url::from_file_path(absolute(path)).ok(),
        Source::Part { path, part } => {
            let url = Url::from_file_path(absolute(path));
            url.ok().map(|mut url| {
                url.set_fragment(Some(&part.to_string()));
                url
            })
        }
        Source::Seed(_) | Source::Stdin | Source::StdinPart(_) | Source::Given(_) => None,
    };
    let of_text = || format!("nih:sha-256;{}", ArticleId::of(article.text()).as_str());
    file.map_or_else(of_text, Into::into)
}
