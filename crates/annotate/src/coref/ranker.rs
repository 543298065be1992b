//! Antecedents of a pronoun: candidates with features, scored by a linear model.
//!
//! The model is a conditional logit over the candidates (Denis and Baldridge 2008, "Specialized models
//! and ranking for coreference resolution"). The features are those of centering theory and of news
//! style.

use std::ops::Range;

use super::clusters::Clusters;
use super::discourse::{Discourse, FocusEntry, LastMention, gender_index};
use super::form::Form;
use super::lexical_class::LexicalClass;
use super::markables::{GrammaticalRole, Markable};
use super::ranker_features::{self as feature, Features, N_POSITIONS, N_ROLES};
use super::token_context::TokenContext;
use crate::EntityKind;
use crate::gender::Gender;

/// A pronoun to be resolved, with its context.
pub(super) struct Anaphor<'a> {
    pub ctx: &'a TokenContext<'a>,
    pub markables: &'a [Markable],
    pub clusters: &'a Clusters,
    pub genders: &'a [Option<Gender>],
    /// Whether the gender is only what the given name suggests.
    pub guessed: &'a [bool],
    /// Index of the pronoun among the markables.
    pub idx: usize,
    pub gender: Gender,
    /// Token ranges of the quotations whose source it is.
    pub speeches: &'a [Range<usize>],
    /// The person named most often in the article.
    pub most_named: Option<usize>,
    /// Whose turn it is in an interview: they do not call themselves `he`.
    pub narrator: Option<usize>,
}

impl Anaphor<'_> {
    fn markable(&self) -> &Markable {
        &self.markables[self.idx]
    }

    fn token(&self) -> usize {
        self.markable().range.start
    }
}

/// The candidate clusters of a pronoun with their features, most recent first.
pub(super) fn candidates(anaphor: &Anaphor<'_>, discourse: &Discourse) -> Vec<(usize, Features)> {
    let may_fit = |cluster: &usize| {
        let known = anaphor.genders.get(*cluster).copied().flatten();
        let agrees = known.is_none_or(|gender| gender == anaphor.gender)
            || anaphor.guessed.get(*cluster) == Some(&true);
        agrees && anaphor.narrator != Some(*cluster)
    };
    let mut list: Vec<usize> = discourse.persons.iter().copied().filter(may_fit).collect();
    let ahead = cataphor(anaphor, discourse).filter(may_fit);
    if let Some(cluster) = ahead
        && !list.contains(&cluster)
    {
        list.push(cluster);
    }
    let position = Position::of(anaphor);
    let is_near = |cluster: usize| {
        discourse.salience[cluster]
            .outside
            .is_some_and(|last| position.sentence - last.sentence <= 1)
    };
    let near = list.iter().filter(|cluster| is_near(**cluster)).count();
    let mut rank = 0;
    list.iter()
        .map(|&cluster| {
            let mut features = Features::new();
            add_salience(anaphor, discourse, &position, cluster, &mut features);
            add_focus(anaphor, discourse, &position, cluster, &mut features);
            features.set(feature::RECENCY_RANK + rank.min(2));
            if rank == 0 {
                cross(&mut features, &position, feature::CROSS_MOST_RECENT);
            }
            rank += usize::from(discourse.salience[cluster].outside.is_some());
            if near == 1 && is_near(cluster) {
                features.set(feature::ONLY_NEAR);
            }
            if ahead == Some(cluster) {
                features.set(feature::CATAPHOR);
                let fronted = matches!(
                    position.sentence_opens,
                    LexicalClass::Preposition
                        | LexicalClass::Subordinator
                        | LexicalClass::Possessive(_)
                );
                if fronted {
                    features.set(feature::CATAPHOR_FRONTED);
                }
            }
            (cluster, features)
        })
        .collect()
}

struct Position {
    sentence: u32,
    paragraph: u32,
    /// 0 opens the sentence, 1 after a quotation in it, 2 possessive, 3 object, 4 other subject.
    kind: usize,
    /// The class of the first word of the sentence.
    sentence_opens: LexicalClass,
}

impl Position {
    fn of(anaphor: &Anaphor<'_>) -> Self {
        let token = anaphor.token();
        let first = anaphor.ctx.sentence_start(token);
        let is_closing = |at| matches!(anaphor.ctx.word(at), "”" | "\"" | "''" | "’’");
        let after_quote = (first..token).rev().take(40).any(is_closing);
        let kind = match anaphor.markable().role {
            GrammaticalRole::Genitive => 2,
            GrammaticalRole::Subject if token == first => 0,
            GrammaticalRole::Subject if after_quote => 1,
            GrammaticalRole::Subject => 4,
            _ => 3,
        };
        Self {
            sentence: anaphor.ctx.step[token],
            paragraph: anaphor.ctx.paragraph[token],
            kind,
            sentence_opens: anaphor.ctx.class_at(first),
        }
    }
}

