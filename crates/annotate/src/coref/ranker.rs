//! Whom a pronoun may mean: candidates with features, scored by a linear model.
//!
//! The model is a conditional logit over the candidates (Denis and Baldridge 2008, "Specialized models
//! and ranking for coreference resolution"); the features are those that centering theory and news
//! style suggest.

use super::Gender;
use super::clusters::Clusters;
use super::discourse::{At, Seen, State, side};
use super::lexical_class::Class;
use super::markables::{Form, Markable, Part};
use super::token_context::Scan;

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
pub(super) struct Question<'a> {
    pub scan: &'a Scan<'a>,
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
pub(super) fn candidates(ask: &Question<'_>, state: &State) -> Vec<(usize, Features)> {
    let fits = |cluster: &usize| {
        let known = ask.genders.get(*cluster).copied().flatten();
        known.is_none_or(|gender| gender == ask.gender) || ask.guessed.get(*cluster) == Some(&true)
    };
    let mut list: Vec<usize> = state.persons.iter().copied().filter(fits).collect();
    let ahead = cataphor(ask, state).filter(fits);
    if let Some(cluster) = ahead
        && !list.contains(&cluster)
    {
        list.push(cluster);
    }
    let place = Place::of(ask);
    let near = list
        .iter()
        .filter(|cluster| {
            state.tracks[**cluster]
                .outside
                .is_some_and(|seen| place.sentence - seen.sentence <= 1)
        })
        .count();
    let mut rank = 0;
    list.iter()
        .map(|cluster| {
            let mut features = Features::new();
            describe(ask, state, &place, *cluster, &mut features);
            let outside = state.tracks[*cluster].outside.is_some();
            features.set(38 + rank.min(2));
            cross(&mut features, &place, 4, rank == 0);
            rank += usize::from(outside);
            if near == 1
                && state.tracks[*cluster]
                    .outside
                    .is_some_and(|seen| place.sentence - seen.sentence <= 1)
            {
                features.set(53);
            }
            if ahead == Some(*cluster) {
                features.set(51);
                if matches!(
                    place.opens,
                    Class::Preposition | Class::Clause | Class::Possessive(_)
                ) {
                    features.set(61);
                }
            }
            (*cluster, features)
        })
        .collect()
}

/// Where the pronoun stands.
struct Place {
    sentence: u32,
    paragraph: u32,
    /// 0 opens the sentence, 1 after a quotation in it, 2 possessive, 3 object, 4 other subject.
    kind: usize,
    /// The class of the first word of the sentence.
    opens: Class,
}

impl Place {
    fn of(ask: &Question<'_>) -> Self {
        let one = &ask.mentions[ask.idx];
        let token = one.range.start;
        let first = ask.scan.sentence_start(token);
        let after_quote = (first..token)
            .rev()
            .take(40)
            .any(|at| is_mark(ask.scan.word(at)));
        let kind = match one.part {
            Part::Genitive => 2,
            Part::Subject if token == first => 0,
            Part::Subject if after_quote => 1,
            Part::Subject => 4,
            _ => 3,
        };
        Self {
            sentence: ask.scan.step[token],
            paragraph: ask.scan.paragraph[token],
            kind,
            opens: ask.scan.class_at(first),
        }
    }
}

fn is_mark(word: &str) -> bool {
    matches!(word, "”" | "\"" | "''" | "’’")
}

fn part_number(part: Part) -> usize {
    match part {
        Part::Subject => 0,
        Part::Genitive => 1,
        Part::Modifier => 2,
        Part::Oblique => 3,
        Part::Object => 4,
        Part::Apposed => 5,
        Part::Other => 6,
    }
}

fn cross(features: &mut Features, place: &Place, which: usize, holds: bool) {
    if holds {
        features.set(80 + which * 5 + place.kind);
    }
}

fn describe(
    ask: &Question<'_>,
    state: &State,
    place: &Place,
    cluster: usize,
    features: &mut Features,
) {
    let track = &state.tracks[cluster];
    match track.outside {
        Some(seen) => distances(place, seen, features),
        None => features.set(5),
    }
    if let Some(inside) = track.inside
        && track.outside.is_none_or(|seen| seen.token < inside.token)
    {
        features.set(31);
        let gap = place.sentence.saturating_sub(inside.sentence);
        features.set(if gap <= 1 { 62 } else { 63 });
    }
    features.set(
        35 + match track.count {
            0 | 1 => 0,
            2 | 3 => 1,
            _ => 2,
        },
    );
    features.set(match ask.genders[cluster] {
        None => 42,
        Some(gender) if gender == ask.gender => 41,
        Some(_) => 75,
    });
    let (same, other) = (
        track.meant[side(ask.gender)],
        track.meant[1 - side(ask.gender)],
    );
    if ask.genders[cluster] != Some(ask.gender) {
        if same > 0 {
            features.set(64);
        }
        if other > 0 {
            features.set(65);
        }
    }
    if cluster >= ask.clusters.list.len() {
        features.set(72);
        features.set(
            if track
                .outside
                .is_some_and(|seen| seen.paragraph == place.paragraph)
            {
                73
            } else {
                74
            },
        );
    }
    if track.in_title {
        features.set(49);
    }
    if ask.leader == Some(cluster) {
        features.set(50);
        cross(features, place, 5, true);
    }
    roles(ask, state, place, cluster, features);
}

