//! Nations of names and adjectives: `the Russian president`, `America’s defence secretary`.

use std::sync::OnceLock;

use crate::word_lists::{WordMap, entries, items, word_file};

/// The key of the nation of a name or adjective as written, plurals such as `Russians` included.
pub(super) fn of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    of_lower(&lower).or_else(|| of_lower(lower.strip_suffix('s')?))
}

/// The same for a name in lower case, without plurals.
pub(super) fn of_lower(lower: &str) -> Option<&'static str> {
    static TABLE: OnceLock<WordMap<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        entries(word_file!("nations.txt"))
            .filter_map(|(_, line)| line.split_once(": "))
            .flat_map(|(nation, names)| items(names).map(move |name| (name, nation)))
            .collect()
    });
    table.get(lower).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_adjectives_of_a_nation_have_the_same_key() {
        assert_eq!(of("America"), of("US"));
        assert_eq!(of("Russians"), of("Russia"));
        assert_eq!(of("Atlantis"), None);
    }
}