const fn role_index(role: GrammaticalRole) -> usize {
    match role {
        GrammaticalRole::Subject => 0,
        GrammaticalRole::Genitive => 1,
        GrammaticalRole::Modifier => 2,
        GrammaticalRole::Oblique => 3,
        GrammaticalRole::Object => 4,
        GrammaticalRole::Apposed => 5,
        GrammaticalRole::Other => 6,
    }
}

/// Sets the feature of `block` for the position of the pronoun.
fn cross(features: &mut Features, position: &Position, block: usize) {
    debug_assert!(position.kind < N_POSITIONS);
    features.set(block + position.kind);
}

/// What is known of the cluster so far: recency, frequency, gender.
fn add_salience(
    anaphor: &Anaphor<'_>,
    discourse: &Discourse,
    position: &Position,
    cluster: usize,
    features: &mut Features,
) {
    let salience = &discourse.salience[cluster];
    match salience.outside {
        Some(last) => add_distance(position, last, features),
        None => features.set(feature::ONLY_QUOTED),
    }
    if let Some(inside) = salience.inside
        && salience
            .outside
            .is_none_or(|last| last.token < inside.token)
    {
        features.set(feature::LAST_QUOTED);
        let near = position.sentence.saturating_sub(inside.sentence) <= 1;
        features.set(if near {
            feature::LAST_QUOTED_NEAR
        } else {
            feature::LAST_QUOTED_EARLIER
        });
    }
    features.set(
        feature::MENTION_COUNT
            + match salience.count_outside {
                0 | 1 => 0,
                2 | 3 => 1,
                _ => 2,
            },
    );
    features.set(match anaphor.genders[cluster] {
        None => feature::GENDER_UNKNOWN,
        Some(gender) if gender == anaphor.gender => feature::GENDER_AGREES,
        Some(_) => feature::GENDER_DISAGREES,
    });
    if anaphor.genders[cluster] != Some(anaphor.gender) {
        let same = gender_index(anaphor.gender);
        if salience.pronouns[same] > 0 {
            features.set(feature::PRONOUNS_AGREE);
        }
        if salience.pronouns[1 - same] > 0 {
            features.set(feature::PRONOUNS_DISAGREE);
        }
    }
    if cluster >= anaphor.clusters.list.len() {
        features.set(feature::UNNAMED);
        let here = salience
            .outside
            .is_some_and(|last| last.paragraph == position.paragraph);
        features.set(if here {
            feature::UNNAMED_SAME_PARAGRAPH
        } else {
            feature::UNNAMED_OTHER_PARAGRAPH
        });
    }
    if salience.in_title {
        features.set(feature::IN_TITLE);
    }
    if anaphor.most_named == Some(cluster) {
        features.set(feature::MOST_NAMED);
        cross(features, position, feature::CROSS_MOST_NAMED);
    }
}

/// How far back the last mention outside quotations is, and its role.
fn add_distance(position: &Position, last: LastMention, features: &mut Features) {
    let sentences = position.sentence.saturating_sub(last.sentence);
    let paragraphs = position.paragraph.saturating_sub(last.paragraph);
    features.set(
        feature::SENTENCE_DISTANCE
            + match sentences {
                0..=2 => sentences as usize,
                3 | 4 => 3,
                _ => 4,
            },
    );
    features.set(feature::PARAGRAPH_DISTANCE + paragraphs.min(3) as usize);
    let role = role_index(last.role);
    features.set(
        role + match sentences {
            0 => feature::ROLE_SAME_SENTENCE,
            1 => feature::ROLE_PREVIOUS_SENTENCE,
            _ => feature::ROLE_EARLIER,
        },
    );
    features.set(feature::FORM + last.form as usize);
    match sentences {
        0 => cross(features, position, feature::CROSS_SAME_SENTENCE),
        1 => cross(features, position, feature::CROSS_PREVIOUS_SENTENCE),
        _ => {}
    }
    match paragraphs {
        0 => cross(features, position, feature::CROSS_SAME_PARAGRAPH),
        1 => cross(features, position, feature::CROSS_PREVIOUS_PARAGRAPH),
        _ => {}
    }
    if sentences <= 1 {
        features.set(feature::CROSS_ROLE + position.kind * N_ROLES + role);
    }
}

