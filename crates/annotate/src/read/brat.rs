//! brat stand-off back to annotations.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use crate::annotated_text::AnnotatedText;
use crate::types::{
    Annotations, Cue, Entity, EntityId, EntityKind, Explanation, Mention, Quote, QuoteKind,
    Speaker, Statement,
};
use pullquote_text::{Offsets, Source, Span, clean, plain};

/// Why a brat file cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
#[error("line {line}: {fault}")]
pub struct BratError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: BratFault,
}

/// What is wrong with a line of a brat file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BratFault {
    /// It is not written as brat writes lines of its sort.
    #[error("not a line of brat stand-off")]
    Malformed,
    /// A type of annotation that the record does not have.
    #[error("unknown type “{0}”")]
    Kind(String),
    /// A place that is not in the text.
    #[error("the text has no code points {0} to {1}")]
    Place(usize, usize),
    /// The words at that place are others.
    #[error("the text has other words there than “{0}”")]
    OtherText(String),
    /// A `T` number that no line has.
    #[error("there is no T{0}")]
    Reference(u32),
}

/// Reads the annotations of `text` from a brat `.ann` file as [`to_brat`](crate::record::to_brat) writes it, or as
/// somebody changed it in brat.
///
/// The format has no confidences, which are 1, and no names of entities: an entity has the longest of its
/// names in the text, and is called by its descriptions of several words. Attributes, events and
/// normalisations are left aside.
///
/// ```
/// use pullquote_annotate::{Annotator, read, record};
///
/// let found = Annotator::new()?.annotate("“We won,” said Ana Ruiz.");
/// let brat = record::to_brat(found.article(), found.annotations());
/// let read = read::from_brat(found.text(), &brat)?;
/// assert_eq!(read.quotes().next().unwrap().speaker_name(), Some("Ana Ruiz"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A line is malformed or does not fit the text.
pub fn from_brat(text: &str, ann: &str) -> Result<AnnotatedText, BratError> {
    let mut file = File {
        text,
        points: Offsets::new(text),
        terms: Vec::new(),
        by_number: HashMap::new(),
        speakers: HashMap::new(),
        cues: HashMap::new(),
        chains: Vec::new(),
        corrected: HashSet::new(),
    };
    // Lines may refer to terms that come later.
    let lines = || ann.lines().map(|line| line.trim_end_matches('\r'));
    for (idx, line) in lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with('T'))
    {
        let term = file.term(line);
        let (number, term) = term.map_err(|fault| BratError {
            line: idx + 1,
            fault,
        })?;
        file.by_number.insert(number, file.terms.len());
        file.terms.push(term);
    }
    for (idx, line) in lines().enumerate() {
        let read = file.link(line);
        read.map_err(|fault| BratError {
            line: idx + 1,
            fault,
        })?;
    }
    let article = plain::from_text(text.to_owned(), Source::Given(String::new()));
    let annotations = file.annotations();
    Ok(AnnotatedText::new(article, annotations))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TermKind {
    Named(EntityKind),
    Quote(QuoteKind),
    Statement,
    /// A pronoun or a description.
    Mention,
    Cue,
}

impl TermKind {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "Statement" => return Some(Self::Statement),
            "Mention" => return Some(Self::Mention),
            "Cue" => return Some(Self::Cue),
            _ => {}
        }
        let name = name.to_ascii_lowercase();
        let named = EntityKind::from_name(&name).map(Self::Named);
        named.or_else(|| QuoteKind::from_name(&name).map(Self::Quote))
    }
}

struct Term {
    kind: TermKind,
    /// At least one.
    spans: Vec<Span>,
}

impl Term {
    fn span(&self) -> Span {
        let last = self.spans[self.spans.len() - 1];
        self.spans[0].cover(last)
    }
}

struct File<'a> {
    text: &'a str,
    points: Offsets<'a>,
    terms: Vec<Term>,
    by_number: HashMap<u32, usize>,
    /// The terms of the speaker and of the cue, by the term of what is said.
    speakers: HashMap<usize, usize>,
    cues: HashMap<usize, usize>,
    chains: Vec<Vec<usize>>,
    corrected: HashSet<usize>,
}

