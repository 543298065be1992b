//! The headline: what the page shows as such, checked against what its head says.

use super::metadata::Metadata;
use super::text_match::{letters, same};

/// What sites put between the headline and their name.
const BARS: &[&str] = &[
    " | ", " – ", " — ", " - ", " :: ", " • ", " · ", " « ", " » ", " / ", " ~ ", "| ", " |",
];

/// The heading of the article among the `headings` of the page, the most important first, by index, and its
/// words if they are not all of it; or the words of the head.
pub enum Title {
    Heading(usize, Option<String>),
    Words(String),
}

/// A heading, and whether it is of the first level.
pub struct Heading<'b> {
    pub text: &'b str,
    pub level: u8,
    /// Whether it is in an element that is declared as the article or the main part.
    pub is_inside: bool,
    /// Whether it leads elsewhere: to another article, unless it words the title.
    pub is_linked: bool,
}

/// Finds the headline.
pub fn find(metadata: &Metadata, headings: &[Heading]) -> Option<Title> {
    let site = metadata.site.as_deref();
    let cleaned = |title: &str| without_site(title, site);
    let said = [&metadata.json.headline, &metadata.headline, &metadata.title];
    let said: Vec<String> = said
        .into_iter()
        .flatten()
        .map(|title| cleaned(title))
        .collect();
    let is_site = |text: &str| site.is_some_and(|site| same(site, text));
    let closeness = |heading: &Heading| {
        let each = said.iter().map(|title| likeness(title, heading.text));
        let best = each.max().unwrap_or(0);
        if heading.is_linked && best < 2 {
            0
        } else {
            best
        }
    };
    let all: Vec<(usize, &Heading)> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| !is_site(heading.text))
        .collect();
    let tops = || all.iter().filter(|(_, heading)| heading.level == 1);
    let rank = |(at, heading): &&(usize, &Heading)| {
        (
            closeness(heading),
            heading.level == 1,
            std::cmp::Reverse(*at),
        )
    };
    let best = all
        .iter()
        .max_by_key(rank)
        .filter(|(_, heading)| closeness(heading) > 0);
    if let Some((at, heading)) = best {
        // A kicker before the headline, in the same heading.
        let whole = letters(heading.text);
        let ends = |title: &&String| {
            let words = letters(title);
            words.len() < whole.len() && words.len() * 2 > whole.len() && whole.ends_with(&words)
        };
        let without_kicker = said.iter().find(ends).cloned();
        return Some(Title::Heading(*at, without_kicker));
    }
    let only = tops().next().filter(|_| tops().count() == 1);
    let is_headline = |text: &str| text.split_whitespace().count() > 2 || text.chars().count() > 12;
    // `<title>` is worded for the browser; `og:title` and scripts may be worded for others.
    let is_sure = |heading: &Heading| {
        heading.is_inside || said.is_empty() || (said.len() < 2 && is_headline(heading.text))
    };
    if let Some((at, _)) = only.filter(|(_, heading)| is_sure(heading)) {
        return Some(Title::Heading(*at, None));
    }
    let words = said
        .into_iter()
        .find(|title| !title.is_empty() && !is_site(title));
    words.map(Title::Words).or_else(|| {
        tops()
            .next()
            .or_else(|| all.first())
            .map(|(at, _)| Title::Heading(*at, None))
    })
}

/// How well a heading words the title: 3 if it begins it, 2 if one holds the other, 1 if they share most words.
fn likeness(title: &str, heading: &str) -> u8 {
    let (one, other) = (letters(title), letters(heading));
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    let (short, long) = if one.len() < other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    if long.starts_with(short.as_str())
        && (short.chars().count() > 8 || short.len() * 3 >= long.len())
    {
        return 3;
    }
    if long.contains(short.as_str()) && short.len() * 3 >= long.len() {
        return 2;
    }
    let first_part = BARS.iter().filter_map(|bar| title.find(bar)).min();
    if first_part.is_some_and(|end| same(&title[..end], heading)) {
        return 1;
    }
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .map(letters)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let (title, heading) = (words(title), words(heading));
    let n_shared = heading.iter().filter(|word| title.contains(word)).count();
    u8::from(heading.len() > 2 && n_shared * 10 >= heading.len() * 6 && n_shared * 2 >= title.len())
}

/// Removes the names of site and section from a title.
pub fn without_site(title: &str, site: Option<&str>) -> String {
    let mut title = title.trim();
    // A site, a section, a slogan.
    for _ in 0..3 {
        let Some((words, last)) = split_last(title) else {
            break;
        };
        let n_words = |text: &str| text.split_whitespace().count();
        let is_site = |part: &str| {
            site.is_some_and(|site| {
                let (part, site) = (letters(part), letters(site));
                part == site
                    || (!part.is_empty()
                        && (site.contains(&part) || part.contains(&site))
                        && part.len() < 40)
            })
        };
        if is_site(last) || (n_words(words) > 3 && n_words(last) < 5 && !is_site(words)) {
            title = words;
        } else if is_site(words) {
            title = last;
        } else {
            break;
        }
    }
    // `Norwick Post: Ferry stays`, `Norwick Post | Ferry stays through winter`.
    if let Some(site) = site {
        for bar in BARS.iter().chain(&[": "]) {
            if let Some((first, rest)) = title.split_once(bar)
                && same(first, site)
            {
                title = rest.trim();
                break;
            }
        }
    }
    title.to_owned()
}

/// Splits `title` at its last bar.
fn split_last(title: &str) -> Option<(&str, &str)> {
    let splits = BARS
        .iter()
        .filter_map(|bar| title.rfind(bar).map(|at| (at, at + bar.len())));
    let (end, start) = splits.max()?;
    let (words, last) = (title[..end].trim(), title[start..].trim());
    (!words.is_empty()).then_some((words, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_the_site() {
        for (title, site, wanted) in [
            (
                "Ferry stays through winter | Norwick Post",
                None,
                "Ferry stays through winter",
            ),
            (
                "Ferry stays | Norwick Post",
                Some("Norwick Post"),
                "Ferry stays",
            ),
            (
                "Ferry stays through winter - News - Norwick Post",
                Some("Norwick Post"),
                "Ferry stays through winter",
            ),
            (
                "Norwick Post: Ferry stays",
                Some("Norwick Post"),
                "Ferry stays",
            ),
            (
                "Norwick Post | Ferry stays through the winter",
                Some("Norwick Post"),
                "Ferry stays through the winter",
            ),
            ("Ferry - and fares", None, "Ferry - and fares"),
            ("Ferry stays", None, "Ferry stays"),
            ("|", None, "|"),
        ] {
            assert_eq!(without_site(title, site), wanted);
        }
    }
}
