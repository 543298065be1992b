//! Trains the semi-Markov CRF that finds reported speech, by stochastic gradient descent.

use pullquote_annotate::context::Context;
use pullquote_annotate::cues::Scores;
use pullquote_annotate::features::{Hashes, row};
use pullquote_annotate::model::{ModelWriter, QUOTES_VERSION};
use pullquote_annotate::reported_speech::lattice::{LONGEST, Lattice, Segment};
use pullquote_annotate::reported_speech::segment_features::SegmentFeatures;
use pullquote_annotate::reported_speech::semi_crf::{
    BITS, LANES, ROW, SECTION, SEGMENT_BITS, SEGMENT_SECTION, SemiCrf, TURN_SECTION, TURNS,
};
use pullquote_annotate::reported_speech::{features::Sentence, words};

use crate::data::Attribution;
use crate::learn::{Shuffle, Weights};
use crate::models;
use crate::scales::Scales;

const EPOCHS: usize = 8;
/// The first epoch whose final weights count towards the average.
const AVERAGED_FROM: usize = 3;
/// Ten times as much overfits.
const RATE: f32 = 0.008;
const DECAY: f32 = 1e-5;

/// The sentences that have a cue, each with its gold segments.
#[derive(Default)]
pub struct Sentences<'a> {
    list: Vec<Example<'a>>,
    /// Reported words in sentences without a cue, which are left out, and in all sentences.
    pub lost: (usize, usize),
}

/// The words of a sentence, as token indexes, and the reported segments, as ranges of those words.
struct Example<'a> {
    ctx: &'a Context<'a>,
    cues: &'a Scores,
    words: Vec<usize>,
    gold: Vec<(usize, usize)>,
}

/// The label of every token: 1 where reported words of an attribution begin, 2 inside, 0 elsewhere.
fn labels(ctx: &Context, gold: &[Attribution]) -> Vec<u8> {
    let mut out = vec![0; ctx.len()];
    for content in gold.iter().flat_map(|a| &a.content) {
        let within = ctx.tokens.within(*content);
        let mut first = true;
        for idx in within {
            if out[idx] == 0 || !first {
                out[idx] = if first && (idx == 0 || out[idx - 1] == 0) {
                    1
                } else {
                    2
                };
            }
            first = false;
        }
    }
    out
}

/// The reported segments of a sentence, split at quotations and without punctuation at their edges.
fn segments(sentence: &Sentence, words: &[usize], labels: &[u8]) -> Vec<(usize, usize)> {
    let extents = SegmentFeatures::new(sentence);
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (at, idx) in words.iter().enumerate() {
        match (labels[*idx], out.last_mut()) {
            (0, _) => open = false,
            (2, Some(last)) if open && !sentence.gap_before(at) && at - last.0 < LONGEST => {
                last.1 = at + 1;
            }
            _ => {
                out.push((at, at + 1));
                open = true;
            }
        }
    }
    for (start, end) in &mut out {
        while start < end && !extents.is_edge(*end - 1) {
            *end -= 1;
        }
        while start < end && !extents.is_edge(*start) {
            *start += 1;
        }
    }
    out.retain(|(start, end)| start < end);
    out
}

impl<'a> Sentences<'a> {
    /// Adds the sentences of a text.
    pub fn add(&mut self, ctx: &'a Context, gold: &[Attribution], cues: &'a Scores) {
        let labels = labels(ctx, gold);
        for sentence in 0..ctx.tokens.sentences.len() {
            let range = &ctx.tokens.sentences[sentence];
            let all = range.start as usize..range.end as usize;
            let outside = all.filter(|idx| ctx.is_outside(*idx));
            let reported = outside.filter(|idx| labels[*idx] > 0).count();
            self.lost.1 += reported;
            let Some(words) = words(ctx, cues, sentence) else {
                self.lost.0 += reported;
                continue;
            };
            let gold = segments(&Sentence::new(ctx, cues, &words), &words, &labels);
            self.list.push(Example {
                ctx,
                cues,
                words,
                gold,
            });
        }
    }

    /// Trains the model and writes its sections.
    pub fn learn(&self, out: &mut ModelWriter, scales: &mut Scales) {
        let mut chain = Learner::new();
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        let mut shuffle = Shuffle::new(5);
        for epoch in 0..EPOCHS {
            shuffle.shuffle(&mut order);
            for idx in &order {
                chain.learn(&self.list[*idx]);
            }
            if epoch >= AVERAGED_FROM {
                chain.accumulate();
            }
        }
        chain.write(out, scales);
    }

    /// The trained model, read back from its file format.
    pub fn model(&self) -> anyhow::Result<SemiCrf> {
        let mut out = ModelWriter::new(QUOTES_VERSION);
        let mut scales = Scales::default();
        self.learn(&mut out, &mut scales);
        scales.finish(&mut out);
        let file = models::file(out.finish(), QUOTES_VERSION)?;
        Ok(SemiCrf::open(file)?)
    }
}

/// Smaller gradients are skipped.
const NEGLIGIBLE: f32 = 1e-3;

struct Learner {
    /// [`LANES`] weights per feature.
    words: Weights,
    segments: Weights,
    turns: Weights,
    lattice: Lattice,
    hashes: Hashes,
}

impl Learner {
    fn new() -> Self {
        Self {
            words: Weights::new(LANES << BITS, RATE, DECAY),
            segments: Weights::new(1 << SEGMENT_BITS, RATE, DECAY),
            turns: Weights::new(TURNS, RATE, DECAY),
            lattice: Lattice::default(),
            hashes: Hashes::default(),
        }
    }

