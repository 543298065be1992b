//! Whom a pronoun may mean: candidates with features, scored by a linear model.
//!
//! The model is a conditional logit over the candidates (Denis and Baldridge 2008, "Specialized models
//! and ranking for coreference resolution"); the features are those that centering theory and news
//! style suggest.

use super::Gender;
use super::clusters::Clusters;
use super::discourse::{Discourse, FocusEntry, LastMention, side};
use super::lexical_class::LexicalClass;
use super::markables::{Form, GrammaticalRole, Markable};
use super::token_context::TokenContext;

/// Number of features.
pub const N_FEATURES: usize = 160;
/// The feature of a candidate who is named inside the speech whose source is sought.
pub const NAMED_INSIDE: u8 = 52;
/// Most features that one candidate has at once.
const MOST_ACTIVE: usize = 40;

/// The features that hold for one candidate.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    active: [u8; MOST_ACTIVE],
    n: u8,
}

impl Features {
    const fn new() -> Self {
        Self {
            active: [0; MOST_ACTIVE],
            n: 0,
        }
    }

    fn set(&mut self, feature: usize) {
        if (self.n as usize) < MOST_ACTIVE && feature < N_FEATURES {
            self.active[self.n as usize] = feature as u8;
            self.n += 1;
        }
    }

    /// The numbers of the features that hold.
    pub fn active(&self) -> &[u8] {
        &self.active[..self.n as usize]
    }

    /// The score under `weights`.
    pub fn score(&self, weights: &[i16; N_FEATURES]) -> i32 {
        self.active()
            .iter()
            .map(|at| {
                weights
                    .get(*at as usize)
                    .map_or(0, |weight| i32::from(*weight))
            })
            .sum()
    }
}

/// A pronoun to be resolved, with what stands around it.
pub(super) struct Anaphor<'a> {
    pub ctx: &'a TokenContext<'a>,
    pub mentions: &'a [Markable],
    pub clusters: &'a Clusters,
    pub genders: &'a [Option<Gender>],
    /// Whether the gender is only what the given name suggests.
    pub guessed: &'a [bool],
    /// Index of the pronoun.
    pub idx: usize,
    pub gender: Gender,
    /// Token ranges of the quotations whose source it is.
    pub speeches: &'a [std::ops::Range<usize>],
    /// The person named most often in the text.
    pub leader: Option<usize>,
}

/// The candidates of a pronoun, most recent first.
pub(super) fn candidates(anaphor: &Anaphor<'_>, discourse: &Discourse) -> Vec<(usize, Features)> {
    let fits = |cluster: &usize| {
        let known = anaphor.genders.get(*cluster).copied().flatten();
        known.is_none_or(|gender| gender == anaphor.gender)
            || anaphor.guessed.get(*cluster) == Some(&true)
    };
    let mut list: Vec<usize> = discourse.persons.iter().copied().filter(fits).collect();
    let ahead = cataphor(anaphor, discourse).filter(fits);
    if let Some(cluster) = ahead
        && !list.contains(&cluster)
    {
        list.push(cluster);
    }
    let site = PronounSite::of(anaphor);
    let near = list
        .iter()
        .filter(|cluster| {
            discourse.salience[**cluster]
                .outside
                .is_some_and(|seen| site.sentence - seen.sentence <= 1)
        })
        .count();
    let mut rank = 0;
    list.iter()
        .map(|cluster| {
            let mut features = Features::new();
            describe(anaphor, discourse, &site, *cluster, &mut features);
            let outside = discourse.salience[*cluster].outside.is_some();
            features.set(38 + rank.min(2));
            cross(&mut features, &site, 4, rank == 0);
            rank += usize::from(outside);
            if near == 1
                && discourse.salience[*cluster]
                    .outside
                    .is_some_and(|seen| site.sentence - seen.sentence <= 1)
            {
                features.set(53);
            }
            if ahead == Some(*cluster) {
                features.set(51);
                if matches!(
                    site.opens,
                    LexicalClass::Preposition
                        | LexicalClass::Subordinator
                        | LexicalClass::Possessive(_)
                ) {
                    features.set(61);
                }
            }
            (*cluster, features)
        })
        .collect()
}

