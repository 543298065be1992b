//! What the encoder thinks of the words of a sentence.

use super::semi_crf::LANES;
use crate::context::Context;

/// Bounds of a word's log-odds, so that one word never decides about a segment.
const MOST: f32 = 6.0;

/// Log-odds of a token for each lane: reported, first of a segment, last of a segment.
pub fn word(ctx: &Context, token: usize) -> [f32; LANES] {
    let Some(evidence) = &ctx.evidence else {
        return [0.0; LANES];
    };
    let weight = evidence.mix().reported;
    let label = |token: usize| evidence.reported(ctx.tokens.tokens[token].span);
    let [outside, begin, inside] = label(token);
    let reported = begin.max(inside) + (-(begin - inside).abs()).exp().ln_1p();
    let goes_on = match token + 1 {
        next if next < ctx.len() => label(next)[2].exp(),
        _ => 0.0,
    };
    let lanes = [
        reported - outside,
        begin - reported,
        (1.0 - goes_on).max(f32::MIN_POSITIVE).ln(),
    ];
    lanes.map(|log| log.clamp(-MOST, MOST) * weight)
}
