//! Who said what, and who and what a text is about.
//!
//! [`annotate`] is a pure function: the same article and model give the same annotations on every
//! platform and thread count. It cannot fail on a text. Read [`types`] first for what comes out,
//! then the stages in the order in which they run: [`token`] (words and sentences), `names` (named
//! mentions), `quotes` (marks and kinds), `attribution` (speakers), `statements` (reported speech
//! without marks), `coref` (whom each mention means). [`record`] writes the contract format.

pub mod assemble;
pub mod attribution;
pub mod candidates;
pub mod context;
pub mod coref;
pub mod cues;
pub mod decode;
pub mod features;
pub mod grammar;
pub mod lexicon;
pub mod linear;
pub mod model;
pub mod ner;
pub mod pos;
pub mod quote_kind;
pub mod quotes;
pub mod record;
pub mod reported_speech;
pub mod sentence;
pub mod token;
pub mod types;
pub mod window;
mod word_lists;

pub use model::Model;
pub use types::{
    Annotations, Cue, Entity, EntityId, EntityKind, Mention, Quote, QuoteKind, Speaker, Statement,
};

use attribution::Attributor;
use context::Context;

use assemble::QuotesAndStatements;
use token::Tokens;
use types::Explanation;

use pullquote_text::{Article, Span};

/// Everything that is found in `article`.
pub fn annotate(article: &Article, model: &Model) -> Annotations {
    let tokens = token::tokenize(article);
    let mut entities = ner::tag(article, &tokens, model);
    let (speech, tags) = speech(article, &tokens, &entities, model);
    let (mut quotes, mut statements) = (speech.quotes, speech.statements);
    let asked: Vec<Span> = sources(&mut quotes, &mut statements)
        .map(|(speaker, _)| speaker.mention)
        .collect();
    let answer = coref::resolve_tagged(
        article,
        &tokens,
        &tags,
        &mut entities,
        &asked,
        &quotes,
        model,
    );
    let sources = sources(&mut quotes, &mut statements);
    for (((speaker, why), who), chain) in sources.zip(answer.resolved).zip(answer.explanations) {
        speaker.entity = who;
        if let Some(why) = why {
            why.steps.extend(chain);
        }
    }
    Annotations {
        mentions: grammar::merge(entities, grammar::find(article, &tokens)),
        quotes,
        statements,
        entities: answer.entities,
    }
}

/// The speakers of quotations, then those of statements, with the place for what decided.
fn sources<'a>(
    quotes: &'a mut [Quote],
    statements: &'a mut [Statement],
) -> impl Iterator<Item = (&'a mut Speaker, Option<&'a mut Explanation>)> {
    let of_quotes = quotes.iter_mut().filter_map(|quote| {
        let why = &mut quote.explanation;
        quote.speaker.as_mut().map(|speaker| (speaker, Some(why)))
    });
    let of_statements = statements
        .iter_mut()
        .filter_map(|statement| statement.speaker.as_mut().map(|speaker| (speaker, None)));
    of_quotes.chain(of_statements)
}

/// Quotations and statements with their speakers' mentions, and the class of every word.
fn speech(
    article: &Article,
    tokens: &Tokens,
    entities: &[Mention],
    model: &Model,
) -> (QuotesAndStatements, Vec<pos::Tag>) {
    let file = model.quotes();
    let ctx = Context::new(article, tokens, entities, file);
    let (cue_model, ranker) = attribution::open(file);
    let cues = cues::score(&ctx, cue_model);
    let candidates = candidates::find(&ctx);
    let attributor = Attributor {
        ctx: &ctx,
        candidates: &candidates,
        cues: &cues,
        ranker,
    };
    let models = assemble::Models {
        scare: quote_kind::ScareModel::open(file),
        chain: reported_speech::semi_crf::SemiCrf::open(file),
    };
    let found = assemble::find(&attributor, models);
    (found, ctx.words.tag)
}
