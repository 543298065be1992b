//! Confidence in the speaker that is shown beside a quotation.
//!
//! A wrong name can come from any step: the words may be nobody's, the mention the wrong one, its
//! referent another person. [`Grounds`] holds what each step knew, a logistic model turns it into a
//! probability, and a monotone map fitted on articles that no model had seen calibrates it (isotonic
//! regression, Zadrozny and Elkan 2002). Each engine has its own parameters, since their scores differ.
//!
//! What is below [`DOUBTFUL`](super::types::DOUBTFUL) is shown with a question mark, and what is below
//! [`HIDDEN`](super::types::HIDDEN) not at all.

use super::candidates::CandidateKind;
use super::coref::Naming;
use super::engine::Engine;
use super::features::{Hashes, templates};
use super::linear::{Linear, sigmoid};
use super::model::{ModelError, ModelFile};
use super::types::{Entity, EntityKind, Quote, Speaker};
use crate::attribution::rules::Rule;

/// What the steps of attribution knew about a quotation and its speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grounds {
    /// Log-odds of the chosen candidate over the next best.
    pub lead: f32,
    /// Probability of the chosen candidate.
    pub ranked: f32,
    /// Log-odds that nobody says it.
    pub scare: f32,
    /// The rule that chose the speaker.
    pub rule: Option<Rule>,
    /// The form of the mention.
    pub mention: Option<CandidateKind>,
    /// Tokens between the mention and the quotation.
    pub distance: usize,
    /// Whether the mention follows the quotation.
    pub follows: bool,
    /// Whether the mention is in another paragraph.
    pub apart: bool,
    /// Whether the mention is that of the previous quotation.
    pub continues: bool,
    /// Score of the cue in hundredths; see [`crate::cues::Scores`].
    pub cue: Option<i8>,
    /// Length of the quotation in tokens.
    pub length: usize,
    /// 0, or how sure the sequence of quotations was of another speaker.
    pub revised: u32,
}

templates! {
    Bias = 1, Lead = 2, Ranked = 3, Scare = 4, Rule = 5, Mention = 6, Distance = 7, Side = 8,
    Continues = 9, Cue = 10, Kind = 11, Length = 12, Reference = 13, NamingLead = 14, Entity = 15,
    Word = 16, LeadMention = 17, LeadReference = 18, MentionReference = 19, ReferenceNamingLead = 20,
    ScareLength = 21, CueSide = 22, MentionEntity = 23, Rivals = 24, ReferenceRivals = 25, Revised = 26,
}

use Template as T;

/// Sets the confidences of the quotations of a text.
pub struct Rater<'a> {
    grounds: &'a [Grounds],
    naming: &'a [Naming],
    entities: &'a [Entity],
    models: ConfidenceModels,
    /// Number of people that the text names.
    rivals: usize,
    before: Vec<Option<Speaker>>,
    /// The index of each quotation with a speaker, and its features.
    pub features: Vec<(usize, Hashes)>,
}

impl<'a> Rater<'a> {
    /// `grounds` are those of the quotations, `naming` that of their speakers, in order.
    pub fn new(
        grounds: &'a [Grounds],
        naming: &'a [Naming],
        entities: &'a [Entity],
        models: ConfidenceModels,
    ) -> Self {
        let is_person = |entity: &&Entity| entity.kind == EntityKind::Person;
        Self {
            grounds,
            naming,
            entities,
            models,
            rivals: entities.iter().filter(is_person).count(),
            before: Vec::new(),
            features: Vec::new(),
        }
    }

    /// Rates all quotations with a speaker.
    pub fn rate(&mut self, quotes: &mut [Quote]) {
        self.before = quotes.iter().map(|quote| quote.speaker).collect();
        let with_speaker = (0..quotes.len()).filter(|idx| self.before[*idx].is_some());
        for (idx, naming) in with_speaker.zip(self.naming) {
            let features = self.features(&quotes[idx], &self.grounds[idx], *naming);
            quotes[idx].confidence = self.models.speakers.probability(&features);
            self.features.push((idx, features));
        }
    }

