//! A small transformer encoder as a second reader of the text.
//!
//! [`wordpiece`] cuts words into pieces of a fixed vocabulary, and [`input`] adds what the other stages
//! know of each piece: letter case, quotation marks, paragraphs, and the name lists. [`windows`] cuts long
//! texts. [`transformer`] computes a hidden state for each piece, with the weights of [`weights`] and the
//! products of [`linear`]. A [`reading`] keeps them and answers: which label a piece has, who says a span,
//! and what a pronoun refers to ([`pointer`]).

pub mod input;
pub mod linear;
pub mod pointer;
pub mod reading;
#[cfg(test)]
mod reference_test;
pub mod section;
pub mod transformer;
pub mod weights;
pub mod windows;
pub mod wordpiece;
