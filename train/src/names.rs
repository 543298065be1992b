//! Training of the name finder: lists, corpora, the learner, the scorer.

pub mod copies;
pub mod corpus;
pub mod learn;
pub mod lists;
pub mod score;
pub mod tables;
pub mod train;
