//! The bodies of the targets: those that `cargo test --test bodies` runs over drawn bytes.

#[path = "../../tests/bodies/all.rs"]
pub mod bodies;