/// Where the pronoun stands.
struct PronounSite {
    sentence: u32,
    paragraph: u32,
    /// 0 opens the sentence, 1 after a quotation in it, 2 possessive, 3 object, 4 other subject.
    kind: usize,
    /// The class of the first word of the sentence.
    opens: LexicalClass,
}

impl PronounSite {
    fn of(anaphor: &Anaphor<'_>) -> Self {
        let one = &anaphor.mentions[anaphor.idx];
        let token = one.range.start;
        let first = anaphor.ctx.sentence_start(token);
        let after_quote = (first..token)
            .rev()
            .take(40)
            .any(|at| is_mark(anaphor.ctx.word(at)));
        let kind = match one.part {
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
            opens: anaphor.ctx.class_at(first),
        }
    }
}

fn is_mark(word: &str) -> bool {
    matches!(word, "”" | "\"" | "''" | "’’")
}

fn part_number(part: GrammaticalRole) -> usize {
    match part {
        GrammaticalRole::Subject => 0,
        GrammaticalRole::Genitive => 1,
        GrammaticalRole::Modifier => 2,
        GrammaticalRole::Oblique => 3,
        GrammaticalRole::Object => 4,
        GrammaticalRole::Apposed => 5,
        GrammaticalRole::Other => 6,
    }
}

fn cross(features: &mut Features, site: &PronounSite, which: usize, holds: bool) {
    if holds {
        features.set(80 + which * 5 + site.kind);
    }
}

fn describe(
    anaphor: &Anaphor<'_>,
    discourse: &Discourse,
    site: &PronounSite,
    cluster: usize,
    features: &mut Features,
) {
    let salience = &discourse.salience[cluster];
    match salience.outside {
        Some(seen) => distances(site, seen, features),
        None => features.set(5),
    }
    if let Some(inside) = salience.inside
        && salience
            .outside
            .is_none_or(|seen| seen.token < inside.token)
    {
        features.set(31);
        let gap = site.sentence.saturating_sub(inside.sentence);
        features.set(if gap <= 1 { 62 } else { 63 });
    }
    features.set(
        35 + match salience.count {
            0 | 1 => 0,
            2 | 3 => 1,
            _ => 2,
        },
    );
    features.set(match anaphor.genders[cluster] {
        None => 42,
        Some(gender) if gender == anaphor.gender => 41,
        Some(_) => 75,
    });
    let (same, other) = (
        salience.meant[side(anaphor.gender)],
        salience.meant[1 - side(anaphor.gender)],
    );
    if anaphor.genders[cluster] != Some(anaphor.gender) {
        if same > 0 {
            features.set(64);
        }
        if other > 0 {
            features.set(65);
        }
    }
    if cluster >= anaphor.clusters.list.len() {
        features.set(72);
        features.set(
            if salience
                .outside
                .is_some_and(|seen| seen.paragraph == site.paragraph)
            {
                73
            } else {
                74
            },
        );
    }
    if salience.in_title {
        features.set(49);
    }
    if anaphor.leader == Some(cluster) {
        features.set(50);
        cross(features, site, 5, true);
    }
    roles(anaphor, discourse, site, cluster, features);
}

fn distances(site: &PronounSite, seen: LastMention, features: &mut Features) {
    let sentences = site.sentence.saturating_sub(seen.sentence);
    let paragraphs = site.paragraph.saturating_sub(seen.paragraph);
    features.set(match sentences {
        0 => 0,
        1 => 1,
        2 => 2,
        3 | 4 => 3,
        _ => 4,
    });
    features.set(6 + paragraphs.min(3) as usize);
    let part = part_number(seen.part);
    features.set(
        match sentences {
            0 => 10,
            1 => 17,
            _ => 24,
        } + part,
    );
    features.set(32 + seen.form as usize);
    cross(features, site, 0, sentences == 0);
    cross(features, site, 6, sentences == 1);
    cross(features, site, 7, paragraphs == 0);
    cross(features, site, 8, paragraphs == 1);
    // The pronoun's part and the antecedent's together, close by.
    if sentences <= 1 {
        features.set(125 + site.kind * 7 + part);
    }
}

