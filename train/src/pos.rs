//! Trains the part-of-speech tagger: an averaged perceptron in integer arithmetic.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use pullquote_annotate::features::{BrownClusters, Hashes, WordFeatures, row};
use pullquote_annotate::model::ModelWriter;
use pullquote_annotate::pos::{self, BITS, KNOWN_BITS, N_TAGS, Tag};
use pullquote_annotate::token::TokenKind;

use crate::data;
use crate::learn::Shuffle;

const EPOCHS: usize = 8;

/// A tagged corpus; sentences are ranges of its words.
struct Corpus {
    words: WordFeatures,
    texts: Vec<String>,
    tags: Vec<Tag>,
    sentences: Vec<Range<usize>>,
}

impl Corpus {
    fn read(path: &Path, clusters: BrownClusters) -> anyhow::Result<Self> {
        let mut corpus = Self {
            words: WordFeatures::default(),
            texts: Vec::new(),
            tags: Vec::new(),
            sentences: Vec::new(),
        };
        let mut first = 0;
        let mut glue = false;
        for line in data::lines(path)? {
            let mut fields = line.split('\t');
            let (Some(word), Some(tag)) = (fields.next(), fields.next()) else {
                corpus.end_sentence(&mut first);
                glue = false;
                continue;
            };
            // The corpus splits words at hyphens; our tokeniser does not.
            if tag == "HYPH" && corpus.texts.len() > first {
                corpus.join(word, None);
                glue = true;
            } else if glue {
                corpus.join(word, Some(Tag::from_penn(tag)));
                glue = false;
            } else {
                corpus.texts.push(word.to_owned());
                corpus.tags.push(Tag::from_penn(tag));
            }
        }
        corpus.end_sentence(&mut first);
        for word in &corpus.texts {
            corpus.words.push(word, kind(word), clusters);
        }
        Ok(corpus)
    }

    fn join(&mut self, word: &str, tag: Option<Tag>) {
        if let Some(last) = self.texts.last_mut() {
            last.push_str(word);
        }
        if let (Some(tag), Some(last)) = (tag, self.tags.last_mut()) {
            // `well-known`: the compound is usually an adjective.
            *last = match tag {
                Tag::Participle | Tag::Gerund | Tag::Past => Tag::Adjective,
                tag => tag,
            };
        }
    }

    fn end_sentence(&mut self, first: &mut usize) {
        if self.texts.len() > *first {
            self.sentences.push(*first..self.texts.len());
            *first = self.texts.len();
        }
    }
}

fn kind(word: &str) -> TokenKind {
    let first = word.chars().next().unwrap_or(' ');
    match word {
        "``" | "''" | "“" | "”" | "‘" | "\"" => TokenKind::Mark,
        "'" | "’" => TokenKind::Word,
        _ if word.len() > 1 && matches!(first, '\'' | '’') => TokenKind::Clitic,
        _ if first.is_alphabetic() => TokenKind::Word,
        _ if first.is_numeric() => TokenKind::Number,
        _ => TokenKind::Punct,
    }
}

struct Perceptron {
    now: Vec<[i32; N_TAGS]>,
    total: Vec<[i64; N_TAGS]>,
    step: i64,
}

impl Perceptron {
    fn best(&self, features: &Hashes) -> usize {
        let mut sums = [0_i64; N_TAGS];
        for hash in features.as_slice() {
            for (sum, weight) in sums.iter_mut().zip(&self.now[row(*hash, BITS)]) {
                *sum += i64::from(*weight);
            }
        }
        (0..N_TAGS).rev().max_by_key(|idx| sums[*idx]).unwrap_or(0)
    }

    fn update(&mut self, features: &Hashes, tag: usize, by: i32) {
        for hash in features.as_slice() {
            let at = row(*hash, BITS);
            self.now[at][tag] += by;
            self.total[at][tag] += i64::from(by) * self.step;
        }
    }

