//! [`Weights`]: the layers of the encoder and its heads, unpacked for one run.
//!
//! The sections are described in `assets/README.md`. All sizes come from the lengths of the sections.

use super::linear::{Kernels, Linear};
use super::section::{Quantised, Sections};
use super::wordpiece::Vocabulary;
use crate::model::ModelError;

/// Width of a head of attention.
pub const HEAD: usize = 32;
/// Width of the vectors that pointers compare.
pub const POINTER: usize = 128;
/// Number of buckets of distances in pieces, and of paragraphs.
pub const DISTANCES: usize = 26;
pub const PARAGRAPHS: usize = 9;
/// Labels of a piece: begin, inside and outside of source, cue and content, then of names.
pub const N_SPEECH: usize = 9;
pub const N_NAMES: usize = 9;
const CASES: usize = 8;
/// Width of the letter case as the name head sees it.
const CASE_WIDTH: usize = 16;
/// Rows of the small embeddings: 1 for all pieces, then case, quotation, paragraph.
pub const SMALL: usize = 1 + CASES + 4 + 2;

/// Scale and shift of a layer normalisation.
pub struct Norm {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
}

/// A layer: attention and a two-layer network, each with a residual connection and normalised after.
pub struct Layer {
    pub attention_in: Linear,
    pub attention_out: Linear,
    pub attention_norm: Norm,
    pub widen: Linear,
    pub narrow: Linear,
    pub norm: Norm,
}

/// What a piece is before the first layer: the sum of a row of each table.
pub struct Embeddings {
    pub pieces: Quantised,
    pub positions: Quantised,
    pub features: Quantised,
    /// [`SMALL`] rows.
    pub small: Vec<f32>,
    pub norm: Norm,
}

/// The labels of a piece from its hidden state.
pub struct Labels {
    /// A row per label, speech before names.
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
    /// What the letter case adds to the scores of names.
    pub by_case: [[f32; N_NAMES]; CASES],
}

/// One of the things that a vector can point to.
pub struct Pointer {
    /// Weights and bias of the score of pointing nowhere.
    pub null: Vec<f32>,
    pub distance: Vec<f32>,
    pub paragraph: Vec<f32>,
}

/// The part of a query that pointers share: the vector of a span, and what it looks for.
pub struct Query {
    pub hidden: Linear,
    /// A block of [`POINTER`] outputs per pointer.
    pub wanted: Linear,
}

/// The encoder and its heads.
pub struct Weights {
    /// Width of a hidden state.
    pub width: usize,
    pub vocabulary: Vocabulary<'static>,
    pub embeddings: Embeddings,
    pub layers: Vec<Layer>,
    pub labels: Labels,
    pub speech: Query,
    pub anaphor: Query,
    /// What pieces offer to each pointer.
    pub keys: Linear,
    /// Head, start and end of a source, then the head of an antecedent.
    pub pointers: Vec<Pointer>,
    /// Weights, then biases, of the four kinds of speech.
    pub kinds: Vec<f32>,
}

impl Weights {
    /// Reads the sections and packs the matrices for the kernels.
    pub fn open(sections: Sections, kernels: &Kernels) -> Result<Self, ModelError> {
        let small = sections.numbers("emb", SMALL)?;
        let width = small.len() / SMALL;
        if !width.is_multiple_of(HEAD) {
            return Err(ModelError::EncoderSection);
        }
        let vocabulary = sections.find("vocab");
        let vocabulary = vocabulary
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(Vocabulary::new)
            .ok_or(ModelError::EncoderSection)?;
        let pieces = sections.sized("word", vocabulary.len(), width)?;
        let mut norm = sections.exactly("emb.n", 2 * width)?.into_iter();
        let embeddings = Embeddings {
            pieces,
            positions: sections.matrix("pos", width)?,
            features: sections.matrix("feats", width)?,
            small,
            norm: Norm::take(&mut norm, width),
        };
        let mut layers = Vec::new();
        while sections.find(&format!("l{}.qkv", layers.len())).is_some() {
            layers.push(layer(sections, kernels, layers.len(), width)?);
        }
        let mut speech = sections.exactly("spk.b", width + 3 * POINTER)?;
        let mut anaphor = sections.exactly("ant.b", width + POINTER)?;
        let keys = sections.sized("key", 4 * POINTER, width)?;
        Ok(Self {
            width,
            vocabulary,
            embeddings,
            layers,
            labels: labels(sections, width)?,
            speech: Query {
                wanted: Linear::new(
                    kernels,
                    &sections.sized("spk.p", 3 * POINTER, width)?,
                    speech.split_off(width),
                ),
                hidden: Linear::new(kernels, &sections.sized("spk.q", width, 4 * width)?, speech),
            },
            anaphor: Query {
                wanted: Linear::new(
                    kernels,
                    &sections.sized("ant.p", POINTER, width)?,
                    anaphor.split_off(width),
                ),
                hidden: Linear::new(
                    kernels,
                    &sections.sized("ant.q", width, 4 * width)?,
                    anaphor,
                ),
            },
            keys: Linear::new(kernels, &keys, sections.exactly("key.b", 4 * POINTER)?),
            pointers: pointers(sections, width)?,
            kinds: sections.exactly("kind", 4 * (width + 1))?,
        })
    }
}