impl File<'_> {
    fn term(&self, line: &str) -> Result<(u32, Term), BratFault> {
        let mut columns = line.splitn(3, '\t');
        let (Some(number), Some(place), Some(words)) =
            (columns.next(), columns.next(), columns.next())
        else {
            return Err(BratFault::Malformed);
        };
        let number = term_number(number)?;
        let (kind, places) = place.split_once(' ').ok_or(BratFault::Malformed)?;
        let kind = TermKind::from_name(kind).ok_or_else(|| BratFault::Kind(kind.to_owned()))?;
        let fragments = places.split(';').map(|place| self.fragment(place));
        let fragments = fragments.collect::<Result<Vec<Span>, _>>()?;
        if !fragments.is_sorted_by(|one, next| one.end() <= next.start()) {
            return Err(BratFault::Malformed);
        }
        let found = fragments.iter().map(|one| clean::line(one.of(self.text)));
        if found.collect::<Vec<_>>().join(" ") != words {
            return Err(BratFault::OtherText(words.to_owned()));
        }
        let spans = self.joined(&fragments);
        Ok((number, Term { kind, spans }))
    }

    fn fragment(&self, place: &str) -> Result<Span, BratFault> {
        let (start, end) = place.split_once(' ').ok_or(BratFault::Malformed)?;
        let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else {
            return Err(BratFault::Malformed);
        };
        match (self.points.byte(start), self.points.byte(end)) {
            (Some(from), Some(to)) if from < to => Ok(Span::new(from, to)),
            _ => Err(BratFault::Place(start, end)),
        }
    }

    /// Fragments between which are only line ends were one span, which the format does not allow.
    fn joined(&self, fragments: &[Span]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::with_capacity(fragments.len());
        for fragment in fragments {
            let continued = spans.last_mut().filter(|last| {
                let between = self.text.get(last.end()..fragment.start());
                between.is_some_and(|gap| !gap.is_empty() && gap.bytes().all(|b| b == b'\n'))
            });
            match continued {
                Some(last) => *last = last.cover(*fragment),
                None => spans.push(*fragment),
            }
        }
        spans
    }

    /// Reads a line that is about terms.
    fn link(&mut self, line: &str) -> Result<(), BratFault> {
        let mut columns = line.splitn(3, '\t');
        let (sort, content) = (columns.next().unwrap_or_default(), columns.next());
        match sort.bytes().next() {
            Some(b'T' | b'A' | b'M' | b'E' | b'N') | None => Ok(()),
            Some(b'R') => self.relation(content.ok_or(BratFault::Malformed)?),
            Some(b'*') => self.chain(content.ok_or(BratFault::Malformed)?),
            Some(b'#') => {
                self.note(content, columns.next());
                Ok(())
            }
            Some(_) => Err(BratFault::Malformed),
        }
    }

    fn relation(&mut self, content: &str) -> Result<(), BratFault> {
        let mut words = content.split_whitespace();
        let name = words.next().ok_or(BratFault::Malformed)?;
        let mut argument = |prefix: &str| {
            let word = words.next().and_then(|word| word.strip_prefix(prefix));
            self.index(word.ok_or(BratFault::Malformed)?)
        };
        let (from, to) = (argument("Arg1:")?, argument("Arg2:")?);
        match name {
            "Speaker" => self.speakers.insert(from, to),
            "Cue" => self.cues.insert(from, to),
            _ => return Err(BratFault::Kind(name.to_owned())),
        };
        Ok(())
    }

    fn chain(&mut self, content: &str) -> Result<(), BratFault> {
        let mut words = content.split_whitespace();
        match words.next() {
            Some("Equiv") => {}
            Some(name) => return Err(BratFault::Kind(name.to_owned())),
            None => return Err(BratFault::Malformed),
        }
        let terms = words.map(|word| self.index(word));
        self.chains.push(terms.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Notes are for people, except the one that [`to_brat`](crate::record::to_brat) writes.
    fn note(&mut self, content: Option<&str>, note: Option<&str>) {
        let about = content.and_then(|content| content.strip_prefix("AnnotatorNotes "));
        let term = about.and_then(|word| self.index(word).ok());
        if let (Some(term), Some(note)) = (term, note)
            && (note == "corrected" || note.starts_with("corrected, "))
        {
            self.corrected.insert(term);
        }
    }

    fn index(&self, word: &str) -> Result<usize, BratFault> {
        let number = term_number(word)?;
        let index = self.by_number.get(&number).copied();
        index.ok_or(BratFault::Reference(number))
    }

    fn annotations(&self) -> Annotations {
        let chains = self.entities();
        let mut of_term = HashMap::new();
        let mut entities = Vec::with_capacity(chains.len());
        for (id, (entity, terms)) in (0..).map(EntityId).zip(chains) {
            of_term.extend(terms.into_iter().map(|term| (term, id)));
            entities.push(entity);
        }
        let mut found = Annotations {
            entities,
            ..Annotations::default()
        };
        for (idx, term) in self.terms.iter().enumerate() {
            let corrected = self.corrected.contains(&idx);
            let speaker = self.speakers.get(&idx).map(|speaker| Speaker {
                mention: self.terms[*speaker].span(),
                entity: of_term.get(speaker).copied(),
            });
            let cue = self.cues.get(&idx).map(|cue| Cue {
                span: self.terms[*cue].span(),
            });
            match term.kind {
                TermKind::Named(kind) => found.mentions.push(Mention {
                    span: term.span(),
                    kind,
                    entity: of_term.get(&idx).copied(),
                    corrected,
                }),
                TermKind::Quote(kind) => found.quotes.push(Quote {
                    span: term.span(),
                    kind,
                    speaker,
                    cue,
                    confidence: 1.0,
                    parent: None,
                    clause: Vec::new(),
                    explanation: Explanation::default(),
                    corrected,
                }),
                TermKind::Statement => found.statements.push(Statement {
                    spans: term.spans.clone(),
                    speaker,
                    cue,
                    confidence: 1.0,
                    explanation: Explanation::default(),
                    corrected,
                }),
                TermKind::Mention | TermKind::Cue => {}
            }
        }
        let order = |span: Span| (span.start(), usize::MAX - span.end());
        found.mentions.sort_by_key(|one| order(one.span));
        found.quotes.sort_by_key(|one| order(one.span));
        found.statements.sort_by_key(|one| order(one.span()));
        nest(&mut found.quotes);
        found
    }

    /// The entities in order of their first mention, with their terms.
    fn entities(&self) -> Vec<(Entity, Vec<usize>)> {
        let chained: HashSet<usize> = self.chains.iter().flatten().copied().collect();
        let speakers: HashSet<usize> = self.speakers.values().copied().collect();
        // A name is an entity also when it stands alone. So is a description, but the words for a source
        // that was not resolved are written in the same way.
        let alone = |idx: &usize| match self.terms[*idx].kind {
            _ if chained.contains(idx) => false,
            TermKind::Named(kind) => kind.is_linked(),
            TermKind::Mention => !speakers.contains(idx),
            _ => false,
        };
        let alone = (0..self.terms.len()).filter(alone).map(|idx| vec![idx]);
        let chains = self.chains.iter().cloned().chain(alone);
        let mut entities: Vec<_> = chains
            .filter(|terms| !terms.is_empty())
            .map(|terms| (self.entity(&terms), terms))
            .collect();
        entities.sort_by_key(|(entity, _)| entity.mentions[0].start());
        entities
    }

    fn entity(&self, terms: &[usize]) -> Entity {
        let words = |idx: usize| self.terms[idx].span().of(self.text);
        let named = |idx: &usize| match self.terms[*idx].kind {
            TermKind::Named(kind) if kind.is_linked() => Some((kind, words(*idx))),
            _ => None,
        };
        let names = || terms.iter().filter_map(named);
        // The first of the longest.
        let name = names().rev().max_by_key(|(_, words)| words.chars().count());
        let others = terms.iter().filter(|idx| named(idx).is_none());
        let mut seen = HashSet::new();
        let called = others
            .map(|idx| words(*idx))
            .filter(|words| words.contains(' ') && seen.insert(*words))
            .map(str::to_owned);
        let mut mentions: Vec<Span> = terms.iter().map(|idx| self.terms[*idx].span()).collect();
        mentions.sort_by_key(|span| (span.start(), span.end()));
        Entity {
            kind: names().next().map_or(EntityKind::Person, |(kind, _)| kind),
            name: name
                .map_or_else(|| words(terms[0]), |(_, name)| name)
                .to_owned(),
            called: called.collect(),
            mentions,
            corrected: terms.iter().all(|idx| self.corrected.contains(idx)),
        }
    }
}

/// Finds the quotation around each of the sorted `quotes`.
fn nest(quotes: &mut [Quote]) {
    let mut open: Vec<(u32, Span)> = Vec::new();
    for (idx, quote) in (0..).zip(quotes) {
        while open
            .pop_if(|(_, span)| !span.contains(quote.span))
            .is_some()
        {}
        quote.parent = open.last().map(|(parent, _)| *parent);
        open.push((idx, quote.span));
    }
}

fn term_number(word: &str) -> Result<u32, BratFault> {
    let number = word
        .strip_prefix('T')
        .and_then(|digits| digits.parse().ok());
    number.ok_or(BratFault::Malformed)
}