    /// Rates the quotations whose speaker has changed since, by the confidence that they were given.
    pub fn rate_revised(&mut self, quotes: &mut [Quote]) {
        let changed: Vec<bool> = (0..quotes.len())
            .map(|idx| quotes[idx].speaker != self.before[idx])
            .collect();
        self.features.retain(|(idx, _)| !changed[*idx]);
        for idx in (0..quotes.len()).filter(|idx| changed[*idx]) {
            let quote = &mut quotes[idx];
            let Some(grounds) = self.grounds.get(idx).filter(|_| quote.speaker.is_some()) else {
                continue;
            };
            let grounds = Grounds {
                revised: 1 + bin(quote.confidence, &[0.5, 0.7, 0.85]),
                scare: grounds.scare,
                length: grounds.length,
                ..Grounds::default()
            };
            let features = self.features(quote, &grounds, Naming::default());
            quote.confidence = self.models.speakers.probability(&features);
            self.features.push((idx, features));
        }
        self.features.sort_by_key(|(idx, _)| *idx);
    }

    fn features(&self, quote: &Quote, grounds: &Grounds, naming: Naming) -> Hashes {
        let id = quote.speaker.and_then(|speaker| speaker.entity);
        let entity = id.and_then(|id| self.entities.get(id.0 as usize));
        let mut out = Hashes::default();
        features(grounds, naming, entity, self.rivals, quote, &mut out);
        out
    }
}

/// The features: of the words, of the mention, and of `entity`, what it was resolved to. `rivals` is the
/// number of people that the article names.
fn features(
    grounds: &Grounds,
    naming: Naming,
    entity: Option<&Entity>,
    rivals: usize,
    quote: &Quote,
    out: &mut Hashes,
) {
    let lead = bin(grounds.lead, &[0.3, 0.7, 1.2, 2.0, 3.0, 4.5, 6.5]);
    let ranked = bin(grounds.ranked, &[0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]);
    let scare = bin(grounds.scare, &[-5.0, -4.0, -3.0, -2.2, -1.6, -1.0]);
    let distance = bin(grounds.distance as f32, &[1.0, 3.0, 6.0, 12.0, 25.0, 60.0]);
    let length = bin(grounds.length as f32, &[4.0, 5.0, 6.0, 9.0, 14.0]);
    let cue = match grounds.cue {
        None => 0,
        Some(score) => 1 + bin(f32::from(score), &[-32.0, -8.0, 8.0, 24.0, 48.0]),
    };
    let side = u32::from(grounds.follows) + 2 * u32::from(grounds.apart);
    let mention = grounds.mention.map_or(0, |mention| mention as u32 + 1);
    let reference = naming.reference as u32;
    let naming_lead = bin(naming.lead as f32, &[40.0, 80.0, 140.0, 220.0, 350.0]);
    let rivals = rivals.min(6) as u32;
    let kind = match entity.map(|entity| entity.kind) {
        None => 0,
        Some(EntityKind::Person) => 1,
        Some(EntityKind::Organisation) => 2,
        Some(_) => 3,
    };
    out.clear();
    out.add(T::Bias, 0);
    out.add(T::Lead, lead);
    out.add(T::Ranked, ranked);
    out.add(T::Scare, scare);
    out.add(T::Rule, grounds.rule.map_or(0, |rule| rule as u32 + 1));
    out.add(T::Mention, mention);
    out.add(T::Distance, distance);
    out.add(T::Side, side);
    out.add(T::Continues, u32::from(grounds.continues) + 2 * side);
    out.add(T::Cue, cue);
    out.add(T::Kind, quote.kind as u32);
    out.add(T::Length, length);
    out.add(T::Reference, reference);
    out.add(T::NamingLead, naming_lead);
    out.add(T::Entity, kind);
    let is_word = entity.is_some_and(|entity| !entity.name.contains(char::is_whitespace));
    out.pair(T::Word, u32::from(is_word), kind);
    out.pair(T::LeadMention, lead, mention);
    out.pair(T::LeadReference, lead, reference);
    out.pair(T::MentionReference, mention, reference);
    out.pair(T::ReferenceNamingLead, reference, naming_lead);
    out.pair(T::ScareLength, scare, length);
    out.pair(T::CueSide, cue, side);
    out.pair(T::MentionEntity, mention, kind);
    out.add(T::Revised, grounds.revised);
    out.add(T::Rivals, rivals);
    out.pair(T::ReferenceRivals, reference, rivals);
}

