//! Tags of bookmarks and saved quotes.

use pullquote_text::fold::fold;

/// Splits at blanks and commas and strips `#`. Of tags that differ only in case or accents the first is
/// kept.
pub fn parse(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == ',') {
        let tag = word.trim_start_matches('#');
        if !tag.is_empty() && !tags.iter().any(|known| fold(known) == fold(tag)) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Parts a line into a note and tags: words that begin with `#` and a letter are tags.
pub fn split_note(typed: &str) -> (String, Vec<String>) {
    let is_tag = |word: &&str| {
        let name = word.strip_prefix('#');
        name.is_some_and(|name| name.starts_with(char::is_alphabetic))
    };
    let words = typed.split_whitespace();
    let (tags, note): (Vec<&str>, Vec<&str>) = words.partition(is_tag);
    (note.join(" "), parse(&tags.join(" ")))
}

/// The reverse of [`parse`]: `#one #two`.
pub fn format(tags: &[String]) -> String {
    let words: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
    words.join(" ")
}

/// `now` with what an edit of `before` to `typed` added and took away.
pub fn merge(before: &[String], typed: &[String], now: &[String]) -> Vec<String> {
    if now == before {
        return typed.to_vec();
    }
    let is_removed = |tag: &&String| before.contains(tag) && !typed.contains(tag);
    let kept = now.iter().filter(|tag| !is_removed(tag));
    let added = typed.iter().filter(|tag| !before.contains(tag));
    let all: Vec<&str> = kept.chain(added).map(String::as_str).collect();
    parse(&all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_that_changed_meanwhile_are_kept() {
        let [before, typed, now] = ["one two", "two three", "one two four"].map(parse);
        assert_eq!(merge(&before, &typed, &now), ["two", "four", "three"]);
        assert_eq!(merge(&before, &typed, &before), typed);
    }

    #[test]
    fn a_note_and_its_tags_are_told_apart() {
        let (note, tags) = split_note(" ask #nato her about #1  #Talks ");
        assert_eq!(note, "ask her about #1");
        assert_eq!(tags, ["nato", "Talks"]);
        assert_eq!(split_note("  "), (String::new(), Vec::new()));
    }

    #[test]
    fn parse_splits_at_blanks_and_commas_and_drops_duplicates() {
        assert_eq!(
            parse("  #Nato, talks nato\u{a0}##Élysée ,# elysee "),
            ["Nato", "talks", "Élysée"]
        );
        assert_eq!(parse(" , # "), Vec::<String>::new());
        let tags = parse("one two");
        assert_eq!(parse(&format(&tags)), tags);
    }
}
