//! All mentions of an article in text order: names, pronouns, descriptions.

use std::ops::Range;

use super::clusters::Clusters;
use super::lexical_class::Class;
use super::noun_phrases::{self, Phrase};
use super::token_context::{NONE, Scan};
use super::{Gender, source_head};
use crate::pos::Tag;
use crate::{EntityKind, Mention};
use pullquote_text::Span;

/// What a mention is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A name, of the cluster by index.
    Name(usize),
    /// `he`, `her`: somebody of that gender.
    Singular(Gender),
    /// `they`.
    They,
    /// `it`.
    It,
    /// `I`, `we`: the speaker of the quotation around it.
    First,
    /// `who`: the mention right before it.
    Relative,
    /// A description.
    Description(Phrase),
    /// Something of which nothing is known.
    Blank,
}

/// What a mention does in its sentence, as far as its neighbours show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Subject,
    Genitive,
    Modifier,
    Oblique,
    Object,
    Apposed,
    Other,
}

/// One mention.
#[derive(Clone, Debug)]
pub(super) struct Markable {
    /// Its tokens.
    pub range: Range<usize>,
    /// Its bytes, as they go into the record.
    pub span: Span,
    pub form: Form,
    pub part: Part,
    /// The mention that it was asked as, by index; such a mention is the source of speech.
    pub asked: Option<usize>,
    /// Whether it stands inside a quotation.
    pub quoted: bool,
}

/// The mentions of the text in order, and for each asked span the index of the mention that carries it.
pub(super) fn collect(
    scan: &Scan<'_>,
    entities: &[Mention],
    clusters: &Clusters,
    asked: &[Span],
) -> (Vec<Markable>, Vec<usize>) {
    let mut all = names(scan, entities, clusters);
    let mut asked_as: Vec<(Range<usize>, Form)> = Vec::with_capacity(asked.len());
    let mut taken = vec![false; scan.len()];
    for span in asked {
        let range = scan.range_of(*span);
        let (range, form) = source_head::read(scan, entities, clusters, range);
        if !matches!(form, Form::Name(_)) {
            taken
                .iter_mut()
                .skip(range.start)
                .take(range.len())
                .for_each(|slot| *slot = true);
        }
        asked_as.push((range, form));
    }
    all.extend(pronouns(scan, &taken));
    all.extend(
        noun_phrases::find(scan, entities)
            .into_iter()
            .filter(|phrase| !taken.get(phrase.head).copied().unwrap_or(true))
            .map(|phrase| mention(scan, phrase.range.clone(), Form::Description(phrase))),
    );
    for (idx, (range, form)) in asked_as.iter().enumerate() {
        let known = match form {
            Form::Name(_) => all
                .iter()
                .rposition(|one| one.asked.is_none() && one.range == *range),
            _ => None,
        };
        if known.is_none() {
            let mut one = mention(scan, range.clone(), form.clone());
            one.span = asked[idx];
            one.asked = Some(idx);
            if one.part != Part::Genitive {
                one.part = Part::Subject;
            }
            all.push(one);
        }
    }
    all.sort_by_key(|one| (one.range.start, std::cmp::Reverse(one.range.end)));
    // Names that were asked are found again in the sorted list.
    let mut carries = vec![usize::MAX; asked.len()];
    for (at, one) in all.iter().enumerate() {
        if let Some(idx) = one.asked {
            carries[idx] = at;
        }
    }
    for (idx, (range, form)) in asked_as.iter().enumerate() {
        if carries[idx] == usize::MAX && matches!(form, Form::Name(_)) {
            let from = all.partition_point(|one| one.range.start < range.start);
            if let Some(at) =
                (from..all.len()).find(|at| all[*at].range == *range && all[*at].form == *form)
            {
                carries[idx] = at;
                all[at].asked = all[at].asked.or(Some(idx));
                all[at].part = Part::Subject;
            }
        }
    }
    (all, carries)
}

