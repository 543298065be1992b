//! What a reader has in mind at each point of the text: who was mentioned last, where and how.

use super::Gender;
use super::markables::{Form, GrammaticalRole, Markable};
use super::token_context::TokenContext;

/// How many persons and things are kept in mind: bounds the work for each pronoun.
const KEPT: usize = 12;

/// Where and how something was mentioned last.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastMention {
    /// Index of the mention.
    pub mention: usize,
    pub token: usize,
    pub sentence: u32,
    pub paragraph: u32,
    pub part: GrammaticalRole,
    /// 0 name, 1 pronoun, 2 description.
    pub form: u8,
}

/// What is known of one cluster so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Salience {
    /// The last mention outside quotations.
    pub outside: Option<LastMention>,
    /// The last mention inside one.
    pub inside: Option<LastMention>,
    /// Mentions outside quotations so far.
    pub count: u32,
    /// How many pronouns of each gender meant it: he, she.
    pub meant: [u32; 2],
    /// Whether it stood in the first paragraph.
    pub in_title: bool,
}

/// Something and where it was last so.
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
    /// Whose speech was reported last.
    pub speaker: Option<FocusEntry>,
    /// Whom the last pronoun of each gender meant.
    pub meant: [Option<FocusEntry>; 2],
    /// The first subject of this sentence and of the one before it that had one.
    pub subjects: [Option<FocusEntry>; 2],
    /// The first person mentioned in this paragraph.
    pub opener: Option<FocusEntry>,
}

pub(super) const fn side(gender: Gender) -> usize {
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

    /// Takes note that mention number `idx` means `cluster`.
    pub fn see(
        &mut self,
        ctx: &TokenContext<'_>,
        idx: usize,
        one: &Markable,
        cluster: usize,
        person: bool,
    ) {
        let token = one.range.start;
        let (sentence, paragraph) = (ctx.step[token], ctx.paragraph[token]);
        let form = match one.form {
            Form::Name(_) => 0,
            Form::Description(_) | Form::Unknown => 2,
            _ => 1,
        };
        let seen = LastMention {
            mention: idx,
            token,
            sentence,
            paragraph,
            part: one.part,
            form,
        };
        let at = FocusEntry {
            cluster,
            sentence,
            paragraph,
        };
        let list = if person {
            &mut self.persons
        } else {
            &mut self.things
        };
        if let Some(place) = list.iter().position(|old| *old == cluster) {
            list.remove(place);
        }
        list.insert(0, cluster);
        list.truncate(KEPT);
        let salience = &mut self.salience[cluster];
        salience.in_title |= paragraph == 0;
        if one.quoted && one.source.is_none() {
            salience.inside = Some(seen);
            return;
        }
        salience.outside = Some(seen);
        salience.count += 1;
        if let Form::Pronoun(gender) = one.form {
            salience.meant[side(gender)] += 1;
            self.meant[side(gender)] = Some(at);
        }
        if one.source.is_some() {
            self.speaker = Some(at);
        }
        if !person {
            return;
        }
        if one.part == GrammaticalRole::Subject
            && self.subjects[0].is_none_or(|old| old.sentence != sentence)
        {
            self.subjects = [Some(at), self.subjects[0]];
        }
        if self.opener.is_none_or(|old| old.paragraph != paragraph) {
            self.opener = Some(at);
        }
    }
}
