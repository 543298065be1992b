//! What the reader made is never lost: edits of articles, faults of disks, windows at once, kills.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "records/edits.rs"]
mod edits;
#[path = "records/faults.rs"]
mod faults;
#[path = "records/kills.rs"]
mod kills;
#[path = "records/make.rs"]
mod make;
#[path = "records/places.rs"]
mod places;
#[path = "records/windows.rs"]
mod windows;
