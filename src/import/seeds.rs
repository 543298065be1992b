//! The articles that the program carries in itself.

macro_rules! seed {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../seeds/", $name)))
    };
}

/// Those articles, file name and bytes, in the order in which a new reader should meet them: the one
/// that teaches the program, a real one, then samples of what a text can hold.
pub const SEEDS: &[(&str, &[u8])] = &[
    seed!("000_welcome.txt"),
    seed!("000_7a752f7281858585.txt"),
    seed!("001_council_trees.txt"),
    seed!("002_town_clock.txt"),
    seed!("003_bridge_interview.txt"),
    seed!("004_nine_alphabets.txt"),
    seed!("005_island_paper.txt"),
    seed!("006_marrow_show.txt"),
];
