//! Sample articles compiled into the program, so that the library is never empty.

macro_rules! seed {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../seeds/", $name)))
    };
}

/// File names and contents in reading order: a tutorial, a real article, then samples of what articles
/// can contain.
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

pub fn bytes(name: &str) -> Option<&'static [u8]> {
    let seed = SEEDS.iter().find(|(seed, _)| *seed == name);
    seed.map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use pullquote_import as import;
    use pullquote_text::{BlockKind, Source};

    use super::*;

    #[test]
    fn the_real_sample_has_the_blocks_of_its_print_version() {
        let (name, bytes) = SEEDS[1];
        let article = import::article(bytes, Source::Seed(name.to_owned()));
        let kinds = article.blocks().iter().map(|block| block.kind);
        assert_eq!(
            kinds.clone().take(4).collect::<Vec<_>>(),
            [
                BlockKind::Headline,
                BlockKind::Standfirst,
                BlockKind::Boilerplate,
                BlockKind::Boilerplate
            ]
        );
        assert_eq!(kinds.clone().count(), 20);
        assert!(kinds.skip(4).all(|kind| kind == BlockKind::Paragraph));
        let publisher = article.publisher.unwrap();
        assert_eq!(publisher.of(article.text()), "The Independent Online");
        assert_eq!(article.text().as_bytes(), bytes);
    }

    #[test]
    fn samples_are_utf8_with_headline_and_publisher() {
        for (name, bytes) in SEEDS {
            let article = import::article(*bytes, Source::Seed((*name).to_owned()));
            assert!(article.notes.is_empty(), "{name}: {:?}", article.notes);
            // Wire copy begins with its slug.
            let mut blocks = article.blocks().iter().map(|block| block.kind);
            let first = blocks.find(|kind| *kind != BlockKind::Boilerplate);
            assert_eq!(first, Some(BlockKind::Headline), "{name}");
            assert!(article.publisher.is_some(), "{name}");
        }
    }

    #[test]
    fn invented_samples_say_so() {
        for (name, bytes) in &SEEDS[2..] {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(text.contains("is made up"), "{name}");
        }
    }
}
