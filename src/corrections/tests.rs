use std::sync::Arc;

use super::*;
use crate::bookmarks::{Added, Anchor, ArticleRef, IdentityChange};
use pullquote_annotate::{Annotator, EntityKind, QuoteKind};
use pullquote_text::{Source, plain};

const TEXT: &str = "Harbour plan divides the town

The town council of Ribera voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Avon and Somerset Police called the vote “a gift to the rich”. Karin Holm said nothing of it.
";

/// An article and the corrections made in it, a second apart.
struct Case {
    text: String,
    records: Records,
}

impl Case {
    fn new() -> Self {
        Self {
            text: TEXT.to_owned(),
            records: Records::default(),
        }
    }

    fn anchor(&self, words: &str) -> Anchor {
        Anchor::new(
            &self.text,
            &ArticleId::of(&self.text),
            at(&self.text, words),
        )
    }

    fn correct(mut self, words: &str, subject: Option<Subject>, change: Change) -> Self {
        let number = self.records.corrections().count();
        let article = ArticleRef {
            id: ArticleId::of(&self.text),
            title: String::new(),
            source: "harbour.txt".to_owned(),
            passage: None,
            address: None,
        };
        let now = format!("2026-11-28T12:{:02}:{:02}Z", number / 60 % 60, number % 60);
        let anchor = self.anchor(words);
        let mut one = Correction::new(format!("{number:05}"), article, anchor, change, now);
        one.subject = subject.or(one.subject);
        assert!(self.records.add(one));
        self
    }

    fn quote(self, words: &str, change: Change) -> Self {
        self.correct(words, Some(Subject::Quote), change)
    }

    fn statement(self, words: &str, change: Change) -> Self {
        self.correct(words, Some(Subject::Statement), change)
    }

    fn name(self, words: &str, change: Change) -> Self {
        self.correct(words, Some(Subject::Name), change)
    }

    fn found(&self) -> Arc<Annotations> {
        let article = plain::from_text(self.text.clone(), Source::Stdin);
        Arc::new(Annotator::new().unwrap().annotate_article(&article))
    }

    fn apply(&self) -> Corrected {
        let id = ArticleId::of(&self.text);
        Corrections::of(&self.records, &id, "harbour.txt").apply(&self.text, &id, &self.found())
    }

    fn annotations(&self) -> Arc<Annotations> {
        let corrected = self.apply();
        assert_eq!(corrected.review, []);
        corrected.annotations
    }
}

fn at(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?}"));
    Span::new(start, start + words.len())
}

#[expect(clippy::unnecessary_wraps, reason = "short for an optional name")]
fn some(name: &str) -> Option<String> {
    Some(name.to_owned())
}

/// Kind and speaker of the quotation of these words, if there is one.
fn quotation(all: &Annotations, words: &str) -> Option<(QuoteKind, Option<String>, bool)> {
    let span = at(TEXT, words);
    let quote = all.quotes.iter().find(|quote| quote.span == span)?;
    let speaker = quote.speaker.and_then(|one| all.name_of(&one));
    Some((quote.kind, speaker.map(str::to_owned), quote.corrected))
}

/// Kind and name of the mention of these words, if there is one.
fn named(all: &Annotations, words: &str) -> Option<(EntityKind, String, bool)> {
    let span = at(TEXT, words);
    let name = all.mentions.iter().find(|name| name.span == span)?;
    let who = name.entity.and_then(|id| all.entity(id));
    let who = who.map_or_else(String::new, |who| who.name.clone());
    Some((name.kind, who, name.corrected))
}

/// Words and speaker of the statements.
fn statements(all: &Annotations) -> Vec<(String, Option<String>)> {
    let words = |one: &pullquote_annotate::Statement| {
        let parts: Vec<&str> = one.spans.iter().map(|span| span.of(TEXT)).collect();
        parts.join(" … ")
    };
    let speaker = |one: &pullquote_annotate::Statement| {
        one.speaker
            .and_then(|one| all.name_of(&one))
            .map(str::to_owned)
    };
    let all = all.statements.iter().filter(|one| one.is_marked());
    all.map(|one| (words(one), speaker(one))).collect()
}

