//! Syllables of East Asian names in Latin letters.

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "f", "g", "gw", "h", "hs", "hw", "hy", "j", "jj", "k", "kk", "kw",
    "ky", "l", "m", "my", "n", "ng", "p", "pp", "py", "q", "r", "ry", "s", "sh", "ss", "sz", "t",
    "tch", "ts", "tt", "tz", "w", "x", "y", "z", "zh",
];
const CODAS: &[&str] = &[
    "", "b", "ck", "g", "h", "k", "l", "m", "n", "ng", "p", "r", "t", "w",
];

/// Whether `word` may be one syllable of a Korean or Chinese name.
pub(super) fn is_one(word: &str) -> bool {
    if !word.is_ascii() || word.len() > 6 {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    // Cantonese has syllables without a vowel.
    if matches!(lower.as_str(), "ng" | "tsz" | "sz" | "tze" | "tzu") {
        return true;
    }
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let Some(first) = lower
        .char_indices()
        .find(|&(at, c)| is_vowel(c) && (c != 'y' || at > 0))
    else {
        return false;
    };
    // `y` before a vowel belongs to the onset.
    let (onset, rest) = lower.split_at(first.0);
    let end = rest.find(|c| !is_vowel(c)).unwrap_or(rest.len());
    let (vowels, coda) = rest.split_at(end);
    vowels.len() <= 3 && ONSETS.contains(&onset) && CODAS.contains(&coda)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_names_and_other_words() {
        for syllable in [
            "Min", "ji", "Hsiu", "mei", "Tsz", "him", "Kyu", "hyuk", "Yeong", "Ng", "Yi",
        ] {
            assert!(is_one(syllable), "{syllable}");
        }
        for word in [
            "London", "based", "led", "backed", "style", "born", "UK-led", "Kurd",
        ] {
            assert!(!is_one(word), "{word}");
        }
    }
}
