//! Which words keep a dot, and whether a sentence may end at it.

/// What a dot at the end of a word can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    /// Never the end of a sentence: `Mr.`, `J.`, `Gen.`
    Inner,
    /// Perhaps its end too: `Inc.`, `U.S.`, `p.m.`
    MayEnd,
}

/// Abbreviations that stand before a name or a number, in lower case; they are taken only with a
/// capital, except those in [`LOWER`].
const BEFORE: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "gen", "sen", "sens", "rep", "reps", "gov", "govs",
    "lt", "col", "capt", "cmdr", "sgt", "maj", "adm", "rev", "hon", "messrs", "pres", "supt",
    "det", "insp", "cpl", "pvt", "st", "ste", "mt", "ft", "jan", "feb", "apr", "aug", "sept",
    "oct", "nov", "dec", "brig", "atty", "amb", "asst", "dist", "fr", "sr", "smt", "shri",
];

/// Abbreviations that stand after or inside a name, so that a sentence may end there.
const AFTER: &[&str] = &[
    "inc", "corp", "co", "cos", "ltd", "llc", "plc", "jr", "bros", "dept", "univ", "assn", "ave",
    "blvd", "rd", "ph.d", "ala", "ariz", "calif", "colo", "conn", "fla", "ga", "kan", "ky", "md",
    "mich", "minn", "mont", "neb", "nev", "okla", "pa", "tenn", "tex", "va", "vt", "wis", "wyo",
    "d-minn", "esq",
];

/// Abbreviations in lower case.
const LOWER: &[&str] = &[
    "vs", "etc", "al", "approx", "est", "ca", "cf", "pp", "viz", "seq",
];

/// States whose short form is also a word: taken when a comma or a bracket follows.
const WORDS: &[&str] = &[
    "miss", "mass", "ill", "ind", "wash", "ore", "ark", "del", "mo", "la", "me", "penn", "tues",
    "wed", "thurs", "fri", "sat", "sun", "mon",
];

/// Abbreviations that need a number after them: `No. 10`.
const NUMBERED: &[&str] = &["no", "nos", "art", "sec", "fig", "vol", "ch", "p", "para"];

/// Words that begin a sentence after an abbreviation and hardly ever go on with a name.
const STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "But",
    "And",
    "In",
    "On",
    "At",
    "As",
    "If",
    "When",
    "While",
    "After",
    "Before",
    "For",
    "From",
    "With",
    "Now",
    "His",
    "Her",
    "Their",
    "Its",
    "Our",
    "My",
    "What",
    "Why",
    "How",
    "Who",
    "So",
    "Then",
    "Yet",
    "Still",
    "Not",
    "No",
    "Yes",
    "Some",
    "Many",
    "Most",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Mr",
    "Mrs",
    "Ms",
    "Dr.",
    "To",
    "By",
    "Of",
    "One",
    "Since",
    "Though",
    "Although",
    "Because",
    "However",
    "Meanwhile",
    "Also",
    "Even",
    "Last",
    "Another",
    "Both",
    "Under",
    "Like",
];

/// Whether `head` (a word without its last dot) keeps the dot, given the text `after` it.
pub fn keeps_dot(head: &str, after: &str) -> bool {
    if head.len() > 7 {
        return false;
    }
    let lower = head.to_lowercase();
    let lower = lower.as_str();
    if LOWER.contains(&lower) {
        return true;
    }
    let next = after.trim_start_matches([' ', '\u{a0}']).chars().next();
    if NUMBERED.contains(&lower) {
        return next.is_some_and(|c| c.is_ascii_digit());
    }
    let capital = head.chars().next().is_some_and(char::is_uppercase);
    if !capital {
        return false;
    }
    let tail = lower.rsplit('-').next().unwrap_or(lower);
    if WORDS.contains(&tail) {
        return matches!(next, Some(',' | ')' | ';')) || tail != lower;
    }
    BEFORE.contains(&lower) || AFTER.contains(&tail)
}

/// What the dot of `word` (an abbreviation, dot included) can be.
pub fn dot_kind(word: &str) -> Dot {
    let head = word.trim_end_matches('.');
    let lower = head.to_lowercase();
    let initial = head.chars().count() == 1 && head.chars().all(char::is_uppercase);
    if initial || BEFORE.contains(&lower.as_str()) || NUMBERED.contains(&lower.as_str()) {
        return Dot::Inner;
    }
    if matches!(
        lower.as_str(),
        "vs" | "approx" | "est" | "ca" | "cf" | "pp" | "viz" | "e.g" | "i.e"
    ) {
        return Dot::Inner;
    }
    Dot::MayEnd
}

/// Whether `word` after an abbreviation begins a new sentence.
pub fn starts_sentence(word: &str) -> bool {
    STARTERS.contains(&word)
}
