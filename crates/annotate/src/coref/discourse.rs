//! State of the discourse before each mention: who was mentioned last, where and how.

use super::form::Form;
use super::markables::{GrammaticalRole, Markable};
use super::token_context::TokenContext;
use crate::gender::Gender;

/// Persons and things remembered, the most recent first: bounds the work for each pronoun.
const MAX_REMEMBERED: usize = 12;

/// The form of a mention, as a value of the ranker's feature.
#[derive(Clone, Copy, Debug)]
pub(super) enum MentionForm {
    Name,
    Pronoun,
    Description,
}

/// The last mention of a cluster.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastMention {
    /// Index of the markable.
    pub markable: usize,
    pub token: usize,
    /// Counted outside quotations, as [`TokenContext::step`].
    pub sentence: u32,
    pub paragraph: u32,
    pub role: GrammaticalRole,
    pub form: MentionForm,
}

/// How salient a cluster is so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Salience {
    /// The last mention outside quotations.
    pub outside: Option<LastMention>,
    /// The last mention inside one.
    pub inside: Option<LastMention>,
    pub count_outside: u32,
    /// Pronouns of each gender that were resolved to it, see [`gender_index`].
    pub pronouns: [u32; 2],
    /// Whether the first paragraph mentions it.
    pub in_title: bool,
}

/// A cluster and where it was last in some kind of focus.
#[derive(Clone, Copy, Debug)]
pub(super) struct FocusEntry {
    pub cluster: usize,
    pub sentence: u32,
    pub paragraph: u32,
}

/// The state before a mention.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    pub salience: Vec<Salience>,
    /// Persons by recency, the last first.
    pub persons: Vec<usize>,
    /// Organisations and places by recency.
    pub things: Vec<usize>,
    /// The last source of speech.
    pub last_speaker: Option<FocusEntry>,
    /// What the last pronoun of each gender was resolved to.
    pub last_pronoun: [Option<FocusEntry>; 2],
    /// The first subject of this sentence and of the last one before it that had one.
    pub subjects: [Option<FocusEntry>; 2],
    /// The first person mentioned in the last paragraph that has one.
    pub first_of_paragraph: Option<FocusEntry>,
}

/// Index of a gender in arrays of two.
pub(super) const fn gender_index(gender: Gender) -> usize {
    match gender {
        Gender::Male => 0,
        Gender::Female => 1,
    }
}

impl Discourse {
    pub fn new(clusters: usize) -> Self {
        Self {
            salience: vec![Salience::default(); clusters],
            ..Self::default()
        }
    }

    /// Records that markable number `idx` refers to `cluster`.
    pub fn record(
        &mut self,
        ctx: &TokenContext<'_>,
        idx: usize,
        markable: &Markable,
        cluster: usize,
        is_person: bool,
    ) {
        let token = markable.range.start;
        let (sentence, paragraph) = (ctx.step[token], ctx.paragraph[token]);
        let last = LastMention {
            markable: idx,
            token,
            sentence,
            paragraph,
            role: markable.role,
            form: match markable.form {
                Form::Name(_) => MentionForm::Name,
                Form::Description(_) | Form::Unknown => MentionForm::Description,
                _ => MentionForm::Pronoun,
            },
        };
        let recent = if is_person {
            &mut self.persons
        } else {
            &mut self.things
        };
        recent.retain(|old| *old != cluster);
        recent.insert(0, cluster);
        recent.truncate(MAX_REMEMBERED);
        let salience = &mut self.salience[cluster];
        salience.in_title |= paragraph == 0;
        if markable.quoted && markable.source.is_none() {
            salience.inside = Some(last);
            return;
        }
        salience.outside = Some(last);
        salience.count_outside += 1;
        let entry = Some(FocusEntry {
            cluster,
            sentence,
            paragraph,
        });
        if let Form::Pronoun(gender) = markable.form {
            salience.pronouns[gender_index(gender)] += 1;
            self.last_pronoun[gender_index(gender)] = entry;
        }
        if markable.source.is_some() {
            self.last_speaker = entry;
        }
        if !is_person {
            return;
        }
        if markable.role == GrammaticalRole::Subject
            && self.subjects[0].is_none_or(|old| old.sentence != sentence)
        {
            self.subjects = [entry, self.subjects[0]];
        }
        if self
            .first_of_paragraph
            .is_none_or(|old| old.paragraph != paragraph)
        {
            self.first_of_paragraph = entry;
        }
    }
}
