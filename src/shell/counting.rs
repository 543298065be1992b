//! Counts over a set of articles: who is quoted, how often, with how many words. `docs/counting.md`.
//!
//! [`Figures`] are those of one article. [`Counter`] adds them up and joins people across articles, as
//! conservatively as the library's index does; [`Totals`] are the result, [`tables`] what is printed of it.

mod figures;
mod people;
mod statistics;
mod table;
pub mod tables;
mod totals;

pub use figures::{EntityFigures, Figures, Said};
pub use table::Table;
pub use totals::{Counter, Totals};
