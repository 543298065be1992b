//! The layers: hidden states of the pieces of one window.
//!
//! A BERT encoder (Devlin et al. 2019) with the sizes of `MiniLM` (Wang et al. 2020): embeddings, then layers of
//! attention (Vaswani et al. 2017) and a two-layer network, normalised after each.

use std::ops::Range;

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::NdTensorView;
use rten_vecmath::{Gelu, Normalize, NormalizeOptions, Softmax, Sum, SumSquareSub};

use super::input::{Case, Input, QuoteState};
use super::linear::{Kernels, Scratch};
use super::weights::{HEAD, Layer, Norm, Weights};

/// Added to variances.
const TINY: f32 = 1e-12;

/// Buffers that are reused from window to window.
#[derive(Debug, Default)]
pub struct Buffers {
    scratch: Scratch,
    /// Queries, keys and values, side by side.
    projected: Vec<f32>,
    scores: Vec<f32>,
    head: Vec<f32>,
    attended: Vec<f32>,
    wide: Vec<f32>,
    change: Vec<f32>,
}

/// Writes the hidden states of a window to `out`, a row per piece and one at each end for the marks of
/// start and end.
pub fn encode(
    weights: &Weights,
    kernels: &Kernels,
    input: &Input,
    window: Range<usize>,
    buffers: &mut Buffers,
    out: &mut Vec<f32>,
) {
    embed(weights, input, window, out);
    for layer in &weights.layers {
        attend(layer, kernels, weights.width, buffers, out);
        let Buffers {
            scratch,
            wide,
            change,
            ..
        } = buffers;
        layer.widen.apply(kernels, out, scratch, wide);
        Gelu {}.map_mut(wide);
        layer.narrow.apply(kernels, wide, scratch, change);
        add_and_normalise(out, change, &layer.norm);
    }
}

fn embed(weights: &Weights, input: &Input, window: Range<usize>, out: &mut Vec<f32>) {
    let width = weights.width;
    let tables = &weights.embeddings;
    let n_rows = window.len() + 2;
    out.clear();
    out.resize(n_rows * width, 0.0);
    for (at, row) in out.chunks_exact_mut(width).enumerate() {
        let idx = (window.start + at).wrapping_sub(1);
        let is_inside = at > 0 && at + 1 < n_rows;
        let piece = match at {
            0 => weights.vocabulary.start,
            _ if is_inside => input.ids[idx],
            _ => weights.vocabulary.end,
        };
        tables.pieces.add_row(piece as usize, row);
        tables.positions.add_row(at, row);
        let (mut case, mut quote, mut para) = (Case::None, QuoteState::Outside, false);
        if is_inside {
            (case, quote, para) = (
                input.case[idx],
                input.quote[idx],
                input.starts_paragraph[idx],
            );
            for &feature in input.features_of(idx) {
                tables.features.add_row(usize::from(feature), row);
            }
        }
        for small in [
            0,
            1 + case as usize,
            9 + quote as usize,
            13 + usize::from(para),
        ] {
            let small = &tables.small[small * width..(small + 1) * width];
            for (value, small) in row.iter_mut().zip(small) {
                *value += small;
            }
        }
        normalise(row, &tables.norm);
    }
}

/// Attention of each piece to all pieces of the window.
fn attend(
    layer: &Layer,
    kernels: &Kernels,
    width: usize,
    buffers: &mut Buffers,
    states: &mut [f32],
) {
    let n_rows = states.len() / width;
    let Buffers {
        scratch,
        projected,
        scores,
        head,
        attended,
        change,
        ..
    } = buffers;
    layer
        .attention_in
        .apply(kernels, states, scratch, projected);
    attended.clear();
    attended.resize(states.len(), 0.0);
    scores.resize(n_rows * n_rows, 0.0);
    head.resize(n_rows * HEAD, 0.0);
    let all = NdTensorView::from_data([n_rows, 3 * width], &projected[..]);
    let scale = 1.0 / (HEAD as f32).sqrt();
    for first in (0..width).step_by(HEAD) {
        let part = |block: usize| {
            let from = block * width + first;
            all.slice((.., from..from + HEAD))
        };
        let (queries, keys, values) = (part(0), part(1), part(2));
        kernels.multiply(queries, keys.transposed(), scale, scores);
        for row in scores.chunks_exact_mut(n_rows) {
            Softmax::new_mut(row).dispatch();
        }
        let odds = NdTensorView::from_data([n_rows, n_rows], &scores[..]);
        kernels.multiply(odds, values, 1.0, head);
        let rows = attended.chunks_exact_mut(width);
        for (row, found) in rows.zip(head.chunks_exact(HEAD)) {
            row[first..first + HEAD].copy_from_slice(found);
        }
    }
    layer
        .attention_out
        .apply(kernels, attended, scratch, change);
    add_and_normalise(states, change, &layer.attention_norm);
}

/// Adds `change` to the states and normalises each.
fn add_and_normalise(states: &mut [f32], change: &[f32], norm: &Norm) {
    let width = norm.scale.len();
    let rows = states.chunks_exact_mut(width);
    for (row, change) in rows.zip(change.chunks_exact(width)) {
        for (value, change) in row.iter_mut().zip(change) {
            *value += change;
        }
        normalise(row, norm);
    }
}

/// Layer normalisation (Ba et al. 2016).
fn normalise(row: &mut [f32], norm: &Norm) {
    let n = row.len() as f32;
    let mean = Sum::new(row).dispatch() / n;
    let variance = SumSquareSub::new(row, mean).dispatch() / n;
    let options = NormalizeOptions {
        pre_scale_bias: mean,
        scale: 1.0 / (variance + TINY).sqrt(),
        element_scale: Some(&norm.scale),
        element_bias: Some(&norm.shift),
        bias: 0.0,
    };
    Normalize::new_mut(row, options).dispatch();
}
