//! The properties that the fuzz targets check; `cargo test --test fuzz_properties` runs them on generated
//! bytes.

#[path = "../../tests/fuzz_properties/properties/mod.rs"]
pub mod properties;
