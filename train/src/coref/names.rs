//! Whether two names can refer to the same entity: by surname or lone first name, for organisations by words.

const TITLES: &str = "\
    mr mrs ms miss dr sen senator rep representative gov governor president vice secretary \
    general gen lt col capt sgt sir dame lord lady judge justice rev pastor mayor speaker prof \
    professor the former democrat republican democratic libertarian ambassador chairman \
    chairwoman congressman congresswoman pope king queen prince prime minister";
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"];

fn words(name: &str) -> Vec<String> {
    let lower = name
        .to_lowercase()
        .replace("’s", "")
        .replace("'s", "")
        .replace('.', " ");
    let keep = |c: char| c.is_alphanumeric() || c == '\'' || c == '’' || c == '-';
    let mut words: Vec<String> = lower
        .split(|c: char| !keep(c))
        .map(|word| word.trim_matches(['\'', '’', '-']).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1 && TITLES.split(' ').any(|title| title == words[0]) {
        words.remove(0);
    }
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| SUFFIXES.contains(&word.as_str()))
    {
        words.pop();
    }
    words
}

/// Whether `a` and `b` can be names of the same entity.
pub fn fits(a: &str, b: &str, organisation: bool) -> bool {
    let (a, b) = (words(a), words(b));
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return false;
    };
    if organisation {
        return a.iter().all(|word| b.contains(word)) || b.iter().all(|word| a.contains(word));
    }
    if a.len() == 1 || b.len() == 1 {
        let (short, long) = if a.len() == 1 { (&a, &b) } else { (&b, &a) };
        return short[0] == long[0] || Some(&short[0]) == long.last();
    }
    let head = |word: &str| word.chars().take(3).collect::<String>();
    let initial = first_a.chars().next() == first_b.chars().next()
        && first_a.chars().count().min(first_b.chars().count()) == 1;
    a.last() == b.last()
        && (first_a == first_b
            || initial
            || first_a.starts_with(&head(first_b))
            || first_b.starts_with(&head(first_a)))
}

/// Whether the description `b` can be short for the description `a`.
pub fn describes(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    let shares = b.iter().all(|word| a.contains(word)) || a.iter().all(|word| b.contains(word));
    !a.is_empty() && !b.is_empty() && shares
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn equal_surnames_fit_unless_the_first_names_differ() {
        assert!(fits("Donald J. Trump", "Mr. Trump", false));
        assert!(fits("Bill Clinton", "Clinton", false));
        assert!(!fits("Bill Clinton", "Hillary Clinton", false));
        assert!(fits("the Clinton campaign", "Clinton campaign", true));
    }
}