fn names(scan: &Scan<'_>, entities: &[Mention], clusters: &Clusters) -> Vec<Markable> {
    let linked = |kind| {
        matches!(
            kind,
            EntityKind::Person | EntityKind::Organisation | EntityKind::Place | EntityKind::Group
        )
    };
    entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| linked(entity.kind))
        .filter_map(|(idx, entity)| {
            let cluster = clusters.index_of(idx)?;
            let mut one = mention(scan, scan.range_of(entity.span), Form::Name(cluster));
            one.span = entity.span;
            Some(one)
        })
        .collect()
}

fn pronouns(scan: &Scan<'_>, taken: &[bool]) -> Vec<Markable> {
    (0..scan.len())
        .filter(|at| !taken[*at] && scan.entity[*at] == NONE)
        .filter_map(|at| {
            let form = pronoun(scan, at)?;
            matches!(form, Form::Singular(_)).then(|| mention(scan, at..at + 1, form))
        })
        .collect()
}

/// The form of a one-word pronoun.
pub(super) fn pronoun(scan: &Scan<'_>, at: usize) -> Option<Form> {
    Some(match scan.class_at(at) {
        Class::Subject(gender)
        | Class::Object(gender)
        | Class::Possessive(gender)
        | Class::Reflexive(gender) => Form::Singular(gender),
        Class::Her => Form::Singular(Gender::Female),
        Class::They => Form::They,
        // `US` in capitals is a country, and `It` in a title is no pronoun of interest.
        Class::It => Form::It,
        Class::First => Form::First,
        Class::Party if !matches!(scan.word(at), "US" | "Us") => Form::First,
        _ => return None,
    })
}

fn mention(scan: &Scan<'_>, range: Range<usize>, form: Form) -> Markable {
    let quoted = scan.quote.get(range.start).is_some_and(|idx| *idx != NONE);
    let part = part(scan, &range, &form);
    let span = scan.span(range.clone());
    Markable {
        range,
        span,
        form,
        part,
        asked: None,
        quoted,
    }
}

/// What the neighbours of a mention show of its part in the sentence.
fn part(scan: &Scan<'_>, range: &Range<usize>, form: &Form) -> Part {
    if matches!(form, Form::Singular(_)) {
        match scan.class_at(range.start) {
            Class::Subject(_) => return Part::Subject,
            Class::Possessive(_) => return Part::Genitive,
            Class::Her if scan.tag(range.start) == Tag::Possessive => {
                return Part::Genitive;
            }
            _ => {}
        }
    }
    let next = scan.class_at(range.end);
    if scan.is_genitive(range.end) && range.end > range.start {
        return Part::Genitive;
    }
    let noun = next == Class::Thing || matches!(scan.tag(range.end), Tag::Noun | Tag::Nouns);
    let common = scan.entity.get(range.end) == Some(&NONE) && !scan.is_capital(range.end);
    if matches!(form, Form::Name(_)) && noun && common {
        return Part::Modifier;
    }
    let first = scan.sentence_start(range.start);
    let mut at = range.start;
    // Titles and descriptions before the name belong to it.
    while at > first
        && range.start - at < 7
        && matches!(
            scan.class_at(at - 1),
            Class::Title(_) | Class::Role(_) | Class::Quality | Class::The | Class::New
        )
    {
        at -= 1;
    }
    match at.checked_sub(1).filter(|before| *before >= first) {
        None => return Part::Subject,
        Some(before) => {
            let class = scan.class_at(before);
            let verb = scan.is_finite(range.end)
                || (scan.tag(range.end) == Tag::Adverb && scan.is_finite(range.end + 1));
            // `after Mr Reid said`, but `the head of Acme said`.
            let opens = matches!(
                scan.word(before),
                "as" | "after"
                    | "before"
                    | "since"
                    | "until"
                    | "than"
                    | "like"
                    | "As"
                    | "After"
                    | "Before"
                    | "Since"
            );
            if class == Class::Preposition && !(verb && opens) {
                return Part::Oblique;
            }
            if verb {
                return Part::Subject;
            }
            if scan.tag(before).is_verb() && class != Class::Be {
                return Part::Object;
            }
            if scan.word(before) == "," && scan.word(range.end) == "," {
                return Part::Apposed;
            }
        }
    }
    Part::Other
}