fn roles(
    anaphor: &Anaphor<'_>,
    discourse: &Discourse,
    site: &PronounSite,
    cluster: usize,
    features: &mut Features,
) {
    let is = |at: Option<FocusEntry>| at.filter(|at| at.cluster == cluster);
    if let Some(at) = is(discourse.speaker) {
        features.set(match site.paragraph.saturating_sub(at.paragraph) {
            0 => 43,
            1 => 44,
            2 => 45,
            _ => 66,
        });
        cross(
            features,
            site,
            1,
            site.paragraph.saturating_sub(at.paragraph) <= 1,
        );
        if anaphor.mentions[anaphor.idx].source.is_some() {
            features.set(67);
        }
    }
    let subject_now = discourse.subjects[0].filter(|at| at.sentence == site.sentence);
    let subject_before = if subject_now.is_some() {
        discourse.subjects[1]
    } else {
        discourse.subjects[0]
    };
    if is(subject_now).is_some() {
        features.set(48);
        cross(features, site, 3, true);
    }
    if is(subject_before).is_some_and(|at| site.sentence - at.sentence == 1) {
        features.set(46);
        cross(features, site, 2, true);
    } else if is(subject_before).is_some() {
        features.set(68);
    }
    if is(discourse.opener).is_some_and(|at| at.paragraph == site.paragraph) {
        features.set(47);
    } else if is(discourse.opener).is_some() {
        features.set(69);
    }
    if let Some(at) = is(discourse.meant[side(anaphor.gender)]) {
        features.set(match site.sentence.saturating_sub(at.sentence) {
            0 => 70,
            1 => 71,
            _ => 55,
        });
        if at.paragraph == site.paragraph {
            features.set(56);
        }
    }
    if named_in_speech(anaphor, cluster) {
        features.set(NAMED_INSIDE as usize);
    }
    if is_bound(anaphor, discourse, cluster) {
        features.set(54);
    }
}

/// Whether the speech whose source the pronoun is names the candidate: people rarely name themselves.
fn named_in_speech(anaphor: &Anaphor<'_>, cluster: usize) -> bool {
    anaphor.speeches.iter().any(|speech| {
        let from = anaphor
            .mentions
            .partition_point(|one| one.range.start < speech.start);
        anaphor.mentions[from..]
            .iter()
            .take(40)
            .take_while(|one| one.range.start < speech.end)
            .any(|one| one.form == Form::Name(cluster))
    })
}

/// `Mr Reid told him`: an object means somebody else than the subject of its clause.
fn is_bound(anaphor: &Anaphor<'_>, discourse: &Discourse, cluster: usize) -> bool {
    let one = &anaphor.mentions[anaphor.idx];
    let token = one.range.start;
    if !matches!(
        anaphor.ctx.class_at(token),
        LexicalClass::Object(_) | LexicalClass::Her
    ) || one.part == GrammaticalRole::Genitive
    {
        return false;
    }
    let Some(seen) = discourse.salience[cluster].outside else {
        return false;
    };
    let clause = |at: usize| {
        matches!(
            anaphor.ctx.class_at(at),
            LexicalClass::Conjunction | LexicalClass::Subordinator | LexicalClass::Relative
        ) || matches!(anaphor.ctx.word(at), "," | ";" | ":" | "—" | "”")
    };
    seen.sentence == anaphor.ctx.step[token]
        && seen.part == GrammaticalRole::Subject
        && token - seen.token < 12
        && !(seen.token..token).any(clause)
}

/// `As he left, Mr Reid said`: the next person named in the sentence, when none was named before.
fn cataphor(anaphor: &Anaphor<'_>, discourse: &Discourse) -> Option<usize> {
    let one = &anaphor.mentions[anaphor.idx];
    let sentence = anaphor.ctx.step[one.range.start];
    let first = anaphor.ctx.sentence_start(one.range.start);
    let here = |cluster: &usize| {
        discourse.salience[*cluster]
            .outside
            .is_some_and(|seen| seen.sentence == sentence)
    };
    if one.range.start - first > 8 || discourse.persons.iter().any(here) {
        return None;
    }
    anaphor.mentions[anaphor.idx + 1..]
        .iter()
        .take(8)
        .take_while(|next| anaphor.ctx.step[next.range.start] == sentence)
        .find_map(|next| match next.form {
            Form::Name(cluster)
                if !next.quoted
                    && next.part != GrammaticalRole::Genitive
                    && anaphor.clusters.list[cluster].kind == crate::EntityKind::Person =>
            {
                Some(cluster)
            }
            _ => None,
        })
}
