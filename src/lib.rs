//! A reading room for news in the terminal: what was said, who said it, and who the story is about.
//!
//! Layers, each using only those to its left (`tests/architecture.rs` holds the arrows):
//!
//! ```text
//! text ←── import      text ←── annotate      text ←── layout      text, annotate ←── library
//! text ←── bookmarks   (nothing) ←── config
//! text, annotate, layout, library, bookmarks, config ←── app ←── ui ←── shell ←── main
//! ```
//!
//! Read them in the order of the list below. `ARCHITECTURE.md` tells the way of the data and the
//! invariants.

pub mod text;

pub mod annotate;
pub mod import;
pub mod layout;

pub mod bookmarks;
pub mod config;
pub mod library;

pub mod app;
pub mod ui;

pub mod shell;
