//! The names of the authors, without what bylines add to them.

use pullquote_text::{collapse_whitespace, date};

use super::text_match::{letters, same};

/// The longest byline that is read, in bytes.
const MAX_BYLINE: usize = 300;
const MAX_NAMES: usize = 12;

/// What comes before the names, in lower case.
const PREFIXES: &[&str] = &[
    "by",
    "by:",
    "written by",
    "words by",
    "text by",
    "story by",
    "reported by",
    "posted by",
    "submitted by",
    "interview by",
    "photographs by",
    "published by",
    "author",
    "author:",
    "authors:",
    "from",
    "von",
    "von:",
    "text:",
    "text von",
    "autor:",
    "autorin:",
    "autor",
    "autoren:",
    "par",
    "par:",
    "écrit par",
    "por",
    "por:",
    "escrito por",
    "publicado por",
    "di",
    "di:",
    "a cura di",
    "scritto da",
    "de",
    "door",
    "door:",
    "av",
    "av:",
    "af",
    "af:",
    "skrevet av",
    "skrevet af",
    "tekst:",
    "tekst",
    "text",
    "przez",
    "автор",
    "автор:",
    "текст:",
    "от",
    "作者",
    "作者：",
    "記者",
    "文",
    "文：",
    "yazan:",
    "oleh",
    "oleh:",
    "penulis:",
    "tác giả:",
    "skriven av",
    "kirjoittanut",
    "autore:",
    "autore",
    "auteur:",
    "auteur",
];

/// Words that no author has who is one.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "webmaster",
    "guest",
    "user",
    "editor",
    "staff",
    "author",
    "unknown",
    "anonymous",
    "none",
    "null",
    "undefined",
    "n/a",
    "newsroom",
    "root",
    "webteam",
    "redaktion",
    "redacción",
    "redazione",
    "redactie",
    "rédaction",
    "redakcja",
    "redaktionen",
    "staff reporter",
    "staff writer",
    "news desk",
    "web desk",
    "online desk",
    "super user",
    "site admin",
    "view all posts",
];

/// The names in `byline`: without `By`, dates, handles, roles, places and the name of the `site`. `None` when
/// nothing is left, or what is left is no name.
pub fn names(byline: &str, site: Option<&str>) -> Option<String> {
    let words = collapse_whitespace(byline);
    if words.is_empty() || words.len() > MAX_BYLINE || words.contains("://") {
        return None;
    }
    // Other parts of the line: the site, the section, the date.
    let is_bar = |c: char| {
        matches!(
            c,
            '|' | '•' | '·' | '–' | '—' | '/' | '›' | '»' | '(' | ')' | '[' | ']' | ';'
        )
    };
    let mut names: Vec<String> = Vec::new();
    for part in words.split(is_bar) {
        let part = without_prefix(part.trim());
        for (at, part) in part.split([',', '，', '、']).enumerate() {
            let part = without_tail(without_prefix(part.trim()));
            let is_site = site.is_some_and(|site| is_site(part, site));
            if is_site || is_nobody(part) {
                continue;
            }
            // A role behind a name, a place behind a role.
            if !are_names(part) || (at > 0 && !names.is_empty() && is_single_word(part)) {
                continue;
            }
            let is_known = names.iter().any(|known| same(known, part));
            if !is_known && names.len() < MAX_NAMES {
                names.push(part.to_owned());
            }
        }
        if !names.is_empty() {
            break;
        }
    }
    let names = names.join(", ");
    (!names.is_empty()).then_some(names)
}

/// The names of several authors on one line; `None` if none is left.
pub fn join(authors: &[String], site: Option<&str>) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for author in authors {
        if let Some(found) = names(author, site)
            && !all
                .iter()
                .any(|known| letters(known).contains(&letters(&found)))
        {
            all.push(found);
        }
    }
    (!all.is_empty()).then(|| all.join(", "))
}

fn without_prefix(words: &str) -> &str {
    let mut rest = words.trim_start_matches([':', '-', ' ', '：', '*', '_', '.']);
    // `Von Text: Mara Lind` has two.
    for _ in 0..3 {
        let lower = rest.to_lowercase();
        if lower.len() != rest.len() {
            break;
        }
        let is_prefix = |prefix: &&&str| {
            lower.strip_prefix(**prefix).is_some_and(|after| {
                after.starts_with([' ', ':', '：'])
                    || !prefix.is_ascii() && after.starts_with(|c: char| c > '\u{2e7f}')
            })
        };
        let longest = PREFIXES
            .iter()
            .filter(is_prefix)
            .max_by_key(|prefix| prefix.len());
        let Some(prefix) = longest else {
            break;
        };
        // `Di Canio`, `De Vries` begin names.
        let after = rest[prefix.len()..].trim_start_matches([':', ' ', '：']);
        let is_particle = matches!(
            *prefix,
            "de" | "di" | "von" | "text" | "from" | "author" | "autor"
        );
        if is_particle && rest.starts_with(char::is_uppercase) && after.split(' ').count() < 2 {
            break;
        }
        rest = after;
    }
    rest
}