const NOBODY: &str = "“Nobody asked the people who work here,”";
const GIFT: &str = "“a gift to the rich”";

#[test]
fn without_corrections_the_annotations_are_those_of_the_engine() {
    let case = Case::new();
    let found = case.found();
    let id = ArticleId::of(TEXT);
    let same = Corrections::of(&case.records, &id, "harbour.txt").apply(TEXT, &id, &found);
    assert!(Arc::ptr_eq(&found, &same.annotations));
}

#[test]
fn of_two_corrections_of_one_thing_the_later_holds() {
    let case = Case::new()
        .quote(NOBODY, Change::Speaker(some("Ana Ruiz")))
        .quote(NOBODY, Change::Speaker(some("Karin Holm")));
    let all = case.annotations();
    let expected = (QuoteKind::Direct, some("Karin Holm"), true);
    assert_eq!(quotation(&all, NOBODY), Some(expected));
    let quote = &all.quotes[quote_at(&all, at(TEXT, NOBODY)).unwrap()];
    assert!((quote.confidence - 1.0).abs() < f32::EPSILON);
    assert_eq!(quote.speaker.unwrap().mention.of(TEXT), "he");
    assert!(all.quotes.iter().filter(|quote| quote.corrected).count() == 1);
}

#[test]
fn speaker_whom_the_text_does_not_name_has_no_words() {
    let all = Case::new()
        .quote(GIFT, Change::Speaker(some("Tom Reed")))
        .annotations();
    let quote = &all.quotes[quote_at(&all, at(TEXT, GIFT)).unwrap()];
    assert_eq!(all.name_of(&quote.speaker.unwrap()), Some("Tom Reed"));
    assert_eq!(quote.kind, QuoteKind::Mixed);
    let who = all
        .entities
        .iter()
        .find(|who| who.name == "Tom Reed")
        .unwrap();
    assert!(who.corrected && who.mentions.is_empty());
}

#[test]
fn refusal_hits_only_what_it_is_about() {
    let found = Case::new().found();
    let statement = found.statements.iter().find(|one| one.is_marked()).unwrap();
    let words = statement.span().of(TEXT);
    let all = Case::new().statement(words, Change::Refused).annotations();
    assert_eq!(statements(&all).len() + 1, statements(&found).len());
    assert_eq!(all.mentions, found.mentions);

    let all = Case::new()
        .name("Karin Holm", Change::Refused)
        .annotations();
    assert_eq!(named(&all, "Karin Holm"), None);
    assert_eq!(all.quotes.len(), found.quotes.len());

    let all = Case::new()
        .quote("Karin Holm", Change::Refused)
        .annotations();
    assert!(named(&all, "Karin Holm").is_some(), "there is no quotation");
    let all = Case::new().name(GIFT, Change::Refused).annotations();
    assert!(quotation(&all, GIFT).is_some(), "there is no name");
}

#[test]
fn refusal_of_an_earlier_version_hits_the_name_else_the_quotation() {
    let all = Case::new()
        .correct("Karin Holm", None, Change::Refused)
        .annotations();
    assert_eq!(named(&all, "Karin Holm"), None);
    let all = Case::new()
        .correct(GIFT, None, Change::Refused)
        .annotations();
    assert_eq!(quotation(&all, GIFT), None);
}

