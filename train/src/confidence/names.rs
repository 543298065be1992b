//! Whether a name that is shown is one of the right ones, as a reader would say.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Articles, honorifics and letters after a name.
const DROPPED: &str = "the a an mr mrs ms miss dr sir dame lord lady prof professor president minister \
    general gen sen rep captain sgt qc kc mp jr";

/// The words of a name in lower case, without accents, titles and possessive endings.
fn words(name: &str) -> Vec<String> {
    let folded: String = name
        .replace(['’', '‘'], "'")
        .to_lowercase()
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .collect();
    let folded = folded.replace("'s ", " ");
    let folded = folded.strip_suffix("'s").unwrap_or(&folded);
    folded
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .filter(|word| DROPPED.split_whitespace().all(|dropped| dropped != *word))
        .map(str::to_owned)
        .collect()
}

/// Whether the words of one are within those of the other, or both end with the same word.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let sets: [HashSet<&String>; 2] = [a.iter().collect(), b.iter().collect()];
    sets[0].is_subset(&sets[1]) || sets[1].is_subset(&sets[0]) || a.last() == b.last()
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn titles_accents_and_parts_do_not_matter() {
        assert!(same("Dr José Lind", "jose lind"));
        assert!(same("Lind", "Ana Lind"));
        assert!(same("the mayor’s office", "mayor's office"));
        assert!(!same("Ana Lind", "Ana Roe"));
        assert!(!same("the", "the"));
    }
}
