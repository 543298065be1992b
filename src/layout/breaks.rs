//! Stage two: break opportunities, and the words between them.
//!
//! Opportunities come from the Unicode line breaking algorithm (UAX #14), with each run of blanks replaced
//! by one space, so that a hard-wrapped paragraph breaks like the same paragraph on one line. Optionally,
//! Liang's hyphenation patterns add opportunities inside words. A [`Word`] is the text between two
//! opportunities, reduced to the widths that the next stage needs.

use std::borrow::Cow;

use hypher::Lang;
use unicode_linebreak::linebreaks;

use super::cluster::Cluster;
use pullquote_text::Span;

/// Shortest word to hyphenate, in letters.
const MIN_HYPHENATED: usize = 6;

/// Fewest letters before and after a hyphen.
const MIN_PART: usize = 3;

/// Titles that should stay on a line with the name after them.
const TITLES: &[&str] = &[
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Sir", "Dame", "Prof", "Rev", "St", "Gen", "Col", "Maj", "Capt",
    "Lt", "Sgt", "Sen", "Rep", "Gov", "No", "Nos",
];
/// Length of the longest title, in letters.
const MAX_TITLE: usize = 4;

/// Unbreakable clusters and the blanks after them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Index of the first cluster.
    pub start: u32,
    /// Index after the last cluster that is not a trailing blank.
    pub visible: u32,
    /// Index after the last cluster, including blanks.
    pub end: u32,
    /// Width in cells, without the trailing blanks.
    pub width: u32,
    /// Width in cells of the trailing blanks.
    pub blank: u32,
    /// Whether a line that ends here shows a hyphen that is not in the text.
    pub hyphen: bool,
    /// Cells by which the opening quotation mark may hang in the margin.
    pub hang: u8,
    /// Whether the word starts with a dash, which is penalised at the start of a line.
    pub dash: bool,
    /// Whether the word is a title or an initial, which should stay with the next word.
    pub is_title: bool,
}

/// A break opportunity before the cluster `before`, with or without a hyphen.
#[derive(Clone, Copy)]
struct Opportunity {
    before: u32,
    hyphen: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Widest word, in cells; wider ones are split between clusters.
    pub limit: u32,
    pub hyphenate: bool,
    pub hang: bool,
}

/// Splits `clusters`, which cover `span` of `text`, into words.
pub(super) fn words(text: &str, span: Span, clusters: &[Cluster], rules: Rules) -> Vec<Word> {
    let mut opportunities = opportunities(text, span, clusters);
    if rules.hyphenate {
        opportunities = with_hyphens(text, clusters, &opportunities);
    }
    let mut words: Vec<Word> = Vec::with_capacity(opportunities.len());
    let mut start = 0;
    for place in opportunities {
        let word = measure(text, clusters, start, place, rules.hang);
        // Leading blanks and words of width zero are merged with the next word, so that a line never has
        // more words than cells.
        let is_invisible = word.visible == word.start || word.width + word.blank == 0;
        if is_invisible && (place.before as usize) < clusters.len() {
            continue;
        }
        start = place.before;
        push(clusters, word, rules.limit, &mut words);
    }
    words
}

/// The opportunities of UAX #14 on cluster boundaries, including the end of the text.
fn opportunities(text: &str, span: Span, clusters: &[Cluster]) -> Vec<Opportunity> {
    let normalized = normalize_blanks(text, span, clusters);
    let mut opportunities = Vec::with_capacity(clusters.len() / 4 + 1);
    let mut indices = linebreaks(&normalized).map(|(at, _)| at).peekable();
    let mut at = 0;
    for (k, cluster) in clusters.iter().enumerate() {
        if indices.next_if_eq(&at).is_some() && k > 0 {
            let hyphen = is_soft_hyphen(text, clusters[k - 1]);
            opportunities.push(Opportunity {
                before: k as u32,
                hyphen,
            });
        }
        at += if cluster.blank {
            1
        } else {
            usize::from(cluster.len)
        };
        // Skip opportunities inside the cluster.
        while indices.next_if(|&index| index < at).is_some() {}
    }
    opportunities.push(Opportunity {
        before: clusters.len() as u32,
        hyphen: false,
    });
    opportunities
}

