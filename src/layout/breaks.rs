//! Stage two: where a line may end, and the words between those places.
//!
//! Opportunities are those of the Unicode line breaking algorithm (UAX #14) over the text with each
//! run of blanks taken for one space, so that a hard-wrapped paragraph breaks like the same paragraph
//! on one line. Inside words Liang's hyphenation patterns add more when asked. What stands between
//! two opportunities is a [`Word`], which knows its widths and nothing of its letters.

use std::borrow::Cow;

use hypher::Lang;
use unicode_linebreak::linebreaks;

use super::cluster::Cluster;
use pullquote_text::Span;

/// Shortest word, in letters, that is hyphenated.
const MIN_HYPHENATED: usize = 6;

/// Fewest letters on either side of a hyphen.
const MIN_PART: usize = 3;
/// Titles that should not be parted from the name after them.
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Sir", "Dame", "Prof", "Rev", "St", "Gen", "Col", "Maj", "Capt",
    "Lt", "Sgt", "Sen", "Rep", "Gov", "No", "Nos",
];
/// Letters of the longest of them.
const LONGEST_TITLE: usize = 4;

/// A stretch of clusters without a place to break inside, with the blanks after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Index of its first cluster.
    pub start: u32,
    /// Index after its last cluster that is drawn at the end of a line.
    pub visible: u32,
    /// Index after its last cluster, blanks included.
    pub end: u32,
    /// Cells without the blanks at its end.
    pub width: u32,
    /// Cells of the blanks at its end.
    pub blank: u32,
    /// Whether a line that ends here shows a hyphen that is not in the text.
    pub hyphen: bool,
    /// Cells by which its opening quotation mark may hang in the margin.
    pub hang: u8,
    /// Whether it begins with a dash, which looks lost at the start of a line.
    pub dash: bool,
    /// Whether it belongs to the word after it: a title or an initial before a name.
    pub tied: bool,
}

/// A place to break: before the cluster `before`, with or without a hyphen.
#[derive(Clone, Copy)]
struct Opportunity {
    before: u32,
    hyphen: bool,
}

/// What decides the words besides the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Widest word, in cells; wider ones are broken between clusters.
    pub limit: u32,
    /// Whether to hyphenate.
    pub hyphenate: bool,
    /// Whether opening quotation marks hang.
    pub hang: bool,
}

/// Cuts `clusters`, which cover `span` of `text`, into words.
pub(super) fn words(text: &str, span: Span, clusters: &[Cluster], rules: Rules) -> Vec<Word> {
    let mut places = opportunities(text, span, clusters);
    if rules.hyphenate {
        places = with_hyphens(text, clusters, &places);
    }
    let mut words: Vec<Word> = Vec::with_capacity(places.len());
    let mut start = 0;
    for place in places {
        let word = measure(text, clusters, start, place, rules.hang);
        // Blanks before the first word, and what is not seen at all, go with the word after them: so
        // no line can hold more words than it has cells.
        let unseen = word.visible == word.start || word.width + word.blank == 0;
        if unseen && (place.before as usize) < clusters.len() {
            continue;
        }
        start = place.before;
        push(clusters, word, rules.limit, &mut words);
    }
    words
}

/// The places of UAX #14 that fall between clusters, the end of the text last.
fn opportunities(text: &str, span: Span, clusters: &[Cluster]) -> Vec<Opportunity> {
    let flat = flat(text, span, clusters);
    let mut places = Vec::with_capacity(clusters.len() / 4 + 1);
    let mut indices = linebreaks(&flat).map(|(at, _)| at).peekable();
    let mut at = 0;
    for (k, cluster) in clusters.iter().enumerate() {
        if indices.next_if_eq(&at).is_some() && k > 0 {
            let hyphen = is_soft_hyphen(text, clusters[k - 1]);
            places.push(Opportunity {
                before: k as u32,
                hyphen,
            });
        }
        at += if cluster.blank {
            1
        } else {
            usize::from(cluster.len)
        };
        // Places inside a cluster are passed over.
        while indices.next_if(|&index| index < at).is_some() {}
    }
    places.push(Opportunity {
        before: clusters.len() as u32,
        hyphen: false,
    });
    places
}

/// The text with each blank as one space: borrowed when it is so already.
fn flat<'t>(text: &'t str, span: Span, clusters: &[Cluster]) -> Cow<'t, str> {
    let words = span.of(text);
    let even = |(k, cluster): (usize, &Cluster)| {
        let end = clusters
            .get(k + 1)
            .map_or(span.end(), |next| next.at as usize);
        !cluster.blank || &text[cluster.at as usize..end] == " "
    };
    if clusters.iter().enumerate().all(even) {
        return Cow::Borrowed(words);
    }
    let mut flat = String::with_capacity(words.len());
    for cluster in clusters {
        if cluster.blank {
            flat.push(' ');
        } else {
            flat.push_str(of(text, *cluster));
        }
    }
    Cow::Owned(flat)
}

fn of(text: &str, cluster: Cluster) -> &str {
    &text[cluster.at as usize..cluster.at as usize + usize::from(cluster.len)]
}

fn is_soft_hyphen(text: &str, cluster: Cluster) -> bool {
    of(text, cluster) == "\u{ad}"
}

