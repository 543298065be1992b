//! Matrix products: weights in eight bits, with one scale per output, times activations that are
//! quantised per row as they come (Jacob et al. 2018).
//!
//! Activations take seven bits. With eight, the widest multiply-add of processors without dot-product
//! instructions could saturate, and results would depend on the processor.

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{Isa, SimdOp};
use rten_tensor::{Matrix, NdTensorView};
use rten_vecmath::{ExtendInit, MinMax, Quantize};

use super::section::Quantised;

/// The largest quantised activation.
const TOP: f32 = 127.0;

/// How products are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    #[default]
    Int8,
    /// Weights are widened. For tests against other implementations.
    Float,
}

/// The fastest kernels of this processor.
#[derive(Default)]
pub struct Kernels {
    int8: GemmExecutor<u8, i8, i32>,
    float: GemmExecutor,
    precision: Precision,
}

impl Kernels {
    pub fn new(precision: Precision) -> Self {
        Self {
            precision,
            ..Self::default()
        }
    }

    /// `out = scale · a · b` in floating point, `out` row by row.
    pub fn multiply(&self, a: Matrix, b: Matrix, scale: f32, out: &mut [f32]) {
        let options = GemmOptions {
            alpha: scale,
            ..GemmOptions::default()
        };
        let done = self.float.gemm(
            out,
            GemmInputA::Unpacked(a),
            GemmInputB::Unpacked(b),
            options,
        );
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

/// Buffers that are reused from product to product.
#[derive(Debug, Default)]
pub struct Scratch {
    quantised: Vec<u8>,
    /// What stands for zero in each row.
    zeros: Vec<i32>,
    scales: Vec<f32>,
    sums: Vec<i32>,
}

enum Packed {
    Int8(PackedBMatrix<i8>),
    Float(PackedBMatrix<f32>),
}

/// A linear layer: `y = x · Wᵀ + b`.
pub struct Linear {
    packed: Packed,
    scales: Vec<f32>,
    /// Sum of the weights of each output, for activations that are not zero at zero.
    totals: Vec<i32>,
    bias: Vec<f32>,
    n_in: usize,
}

impl Linear {
    /// Packs `weights`, a row per output. `bias` has an entry per output.
    pub fn new(kernels: &Kernels, weights: &Quantised, bias: Vec<f32>) -> Self {
        let n_in = weights.width;
        let shape = [weights.scales.len(), n_in];
        let packed = match kernels.precision {
            Precision::Int8 => {
                let rows = NdTensorView::from_data(shape, weights.values);
                Packed::Int8(kernels.int8.prepack_b(rows.transposed()))
            }
            Precision::Float => {
                let wide = weights.widened();
                let rows = NdTensorView::from_data(shape, &wide[..]);
                Packed::Float(kernels.float.prepack_b(rows.transposed()))
            }
        };
        Self {
            packed,
            scales: weights.scales.clone(),
            totals: weights.totals(),
            bias,
            n_in,
        }
    }

    /// Number of outputs.
    pub fn n_out(&self) -> usize {
        self.scales.len()
    }

    /// Applies the layer to the rows of `x`. `out` is overwritten.
    pub fn apply(&self, kernels: &Kernels, x: &[f32], scratch: &mut Scratch, out: &mut Vec<f32>) {
        let n_rows = x.len() / self.n_in;
        out.clear();
        out.resize(n_rows * self.n_out(), 0.0);
        let done = match &self.packed {
            Packed::Int8(weights) => {
                scratch.quantise(x, self.n_in);
                scratch.sums.clear();
                scratch.sums.resize(out.len(), 0);
                let rows = NdTensorView::from_data([n_rows, self.n_in], &scratch.quantised[..]);
                let done = kernels.int8.gemm(
                    &mut scratch.sums,
                    GemmInputA::Unpacked(rows),
                    GemmInputB::Packed(weights),
                    GemmOptions::default(),
                );
                Dequantise {
                    layer: self,
                    scratch,
                    out,
                }
                .dispatch();
                done
            }
            Packed::Float(weights) => kernels.float.gemm(
                out,
                GemmInputA::Unpacked(NdTensorView::from_data([n_rows, self.n_in], x)),
                GemmInputB::Packed(weights),
                GemmOptions {
                    bias: Some(BiasVector::Row(&self.bias)),
                    ..GemmOptions::default()
                },
            ),
        };
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

impl Scratch {
    /// Quantises each row to its own range, which includes zero.
    fn quantise(&mut self, x: &[f32], width: usize) {
        self.quantised.clear();
        self.quantised.reserve(x.len());
        self.zeros.clear();
        self.scales.clear();
        for row in x.chunks_exact(width) {
            let (least, most) = MinMax::new(row).dispatch();
            let (least, most) = (least.min(0.0), most.max(0.0));
            let scale = ((most - least) / TOP).max(f32::MIN_POSITIVE);
            let zero = (-least / scale).round_ties_even().clamp(0.0, TOP) as u8;
            self.quantised.extend_init(|free| {
                Quantize::new(row, &mut free[..width], 1.0 / scale, zero).dispatch()
            });
            self.zeros.push(i32::from(zero));
            self.scales.push(scale);
        }
    }
}

/// Turns sums of products into activations.
struct Dequantise<'a> {
    layer: &'a Linear,
    scratch: &'a Scratch,
    out: &'a mut [f32],
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for each instruction set")]
    fn eval<I: Isa>(self, _isa: I) {
        let Linear {
            scales,
            totals,
            bias,
            ..
        } = self.layer;
        let width = scales.len();
        let rows = self.out.chunks_exact_mut(width);
        let sums = self.scratch.sums.chunks_exact(width);
        let ranges = self.scratch.zeros.iter().zip(&self.scratch.scales);
        for ((out, sums), (zero, row_scale)) in rows.zip(sums).zip(ranges) {
            let weights = scales.iter().zip(bias).zip(totals);
            for ((out, sum), ((scale, bias), total)) in out.iter_mut().zip(sums).zip(weights) {
                *out = (sum - zero * total) as f32 * (row_scale * scale) + bias;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(n_out: usize, width: usize) -> (Vec<i8>, Vec<f32>) {
        let values = (0..n_out * width).map(|i| ((i * 37 + 11) % 255) as u8 as i8);
        let scales = (0..n_out).map(|i| 0.001 + 0.0001 * i as f32);
        (values.collect(), scales.collect())
    }

    #[test]
    fn eight_bit_products_are_close_to_exact_ones() {
        let (values, scales) = weights(48, 64);
        let values: &'static [i8] = values.leak();
        let quantised = Quantised {
            values,
            scales,
            width: 64,
        };
        let bias: Vec<f32> = (0..48).map(|i| i as f32 / 10.0).collect();
        let x: Vec<f32> = (0..40 * 64).map(|i| (i as f32 * 0.7).sin() * 3.0).collect();
        let apply = |precision| {
            let kernels = Kernels::new(precision);
            let linear = Linear::new(&kernels, &quantised, bias.clone());
            let mut out = Vec::new();
            linear.apply(&kernels, &x, &mut Scratch::default(), &mut out);
            out
        };
        let (rough, exact) = (apply(Precision::Int8), apply(Precision::Float));
        let expected: f32 = (0..64).map(|i| x[i] * f32::from(values[i]) * 0.001).sum();
        assert!((exact[0] - expected).abs() < 1e-3);
        for (a, b) in rough.iter().zip(&exact) {
            assert!((a - b).abs() < 0.2, "{a} {b}");
        }
    }
}
