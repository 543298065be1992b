//! Cards with details of a quotation or name.

use super::{Focus, OpenArticle, Speech};
use crate::app::overlay::Card;
use crate::app::speakers::count_words;
use pullquote_annotate::{EntityId, EntityKind, QuoteKind, Speaker};
use pullquote_text::{Span, clean};

/// Rows of a card's list of statements or mentions.
const MOST_ROWS: usize = 12;
/// Cells of a card's strip.
const STRIP: usize = 30;

impl OpenArticle {
    /// The words of `span` on one line, cleaned, cut after `most` characters.
    pub fn excerpt(&self, span: Span, most: usize) -> String {
        let text = self.article.text();
        let mut out = String::new();
        let mut length = 0;
        for word in span.of(text).split_whitespace() {
            let size = word.chars().count() + 1;
            if length + size > most && length > 0 {
                out.push('…');
                break;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().take(most));
            length += size;
        }
        clean::line(&out).into_owned()
    }

    /// The card of a quotation or statement.
    pub(in crate::app) fn speech_card(&self, at: Speech) -> Card {
        let text = self.article.text();
        let kind = match at {
            Speech::Quote(idx) => kind_words(self.annotations.quotes[idx].kind),
            Speech::Statement(_) => "reported: the writer’s words for what was said",
        };
        let span = self.speech_span(at);
        let mut rows = vec![
            ("words".to_owned(), self.excerpt(span, 2000)),
            ("kind".to_owned(), kind.to_owned()),
        ];
        if !self.is_scare(at) {
            rows.extend(self.speaker_rows(at));
        }
        let speaker = self
            .speaker_of_speech(at)
            .map(|speaker| &self.speakers[speaker]);
        if let Some(speaker) = speaker {
            let reported = match speaker.statements.len() {
                0 => String::new(),
                n => format!(", {n} reported"),
            };
            let quoted = counted(speaker.quotes.len(), "quotation");
            let share = percent(speaker.share);
            rows.push((
                "in total".to_owned(),
                format!("{quoted}, {share} of the quoted words{reported}"),
            ));
        }
        rows.push((
            "length".to_owned(),
            counted(count_words(span.of(text)), "word"),
        ));
        let mut steps = self.explanation_of(at).steps.clone();
        // Two pronouns one after the other are explained in the same words.
        steps.dedup();
        for (n, step) in steps.iter().enumerate() {
            let label = if n == 0 { "because" } else { "" };
            rows.push((label.to_owned(), clean::line(step).into_owned()));
        }
        let title = if self.is_scare(at) {
            "Scare quotes".to_owned()
        } else {
            self.speaker_words(at)
        };
        Card {
            title,
            rows,
            choices: &[],
            top: 0,
        }
    }