#[test]
fn what_was_missed_is_added() {
    let (kind, speaker) = ("direct".to_owned(), some("Ana Ruiz"));
    let words = "voted on Tuesday to close the old harbour";
    let all = Case::new()
        .correct(words, None, Change::Add(Added::Quote { kind, speaker }))
        .annotations();
    let expected = (QuoteKind::Direct, some("Ana Ruiz"), true);
    assert_eq!(quotation(&all, words), Some(expected));

    let speaker = some("Jonas Weber");
    let all = Case::new()
        .correct(words, None, Change::Add(Added::Statement { speaker }))
        .annotations();
    assert!(statements(&all).contains(&(words.to_owned(), some("Jonas Weber"))));

    let kind = "organisation".to_owned();
    let added = Added::Name { kind, entity: None };
    let all = Case::new()
        .correct("fish market", None, Change::Add(added))
        .annotations();
    let expected = (EntityKind::Organisation, "fish market".to_owned(), true);
    assert_eq!(named(&all, "fish market"), Some(expected));

    let (kind, entity) = ("person".to_owned(), some("Ana Ruiz"));
    let all = Case::new()
        .correct("the mayor", None, Change::Add(Added::Name { kind, entity }))
        .annotations();
    let expected = (EntityKind::Person, "Ana Ruiz".to_owned(), true);
    assert_eq!(named(&all, "the mayor"), Some(expected));
}

#[test]
fn split_names_are_joined() {
    let mut case = Case::new();
    let parts = ["Avon", "Somerset Police"].map(|part| at(TEXT, part));
    for (part, kind) in parts.into_iter().zip(["place", "organisation"]) {
        let (kind, entity) = (kind.to_owned(), None);
        case = case.name(part.of(TEXT), Change::Add(Added::Name { kind, entity }));
    }
    let all = case.annotations();
    assert!(named(&all, "Avon").is_some() && named(&all, "Somerset Police").is_some());
    let whole = "Avon and Somerset Police";
    let extent = case.anchor(whole);
    let all = case
        .quote(GIFT, Change::Speaker(some("Somerset Police")))
        .name("Avon", Change::Extent(extent))
        .annotations();
    let expected = (EntityKind::Organisation, whole.to_owned(), true);
    assert_eq!(named(&all, whole), Some(expected));
    assert_eq!(named(&all, "Avon"), None);
    assert_eq!(named(&all, "Somerset Police"), None);
    let (_, speaker, _) = quotation(&all, GIFT).unwrap();
    assert_eq!(speaker.as_deref(), Some(whole));
    let names = all
        .entities
        .iter()
        .filter(|who| who.name.contains("Police"));
    assert_eq!(names.count(), 1);
}

#[test]
fn correction_holds_where_the_engine_no_longer_finds_the_thing() {
    let case = Case::new()
        .quote(GIFT, Change::Speaker(some("Karin Holm")))
        .name("Ribera", Change::EntityKind("place".to_owned()));
    let id = ArticleId::of(TEXT);
    let corrections = Corrections::of(&case.records, &id, "harbour.txt");
    let all = corrections.apply(TEXT, &id, &Arc::default()).annotations;
    assert_eq!(
        quotation(&all, GIFT).unwrap().1.as_deref(),
        Some("Karin Holm")
    );
    assert_eq!(named(&all, "Ribera").unwrap().0, EntityKind::Place);
}

#[test]
fn word_in_quotation_marks_is_not_taken_for_the_paragraph_around_it() {
    let words = "Avon and Somerset Police called the vote “a gift to the rich”. Karin Holm said";
    let all = Case::new()
        .quote(words, Change::Speaker(some("Ana Ruiz")))
        .annotations();
    assert_eq!(
        quotation(&all, words).unwrap().1.as_deref(),
        Some("Ana Ruiz")
    );
    assert!(!quotation(&all, GIFT).unwrap().2);
}

#[test]
fn extent_whose_words_were_edited_is_reviewed() {
    let extent = Case::new().anchor("called the vote “a gift to the rich”. Karin");
    let mut case = Case::new().quote(GIFT, Change::Extent(extent));
    case.text = TEXT.replace("called the vote “a", "named the decision “a");
    let corrected = case.apply();
    assert_eq!(corrected.review.len(), 1);
    assert!(
        corrected
            .annotations
            .quotes
            .iter()
            .all(|quote| !quote.corrected)
    );
}

