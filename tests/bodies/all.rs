//! What must hold of each part of the program for any bytes at all.
//!
//! One function for each part, `check(bytes)`, which panics when something does not hold. The fuzz targets
//! (`fuzz/`) look for bytes that make one panic; the tests beside this file run the same functions over
//! drawn bytes, and over the bytes that were found so and mended.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod anchors;
pub mod annotate;
pub mod bookmarks;
pub mod clean;
pub mod import;
pub mod keys;
pub mod layout;
pub mod linear;
pub mod markup;
pub mod places;
pub mod query;
pub mod records;
pub mod settings;
pub mod tokens;

mod given;
mod time;

/// A body: panics when something does not hold for these bytes.
pub type Check = fn(&[u8]);

/// Every body, by the name of its fuzz target.
pub const ALL: [(&str, Check); 14] = [
    ("anchors", anchors::check),
    ("annotate", annotate::check),
    ("bookmarks", bookmarks::check),
    ("clean", clean::check),
    ("import", import::check),
    ("keys", keys::check),
    ("layout", layout::check),
    ("linear", linear::check),
    ("markup", markup::check),
    ("places", places::check),
    ("query", query::check),
    ("records", records::check),
    ("settings", settings::check),
    ("tokens", tokens::check),
];
