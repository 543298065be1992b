//! brat stand-off annotation (Stenetorp et al. 2012).

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::types::{Annotations, Cue, EntityKind, QuoteKind};
use pullquote_text::{Article, Offsets, Span, clean};

/// The `annotation.conf` of a folder with [`to_brat`]'s files: brat opens only what it declares.
pub const BRAT_CONFIG: &str = "\
[entities]
Person
Organisation
Place
Group
Event
Work
Date
Money
Percent
Quantity
Mention
Cue
!Speech
\tDirect
\tMixed
\tScare
\tStatement

[relations]
Speaker\tArg1:Direct|Mixed|Scare|Statement, Arg2:<ENTITY>
Cue\tArg1:Direct|Mixed|Scare|Statement, Arg2:Cue
Equiv\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
";

/// The content of a brat `.ann` file (Stenetorp et al. 2012) for the article's text.
///
/// `T` lines are names, quotations, statements, sources and cues; `R` lines link each quotation or
/// statement to its source and cue; `*` lines list coreferent mentions; a `#` line notes what a reader
/// corrected. Offsets are code points. A span
/// that crosses a line end is split into fragments, as the format requires.
pub fn to_brat(article: &Article, annotations: &Annotations) -> String {
    let mut writer = Writer {
        text: article.text(),
        points: Offsets::new(article.text()),
        out: String::new(),
        terms: 0,
        relations: 0,
        notes: 0,
    };
    let mut known = HashMap::new();
    for entity in &annotations.mentions {
        let term = writer.term(kind(entity.kind), &[entity.span]);
        writer.note(term, entity.corrected, None);
        known.entry(entity.span).or_insert(term);
    }
    for quote in &annotations.quotes {
        let name = match quote.kind {
            QuoteKind::Direct => "Direct",
            QuoteKind::Mixed => "Mixed",
            QuoteKind::Scare => "Scare",
        };
        let term = writer.term(name, &[quote.span]);
        let words = quote.speaker_words();
        writer.attribute(term, words, quote.cue, &mut known);
        let unnamed = quote.speaker.filter(|_| words.is_none());
        let name = unnamed.and_then(|one| annotations.name_of(&one));
        writer.note(term, quote.corrected, name);
    }
    for statement in annotations.statements.iter().filter(|one| one.is_marked()) {
        let term = writer.term("Statement", &statement.spans);
        let words = statement.speaker_words();
        writer.attribute(term, words, statement.cue, &mut known);
        let unnamed = statement.speaker.filter(|_| words.is_none());
        let name = unnamed.and_then(|one| annotations.name_of(&one));
        writer.note(term, statement.corrected, name);
    }
    for who in &annotations.entities {
        let mut terms: Vec<usize> = Vec::new();
        for span in &who.mentions {
            terms.push(writer.mention(*span, &mut known));
        }
        terms.dedup();
        if terms.len() > 1 {
            writer.out.push_str("*\tEquiv");
            for term in terms {
                let _ = write!(writer.out, " T{term}");
            }
            writer.out.push('\n');
        }
    }
    writer.out
}

struct Writer<'a> {
    text: &'a str,
    points: Offsets<'a>,
    out: String,
    terms: usize,
    relations: usize,
    notes: usize,
}

