//! Isotonic regression by pooling adjacent violators (Ayer et al. 1955).

/// A block of examples with one value.
#[derive(Clone, Copy)]
struct Block {
    sum_x: f64,
    sum_y: f64,
    n: f64,
}

impl Block {
    fn join(&mut self, other: Self) {
        self.sum_x += other.sum_x;
        self.sum_y += other.sum_y;
        self.n += other.n;
    }
}

/// The increasing step function that fits `examples`, pairs of a score and an outcome, best, as pairs of a
/// mean score and a mean outcome. Blocks of fewer than `least` examples are joined to their neighbours,
/// and outcomes are shrunk a little, so that no score is certain.
pub fn fit(examples: &[(f32, bool)], least: usize) -> Vec<(f32, f32)> {
    let mut sorted = examples.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut blocks: Vec<Block> = Vec::new();
    for (x, is_right) in sorted {
        let mut block = Block {
            sum_x: f64::from(x),
            sum_y: f64::from(u8::from(is_right)),
            n: 1.0,
        };
        while let Some(last) = blocks.last()
            && (last.n < least as f64 || last.sum_y * block.n >= block.sum_y * last.n)
        {
            block.join(*last);
            blocks.pop();
        }
        blocks.push(block);
    }
    if let [.., before, last] = blocks.as_mut_slice()
        && last.n < least as f64
    {
        before.join(*last);
        blocks.pop();
    }
    let value = |block: &Block| {
        let y = (block.sum_y + 0.5) / (block.n + 1.0);
        ((block.sum_x / block.n) as f32, y as f32)
    };
    blocks.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn result_increases() {
        let examples: Vec<(f32, bool)> = (0..100)
            .map(|n| (n as f32 / 100.0, n % 10 < n / 10))
            .collect();
        let knots = fit(&examples, 10);
        assert!(knots.len() > 3);
        assert!(
            knots
                .windows(2)
                .all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1)
        );
    }
}
