//! Features of the antecedent ranker, one number each.
//!
//! A constant is the number of a feature, or of the first of a block that has one feature for each
//! value. The numbers are the indexes of the weights in `assets/coref.pq`: changing one needs
//! `cargo train coref`.

pub const N_FEATURES: usize = 160;

/// Values of the pronoun's position, see `ranker::Position`.
pub(super) const N_POSITIONS: usize = 5;
/// Values of a grammatical role, see `markables::GrammaticalRole`.
pub(super) const N_ROLES: usize = 7;

/// Sentences since the last mention outside quotations: 0, 1, 2, 3 or 4, more.
pub(super) const SENTENCE_DISTANCE: usize = 0;
pub(super) const ONLY_QUOTED: usize = 5;
/// Paragraphs since that mention: 0, 1, 2, more.
pub(super) const PARAGRAPH_DISTANCE: usize = 6;
/// The role of that mention in the same sentence, in the sentence before, and further back.
pub(super) const ROLE_SAME_SENTENCE: usize = 10;
pub(super) const ROLE_PREVIOUS_SENTENCE: usize = ROLE_SAME_SENTENCE + N_ROLES;
pub(super) const ROLE_EARLIER: usize = ROLE_PREVIOUS_SENTENCE + N_ROLES;
/// Last mentioned inside a quotation.
pub(super) const LAST_QUOTED: usize = 31;
/// The form of the last mention: name, pronoun, description.
pub(super) const FORM: usize = 32;
/// Mentions outside quotations: at most 1, 2 or 3, more.
pub(super) const MENTION_COUNT: usize = 35;
/// Rank among the candidates by recency: 0, 1, more.
pub(super) const RECENCY_RANK: usize = 38;
pub(super) const GENDER_AGREES: usize = 41;
pub(super) const GENDER_UNKNOWN: usize = 42;
/// The last source of speech, by paragraphs since: 0, 1, 2.
pub(super) const LAST_SPEAKER: usize = 43;
pub(super) const SUBJECT_PREVIOUS_SENTENCE: usize = 46;
/// The first person of this paragraph.
pub(super) const FIRST_OF_PARAGRAPH: usize = 47;
pub(super) const SUBJECT_SAME_SENTENCE: usize = 48;
pub(super) const IN_TITLE: usize = 49;
/// The person named most often in the article.
pub(super) const MOST_NAMED: usize = 50;
/// Named after the pronoun: `As he left, Mr Reid said`.
pub(super) const CATAPHOR: usize = 51;
/// Named inside the speech whose source is sought: people rarely name themselves.
pub const NAMED_INSIDE: usize = 52;
/// The only candidate of this sentence and the one before.
pub(super) const ONLY_NEAR: usize = 53;
/// Subject of the pronoun's own clause, which an object pronoun cannot mean.
pub(super) const SAME_CLAUSE_SUBJECT: usize = 54;
/// What the last pronoun of the gender meant: further back, in the same paragraph.
pub(super) const LAST_PRONOUN_EARLIER: usize = 55;
pub(super) const LAST_PRONOUN_SAME_PARAGRAPH: usize = 56;
/// A cataphor in a sentence that opens with a preposition, a conjunction or a possessive.
pub(super) const CATAPHOR_FRONTED: usize = 61;
/// Last mentioned inside a quotation of this sentence or the one before, or further back.
pub(super) const LAST_QUOTED_NEAR: usize = 62;
pub(super) const LAST_QUOTED_EARLIER: usize = 63;
/// For an entity of uncertain gender: earlier pronouns of this, or of the other, gender referred to it.
pub(super) const PRONOUNS_AGREE: usize = 64;
pub(super) const PRONOUNS_DISAGREE: usize = 65;
/// The last source of speech, three paragraphs back or more.
pub(super) const LAST_SPEAKER_EARLIER: usize = 66;
/// The last source of speech, for a pronoun that is a source too.
pub(super) const LAST_SPEAKER_OF_SOURCE: usize = 67;
pub(super) const SUBJECT_EARLIER: usize = 68;
/// The first person of an earlier paragraph, the last that has one.
pub(super) const FIRST_OF_EARLIER_PARAGRAPH: usize = 69;
/// What the last pronoun of the gender meant, in the same sentence or the one before.
pub(super) const LAST_PRONOUN_SAME_SENTENCE: usize = 70;
pub(super) const LAST_PRONOUN_PREVIOUS_SENTENCE: usize = 71;
/// Somebody without a name, last mentioned in this paragraph or another one.
pub(super) const UNNAMED: usize = 72;
pub(super) const UNNAMED_SAME_PARAGRAPH: usize = 73;
pub(super) const UNNAMED_OTHER_PARAGRAPH: usize = 74;
/// The gender that the given name suggests is the other one.
pub(super) const GENDER_DISAGREES: usize = 75;

/// Conjunctions with the position of the pronoun: blocks of [`N_POSITIONS`].
pub(super) const CROSS_SAME_SENTENCE: usize = 80;
pub(super) const CROSS_LAST_SPEAKER: usize = 85;
pub(super) const CROSS_SUBJECT_PREVIOUS_SENTENCE: usize = 90;
pub(super) const CROSS_SUBJECT_SAME_SENTENCE: usize = 95;
pub(super) const CROSS_MOST_RECENT: usize = 100;
pub(super) const CROSS_MOST_NAMED: usize = 105;
pub(super) const CROSS_PREVIOUS_SENTENCE: usize = 110;
pub(super) const CROSS_SAME_PARAGRAPH: usize = 115;
pub(super) const CROSS_PREVIOUS_PARAGRAPH: usize = 120;
/// Position of the pronoun with the role of a mention in this sentence or the one before.
pub(super) const CROSS_ROLE: usize = 125;

/// More than one candidate can have: at most 2 of distance, 1 of role, 4 crossed with it, and so on.
const MAX_ACTIVE: usize = 40;

/// The binary features that hold for one candidate, by number.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    active: [u8; MAX_ACTIVE],
    n: u8,
}

impl Features {
    pub(super) const fn new() -> Self {
        Self {
            active: [0; MAX_ACTIVE],
            n: 0,
        }
    }

    pub(super) fn set(&mut self, feature: usize) {
        debug_assert!((self.n as usize) < MAX_ACTIVE && feature < N_FEATURES);
        if let Some(slot) = self.active.get_mut(self.n as usize) {
            *slot = feature as u8;
            self.n += 1;
        }
    }

    /// The numbers of the features that hold.
    pub fn active(&self) -> &[u8] {
        &self.active[..self.n as usize]
    }

    /// The score under `weights`, in hundredths of log odds.
    pub fn score(&self, weights: &[i16; N_FEATURES]) -> i32 {
        let weight = |at: &u8| weights.get(*at as usize).map_or(0, |one| i32::from(*one));
        self.active().iter().map(weight).sum()
    }
}