/// The number of `limits` that `value` reaches.
fn bin(value: f32, limits: &[f32]) -> u32 {
    limits.iter().filter(|limit| value >= **limit).count() as u32
}

/// What has a confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The speaker of a quotation; see [`Rater`].
    Speaker,
    /// A statement; see [`crate::reported_speech::claim`].
    Claim,
}

/// The sections of the weights and of the map, and the index of the weights' scale.
pub const fn sections(engine: Engine, what: What) -> (&'static str, &'static str, usize) {
    match (what, engine) {
        (What::Speaker, Engine::Fast) => ("speakers-fast", "speaker-map-fast", 0),
        (What::Speaker, Engine::Deep) => ("speakers-deep", "speaker-map-deep", 1),
        (What::Claim, Engine::Fast) => ("claims-fast", "claim-map-fast", 2),
        (What::Claim, Engine::Deep) => ("claims-deep", "claim-map-deep", 3),
    }
}

/// The parameters of one engine.
#[derive(Clone, Copy, Debug)]
pub struct ConfidenceModels {
    pub speakers: ConfidenceModel,
    pub claims: ConfidenceModel,
}

impl ConfidenceModels {
    /// Opens the parameters for `engine` in `file`.
    pub fn open(file: ModelFile, engine: Engine) -> Result<Self, ModelError> {
        Ok(Self {
            speakers: ConfidenceModel::open(file, engine, What::Speaker)?,
            claims: ConfidenceModel::open(file, engine, What::Claim)?,
        })
    }
}

/// A logistic model and its map.
#[derive(Clone, Copy, Debug)]
pub struct ConfidenceModel {
    linear: Linear,
    map: Map,
}

impl ConfidenceModel {
    fn open(file: ModelFile, engine: Engine, what: What) -> Result<Self, ModelError> {
        let (weights, map, scale) = sections(engine, what);
        Ok(Self {
            linear: Linear::open(file, (weights, scale))?,
            map: Map::open(file, map)?,
        })
    }

    /// The confidence for these features.
    pub fn probability(&self, features: &Hashes) -> f32 {
        let odds = self.linear.odds(self.linear.sum(features));
        self.map.at(sigmoid(odds))
    }
}

/// A monotone map of probabilities, linear between its knots.
#[derive(Clone, Copy, Debug)]
struct Map(&'static [Knot]);

/// A knot: the probability of the logistic model and the confidence, in millionths.
type Knot = [zerocopy::little_endian::U32; 2];

/// Factor of the numbers in a knot.
pub const UNIT: f32 = 1e6;

impl Map {
    fn open(file: ModelFile, section: &'static str) -> Result<Self, ModelError> {
        let (knots, rest) = file.u32s(section)?.as_chunks::<2>();
        if knots.is_empty() || !rest.is_empty() {
            return Err(ModelError::SectionLength(section));
        }
        Ok(Self(knots))
    }

    fn at(self, probability: f32) -> f32 {
        let value = |[x, y]: &Knot| (x.get() as f32 / UNIT, y.get() as f32 / UNIT);
        let next = self.0.partition_point(|knot| value(knot).0 <= probability);
        match (
            next.checked_sub(1).map(|at| value(&self.0[at])),
            self.0.get(next).map(value),
        ) {
            (Some((x, y)), Some((x2, y2))) => {
                let share = (probability - x) / (x2 - x).max(1e-6);
                y + share * (y2 - y)
            }
            (Some((_, y)), None) | (None, Some((_, y))) => y,
            (None, None) => probability,
        }
    }
}
