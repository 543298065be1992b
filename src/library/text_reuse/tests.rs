use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Class of a gold pair, and speaker and words of both quotations.
struct Pair {
    class: &'static str,
    one: (&'static str, &'static str),
    other: (&'static str, &'static str),
}

fn gold() -> Vec<Pair> {
    let text = include_str!("../../../tests/data/echoes.txt");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(lines.len() % 3, 0);
    let side = |line: &'static str| line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
    lines
        .chunks(3)
        .map(|three| Pair {
            class: three[0].trim(),
            one: side(three[1]),
            other: side(three[2]),
        })
        .collect()
}

fn relation(one: &str, other: &str) -> SpeakerRelation {
    match (one, other) {
        ("—", _) | (_, "—") => SpeakerRelation::Unknown,
        (one, other) if one == other => SpeakerRelation::Same,
        _ => SpeakerRelation::Different,
    }
}

const fn class(verdict: PairKind) -> &'static str {
    match verdict {
        PairKind::Same => "same",
        PairKind::Cut => "cut",
        PairKind::Altered => "altered",
        PairKind::OtherSpeaker => "speaker",
    }
}

/// Class of a pair, or `none` if the index would not find it by its shingles.
fn claimed(pair: &Pair) -> &'static str {
    let (ours, theirs) = (shingles(pair.one.1), shingles(pair.other.1));
    if !ours.iter().any(|hash| theirs.contains(hash)) {
        return "none";
    }
    let speakers = relation(pair.one.0, pair.other.0);
    let compared = compare(pair.one.1, pair.other.1, speakers);
    compared.map_or("none", |(verdict, _)| class(verdict))
}

/// Prints figures and errors: `cargo test --lib text_reuse::tests::gold -- --nocapture`.
#[test]
#[allow(clippy::print_stdout)]
fn gold_pairs_are_classified() {
    let gold = gold();
    assert!(gold.len() >= 60);
    let mut classes: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut pairs, mut right, mut wrong, mut missed, mut verdicts) = (0, 0, 0, 0, 0);
    for pair in &gold {
        *classes.entry(pair.class).or_default() += 1;
        let is_pair = !matches!(pair.class, "paraphrase" | "unrelated");
        let claimed = claimed(pair);
        pairs += u32::from(is_pair);
        match (is_pair, claimed != "none") {
            (true, true) => right += 1,
            (true, false) => missed += 1,
            (false, true) => wrong += 1,
            (false, false) => {}
        }
        verdicts += u32::from(is_pair && claimed == pair.class);
        if is_pair && claimed != pair.class || !is_pair && claimed != "none" {
            println!("{} judged {claimed}: {}", pair.class, pair.one.1);
        }
    }
    let precision = f64::from(right) / f64::from(right + wrong);
    let recall = f64::from(right) / f64::from(right + missed);
    let verdict = f64::from(verdicts) / f64::from(pairs);
    println!("{} pairs {classes:?}", gold.len());
    println!("precision {precision:.3}, recall {recall:.3}, verdict right {verdict:.3}");
    for needed in [
        "same",
        "cut",
        "altered",
        "speaker",
        "paraphrase",
        "unrelated",
    ] {
        assert!(classes.get(needed).is_some_and(|n| *n >= 8), "{needed}");
    }
    assert!(precision >= 0.95, "{precision}");
    assert!(recall >= 0.9, "{recall}");
    assert!(verdict >= 0.9, "{verdict}");
}

#[test]
fn diff_chunks_are_in_order() {
    let one = "“We will not close the school, and I have said so twice.”";
    let other = "“We will close the schools, and I have said so”";
    let (kind, chunks) = compare(one, other, SpeakerRelation::Same).unwrap();
    assert_eq!(kind, PairKind::Altered);
    assert_eq!(
        chunks,
        [
            DiffChunk::Both("“We will".into()),
            DiffChunk::One("not".into()),
            DiffChunk::Both("close the".into()),
            DiffChunk::One("school,".into()),
            DiffChunk::Other("schools,".into()),
            DiffChunk::Both("and I have said so".into()),
            DiffChunk::One("twice.”".into()),
        ]
    );
}

