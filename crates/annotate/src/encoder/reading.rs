//! [`Reading`]: a text as the encoder has read it, which answers questions about its pieces.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::input::Input;
use super::linear::{Kernels, Precision, Scratch};
use super::pointer::{Asked, Pointed, Rows, dot, log_softmax, row_of};
use super::section::Sections;
use super::transformer::{self, Buffers};
use super::weights::{N_NAMES, N_SPEECH, Weights};
use super::windows::{self, Reach};
use crate::model::{ModelError, ModelFile};

/// The longest text that is read, in pieces: about 50,000 words. Its hidden states take a kilobyte per
/// piece.
pub const LONGEST: usize = 72_000;
/// The longest span that a query is made of; of a longer one the beginning is taken.
const LONGEST_SPAN: usize = 200;

/// Logarithms of the probabilities of the labels of a piece.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PieceLabels {
    /// Outside, begin and inside of a source, a cue and reported words.
    pub speech: [f32; N_SPEECH],
    /// Outside, then begin and inside of persons, organisations, places and other names.
    pub names: [f32; N_NAMES],
}

/// Who says a span of pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeechAnswer {
    /// Logarithms of the probabilities: direct, mixed, nobody's words, indirect.
    pub kinds: [f32; 4],
    pub head: PiecePointer,
    pub start: PiecePointer,
    pub end: PiecePointer,
}

/// Probabilities of pieces, and of none.
#[derive(Clone, Debug, PartialEq)]
pub struct PiecePointer {
    pub none: f32,
    /// Number of the first piece.
    pub first: usize,
    pub pieces: Vec<f32>,
}

/// The encoder, unpacked.
pub struct Encoder {
    weights: Weights,
    kernels: Kernels,
    /// One thread, since the kernels would use all otherwise.
    pool: ThreadPool,
}

/// Hidden states of the windows of a text, and the labels of its pieces.
pub struct Reading {
    encoder: Encoder,
    input: Input,
    windows: Vec<Range<usize>>,
    /// For each window the upper halves of its hidden states.
    states: Vec<Vec<u16>>,
    /// Number of paragraphs that began up to each piece.
    paragraphs: Vec<u32>,
    labels: Vec<PieceLabels>,
    /// The window of the last question.
    last: Mutex<Option<(usize, Rows)>>,
}