/// The text with each run of blanks replaced by one space; borrowed when nothing changes.
fn normalize_blanks<'t>(text: &'t str, span: Span, clusters: &[Cluster]) -> Cow<'t, str> {
    let is_normal = |(k, cluster): (usize, &Cluster)| {
        let end = clusters
            .get(k + 1)
            .map_or(span.end(), |next| next.at as usize);
        !cluster.blank || &text[cluster.at as usize..end] == " "
    };
    if clusters.iter().enumerate().all(is_normal) {
        return Cow::Borrowed(span.of(text));
    }
    let mut normalized = String::with_capacity(span.len());
    for cluster in clusters {
        if cluster.blank {
            normalized.push(' ');
        } else {
            normalized.push_str(of(text, *cluster));
        }
    }
    Cow::Owned(normalized)
}

fn of(text: &str, cluster: Cluster) -> &str {
    cluster.span().of(text)
}

fn is_soft_hyphen(text: &str, cluster: Cluster) -> bool {
    of(text, cluster) == "\u{ad}"
}

/// Adds hyphenation points between the given opportunities.
fn with_hyphens(
    text: &str,
    clusters: &[Cluster],
    opportunities: &[Opportunity],
) -> Vec<Opportunity> {
    let mut all = Vec::with_capacity(opportunities.len() * 2);
    let mut start = 0;
    for &place in opportunities {
        let end = place.before as usize;
        hyphens(text, clusters, start..end, &mut all);
        all.push(place);
        start = end;
    }
    all
}

/// Adds the hyphenation points of the first run of letters in `range`, unless it is short, contains a
/// capital (probably a name) or is part of a compound (next to a hyphen or slash).
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
    let neighbours = [first.checked_sub(1), Some(first + n_letters)];
    let is_compound = neighbours
        .into_iter()
        .flatten()
        .filter_map(|k| clusters.get(k))
        .any(|&cluster| matches!(of(text, cluster), "-" | "\u{2010}" | "\u{2011}" | "/"));
    let last = clusters[first + n_letters - 1];
    let word = clusters[first].span().cover(last.span()).of(text);
    // Longer words would need the `alloc` feature of `hypher`; no dictionary word is that long.
    if word.len() > hypher::MAX_INLINE_SIZE || is_compound || word.chars().any(char::is_uppercase) {
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

/// The letter, if the cluster is a single Latin letter.
fn letter(text: &str, cluster: Cluster) -> Option<char> {
    let mut chars = of(text, cluster).chars();
    let c = chars.next()?;
    let latin = c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' if c.is_alphabetic());
    (latin && chars.next().is_none()).then_some(c)
}

/// The word from cluster `start` to the opportunity `end`.
fn measure(text: &str, clusters: &[Cluster], start: u32, end: Opportunity, hang: bool) -> Word {
    let range = &clusters[start as usize..end.before as usize];
    let n_blanks = range.iter().rev().take_while(|c| c.blank).count();
    let (visible, blanks) = range.split_at(range.len() - n_blanks);
    let cells = |part: &[Cluster]| part.iter().map(|c| u32::from(c.width)).sum();
    let first = range.first().map(|&c| of(text, c));
    let hangs = |first: &str| {
        visible.len() > 1
            && range[0].width == 1
            && matches!(first, "“" | "‘" | "\"" | "'" | "„" | "‚" | "«" | "‹")
    };
    Word {
        start,
        visible: start + visible.len() as u32,
        end: end.before,
        width: cells(visible),
        blank: cells(blanks),
        hyphen: end.hyphen,
        hang: u8::from(hang && first.is_some_and(hangs)),
        dash: first.is_some_and(|first| matches!(first, "–" | "—" | "-")),
        is_title: is_title(text, visible),
    }
}

/// Whether `word` is a title or an initial: `Mr`, `Dr.`, `J.`.
fn is_title(text: &str, word: &[Cluster]) -> bool {
    let (Some(first), Some(last)) = (word.first(), word.last()) else {
        return false;
    };
    if word.len() > MAX_TITLE + 2 {
        return false;
    }
    let word = first.span().cover(last.span()).of(text);
    let body = word.trim_start_matches(['“', '‘', '"', '\'', '(', '[']);
    let title = body.strip_suffix('.').unwrap_or(body);
    let is_initial = title.len() < body.len()
        && title.chars().count() == 1
        && title.chars().all(char::is_uppercase);
    is_initial || TITLES.contains(&title)
}

/// Pushes a word, split between clusters if it is wider than `limit`.
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