#[test]
fn marked_omissions_are_cuts_and_unmarked_ones_alterations() {
    let whole = "We shall never give the harbour back to the company that let it rot";
    let signed = "We shall … give the harbour back to the company that let it rot";
    let silent = "We shall give the harbour back to the company that let it rot";
    let clause = "We shall never give the harbour back";
    let verdict = |other| compare(whole, other, SpeakerRelation::Same).unwrap().0;
    assert_eq!(verdict(signed), PairKind::Cut);
    assert_eq!(verdict(silent), PairKind::Altered);
    assert_eq!(verdict(clause), PairKind::Cut);
    assert_eq!(verdict(whole), PairKind::Same);
}

#[test]
fn long_quotations_take_bounded_time() {
    let long = "the same words again and again ".repeat(50_000);
    assert!(shingles(&long).len() <= MOST_SHINGLES);
    let other = "again the same words and the same ".repeat(50_000);
    // The result does not matter, only that it arrives.
    let _ = compare(&long, &other, SpeakerRelation::Unknown);
    assert_eq!(compare("", &long, SpeakerRelation::Same), None);
}

#[test]
fn shingle_hashes_are_stable() {
    let known = shingles("One two three four five.");
    assert_eq!(known.len(), 3);
    assert_eq!(known, shingles("“One, two — THREE four five"));
    assert_eq!(shingles("one two three four"), Vec::<u32>::new());
}

fn text() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec!["we", "will", "not", "close", "the", "old", "mill"]);
    proptest::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_long_run_in_common_is_found(a in text(), b in text(), run in text()) {
        prop_assume!(run.split(' ').count() >= SURE_RUN);
        let (one, other) = (format!("{a} {run}"), format!("{run} {b}"));
        let theirs = shingles(&other);
        prop_assert!(shingles(&one).iter().any(|hash| theirs.contains(hash)));
    }

    #[test]
    fn chunks_rebuild_both_texts(one in text(), other in text()) {
        if let Some((_, pieces)) = compare(&one, &other, SpeakerRelation::Same) {
            let of = |skip: fn(&DiffChunk) -> bool| -> Vec<String> {
                let kept = pieces.iter().filter(|piece| !skip(piece));
                kept.map(|piece| match piece {
                    DiffChunk::Both(words) | DiffChunk::One(words) | DiffChunk::Other(words) => words.clone(),
                }).collect()
            };
            prop_assert_eq!(of(|piece| matches!(piece, DiffChunk::Other(_))).join(" "), one);
            prop_assert_eq!(of(|piece| matches!(piece, DiffChunk::One(_))).join(" "), other);
        }
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in text()) {
        let compared = compare(&text, &text, SpeakerRelation::Unknown);
        let is_long = text.split(' ').count() >= LEAST;
        prop_assert_eq!(compared.map(|(verdict, _)| verdict), is_long.then_some(PairKind::Same));
    }
}

#[test]
fn short_quotations_are_the_same_only_word_for_word() {
    let kind = |other, speakers| {
        let found = compare_short("“We shall keep it,”", other, speakers);
        found.map(|(kind, _)| kind)
    };
    let same = Some(PairKind::Same);
    assert_eq!(kind("“we shall keep it”", SpeakerRelation::Same), same);
    assert_eq!(kind("“We shall keep it.”", SpeakerRelation::Unknown), same);
    assert_eq!(kind("“We shall keep it”", SpeakerRelation::Different), None);
    assert_eq!(kind("“We shall keep them”", SpeakerRelation::Same), None);
    assert!(compare_short("“”", "“”", SpeakerRelation::Same).is_none());
    assert!(!is_comparable("“We shall keep it,”") && is_comparable("“We shall keep it now.”"));
}