    /// One step on one sentence.
    fn learn(&mut self, example: &Example) {
        let sentence = Sentence::new(example.ctx, example.cues, &example.words);
        let extents = SegmentFeatures::new(&sentence);
        let n = sentence.n_words();
        let mut scores = Vec::with_capacity(n);
        for at in 0..n {
            sentence.word(at, &mut self.hashes);
            let mut sums = [0.0; LANES];
            for hash in self.hashes.as_slice() {
                let first = row(*hash, BITS) * LANES;
                for (sum, weight) in sums.iter_mut().zip(&self.words.now[first..first + LANES]) {
                    *sum += weight;
                }
            }
            scores.push(sums);
        }
        self.lattice.begin(n);
        let mut gold = Vec::new();
        for start in (0..n).filter(|start| extents.is_edge(*start)) {
            self.lattice.join[start] = self.turns.now[sentence.turn(start)];
            each(&extents, start, &mut self.hashes, |end, hashes| {
                let inside: f32 = scores[start..end].iter().map(|s| s[0]).sum();
                let features = hashes.as_slice().iter();
                let whole: f32 = features
                    .map(|hash| self.segments.now[row(*hash, SEGMENT_BITS)])
                    .sum();
                gold.push(example.gold.contains(&(start, end)));
                self.lattice.segments.push(Segment {
                    start: start as u32,
                    end: end as u32,
                    score: inside + scores[start][1] + scores[end - 1][2] + whole,
                });
            });
        }
        self.lattice.solve();
        self.step_segments(&extents, n, &gold);
        self.step_words(example, &sentence);
    }

    fn step_segments(&mut self, extents: &SegmentFeatures, n: usize, gold: &[bool]) {
        let mut next = 0;
        for start in (0..n).filter(|start| extents.is_edge(*start)) {
            let count = extents.ends(start).count();
            let odds = &self.lattice.odds[next..next + count];
            let gold = &gold[next..next + count];
            next += count;
            let matters = |at: usize| (odds[at] - f32::from(u8::from(gold[at]))).abs() > NEGLIGIBLE;
            if !(0..count).any(matters) {
                continue;
            }
            let mut at = 0;
            each(extents, start, &mut self.hashes, |_, hashes| {
                if matters(at) {
                    let gradient = odds[at] - f32::from(u8::from(gold[at]));
                    for hash in hashes.as_slice() {
                        self.segments.step(row(*hash, SEGMENT_BITS), gradient);
                    }
                }
                at += 1;
            });
        }
    }

    fn step_words(&mut self, example: &Example, sentence: &Sentence) {
        let n = sentence.n_words();
        let mut gradients = vec![[0.0_f32; LANES]; n];
        for (gradient, inside) in gradients.iter_mut().zip(&self.lattice.inside) {
            gradient[0] = *inside;
        }
        for (segment, odds) in self.lattice.segments.iter().zip(&self.lattice.odds) {
            gradients[segment.start as usize][1] += odds;
            gradients[segment.end as usize - 1][2] += odds;
        }
        let mut last = 0;
        for (start, end) in &example.gold {
            for gradient in &mut gradients[*start..*end] {
                gradient[0] -= 1.0;
            }
            gradients[*start][1] -= 1.0;
            gradients[*end - 1][2] -= 1.0;
            if *start == last && last > 0 {
                self.lattice.joined[*start] -= 1.0;
            }
            last = *end;
        }
        for (at, gradient) in gradients.iter().enumerate() {
            let joined = self.lattice.joined[at];
            if joined.abs() > NEGLIGIBLE {
                self.turns.step(sentence.turn(at), joined);
            }
            if gradient.iter().all(|g| g.abs() < NEGLIGIBLE) {
                continue;
            }
            sentence.word(at, &mut self.hashes);
            for hash in self.hashes.as_slice() {
                let first = row(*hash, BITS) * LANES;
                for (lane, step) in gradient.iter().enumerate() {
                    self.words.step(first + lane, *step);
                }
            }
        }
    }

    fn accumulate(&mut self) {
        self.words.accumulate();
        self.segments.accumulate();
        self.turns.accumulate();
    }

    fn write(&self, out: &mut ModelWriter, scales: &mut Scales) {
        let all = [&self.words, &self.segments, &self.turns];
        let n_averaged = (EPOCHS - AVERAGED_FROM) as f32;
        let mut sizes: Vec<f32> = all
            .iter()
            .flat_map(|weights| &weights.sums)
            .map(|sum| (sum / n_averaged).abs())
            .filter(|size| *size > 1e-3)
            .collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let top = sizes.get(sizes.len() * 9995 / 10000);
        let scale = (127.0 / top.copied().unwrap_or(1.0))
            .floor()
            .clamp(1.0, 4096.0);
        let byte = |sum: &f32| (sum / n_averaged * scale).round().clamp(-127.0, 127.0) as i8;
        let mut rows = Vec::with_capacity(ROW << BITS);
        for row in self.words.sums.chunks_exact(LANES) {
            rows.extend(row.iter().map(byte));
            rows.push(0);
        }
        out.i8s(SECTION.0, &rows);
        let bytes = |weights: &Weights| -> Vec<i8> { weights.sums.iter().map(byte).collect() };
        out.i8s(SEGMENT_SECTION, &bytes(&self.segments));
        out.i8s(TURN_SECTION, &bytes(&self.turns));
        scales.set(SECTION.1, scale as u32);
    }
}

/// Calls `take` for every segment from `start`, with its end and features.
fn each(
    extents: &SegmentFeatures,
    start: usize,
    hashes: &mut Hashes,
    mut take: impl FnMut(usize, &Hashes),
) {
    let head = extents.head(start);
    let (mut inner, mut at) = (0, start);
    for end in extents.ends(start) {
        while at < end {
            inner = extents.inner(start, at, inner);
            at += 1;
        }
        extents.features(&head, end, inner, hashes);
        take(end, hashes);
    }
}