/// Cuts `words` before a date, a handle, an address, a place, and what sites add.
fn without_tail(words: &str) -> &str {
    let is_caps = !words.chars().any(char::is_lowercase);
    let mut end = words.len();
    let mut last = "";
    let mut start_of_last = 0;
    for (start, word) in with_starts(words) {
        let lower = word.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let is_mark = word.starts_with(|c: char| c.is_ascii_digit() || c == '@' || c == '#')
            || word.contains('@');
        let stops = matches!(
            bare,
            "updated"
                | "published"
                | "posted"
                | "on"
                | "at"
                | "follow"
                | "for"
                | "in"
                | "with"
                | "reports"
                | "is"
                | "was"
                | "has"
                | "est"
                | "via"
                | "photo"
                | "photos"
                | "email"
                | "contact"
                | "pour"
                | "aus"
                | "für"
                | "am"
                | "bij"
                | "kl"
                | "le"
                | "publié"
                | "publicado"
                | "aktualisiert"
                | "modified"
                | "last"
                | "share"
                | "min"
                | "view"
                | "bio"
                | "twitter"
                | "writing"
                | "special"
                | "exclusive"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        ) && start > 0
            && (!word.starts_with(char::is_uppercase) || is_caps || bare.len() > 3);
        if is_mark || stops {
            // A month before the day, as in `Mara Lind March 5`.
            end = if is_mark && date::month(last.trim_end_matches('.')).is_some() {
                start_of_last
            } else {
                start
            };
            break;
        }
        (last, start_of_last) = (word, start);
    }
    words[..end].trim_end_matches(|c: char| c.is_whitespace() || ",:-&".contains(c))
}

fn with_starts(words: &str) -> impl Iterator<Item = (usize, &str)> {
    let begin = words.as_ptr() as usize;
    words
        .split_whitespace()
        .map(move |word| (word.as_ptr() as usize - begin, word))
}

fn is_single_word(words: &str) -> bool {
    words.split_whitespace().count() < 2
}

fn is_nobody(words: &str) -> bool {
    let lower = words.to_lowercase();
    NOBODY.contains(&lower.as_str())
}

/// Whether `words` are the name of the site, or of its address.
fn is_site(words: &str, site: &str) -> bool {
    let (words, site) = (letters(words), letters(site));
    let bare = |name: &str| -> String {
        let name = name.strip_prefix("the").unwrap_or(name);
        name.trim_end_matches("com")
            .trim_end_matches("staff")
            .to_owned()
    };
    !words.is_empty() && (words == site || bare(&words) == bare(&site))
}

/// Whether `words` may be the names of persons or bodies: few words, most of them capitalised, without roles.
fn are_names(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().collect();
    if all.is_empty() || all.len() > 12 || words.len() > 120 || words.ends_with(['?', '!']) {
        return false;
    }
    let has_letters = words.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let is_joiner = |word: &str| {
        matches!(
            word,
            "and"
                | "&"
                | "und"
                | "et"
                | "y"
                | "e"
                | "och"
                | "og"
                | "en"
                | "i"
                | "и"
                | "de"
                | "van"
                | "von"
                | "der"
                | "den"
                | "la"
                | "le"
                | "di"
                | "da"
                | "del"
                | "dos"
                | "du"
                | "bin"
                | "al"
                | "ten"
                | "ter"
                | "zu"
                | "af"
        )
    };
    let is_capital =
        |word: &&&str| word.starts_with(|c: char| !c.is_lowercase()) || is_joiner(word);
    let n_names = all.iter().filter(is_capital).count();
    let roles = include_str!("../../assets/byline_roles.txt");
    let is_role = |word: &&&str| {
        let lower = word.to_lowercase();
        roles
            .lines()
            .any(|role| role == lower.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let n_roles = all.iter().filter(is_role).count();
    let is_lower_name = all.len() <= 3 && n_names == 0 && n_roles == 0;
    has_letters && (n_names * 4 >= all.len() * 3 || is_lower_name) && n_roles * 2 < all.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_what_bylines_add() {
        for (byline, wanted) in [
            ("By Mara Lind", "Mara Lind"),
            (
                "By Mara Lind March 5 at 3:57 PM Follow @maralind",
                "Mara Lind",
            ),
            ("von Mara Lind", "Mara Lind"),
            ("Mara Lind, Science Editor", "Mara Lind"),
            ("MARA LIND AND OTTO VANE", "MARA LIND AND OTTO VANE"),
            (
                "By Mara Lind, Otto Vane and Ines Coro in Harbourtown",
                "Mara Lind, Otto Vane and Ines Coro",
            ),
            ("Mara Lind | Norwick Post", "Mara Lind"),
            ("Mara Lind for the Norwick Post", "Mara Lind"),
            ("Par Jean Delon, correspondant à Rome", "Jean Delon"),
            ("Written by Mara Lind (mara@norwick.example)", "Mara Lind"),
            ("De Vries", "De Vries"),
            ("Posted by: Mara Lind on 5 March 2024", "Mara Lind"),
            ("作者：王小明", "王小明"),
        ] {
            assert_eq!(
                names(byline, Some("Norwick Post")).as_deref(),
                Some(wanted),
                "{byline}"
            );
        }
    }

    #[test]
    fn sites_and_accounts_are_no_authors() {
        for byline in [
            "Norwick Post",
            "By The Norwick Post",
            "admin",
            "https://norwick.example/mara",
            "",
            "5 March 2024",
            "Staff",
        ] {
            assert_eq!(names(byline, Some("Norwick Post")), None, "{byline}");
        }
    }
}
