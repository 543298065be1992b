//! The bodies of the fuzz targets as properties: over drawn bytes, and over what fuzzing once found.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

#[path = "all.rs"]
mod bodies;

/// Bytes as they come, and bytes such as files are made of.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..160),
        "\\PC{0,80}".prop_map(String::into_bytes),
        "[\\x00-\\x7f]{0,120}".prop_map(String::into_bytes),
    ]
}

/// Draws bytes for one body.
fn holds(name: &str, n_cases: u32) {
    let (_, check) = bodies::ALL
        .into_iter()
        .find(|(known, _)| *known == name)
        .unwrap();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(n_cases)
    };
    proptest!(config, |(data in bytes())| check(&data));
}

macro_rules! properties {
    ($($name:ident: $n_cases:literal,)*) => {
        $(#[test]
        fn $name() {
            holds(stringify!($name), $n_cases);
        })*

        #[test]
        fn every_body_is_run() {
            let run = [$(stringify!($name)),*];
            assert!(bodies::ALL.iter().map(|(name, _)| *name).eq(run));
        }
    };
}

properties! {
    anchors: 200,
    annotate: 200,
    bookmarks: 200,
    clean: 400,
    import: 400,
    keys: 400,
    layout: 200,
    linear: 24,
    markup: 300,
    places: 60,
    query: 400,
    records: 200,
    settings: 300,
    tokens: 200,
}

#[test]
fn what_fuzzing_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/found");
    let mut n_cases = 0;
    for (name, check) in bodies::ALL {
        let Ok(cases) = fs::read_dir(folder.join(name)) else {
            continue;
        };
        for case in cases {
            check(&fs::read(case.unwrap().path()).unwrap());
            n_cases += 1;
        }
    }
    assert!(n_cases > 0, "the cases are in {}", folder.display());
}

#[test]
fn every_body_has_a_fuzz_target() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (name, _) in bodies::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
