//! Groups articles that report the same story.
//!
//! Articles are compared by what the index holds of them: names, the words of their beginnings, and the shingles of their
//! quotations, each weighted by its rarity (the cosine of vectors of inverse document frequencies). Candidates are pairs that
//! share something rare; groups are merged as long as the mean similarity of their members holds (average linkage), so that
//! one article between two stories does not chain them together.

use std::collections::HashMap;

/// What is compared of an article. Each list is sorted, without repetition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryFeatures {
    /// Day of publication, in days from a fixed day.
    pub day: Option<i32>,
    /// Hashes of the names of people, organisations and places.
    pub names: Vec<u64>,
    /// Hashes of the words of headline, standfirst and first paragraph.
    pub words: Vec<u64>,
    /// Shingles of the quotations.
    pub quoted: Vec<u64>,
}

/// Articles of one story are at most this many days apart.
const MOST_DAYS: i32 = 4;
/// What more articles share tells no story.
const MOST_SHARING: u32 = 60;
/// Least similarity of two articles, and the least mean of a group.
const LEAST: f32 = 0.3;
/// Least that words and quotations must have in common: the same people are in many stories.
const LEAST_SAID: f32 = 0.1;
/// Most articles in a story.
const MOST_ARTICLES: usize = 60;

const NAMES: f32 = 0.3;
const WORDS: f32 = 0.4;
const QUOTED: f32 = 0.3;

/// Groups of two or more articles, by their index, each in ascending order. Linear in the articles as long as few share
/// each name, word or quotation.
pub fn stories(articles: &[StoryFeatures]) -> Vec<Vec<usize>> {
    let comparison = Comparison::new(articles);
    let mut pairs: Vec<(usize, usize, f32)> = comparison
        .candidates()
        .into_iter()
        .map(|(one, other)| (one, other, comparison.similarity(one, other)))
        .filter(|(_, _, similarity)| *similarity >= LEAST)
        .collect();
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut group_of: Vec<usize> = (0..articles.len()).collect();
    let mut groups: Vec<Vec<usize>> = group_of.iter().map(|article| vec![*article]).collect();
    for (one, other, _) in pairs {
        let (to, from) = (group_of[one], group_of[other]);
        let are_too_many = groups[to].len() + groups[from].len() > MOST_ARTICLES;
        if to == from || are_too_many || !comparison.are_one(&groups[to], &groups[from]) {
            continue;
        }
        for article in std::mem::take(&mut groups[from]) {
            group_of[article] = to;
            groups[to].push(article);
        }
    }
    groups.retain(|group| group.len() > 1);
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// The weights of all features.
struct Comparison<'a> {
    articles: &'a [StoryFeatures],
    names: Weights<'a>,
    words: Weights<'a>,
    quoted: Weights<'a>,
}

impl<'a> Comparison<'a> {
    fn new(articles: &'a [StoryFeatures]) -> Self {
        let weights =
            |list: fn(&StoryFeatures) -> &[u64]| Weights::new(articles.iter().map(list).collect());
        Self {
            articles,
            names: weights(|article| &article.names),
            words: weights(|article| &article.words),
            quoted: weights(|article| &article.quoted),
        }
    }

