//! The elements inside the blocks, in parts that nest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::fmt::Write as _;

use super::header::is_listed;
use crate::types::{Annotations, EntityId, EntityKind, QuoteKind, Speaker};
use pullquote_text::{Article, BlockKind, Span};

/// An annotation.
pub(super) struct Element {
    pub name: &'static str,
    /// Escaped, each after a blank.
    pub attributes: String,
    pub n_parts: usize,
    span: Span,
    /// Whether it is a name or the like, which can hold no words that are said.
    is_phrase: bool,
}

/// The start or end of a part of an element.
pub(super) enum Edge {
    Open {
        at: usize,
        element: usize,
        part: usize,
    },
    Close {
        at: usize,
        element: usize,
    },
}

impl Edge {
    /// The byte offset.
    pub const fn at(&self) -> usize {
        match self {
            Self::Open { at, .. } | Self::Close { at, .. } => *at,
        }
    }
}

pub(super) struct Elements {
    pub all: Vec<Element>,
    /// By block, in order.
    edges: Vec<Vec<Edge>>,
}

impl Elements {
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let mut all = said(annotations);
        let mut starts: Vec<usize> = all.iter().map(|one| one.span.start()).collect();
        starts.sort_unstable();
        all.extend(phrases(annotations).into_iter().filter(|one| {
            let next = starts.partition_point(|start| *start <= one.span.start());
            starts
                .get(next)
                .is_none_or(|start| *start >= one.span.end())
        }));
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|&one| key(&all[one], all[one].span, one));
        let mut elements = Self {
            all,
            edges: Vec::with_capacity(article.blocks().len()),
        };
        let mut next = 0;
        // Parts that go on in the next block.
        let mut going_on: Vec<usize> = Vec::new();
        for block in article.blocks() {
            let mut parts = BinaryHeap::new();
            going_on.retain(|&one| elements.all[one].span.end() > block.span.start());
            while let Some(&one) = order.get(next)
                && elements.all[one].span.start() < block.span.end()
            {
                going_on.push(one);
                next += 1;
            }
            // A byline and a dateline hold names and no quotations.
            let only_phrases = matches!(block.kind, BlockKind::Byline | BlockKind::Dateline);
            for &one in &going_on {
                let element = &elements.all[one];
                if let Some(span) = element.span.intersection(block.span)
                    && !span.is_empty()
                    && (element.is_phrase || !only_phrases)
                {
                    parts.push(Reverse(key(element, span, one)));
                }
            }
            let edges = elements.nest(parts);
            elements.edges.push(edges);
        }
        elements
    }

    /// Those of a block, once.
    pub fn take_edges(&mut self, block: usize) -> Vec<Edge> {
        self.edges
            .get_mut(block)
            .map_or_else(Vec::new, std::mem::take)
    }

    /// Opens and closes the parts of a block. What would end after the element around it is split there.
    fn nest(&mut self, mut parts: BinaryHeap<Reverse<Key>>) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let close = |open: &mut Vec<(usize, usize)>, edges: &mut Vec<Edge>, at: usize| {
            while let Some(&(element, end)) = open.last()
                && end <= at
            {
                open.pop();
                edges.push(Edge::Close { at: end, element });
            }
        };
        while let Some(Reverse((start, Reverse(end), is_phrase, one))) = parts.pop() {
            close(&mut open, &mut edges, start);
            let around = open.last().map_or(end, |(_, end)| *end);
            if end > around {
                parts.push(Reverse((around, Reverse(end), is_phrase, one)));
            }
            let element = &mut self.all[one];
            edges.push(Edge::Open {
                at: start,
                element: one,
                part: element.n_parts,
            });
            element.n_parts += 1;
            open.push((one, end.min(around)));
        }
        close(&mut open, &mut edges, usize::MAX);
        edges
    }
}

/// The order of parts: by start, the longer one first, of equal ones what is said first.
type Key = (usize, Reverse<usize>, bool, usize);

const fn key(element: &Element, span: Span, number: usize) -> Key {
    (span.start(), Reverse(span.end()), element.is_phrase, number)
}

/// Quotations and reported speech.
fn said(annotations: &Annotations) -> Vec<Element> {
    let element = |name, span, attributes| Element {
        name,
        attributes,
        n_parts: 0,
        span,
        is_phrase: false,
    };
    let who =
        |speaker: Option<&Speaker>| pointer(annotations, "who", speaker.and_then(|s| s.entity));
    let mut all = Vec::new();
    for quote in &annotations.quotes {
        let speaker = quote.shown_speaker();
        let (name, attributes) = match (quote.kind, speaker) {
            (QuoteKind::Scare, _) => ("soCalled", String::new()),
            (kind, None) => ("quote", format!(" type=\"{}\"", kind.name())),
            (kind, Some(speaker)) => {
                let who = who(Some(&speaker));
                let (rend, cert) = (kind.name(), cert(quote.confidence));
                (
                    "said",
                    format!("{who} direct=\"true\" rend=\"{rend}\"{cert}"),
                )
            }
        };
        all.push(element(name, quote.span, attributes));
    }
    for statement in annotations.statements.iter().filter(|one| one.is_marked()) {
        let who = who(statement.speaker.as_ref());
        let cert = cert(statement.confidence);
        let attributes = format!("{who} direct=\"false\"{cert}");
        let spans = statement.spans.iter();
        all.extend(spans.map(|span| element("said", *span, attributes.clone())));
    }
    all
}

/// Names, dates and amounts; pronouns and descriptions.
fn phrases(annotations: &Annotations) -> Vec<Element> {
    let mut all = Vec::new();
    let mut add = |name, span, attributes| {
        all.push(Element {
            name,
            attributes,
            n_parts: 0,
            span,
            is_phrase: true,
        });
    };
    let mut named = HashSet::new();
    for mention in &annotations.mentions {
        named.insert(mention.span);
        let mut attributes = pointer(annotations, "ref", mention.entity);
        let mut typed = || {
            let _ = write!(attributes, " type=\"{}\"", mention.kind.name());
        };
        let name = match mention.kind {
            EntityKind::Person => "persName",
            EntityKind::Organisation => "orgName",
            EntityKind::Place => "placeName",
            EntityKind::Work => "title",
            EntityKind::Date => "date",
            EntityKind::Group | EntityKind::Event => {
                typed();
                "name"
            }
            EntityKind::Money | EntityKind::Percent | EntityKind::Quantity => {
                typed();
                "measure"
            }
        };
        add(name, mention.span, attributes);
    }
    for (number, who) in annotations.entities.iter().enumerate() {
        let attributes = pointer(annotations, "ref", Some(EntityId(number as u32)));
        if attributes.is_empty() {
            continue;
        }
        let others = who.mentions.iter().filter(|span| !named.contains(span));
        others.for_each(|span| add("rs", *span, attributes.clone()));
    }
    all
}

/// An attribute that points to the header's entry of an entity; empty without one.
fn pointer(annotations: &Annotations, name: &str, entity: Option<EntityId>) -> String {
    let listed = entity.filter(|id| {
        let entity = annotations.entity(*id);
        entity.is_some_and(|entity| is_listed(entity.kind))
    });
    listed.map_or_else(String::new, |id| format!(" {name}=\"#w{}\"", id.0 + 1))
}

fn cert(confidence: f32) -> String {
    format!(" cert=\"{:.2}\"", confidence.clamp(0.0, 1.0))
}