#[test]
fn extent_of_a_statement_keeps_what_interrupts_it() {
    let text = "The plan, said Ana Ruiz, would cost the town a fortune, and it would not work.";
    let span = |words| at(text, words);
    let parts = vec![span("The plan"), span("would cost the town a fortune")];
    let mut found = Annotations::default();
    found.statements.push(pullquote_annotate::Statement {
        spans: parts,
        speaker: None,
        cue: None,
        confidence: 0.8,
        explanation: pullquote_annotate::Explanation::default(),
        corrected: false,
    });
    let mut draft = Draft::new(text, &found);
    let whole = span("The plan, said Ana Ruiz, would cost the town a fortune");
    draft.set_statement_extent(whole, Span::new(0, text.len()));
    let spans = &draft.finish().statements[0].spans;
    let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let second = "would cost the town a fortune, and it would not work.";
    assert_eq!(words, ["The plan", second]);
}

#[test]
fn names_the_reader_merged_in_the_library_are_one_in_an_article_with_both() {
    let mut case = Case::new();
    let into = "Ana Ruiz".to_owned();
    let change = IdentityChange::Merge { into };
    let one = IdentityOverride::new("p", "person", "Karin Holm", change, "2026-11-28T12:00:00Z");
    case.records.add(one);
    let all = case.annotations();
    let (_, name, _) = named(&all, "Karin Holm").unwrap();
    assert_eq!(name, "Ana Ruiz");
    assert!(all.entities.iter().all(|who| who.name != "Karin Holm"));
}

#[test]
fn merged_name_still_means_the_same_in_later_corrections() {
    let into = "Ana Ruiz".to_owned();
    let all = Case::new()
        .name("Karin Holm", Change::Merge { into })
        .quote(GIFT, Change::Speaker(some("Karin Holm")))
        .annotations();
    assert_eq!(
        quotation(&all, GIFT).unwrap().1.as_deref(),
        Some("Ana Ruiz")
    );
}

#[test]
fn edited_words_are_reviewed_and_others_hold() {
    let mut case = Case::new()
        .quote(NOBODY, Change::Speaker(some("Karin Holm")))
        .quote(GIFT, Change::Speaker(some("Ana Ruiz")));
    case.text = TEXT.replace("a gift to the rich", "a present to the very rich");
    let corrected = case.apply();
    assert_eq!(corrected.applied, ["00000"]);
    assert_eq!(corrected.review.len(), 1);
    assert_eq!(corrected.review[0].id, "00001");
}

#[test]
fn thousand_corrections_of_a_long_article_all_apply() {
    let text = TEXT.repeat(200);
    let mut case = Case::new();
    case.text = text;
    let found = case.found();
    let id = ArticleId::of(&case.text);
    let mut list = Vec::new();
    for number in 0..1000 {
        let span = found.mentions[number % found.mentions.len()].span;
        let quote = found.quotes[number % found.quotes.len()].span;
        let anchor = |span| Anchor::new(&case.text, &id, span);
        let article = ArticleRef {
            id: id.clone(),
            title: String::new(),
            source: String::new(),
            passage: None,
            address: None,
        };
        let (subject, anchor, change) = match number % 4 {
            0 => (
                Subject::Quote,
                anchor(quote),
                Change::Speaker(some("Tom Reed")),
            ),
            1 => (Subject::Quote, anchor(quote), Change::Extent(anchor(quote))),
            2 => (Subject::Name, anchor(span), Change::Extent(anchor(span))),
            _ => (
                Subject::Name,
                anchor(span),
                Change::EntityKind("place".to_owned()),
            ),
        };
        let now = "2026-11-28T12:00:00Z";
        let id = format!("{number:05}");
        list.push(Correction::new(id, article, anchor, change, now).about(subject));
    }
    let corrections = Corrections {
        corrections: list.iter().collect(),
        identities: Vec::new(),
    };
    let corrected = corrections.apply(&case.text, &id, &found);
    assert_eq!(corrected.applied.len(), 1000);
}
