//! Who said what, and who and what a text is about.
//!
//! [`annotate`] is a pure function: the same article and model give the same annotations on every
//! platform and thread count. It cannot fail on a text. Read [`types`] first for what comes out,
//! then the stages in the order in which they run: [`token`] (words and sentences), `names` (named
//! mentions), `quotes` (marks and kinds), `attribution` (speakers), `statements` (reported speech
//! without marks), `who` (whom each mention means). [`record`] writes the contract format.

pub mod attribution;
pub mod candidates;
pub mod cues;
mod decode;
pub mod features;
pub mod kinds;
pub mod lexicon;
pub mod linear;
pub mod model;
pub mod names;
pub mod pos;
pub mod quotes;
pub mod record;
pub mod scene;
pub mod sentence;
pub mod speech;
pub mod token;
pub mod types;
pub mod who;

pub use model::Model;
pub use types::{
    Annotations, Cue, Entity, EntityKind, Quote, QuoteKind, Speaker, Statement, Who, WhoId,
};

use attribution::Attributor;
use scene::Scene;

use token::Tokens;

use crate::text::{Article, Span};

/// Everything that is found in `article`.
pub fn annotate(article: &Article, model: &Model) -> Annotations {
    let tokens = token::tokenize(article);
    let mut entities = names::tag(article, &tokens, model);
    let mut quotes = quotations(article, &tokens, &entities, model);
    let asked: Vec<Span> = quotes
        .iter()
        .filter_map(|quote| quote.speaker.map(|speaker| speaker.mention))
        .collect();
    let answer = who::resolve(article, &tokens, &mut entities, &asked, &quotes, model);
    let spoken = quotes.iter_mut().filter(|quote| quote.speaker.is_some());
    for ((quote, who), chain) in spoken.zip(answer.resolved).zip(answer.chains) {
        if let Some(speaker) = &mut quote.speaker {
            speaker.who = who;
        }
        quote.why.steps.extend(chain);
    }
    Annotations {
        entities,
        quotes,
        who: answer.who,
        ..Annotations::default()
    }
}

fn quotations(
    article: &Article,
    tokens: &Tokens,
    entities: &[Entity],
    model: &Model,
) -> Vec<Quote> {
    let pack = model.quotes();
    let scene = Scene::new(article, tokens, entities, pos::PosModel::open(pack));
    let (cue_model, ranker) = attribution::open(pack);
    let cues = cues::score(&scene, cue_model);
    let candidates = candidates::find(&scene);
    let attributor = Attributor {
        scene: &scene,
        candidates: &candidates,
        cues: &cues,
        ranker,
    };
    let spoken = speech::quotations(&attributor, kinds::ScareModel::open(pack));
    spoken.into_iter().map(|spoken| spoken.quote).collect()
}