/// Whether the cluster is in focus: the last speaker, a subject, the first of a paragraph, what the
/// last pronoun meant.
fn add_focus(
    anaphor: &Anaphor<'_>,
    discourse: &Discourse,
    position: &Position,
    cluster: usize,
    features: &mut Features,
) {
    let is = |entry: Option<FocusEntry>| entry.filter(|entry| entry.cluster == cluster);
    if let Some(entry) = is(discourse.last_speaker) {
        let paragraphs = position.paragraph.saturating_sub(entry.paragraph);
        features.set(match paragraphs {
            0..=2 => feature::LAST_SPEAKER + paragraphs as usize,
            _ => feature::LAST_SPEAKER_EARLIER,
        });
        if paragraphs <= 1 {
            cross(features, position, feature::CROSS_LAST_SPEAKER);
        }
        if anaphor.markable().source.is_some() {
            features.set(feature::LAST_SPEAKER_OF_SOURCE);
        }
    }
    let [last, before_last] = discourse.subjects;
    let same = last.filter(|entry| entry.sentence == position.sentence);
    let previous = if same.is_some() { before_last } else { last };
    if is(same).is_some() {
        features.set(feature::SUBJECT_SAME_SENTENCE);
        cross(features, position, feature::CROSS_SUBJECT_SAME_SENTENCE);
    }
    if let Some(entry) = is(previous) {
        if position.sentence - entry.sentence == 1 {
            features.set(feature::SUBJECT_PREVIOUS_SENTENCE);
            cross(features, position, feature::CROSS_SUBJECT_PREVIOUS_SENTENCE);
        } else {
            features.set(feature::SUBJECT_EARLIER);
        }
    }
    if let Some(entry) = is(discourse.first_of_paragraph) {
        features.set(if entry.paragraph == position.paragraph {
            feature::FIRST_OF_PARAGRAPH
        } else {
            feature::FIRST_OF_EARLIER_PARAGRAPH
        });
    }
    if let Some(entry) = is(discourse.last_pronoun[gender_index(anaphor.gender)]) {
        features.set(match position.sentence.saturating_sub(entry.sentence) {
            0 => feature::LAST_PRONOUN_SAME_SENTENCE,
            1 => feature::LAST_PRONOUN_PREVIOUS_SENTENCE,
            _ => feature::LAST_PRONOUN_EARLIER,
        });
        if entry.paragraph == position.paragraph {
            features.set(feature::LAST_PRONOUN_SAME_PARAGRAPH);
        }
    }
    if is_named_in_speech(anaphor, cluster) {
        features.set(feature::NAMED_INSIDE);
    }
    if is_subject_of_same_clause(anaphor, discourse, cluster) {
        features.set(feature::SAME_CLAUSE_SUBJECT);
    }
}

fn is_named_in_speech(anaphor: &Anaphor<'_>, cluster: usize) -> bool {
    let markables = anaphor.markables;
    anaphor.speeches.iter().any(|speech| {
        let from = markables.partition_point(|one| one.range.start < speech.start);
        markables[from..]
            .iter()
            .take(40)
            .take_while(|one| one.range.start < speech.end)
            .any(|one| one.form == Form::Name(cluster))
    })
}

/// Whether an object pronoun follows the cluster as the subject of its clause: in `Mr Reid told him`
/// they differ (principle B of binding theory).
fn is_subject_of_same_clause(anaphor: &Anaphor<'_>, discourse: &Discourse, cluster: usize) -> bool {
    let token = anaphor.token();
    if !matches!(
        anaphor.ctx.class_at(token),
        LexicalClass::Object(_) | LexicalClass::Her
    ) || anaphor.markable().role == GrammaticalRole::Genitive
    {
        return false;
    }
    let Some(last) = discourse.salience[cluster].outside else {
        return false;
    };
    let ends_clause = |at: usize| {
        matches!(
            anaphor.ctx.class_at(at),
            LexicalClass::Conjunction | LexicalClass::Subordinator | LexicalClass::Relative
        ) || matches!(anaphor.ctx.word(at), "," | ";" | ":" | "—" | "”")
    };
    last.sentence == anaphor.ctx.step[token]
        && last.role == GrammaticalRole::Subject
        && token - last.token < 12
        && !(last.token..token).any(ends_clause)
}

/// `As he left, Mr Reid said`: the next person named in the sentence, when none was mentioned before.
fn cataphor(anaphor: &Anaphor<'_>, discourse: &Discourse) -> Option<usize> {
    let token = anaphor.token();
    let sentence = anaphor.ctx.step[token];
    let is_mentioned = |cluster: &usize| {
        discourse.salience[*cluster]
            .outside
            .is_some_and(|last| last.sentence == sentence)
    };
    let is_late = token - anaphor.ctx.sentence_start(token) > 8;
    if is_late || discourse.persons.iter().any(is_mentioned) {
        return None;
    }
    anaphor.markables[anaphor.idx + 1..]
        .iter()
        .take(8)
        .take_while(|next| anaphor.ctx.step[next.range.start] == sentence)
        .filter(|next| !next.quoted && next.role != GrammaticalRole::Genitive)
        .find_map(|next| match next.form {
            Form::Name(cluster) if anaphor.clusters.list[cluster].kind == EntityKind::Person => {
                Some(cluster)
            }
            _ => None,
        })
}
