//! Properties that hold for any input bytes.
//!
//! One function `check(bytes)` per part of the program, which panics when a property is violated. The fuzz
//! targets in `fuzz/` search for such bytes; the tests in `main.rs` run the same functions on generated
//! bytes and on inputs that once failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod anchors;
pub mod annotate;
pub mod archives;
pub mod bookmarks;
pub mod clean;
pub mod corrections;
pub mod documents;
pub mod exchange;
pub mod feeds;
pub mod import;
pub mod keys;
pub mod layout;
pub mod linear;
pub mod mail;
pub mod markup;
pub mod packed;
pub mod places;
pub mod query;
pub mod read_back;
pub mod records;
pub mod settings;
pub mod tokens;

mod cpu_time;
mod inputs;

/// Panics when a property is violated.
pub type Check = fn(&[u8]);

/// Every property by the name of its fuzz target.
pub const ALL: [(&str, Check); 22] = [
    ("anchors", anchors::check),
    ("annotate", annotate::check),
    ("archives", archives::check),
    ("bookmarks", bookmarks::check),
    ("clean", clean::check),
    ("corrections", corrections::check),
    ("documents", documents::check),
    ("exchange", exchange::check),
    ("feeds", feeds::check),
    ("import", import::check),
    ("keys", keys::check),
    ("layout", layout::check),
    ("linear", linear::check),
    ("mail", mail::check),
    ("markup", markup::check),
    ("packed", packed::check),
    ("places", places::check),
    ("query", query::check),
    ("read_back", read_back::check),
    ("records", records::check),
    ("settings", settings::check),
    ("tokens", tokens::check),
];
