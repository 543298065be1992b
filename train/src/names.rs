//! Training of the name tagger.

pub mod copies;
pub mod corpus;
pub mod learn;
pub mod lists;
pub mod lower_case;
pub mod score;
pub mod tables;
pub mod train;