/// Adds the hyphenation points of the words between the places.
fn with_hyphens(text: &str, clusters: &[Cluster], places: &[Opportunity]) -> Vec<Opportunity> {
    let mut all = Vec::with_capacity(places.len() * 2);
    let mut start = 0;
    for &place in places {
        let end = place.before as usize;
        hyphens(text, clusters, start..end, &mut all);
        all.push(place);
        start = end;
    }
    all
}

/// The hyphenation points between two places: those of its one run of letters, if there is one that
/// is long enough, is no name (a capital) and no part of a compound (a hyphen beside it).
fn hyphens(
    text: &str,
    clusters: &[Cluster],
    range: std::ops::Range<usize>,
    out: &mut Vec<Opportunity>,
) {
    if range.len() < MIN_HYPHENATED {
        return;
    }
    let is_letter = |k: &usize| letter(text, clusters[*k]).is_some();
    let Some(first) = range.clone().find(is_letter) else {
        return;
    };
    let n_letters = (first..range.end).take_while(is_letter).count();
    if n_letters < MIN_HYPHENATED {
        return;
    }
    let beside = [first.checked_sub(1), Some(first + n_letters)];
    let compound = beside
        .into_iter()
        .flatten()
        .filter_map(|k| clusters.get(k))
        .any(|&cluster| matches!(of(text, cluster), "-" | "\u{2010}" | "\u{2011}" | "/"));
    let last = clusters[first + n_letters - 1];
    let word = &text[clusters[first].at as usize..last.at as usize + usize::from(last.len)];
    // What is longer than the patterns take, in bytes, is no word of a dictionary.
    if word.len() > hypher::MAX_INLINE_SIZE || compound || word.chars().any(char::is_uppercase) {
        return;
    }
    let mut before = first;
    let syllables = hypher::hyphenate_bounded(word, Lang::English, MIN_PART, MIN_PART);
    let mut syllables = syllables.peekable();
    while let Some(syllable) = syllables.next() {
        before += syllable.chars().count();
        if syllables.peek().is_some() {
            out.push(Opportunity {
                before: before as u32,
                hyphen: true,
            });
        }
    }
}

/// The letter of a cluster that is one letter of a Latin script.
fn letter(text: &str, cluster: Cluster) -> Option<char> {
    let mut chars = of(text, cluster).chars();
    let c = chars.next()?;
    let latin = c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' if c.is_alphabetic());
    (latin && chars.next().is_none()).then_some(c)
}

/// The word from cluster `start` to `place`.
fn measure(text: &str, clusters: &[Cluster], start: u32, place: Opportunity, hang: bool) -> Word {
    let range = &clusters[start as usize..place.before as usize];
    let n_blanks = range.iter().rev().take_while(|c| c.blank).count();
    let (shown, blanks) = range.split_at(range.len() - n_blanks);
    let cells = |part: &[Cluster]| part.iter().map(|c| u32::from(c.width)).sum();
    let first = range.first().map(|&c| of(text, c));
    let hangs = |first: &str| {
        shown.len() > 1
            && range[0].width == 1
            && matches!(first, "“" | "‘" | "\"" | "'" | "„" | "‚" | "«" | "‹")
    };
    Word {
        start,
        visible: start + shown.len() as u32,
        end: place.before,
        width: cells(shown),
        blank: cells(blanks),
        hyphen: place.hyphen,
        hang: u8::from(hang && first.is_some_and(hangs)),
        dash: first.is_some_and(|first| matches!(first, "–" | "—" | "-")),
        tied: is_tied(text, shown),
    }
}

/// Whether `word` is a title or an initial, such as `Mr`, `Dr.` or `J.`.
fn is_tied(text: &str, word: &[Cluster]) -> bool {
    let (Some(first), Some(last)) = (word.first(), word.last()) else {
        return false;
    };
    if word.len() > LONGEST_TITLE + 2 {
        return false;
    }
    let words = &text[first.at as usize..last.at as usize + usize::from(last.len)];
    let body = words.trim_start_matches(['“', '‘', '"', '\'', '(', '[']);
    let title = body.strip_suffix('.').unwrap_or(body);
    let is_initial = title.len() < body.len()
        && title.chars().count() == 1
        && title.chars().all(char::is_uppercase);
    is_initial || TITLES.contains(&title)
}

/// Adds a word, broken between clusters when it is wider than `limit`.
fn push(clusters: &[Cluster], word: Word, limit: u32, words: &mut Vec<Word>) {
    if word.width <= limit {
        words.push(word);
        return;
    }
    let mut part = Word {
        visible: word.start,
        end: word.start,
        width: 0,
        blank: 0,
        hyphen: false,
        ..word
    };
    for k in word.start..word.visible {
        let width = u32::from(clusters[k as usize].width);
        if part.width + width > limit && part.width > 0 {
            words.push(part);
            part = Word {
                start: k,
                width: 0,
                hang: 0,
                dash: false,
                ..part
            };
        }
        part.width += width;
        part.visible = k + 1;
        part.end = k + 1;
    }
    words.push(Word {
        end: word.end,
        blank: word.blank,
        hyphen: word.hyphen,
        ..part
    });
}