impl Norm {
    fn take(numbers: &mut impl Iterator<Item = f32>, width: usize) -> Self {
        Self {
            scale: numbers.take(width).collect(),
            shift: numbers.take(width).collect(),
        }
    }
}

fn layer(
    sections: Sections,
    kernels: &Kernels,
    idx: usize,
    width: usize,
) -> Result<Layer, ModelError> {
    let matrix = |part: &str, n_out: usize, n_in: usize| {
        sections.sized(&format!("l{idx}.{part}"), n_out, n_in)
    };
    let numbers = sections.exactly(&format!("l{idx}.b"), 13 * width)?;
    let mut numbers = numbers.into_iter();
    let mut take = |n: usize| -> Vec<f32> { numbers.by_ref().take(n).collect() };
    let attention_in = Linear::new(kernels, &matrix("qkv", 3 * width, width)?, take(3 * width));
    let attention_out = Linear::new(kernels, &matrix("o", width, width)?, take(width));
    let mut norm = |width| Norm {
        scale: take(width),
        shift: take(width),
    };
    let attention_norm = norm(width);
    let widen = Linear::new(kernels, &matrix("f1", 4 * width, width)?, take(4 * width));
    let narrow = Linear::new(kernels, &matrix("f2", width, 4 * width)?, take(width));
    let norm = Norm {
        scale: take(width),
        shift: take(width),
    };
    Ok(Layer {
        attention_in,
        attention_out,
        attention_norm,
        widen,
        narrow,
        norm,
    })
}

fn labels(sections: Sections, width: usize) -> Result<Labels, ModelError> {
    let mut speech = sections.exactly("bio", N_SPEECH * (width + 1))?;
    let mut bias = speech.split_off(N_SPEECH * width);
    let wide = width + CASE_WIDTH;
    let names = sections.exactly("ner", CASES * CASE_WIDTH + N_NAMES * (wide + 1))?;
    let (cases, names) = names.split_at(CASES * CASE_WIDTH);
    let (names, names_bias) = names.split_at(N_NAMES * wide);
    bias.extend(names_bias);
    let mut by_case = [[0.0; N_NAMES]; CASES];
    for (case, scores) in cases.chunks_exact(CASE_WIDTH).zip(&mut by_case) {
        for (score, row) in scores.iter_mut().zip(names.chunks_exact(wide)) {
            let weights = row[width..].iter();
            *score = weights
                .zip(case)
                .map(|(weight, value)| weight * value)
                .sum();
        }
    }
    for row in names.chunks_exact(wide) {
        speech.extend(&row[..width]);
    }
    Ok(Labels {
        weights: speech,
        bias,
        by_case,
    })
}

fn pointers(sections: Sections, width: usize) -> Result<Vec<Pointer>, ModelError> {
    let null = sections.exactly("null", 4 * (width + 1))?;
    let bias = sections.exactly("bias", 4 * (DISTANCES + PARAGRAPHS))?;
    let pairs = null
        .chunks_exact(width + 1)
        .zip(bias.chunks_exact(DISTANCES + PARAGRAPHS));
    Ok(pairs
        .map(|(null, bias)| Pointer {
            null: null.to_vec(),
            distance: bias[..DISTANCES].to_vec(),
            paragraph: bias[DISTANCES..].to_vec(),
        })
        .collect())
}
