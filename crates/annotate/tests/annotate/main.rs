//! Integration tests: cases in tagged notation (`tests/cases`), snapshots, and properties of any text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests"
)]

mod amounts;
mod api;
mod names;
mod quotes;
mod snapshots;
mod tagged;