    /// Pairs that share at least two rare features, or some words of a quotation.
    fn candidates(&self) -> Vec<(usize, usize)> {
        let mut shared: HashMap<(usize, usize), u32> = HashMap::new();
        let mut count = |weights: &Weights<'_>, weight: u32| {
            for list in weights.sharing().into_values() {
                for (at, &one) in list.iter().enumerate() {
                    for &other in &list[at + 1..] {
                        if self.are_close(one, other) {
                            *shared.entry((one, other)).or_default() += weight;
                        }
                    }
                }
            }
        };
        count(&self.quoted, 2);
        count(&self.names, 1);
        count(&self.words, 1);
        let pairs = shared.into_iter().filter(|(_, weight)| *weight >= 2);
        pairs.map(|(pair, _)| pair).collect()
    }

    /// Whether the days allow one story. An undated article may be of any day.
    fn are_close(&self, one: usize, other: usize) -> bool {
        match (self.articles[one].day, self.articles[other].day) {
            (Some(one), Some(other)) => (one - other).abs() <= MOST_DAYS,
            _ => true,
        }
    }

    /// From 0 to 1. Where one of the two has no quotations, names and words decide.
    fn similarity(&self, one: usize, other: usize) -> f32 {
        if !self.are_close(one, other) {
            return 0.0;
        }
        let names = self.names.cosine(one, other);
        let words = self.words.cosine(one, other);
        let quoted = self.quoted.overlap(one, other);
        if words + quoted < LEAST_SAID {
            return 0.0;
        }
        let described = NAMES * names + WORDS * words;
        if [one, other]
            .iter()
            .any(|at| self.articles[*at].quoted.is_empty())
        {
            return described / (NAMES + WORDS);
        }
        described + QUOTED * quoted
    }

    fn are_one(&self, group: &[usize], other: &[usize]) -> bool {
        let mut sum = 0.0;
        for &a in group {
            sum += other.iter().map(|&b| self.similarity(a, b)).sum::<f32>();
        }
        sum >= LEAST * (group.len() * other.len()) as f32
    }
}

/// The weight of each feature of one kind: the logarithm of its rarity.
struct Weights<'a> {
    /// The features of each article.
    lists: Vec<&'a [u64]>,
    n_with: HashMap<u64, u32>,
    /// The sum of the squares of the weights of each article.
    norms: Vec<f32>,
}

impl<'a> Weights<'a> {
    fn new(lists: Vec<&'a [u64]>) -> Self {
        let mut n_with = HashMap::new();
        for feature in lists.iter().copied().flatten() {
            *n_with.entry(*feature).or_default() += 1;
        }
        let mut weights = Self {
            lists,
            n_with,
            norms: Vec::new(),
        };
        let norm = |list: &&[u64]| list.iter().map(|feature| weights.squared(*feature)).sum();
        weights.norms = weights.lists.iter().map(norm).collect();
        weights
    }

    fn n_with(&self, feature: u64) -> u32 {
        self.n_with.get(&feature).copied().unwrap_or(1)
    }

    /// The articles that have each feature, in ascending order, of features that several articles have, and not too
    /// many.
    fn sharing(&self) -> HashMap<u64, Vec<usize>> {
        let mut sharing: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, list) in self.lists.iter().enumerate() {
            for feature in *list {
                if (2..=MOST_SHARING).contains(&self.n_with(*feature)) {
                    sharing.entry(*feature).or_default().push(at);
                }
            }
        }
        sharing
    }

    fn squared(&self, feature: u64) -> f32 {
        let rarity = self.lists.len() as f32 / self.n_with(feature) as f32;
        (1.0 + rarity).ln().powi(2)
    }

    fn shared(&self, one: usize, other: usize) -> f32 {
        common(self.lists[one], self.lists[other])
            .map(|feature| self.squared(feature))
            .sum()
    }

    fn cosine(&self, one: usize, other: usize) -> f32 {
        let norm = (self.norms[one] * self.norms[other]).sqrt();
        if norm > 0.0 {
            self.shared(one, other) / norm
        } else {
            0.0
        }
    }

    /// The share of the shorter list that is in the other one.
    fn overlap(&self, one: usize, other: usize) -> f32 {
        let least = self.norms[one].min(self.norms[other]);
        if least > 0.0 {
            self.shared(one, other) / least
        } else {
            0.0
        }
    }
}

/// What two sorted lists have in common.
fn common<'a>(one: &'a [u64], other: &'a [u64]) -> impl Iterator<Item = u64> + 'a {
    let mut rest = other;
    one.iter().copied().filter(move |feature| {
        let at = rest.partition_point(|other| other < feature);
        rest = &rest[at..];
        rest.first() == Some(feature)
    })
}

#[cfg(test)]
mod tests;
