//! Durability of records and places: edited articles, disk errors, concurrent writers, kills.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "records/edits.rs"]
mod edits;
#[path = "records/faults.rs"]
mod faults;
#[path = "records/imports.rs"]
mod imports;
#[path = "records/kills.rs"]
mod kills;
#[path = "records/look_alikes.rs"]
mod look_alikes;
#[path = "records/make.rs"]
mod make;
#[path = "records/places.rs"]
mod places;
#[path = "records/renames.rs"]
mod renames;
#[path = "records/windows.rs"]
mod windows;