impl Writer<'_> {
    /// Writes a `T` line; its number.
    fn term(&mut self, kind: &str, spans: &[Span]) -> usize {
        self.terms += 1;
        let fragments: Vec<Span> = spans
            .iter()
            .flat_map(|span| lines(self.text, *span))
            .collect();
        let places: Vec<String> = fragments
            .iter()
            .map(|span| {
                let (start, end) = (
                    self.points.code_points(span.start()),
                    self.points.code_points(span.end()),
                );
                format!("{start} {end}")
            })
            .collect();
        let words: Vec<_> = fragments
            .iter()
            .map(|span| clean::line(span.of(self.text)))
            .collect();
        let (term, places, words) = (self.terms, places.join(";"), words.join(" "));
        let _ = writeln!(self.out, "T{term}\t{kind} {places}\t{words}");
        term
    }

    /// The term of a mention: its name's, or a new one.
    fn mention(&mut self, span: Span, known: &mut HashMap<Span, usize>) -> usize {
        if let Some(&term) = known.get(&span) {
            return term;
        }
        let term = self.term("Mention", &[span]);
        known.insert(span, term);
        term
    }

    fn attribute(
        &mut self,
        term: usize,
        speaker: Option<Span>,
        cue: Option<Cue>,
        known: &mut HashMap<Span, usize>,
    ) {
        if let Some(words) = speaker {
            let source = self.mention(words, known);
            self.relation("Speaker", term, source);
        }
        if let Some(cue) = cue {
            let cue = self.term("Cue", &[cue.span]);
            self.relation("Cue", term, cue);
        }
    }

    /// Notes that a term was corrected, and the speaker if the text does not name them.
    fn note(&mut self, term: usize, corrected: bool, speaker: Option<&str>) {
        if corrected {
            self.notes += 1;
            let number = self.notes;
            let speaker = speaker.map_or_else(String::new, |name| format!(", Speaker: {name}"));
            let note = format!("corrected{speaker}");
            let _ = writeln!(
                self.out,
                "#{number}\tAnnotatorNotes T{term}\t{}",
                clean::line(&note)
            );
        }
    }

    fn relation(&mut self, name: &str, from: usize, to: usize) {
        self.relations += 1;
        let number = self.relations;
        let _ = writeln!(self.out, "R{number}\t{name} Arg1:T{from} Arg2:T{to}");
    }
}

/// The parts of a span on each line that it covers.
fn lines(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start();
    for line in span.of(text).split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        if !words.is_empty() {
            parts.push(Span::new(start, start + words.len()));
        }
        start += line.len();
    }
    parts
}

const fn kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "Person",
        EntityKind::Organisation => "Organisation",
        EntityKind::Place => "Place",
        EntityKind::Group => "Group",
        EntityKind::Event => "Event",
        EntityKind::Work => "Work",
        EntityKind::Date => "Date",
        EntityKind::Money => "Money",
        EntityKind::Percent => "Percent",
        EntityKind::Quantity => "Quantity",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Entity, EntityId, Explanation, Mention, Quote, Speaker};
    use pullquote_text::Source;

    #[test]
    fn terms_relations_and_equivalences_are_written() {
        let text = "Ana Ruiz left.\n“We\nwon,” she said.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let speaker = Speaker {
            mention: at("she"),
            entity: Some(EntityId(0)),
        };
        let annotations = Annotations {
            mentions: vec![Mention {
                span: at("Ana Ruiz"),
                kind: EntityKind::Person,
                entity: Some(EntityId(0)),
                corrected: false,
            }],
            quotes: vec![Quote {
                span: at("“We\nwon,”"),
                kind: QuoteKind::Direct,
                speaker: Some(speaker),
                cue: Some(Cue { span: at("said") }),
                confidence: 1.0,
                parent: None,
                explanation: Explanation::default(),
                clause: Vec::new(),
                corrected: false,
            }],
            statements: Vec::new(),
            entities: vec![Entity {
                kind: EntityKind::Person,
                name: "Ana Ruiz".into(),
                called: Vec::new(),
                mentions: vec![at("Ana Ruiz"), at("she")],
                corrected: false,
            }],
        };
        let article = Article::new(text, Vec::new(), Source::Stdin);
        let expected = "T1\tPerson 0 8\tAna Ruiz\n\
            T2\tDirect 15 18;19 24\t“We won,”\n\
            T3\tMention 25 28\tshe\n\
            R1\tSpeaker Arg1:T2 Arg2:T3\n\
            T4\tCue 29 33\tsaid\n\
            R2\tCue Arg1:T2 Arg2:T4\n\
            *\tEquiv T1 T3\n";
        assert_eq!(to_brat(&article, &annotations), expected);

        let mut corrected = annotations;
        let quote = &mut corrected.quotes[0];
        quote.corrected = true;
        quote.speaker = Some(Speaker {
            mention: quote.span,
            entity: Some(EntityId(0)),
        });
        let brat = to_brat(&article, &corrected);
        assert!(brat.contains("#1\tAnnotatorNotes T2\tcorrected, Speaker: Ana Ruiz\n"));
        assert!(!brat.contains("\tSpeaker Arg1"), "no words are the source");
    }
}