fn distances(place: &Place, seen: Seen, features: &mut Features) {
    let sentences = place.sentence.saturating_sub(seen.sentence);
    let paragraphs = place.paragraph.saturating_sub(seen.paragraph);
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
    cross(features, place, 0, sentences == 0);
    cross(features, place, 6, sentences == 1);
    cross(features, place, 7, paragraphs == 0);
    cross(features, place, 8, paragraphs == 1);
    // The pronoun's part and the antecedent's together, close by.
    if sentences <= 1 {
        features.set(125 + place.kind * 7 + part);
    }
}

fn roles(
    ask: &Question<'_>,
    state: &State,
    place: &Place,
    cluster: usize,
    features: &mut Features,
) {
    let is = |at: Option<At>| at.filter(|at| at.cluster == cluster);
    if let Some(at) = is(state.speaker) {
        features.set(match place.paragraph.saturating_sub(at.paragraph) {
            0 => 43,
            1 => 44,
            2 => 45,
            _ => 66,
        });
        cross(
            features,
            place,
            1,
            place.paragraph.saturating_sub(at.paragraph) <= 1,
        );
        if ask.mentions[ask.idx].asked.is_some() {
            features.set(67);
        }
    }
    let subject_now = state.subjects[0].filter(|at| at.sentence == place.sentence);
    let subject_before = if subject_now.is_some() {
        state.subjects[1]
    } else {
        state.subjects[0]
    };
    if is(subject_now).is_some() {
        features.set(48);
        cross(features, place, 3, true);
    }
    if is(subject_before).is_some_and(|at| place.sentence - at.sentence == 1) {
        features.set(46);
        cross(features, place, 2, true);
    } else if is(subject_before).is_some() {
        features.set(68);
    }
    if is(state.opener).is_some_and(|at| at.paragraph == place.paragraph) {
        features.set(47);
    } else if is(state.opener).is_some() {
        features.set(69);
    }
    if let Some(at) = is(state.meant[side(ask.gender)]) {
        features.set(match place.sentence.saturating_sub(at.sentence) {
            0 => 70,
            1 => 71,
            _ => 55,
        });
        if at.paragraph == place.paragraph {
            features.set(56);
        }
    }
    if named_in_speech(ask, cluster) {
        features.set(NAMED_INSIDE as usize);
    }
    if is_bound(ask, state, cluster) {
        features.set(54);
    }
}

/// Whether the speech whose source the pronoun is names the candidate: people rarely name themselves.
fn named_in_speech(ask: &Question<'_>, cluster: usize) -> bool {
    ask.speeches.iter().any(|speech| {
        let from = ask
            .mentions
            .partition_point(|one| one.range.start < speech.start);
        ask.mentions[from..]
            .iter()
            .take(40)
            .take_while(|one| one.range.start < speech.end)
            .any(|one| one.form == Form::Name(cluster))
    })
}

/// `Mr Reid told him`: an object means somebody else than the subject of its clause.
fn is_bound(ask: &Question<'_>, state: &State, cluster: usize) -> bool {
    let one = &ask.mentions[ask.idx];
    let token = one.range.start;
    if !matches!(ask.scan.class_at(token), Class::Object(_) | Class::Her)
        || one.part == Part::Genitive
    {
        return false;
    }
    let Some(seen) = state.tracks[cluster].outside else {
        return false;
    };
    let clause = |at: usize| {
        matches!(
            ask.scan.class_at(at),
            Class::Conjunction | Class::Clause | Class::Relative
        ) || matches!(ask.scan.word(at), "," | ";" | ":" | "—" | "”")
    };
    seen.sentence == ask.scan.step[token]
        && seen.part == Part::Subject
        && token - seen.token < 12
        && !(seen.token..token).any(clause)
}

/// `As he left, Mr Reid said`: the next person named in the sentence, when none was named before.
fn cataphor(ask: &Question<'_>, state: &State) -> Option<usize> {
    let one = &ask.mentions[ask.idx];
    let sentence = ask.scan.step[one.range.start];
    let first = ask.scan.sentence_start(one.range.start);
    let here = |cluster: &usize| {
        state.tracks[*cluster]
            .outside
            .is_some_and(|seen| seen.sentence == sentence)
    };
    if one.range.start - first > 8 || state.persons.iter().any(here) {
        return None;
    }
    ask.mentions[ask.idx + 1..]
        .iter()
        .take(8)
        .take_while(|next| ask.scan.step[next.range.start] == sentence)
        .find_map(|next| match next.form {
            Form::Name(cluster)
                if !next.quoted
                    && next.part != Part::Genitive
                    && ask.clusters.list[cluster].kind == crate::EntityKind::Person =>
            {
                Some(cluster)
            }
            _ => None,
        })
}