    fn speaker_rows(&self, at: Speech) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let source = self.source_of(at);
        match source {
            Some(speaker) => {
                rows.push(("named as".to_owned(), self.excerpt(speaker.mention, 120)));
                let meant = self
                    .annotations
                    .name_of(&speaker)
                    .map_or("not named in the text".into(), clean::line);
                rows.push(("speaker".to_owned(), meant.into_owned()));
            }
            None => rows.push(("named as".to_owned(), "not named in the text".to_owned())),
        }
        if let Some(cue) = self.cue_of(at) {
            rows.push(("cue".to_owned(), self.excerpt(cue.span, 60)));
        }
        if source.is_some() {
            rows.push(("certainty".to_owned(), percent(self.confidence_of(at))));
        }
        rows
    }

    pub(in crate::app) fn name_card(&self) -> Option<Card> {
        let id = match self.focus? {
            Focus::Entity(idx) => {
                let entity = self.annotations.mentions.get(idx)?;
                match entity.entity {
                    Some(id) => id,
                    None => {
                        return Some(Card {
                            title: self.excerpt(entity.span, 120),
                            rows: vec![("kind".to_owned(), entity.kind.name().to_owned())],
                            choices: &[],
                            top: 0,
                        });
                    }
                }
            }
            Focus::Mention(id, _) => id,
            Focus::Quote(_) | Focus::Statement(_) => return None,
            Focus::Link(_) | Focus::Image(_) => return self.reference_card(),
        };
        self.who_card(id)
    }

    fn who_card(&self, id: EntityId) -> Option<Card> {
        let who = self.annotations.entity(id)?;
        let mut rows = vec![("kind".to_owned(), who.kind.name().to_owned())];
        let strip = self.strip(&who.mentions, STRIP);
        rows.push((
            "where".to_owned(),
            format!("{strip} {}", counted(who.mentions.len(), "mention")),
        ));
        rows.push(("names".to_owned(), self.names_of(id).join(" · ")));
        let called: Vec<_> = who.called.iter().map(|words| clean::line(words)).collect();
        if let Some(first) = called.first() {
            rows.push(("first".to_owned(), format!("“{first}”")));
        }
        if called.len() > 1 {
            rows.push(("also".to_owned(), called[1..].join(" · ")));
        }
        rows.extend(self.said_rows(id));
        let with = self.named_with(id);
        if !with.is_empty() {
            rows.push(("beside".to_owned(), with.join(" · ")));
        }
        Some(Card {
            title: clean::line(&who.name).into_owned(),
            rows,
            choices: &[],
            top: 0,
        })
    }

    /// The forms of a name that the text uses, in order of appearance.
    fn names_of(&self, id: EntityId) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let entities = self.annotations.mentions.iter();
        for entity in entities.filter(|entity| entity.entity == Some(id)) {
            let name = self.excerpt(entity.span, 60);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn said_rows(&self, id: EntityId) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        if let Some(speaker) = self.speakers.iter().find(|speaker| speaker.who == Some(id)) {
            let share = percent(speaker.share);
            let times = counted(speaker.quotes.len(), "time");
            rows.push((
                "quoted".to_owned(),
                format!("{times}, {share} of the quoted words"),
            ));
            for &quote in speaker.quotes.iter().take(MOST_ROWS) {
                let span = self.annotations.quotes[quote].span;
                rows.push((String::new(), self.excerpt(span, 160)));
            }
        }
        let by =
            |speaker: Option<Speaker>| speaker.is_some_and(|speaker| speaker.entity == Some(id));
        let reported = self
            .annotations
            .statements
            .iter()
            .filter(|statement| by(statement.speaker) && statement.is_marked())
            .filter_map(|statement| statement.spans.first());
        for (n, span) in reported.take(MOST_ROWS).enumerate() {
            let label = if n == 0 { "reported" } else { "" };
            rows.push((label.to_owned(), self.excerpt(*span, 160)));
        }
        rows
    }

    /// A bar chart of mentions over the text.
    pub fn strip(&self, mentions: &[Span], cells: usize) -> String {
        const LEVELS: [char; 5] = ['·', '▂', '▄', '▆', '█'];
        let length = self.article.text().len().max(1);
        let mut counts = vec![0usize; cells];
        for mention in mentions {
            if let Some(count) = counts.get_mut(mention.start() * cells / length) {
                *count += 1;
            }
        }
        counts.iter().map(|&count| LEVELS[count.min(4)]).collect()
    }

    /// People named in the same paragraphs, most often first.
    fn named_with(&self, id: EntityId) -> Vec<String> {
        let Some(who) = self.annotations.entity(id) else {
            return Vec::new();
        };
        let block_of = |span: &Span| self.article.block_at(span.start());
        let here: std::collections::BTreeSet<usize> = who.mentions.iter().map(block_of).collect();
        let mut others: Vec<(usize, &str)> = self
            .annotations
            .entities
            .iter()
            .enumerate()
            .filter(|(at, other)| *at != id.0 as usize && other.kind == EntityKind::Person)
            .map(|(_, other)| {
                let blocks: std::collections::BTreeSet<usize> =
                    other.mentions.iter().map(block_of).collect();
                (blocks.intersection(&here).count(), other.name.as_str())
            })
            .filter(|(shared, _)| *shared > 0)
            .collect();
        others.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        others
            .into_iter()
            .take(6)
            .map(|(_, name)| clean::line(name).into_owned())
            .collect()
    }
}

impl OpenArticle {
    /// What `copy` copies: the selection, else the quotation in focus, with its source.
    pub fn words_to_copy(&self) -> Option<String> {
        let text = self.article.text();
        let fold = |span: Span| {
            let words = span
                .of(text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            clean::line(&words).into_owned()
        };
        let source = self.citation();
        if let Some(selection) = self.selection {
            let words = fold(selection.span());
            let speaker = self.quote_around(selection.span());
            return Some(
                match speaker.and_then(|quote| self.named_speaker_of(quote)) {
                    Some(speaker) => format!("{words} — {}, in: {source}", clean::line(&speaker)),
                    None => format!("{words} — {source}"),
                },
            );
        }
        let at = self.speech_in_focus()?;
        let words = fold(self.speech_span(at));
        let speaker = self
            .speaker_of_speech(at)
            .map(|speaker| clean::line(&self.speakers[speaker].name).into_owned());
        let reported = match at {
            Speech::Quote(_) => "",
            Speech::Statement(_) => " (reported)",
        };
        Some(match speaker {
            Some(speaker) => format!("{words} — {speaker}{reported}, in: {source}"),
            None => format!("{words} — {source}"),
        })
    }

    /// The title of the article with its publisher, date and address.
    fn citation(&self) -> String {
        let publisher = self.article.publisher_name().map(clean::one_line);
        let date = self.article.date.map(|date| date.to_string());
        let facts = [publisher, date, self.article.address.clone()];
        let mut citation = self.title.clone();
        for fact in facts.into_iter().flatten() {
            citation.push_str(", ");
            citation.push_str(&fact);
        }
        citation
    }

    /// The card of the focus.
    pub fn card(&self) -> Option<Card> {
        match self.speech_in_focus() {
            Some(at) => Some(self.speech_card(at)),
            None => self.name_card(),
        }
    }
}

/// The name of a kind of quotation on screen.
pub const fn kind_words(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct: a whole sentence of the speaker",
        QuoteKind::Mixed => "mixed: part of the writer’s sentence",
        QuoteKind::Scare => "scare quotes: a word, title or term set apart",
    }
}

/// `1 quotation`, `2 quotations`.
pub fn counted(n: usize, what: &str) -> String {
    if n == 1 {
        format!("1 {what}")
    } else {
        format!("{n} {what}s")
    }
}

/// A share as a whole percentage.
pub fn percent(share: f32) -> String {
    format!("{:.0}%", share * 100.0)
}
