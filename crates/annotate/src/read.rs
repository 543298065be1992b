//! Reads annotations back that were written: the JSON record ([`from_json`]) and brat stand-off ([`from_brat`]).

mod brat;
mod json;

pub use brat::{BratError, from_brat};
pub use json::{RecordError, from_json};