    /// The average over all steps, scaled to 8 bits.
    fn quantised(&self) -> Vec<i8> {
        let average =
            |at: usize, tag: usize| i64::from(self.now[at][tag]) * self.step - self.total[at][tag];
        let mut sizes: Vec<i64> = (0..self.now.len())
            .flat_map(|at| (0..N_TAGS).map(move |tag| (at, tag)))
            .map(|(at, tag)| average(at, tag).abs())
            .filter(|size| *size > 0)
            .collect();
        sizes.sort_unstable();
        let top = sizes
            .get(sizes.len() * 998 / 1000)
            .copied()
            .unwrap_or(1)
            .max(1);
        (0..self.now.len())
            .flat_map(|at| (0..N_TAGS).map(move |tag| (at, tag)))
            .map(|(at, tag)| (average(at, tag) * 120 / top).clamp(-127, 127) as i8)
            .collect()
    }
}

/// Trains on `gum-pos-train` and writes the sections of the tagger.
pub fn train(data: &Path, clusters: BrownClusters, out: &mut ModelWriter) -> anyhow::Result<()> {
    let corpus = Corpus::read(&data.join("entities/gum-pos-train.tsv.gz"), clusters)?;
    let known = known_words(&corpus);
    let mut model = Perceptron {
        now: vec![[0; N_TAGS]; 1 << BITS],
        total: vec![[0; N_TAGS]; 1 << BITS],
        step: 1,
    };
    let mut order: Vec<usize> = (0..corpus.sentences.len()).collect();
    let mut shuffle = Shuffle::new(1);
    let mut hashes = Hashes::default();
    for _ in 0..EPOCHS {
        shuffle.shuffle(&mut order);
        for sentence in &order {
            let within = &corpus.sentences[*sentence];
            let mut before = [Tag::Stop; 2];
            for idx in within.clone() {
                let fixed = pos::fixed(&corpus.texts[idx], corpus.words.kind[idx]);
                let tag = fixed.unwrap_or_else(|| {
                    pos::features(&corpus.words, idx, within, before, &mut hashes);
                    let got = model.best(&hashes);
                    let want = corpus.tags[idx] as usize;
                    if got != want {
                        model.update(&hashes, want, 1);
                        model.update(&hashes, got, -1);
                    }
                    model.step += 1;
                    Tag::ALL[got]
                });
                before = [tag, before[0]];
            }
        }
    }
    out.i8s("pos", &model.quantised());
    out.section("pos-known", &known);
    Ok(())
}

/// The section of words that occur often and always with one tag: check byte and tag for each slot.
fn known_words(corpus: &Corpus) -> Vec<u8> {
    let mut counts: BTreeMap<u32, [u32; N_TAGS]> = BTreeMap::new();
    for (form, tag) in corpus.words.form.iter().zip(&corpus.tags) {
        counts.entry(*form).or_insert([0; N_TAGS])[*tag as usize] += 1;
    }
    let mut slots = vec![0; 2 << KNOWN_BITS];
    for (form, counts) in counts {
        let total: u32 = counts.iter().sum();
        let best = (0..N_TAGS).max_by_key(|tag| counts[*tag]).unwrap_or(0);
        if total >= 12 && counts[best] * 200 >= total * 199 && best != 0 {
            let (slot, check) = pos::known_slot(form);
            if slots[slot * 2 + 1] == 0 {
                slots[slot * 2] = check;
                slots[slot * 2 + 1] = best as u8;
            }
        }
    }
    slots
}

/// Accuracy in percent on `gum-pos-dev`, and its number of words.
pub fn score(
    data: &Path,
    clusters: BrownClusters,
    model: pos::PosModel,
) -> anyhow::Result<(f64, usize)> {
    let mut corpus = Corpus::read(&data.join("entities/gum-pos-dev.tsv.gz"), clusters)?;
    let gold = corpus.tags.clone();
    pos::tag_words(&corpus.sentences, &corpus.texts, &mut corpus.words, model);
    let right = gold
        .iter()
        .zip(&corpus.words.tag)
        .filter(|(a, b)| a == b)
        .count();
    Ok((100.0 * right as f64 / gold.len() as f64, gold.len()))
}