impl Encoder {
    /// Unpacks the weights in `files`.
    pub fn open(files: &[ModelFile], precision: Precision) -> Result<Self, ModelError> {
        let kernels = Kernels::new(precision);
        let pool = ThreadPoolBuilder::new().num_threads(1).build();
        Ok(Self {
            weights: Weights::open(Sections(files), &kernels)?,
            pool: pool.map_err(|_| ModelError::NoThread)?,
            kernels,
        })
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Reads a text window by window. `None` once `is_cancelled` says so.
    pub fn read(
        self,
        input: Input,
        reach: Reach,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Reading> {
        let windows = windows::cut(&input.starts_paragraph, self.fitting(reach));
        let mut labels = vec![PieceLabels::default(); input.len()];
        let mut states = Vec::with_capacity(windows.len());
        let mut buffers = Buffers::default();
        let mut found = Vec::new();
        for (idx, window) in windows.iter().enumerate() {
            if is_cancelled() {
                return None;
            }
            self.pool.install(|| {
                let Self {
                    weights, kernels, ..
                } = &self;
                transformer::encode(
                    weights,
                    kernels,
                    &input,
                    window.clone(),
                    &mut buffers,
                    &mut found,
                );
            });
            let width = self.weights.width;
            for piece in window.clone() {
                if windows::around(&windows, input.len(), (piece, piece), false) == Some(idx) {
                    let row = row_of(window, piece) * width;
                    labels[piece] =
                        self.labels(&found[row..row + width], input.case[piece] as usize);
                }
            }
            states.push(found.iter().map(|value| upper_half(*value)).collect());
        }
        let mut n_paragraphs = 0;
        let count = |starts: &bool| {
            n_paragraphs += u32::from(*starts);
            n_paragraphs
        };
        Some(Reading {
            paragraphs: input.starts_paragraph.iter().map(count).collect(),
            encoder: self,
            input,
            windows,
            states,
            labels,
            last: Mutex::new(None),
        })
    }

    /// No window has more rows than there are positions.
    fn fitting(&self, reach: Reach) -> Reach {
        let n_positions = self.weights.embeddings.positions.scales.len();
        Reach {
            window: reach.window.min(n_positions.saturating_sub(2)),
            ..reach
        }
    }

    fn labels(&self, state: &[f32], case: usize) -> PieceLabels {
        let labels = &self.weights.labels;
        let rows = labels.weights.chunks_exact(state.len());
        let mut scores = rows
            .zip(&labels.bias)
            .map(|(row, bias)| dot(row, state) + bias);
        let mut out = PieceLabels::default();
        for score in &mut out.speech {
            *score = scores.next().unwrap_or_default();
        }
        for (score, by_case) in out.names.iter_mut().zip(labels.by_case[case]) {
            *score = scores.next().unwrap_or_default() + by_case;
        }
        for one in out.speech.chunks_exact_mut(3) {
            log_softmax(one);
        }
        log_softmax(&mut out.names);
        out
    }
}

impl Reading {
    pub fn input(&self) -> &Input {
        &self.input
    }

    pub fn labels(&self, piece: usize) -> &PieceLabels {
        &self.labels[piece]
    }

    /// Who says the pieces `first..=last`.
    pub fn speech(&self, first: usize, last: usize) -> Option<SpeechAnswer> {
        let last = last.min(first + LONGEST_SPAN);
        self.with_rows((first, last), false, |window, rows| {
            let Encoder {
                weights, kernels, ..
            } = &self.encoder;
            let span = row_of(window, first)..=row_of(window, last);
            let fourth = span.start() - 1;
            let asked = weights.speech.ask(kernels, rows, &span, fourth);
            let point = |idx, anywhere| {
                let found = asked.point(weights, rows, (idx, idx), &span, anywhere);
                PiecePointer::new(found, window)
            };
            SpeechAnswer {
                kinds: asked.kinds(weights),
                head: point(0, false),
                start: point(1, false),
                end: point(2, true),
            }
        })
    }

    /// Which named mention the pieces `first..=last` with the head `head` refer to.
    pub fn antecedent(&self, first: usize, last: usize, head: usize) -> Option<PiecePointer> {
        let last = last.min(first + LONGEST_SPAN);
        self.with_rows((first, last), true, |window, rows| {
            let Encoder {
                weights, kernels, ..
            } = &self.encoder;
            let span = row_of(window, first)..=row_of(window, last);
            let fourth = row_of(window, head.clamp(first, last));
            let asked: Asked = weights.anaphor.ask(kernels, rows, &span, fourth);
            let found = asked.point(weights, rows, (3, 0), &span, false);
            PiecePointer::new(found, window)
        })
    }

    /// Calls `ask` with the window around a span.
    fn with_rows<T: Send>(
        &self,
        span: (usize, usize),
        before: bool,
        ask: impl Fn(&Range<usize>, &Rows) -> T + Send + Sync,
    ) -> Option<T> {
        let n = self.input.len();
        if span.0 > span.1 || span.1 >= n {
            return None;
        }
        let idx = windows::around(&self.windows, n, span, before)?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let window = &self.windows[idx];
        let cached = last.take().filter(|(cached, _)| *cached == idx);
        let found = self.encoder.pool.install(|| {
            let rows = cached.map_or_else(|| self.rows(idx), |(_, rows)| rows);
            (ask(window, &rows), rows)
        });
        *last = Some((idx, found.1));
        Some(found.0)
    }

    fn rows(&self, idx: usize) -> Rows {
        let window = &self.windows[idx];
        let encoder = &self.encoder;
        let mut out = Rows {
            states: self.states[idx].iter().map(|half| widen(*half)).collect(),
            ..Rows::default()
        };
        let mut scratch = Scratch::default();
        let keys = &encoder.weights.keys;
        keys.apply(&encoder.kernels, &out.states, &mut scratch, &mut out.keys);
        let paragraphs = &self.paragraphs[window.clone()];
        let (first, last) = (paragraphs.first(), paragraphs.last());
        let paragraphs = first.into_iter().chain(paragraphs).chain(last);
        out.paragraphs = paragraphs.copied().collect();
        out.starts_word.push(false);
        out.starts_word
            .extend(&self.input.starts_word[window.clone()]);
        out.starts_word.push(false);
        out
    }
}

impl PiecePointer {
    /// Without the marks at the ends of the window; pointing at them counts as none.
    fn new(found: Pointed, window: &Range<usize>) -> Self {
        let mut pieces = found.rows;
        let ends = pieces.pop().unwrap_or_default() + pieces[0];
        pieces.remove(0);
        Self {
            none: found.none + ends,
            first: window.start,
            pieces,
        }
    }

    /// The probability that it points into `pieces`.
    pub fn within(&self, pieces: Range<usize>) -> f32 {
        let at = |piece: usize| piece.saturating_sub(self.first).min(self.pieces.len());
        self.pieces[at(pieces.start)..at(pieces.end)].iter().sum()
    }
}

/// A number in 16 bits, with the exponent of a 32-bit one (bfloat16), rounded.
fn upper_half(value: f32) -> u16 {
    (value.to_bits().saturating_add(0x8000) >> 16) as u16
}

fn widen(half: u16) -> f32 {
    f32::from_bits(u32::from(half) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_keep_two_digits() {
        for value in [0.0, 1.0, -3.271, 0.001_234, 99.7] {
            let kept = widen(upper_half(value));
            assert!(
                (kept - value).abs() <= value.abs() / 250.0,
                "{value} {kept}"
            );
        }
    }
}
