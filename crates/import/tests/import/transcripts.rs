//! Subtitles and texts of Project Gutenberg.

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, BlockKind, Source};

use super::check_blocks;

fn read(name: &str, text: &str) -> Article {
    import::read(text.as_bytes(), Source::File(name.into())).unwrap()
}

fn words(article: &Article) -> Vec<&str> {
    let blocks = article.blocks().iter();
    blocks.map(|block| block.span.of(article.text())).collect()
}

const SRT: &str = "\u{feff}1\r\n00:00:01,000 --> 00:00:03,000\r\nGood evening. The council of Marrow\r\n\r\n\
    2\r\n00:00:03,100 --> 00:00:05,000\r\n<i>has counted</i> {\\an8}its trees.\r\n\r\n\
    3\r\n00:00:05,100 --> 00:00:07,000\r\nPER HOLT: We planted none.\r\n- None?\r\n- Not one.\r\n\r\n\
    4\r\n00:00:12,000 --> 00:00:14,000\r\nGood night.\r\n";

#[test]
fn cues_become_paragraphs_without_times() {
    for name in ["talk.srt", "talk.txt", "talk"] {
        assert_eq!(
            words(&read(name, SRT)),
            [
                "Good evening. The council of Marrow has counted its trees.",
                "PER HOLT: We planted none.",
                "None?",
                "Not one.",
                "Good night.",
            ]
        );
    }
}

#[test]
fn voices_are_labels_and_comments_are_left_out() {
    let vtt = "WEBVTT - Trees of Marrow\nKind: captions\n\nNOTE\nwritten by hand\n\nSTYLE\n::cue { color: red }\n\n\
        intro\n00:01.000 --> 00:03.000 align:start\n<v Ida Voss>Good evening. Per Holt is\nhere, who counts.\n\n\
        00:03.100 --> 00:05.000\n<v.loud Per Holt>Trees &amp; ladders,\n\n\
        00:05.000 --> 00:07.000\n<v Per Holt>all <c.x>of <00:06.000>them</c>.\n\n\
        00:08.000 --> 00:09.000\n<v Ida Voss>Why?\n";
    assert_eq!(
        words(&read("talk.vtt", vtt)),
        [
            "Trees of Marrow",
            "Ida Voss: Good evening. Per Holt is here, who counts.",
            "Per Holt: Trees & ladders, all of them.",
            "Ida Voss: Why?",
        ]
    );
}

#[test]
fn rolling_captions_are_not_repeated() {
    let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nthe council\n\n00:02.000 --> 00:03.000\nthe council\nhas counted\n\n\
        00:03.000 --> 00:04.000\nhas counted\nits trees\n";
    assert_eq!(
        words(&read("a.vtt", vtt)),
        ["the council has counted its trees"]
    );
}

#[test]
fn subtitles_without_words_are_refused() {
    let error = import::read(&b"WEBVTT\n\n"[..], Source::File("a.vtt".into())).unwrap_err();
    assert_eq!(error.to_string(), "cannot be read: it has no spoken words");
}

#[test]
fn gutenberg_text_has_no_licence() {
    let text = "The Project Gutenberg eBook of The Elm\n\nThis eBook is for anyone.\n\nTitle: The Elm\n\
        \x20     and Other Trees\n\nAuthor: Ida Voss\n\nRelease Date: May 9, 2019 [eBook #99998]\n\nLanguage: English\n\n\
        *** START OF THE PROJECT GUTENBERG EBOOK THE ELM ***\n\nProduced by nobody in particular\n\n\
        THE ELM AND OTHER TREES\n\nby Ida Voss\n\nCHAPTER I.\n\nTHE COUNT\n\n\
        The _elm_ of snake_case stood in the _old\nmarket_ of the town of Marrow for a hundred years.\n\n\
        [Illustration: The elm, in winter]\n\n[Illustration]\n\nIt fell.\n\n\
        *** END OF THE PROJECT GUTENBERG EBOOK THE ELM ***\n\nSection 1. General Terms of Use\n";
    let article = read("99998-0.txt", text);
    assert_eq!(article.title(), "The Elm and Other Trees");
    assert_eq!(article.byline.as_deref(), Some("Ida Voss"));
    assert_eq!(article.date.unwrap().to_string(), "2019-05-09");
    assert_eq!(
        words(&article)[3..],
        [
            "CHAPTER I.",
            "THE COUNT",
            "The elm of snake_case stood in the old\nmarket of the town of Marrow for a hundred years.",
            "The elm, in winter",
            "It fell.",
        ]
    );
    let kinds: Vec<BlockKind> = article.blocks()[3..]
        .iter()
        .map(|block| block.kind)
        .collect();
    assert_eq!(kinds[0], BlockKind::Crosshead);
    assert_eq!(kinds[3], BlockKind::Caption);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn disordered_cues_are_read(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "1", "00:00:01,000 --> 00:00:03,000", "", "words", "<v Ann>said", "- no", ">> ANN: yes", "<i>",
                "NOTE", "99:99:99999999999999 --> 1", "-->", "WEBVTT", "{\\an8}", "{x", "&amp;", "é: ü",
                "*** START OF THE PROJECT GUTENBERG EBOOK", "*** END OF THE PROJECT GUTENBERG EBOOK X ***",
                "Title: _x", "[Illustration: _a_]", "__",
            ]),
            0..40,
        )
    ) {
        let text = lines.join("\n");
        for name in ["a.srt", "a.vtt", "a.txt", "a"] {
            if let Ok(article) = import::read(text.as_bytes(), Source::File(name.into())) {
                check_blocks(&article);
            }
        }
    }
}

#[test]
fn malformed_cues_take_bounded_time() {
    let cue = "1\n00:00:01,000 --> 00:00:02,000\nwords\n";
    for text in [
        format!("{cue}{}", "\n".repeat(2_000_000)),
        format!("{cue}{}}}", "{".repeat(2_000_000)),
        format!("{cue}{}", "<v ".repeat(500_000)),
        cue.repeat(20_000),
    ] {
        let began = std::time::Instant::now();
        check_blocks(&read("a.srt", &text));
        assert!(began.elapsed().as_secs() < 20);
    }
}
