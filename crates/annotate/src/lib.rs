#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(feature = "train"),
    allow(
        dead_code,
        reason = "the trainers use the rest, under the feature `train`"
    )
)]

mod annotated_text;
#[cfg(not(feature = "train"))]
mod annotator;
mod assemble;
mod batch;
mod engine;
mod gender;
mod options;
pub mod read;
pub mod record;
mod sentence;
pub mod token;
mod types;
pub mod window;
mod word_lists;

#[cfg(not(feature = "train"))]
mod attribution;
#[cfg(not(feature = "train"))]
mod candidates;
#[cfg(not(feature = "train"))]
mod confidence;
#[cfg(not(feature = "train"))]
mod context;
#[cfg(not(feature = "train"))]
mod coref;
#[cfg(not(feature = "train"))]
mod cues;
#[cfg(not(feature = "train"))]
mod decode;
#[cfg(not(feature = "train"))]
mod document;
#[cfg(all(feature = "encoder", not(feature = "train")))]
mod encoder;
#[cfg(not(feature = "train"))]
mod evidence;
#[cfg(not(feature = "train"))]
mod features;
#[cfg(not(feature = "train"))]
mod grammar;
#[cfg(not(feature = "train"))]
mod lexicon;
#[cfg(not(feature = "train"))]
mod linear;
#[cfg(not(feature = "train"))]
mod model;
#[cfg(not(feature = "train"))]
mod ner;
#[cfg(not(feature = "train"))]
mod pos;
#[cfg(not(feature = "train"))]
mod quote_kind;
#[cfg(not(feature = "train"))]
mod quotes;
#[cfg(not(feature = "train"))]
mod reported_speech;
#[cfg(not(feature = "train"))]
mod runs;
#[cfg(not(feature = "train"))]
mod tagset;
#[cfg(not(feature = "train"))]
mod turns;

#[cfg(feature = "train")]
#[doc(hidden)]
pub mod annotator;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod attribution;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod candidates;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod confidence;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod context;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod coref;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod cues;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod decode;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod document;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod encoder;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod evidence;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod features;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod grammar;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod lexicon;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod linear;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod model;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod ner;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod pos;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod quote_kind;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod quotes;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod reported_speech;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod runs;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod tagset;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod turns;

#[doc = include_str!("../ACCURACY.md")]
pub mod accuracy {}

pub use annotated_text::{AnnotatedText, InText};
pub use annotator::Annotator;
pub use batch::{Panicked, Pool};
pub use engine::Engine;
pub use gender::Gender;
pub use model::ModelError;
pub use options::Options;
pub use pullquote_text::{Location, Offsets};
pub use types::{
    Annotations, Cue, DOUBTFUL, Entity, EntityId, EntityKind, Explanation, HIDDEN, MARKED, Mention,
    Quote, QuoteKind, Speaker, Statement,
};
