//! How different two shares are.

/// 97.5 % of the normal distribution: for intervals of 95 %.
const Z: f64 = 1.959_964;

/// A difference of two shares with the bounds of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Difference {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// `a` of `n_a` against `b` of `n_b`: Newcombe's interval from two Wilson scores (Newcombe 1998, Statistics in
/// Medicine 17, 873–890, method 10). `None` where a set is empty.
pub(super) fn difference(a: u64, n_a: u64, b: u64, n_b: u64) -> Option<Difference> {
    if n_a == 0 || n_b == 0 {
        return None;
    }
    let (p_a, low_a, high_a) = wilson(a, n_a);
    let (p_b, low_b, high_b) = wilson(b, n_b);
    let value = p_a - p_b;
    Some(Difference {
        value,
        low: value - (p_a - low_a).hypot(high_b - p_b),
        high: value + (high_a - p_a).hypot(p_b - low_b),
    })
}

/// The share `k` of `n` with its Wilson score interval.
fn wilson(k: u64, n: u64) -> (f64, f64, f64) {
    let (k, n) = (k as f64, n as f64);
    let share = k / n;
    let middle = 2.0_f64.mul_add(k, Z * Z);
    let root = Z * Z.mul_add(Z, 4.0 * k * (1.0 - share)).sqrt();
    let whole = 2.0 * Z.mul_add(Z, n);
    (share, (middle - root) / whole, (middle + root) / whole)
}

/// The log-likelihood ratio G² of `a` of `n_a` against `b` of `n_b`, over all four cells (Dunning 1993,
/// Computational Linguistics 19, 61–74): the same for a share and for the rest.
pub(super) fn log_likelihood(a: u64, n_a: u64, b: u64, n_b: u64) -> f64 {
    if n_a == 0 || n_b == 0 {
        return 0.0;
    }
    let share = (a + b) as f64 / (n_a + n_b) as f64;
    let cell = |observed: u64, expected: f64| match observed {
        0 => 0.0,
        observed => observed as f64 * (observed as f64 / expected).ln(),
    };
    let row = |k: u64, n: u64| {
        let expected = n as f64 * share;
        cell(k, expected) + cell(n - k, n as f64 - expected)
    };
    (2.0 * (row(a, n_a) + row(b, n_b))).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.000_05
    }

    /// The examples (a), (c) and (g) of Newcombe's table II.
    #[test]
    fn intervals_are_those_of_the_paper() {
        for (a, n_a, b, n_b, low, high) in [
            (56, 70, 48, 80, 0.0524, 0.3339),
            (6, 7, 2, 7, 0.0582, 0.8062),
            (10, 10, 0, 20, 0.6791, 1.0),
        ] {
            let found = difference(a, n_a, b, n_b).unwrap();
            assert!(near(found.low, low) && near(found.high, high), "{found:?}");
        }
        assert_eq!(difference(0, 0, 1, 2), None);
    }

    #[test]
    fn equal_shares_have_no_log_likelihood() {
        assert!(near(log_likelihood(5, 100, 10, 200), 0.0));
        assert!(near(log_likelihood(0, 0, 1, 3), 0.0));
        // 2 · (20 · ln(20 / 15) + 980 · ln(980 / 985) + 10 · ln(10 / 15) + 990 · ln(990 / 985))
        assert!(near(log_likelihood(20, 1000, 10, 1000), 3.4487));
        assert!(near(log_likelihood(980, 1000, 990, 1000), 3.4487));
    }
}
