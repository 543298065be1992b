//! A small transformer encoder as a second reader of the text.
//!
//! [`wordpiece`] cuts words into pieces of a fixed vocabulary, and [`input`] adds what the other stages
//! know of each piece: letter case, quotation marks, paragraphs, and the name lists.

pub mod input;
pub mod wordpiece;
