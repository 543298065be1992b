//! Training of the name finder: lists, corpora, the learner, the scorer.

pub mod corpus;
pub mod learn;
pub mod lists;
pub mod score;
pub mod train;
