//! The windows in which the encoder reads a text.
//!
//! A window consists of whole paragraphs as far as they fit, and repeats some of the words before it, so
//! that every piece has some context. A paragraph that is longer than a window is cut.

use std::ops::Range;

/// How much the encoder reads at once, in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The longest window.
    pub window: usize,
    /// How much of the paragraphs before is repeated at most.
    pub overlap: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            window: 400,
            overlap: 120,
        }
    }
}

/// The windows of a text of `starts.len()` pieces, in order; `starts` says which pieces begin a paragraph.
/// Together they cover all pieces.
pub fn cut(starts: &[bool], reach: Reach) -> Vec<Range<usize>> {
    let n = starts.len();
    let window = reach.window.max(2);
    let overlap = reach.overlap.min(window / 2);
    let mut edges: Vec<usize> = (1..n).filter(|&at| starts[at]).collect();
    edges.push(n);
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut from, mut done) = (0, 0);
    while done < n {
        let most = (from + window).min(n);
        // The last paragraph that fits, or as much of a long one as fits.
        let fitting = edges.partition_point(|&edge| edge <= most);
        let to = match fitting.checked_sub(1).map(|idx| edges[idx]) {
            Some(edge) if edge > done => edge,
            _ => most,
        };
        out.push(from..to);
        done = to;
        // From a paragraph within the overlap, or from inside of a long one.
        let least = done.saturating_sub(overlap).max(from + 1);
        let start = edges.get(edges.partition_point(|&edge| edge < least));
        from = match start {
            Some(&start) if start + overlap / 2 <= done => start,
            _ => least.min(done),
        };
    }
    out
}

/// The window with most context around the pieces `first..=last`, if they fit into one. With `before`,
/// context before them counts most.
pub fn around(
    windows: &[Range<usize>],
    n: usize,
    (first, last): (usize, usize),
    before: bool,
) -> Option<usize> {
    const ENOUGH: usize = 24;
    let from = windows.partition_point(|window| window.end <= last);
    let mut best: Option<(usize, usize)> = None;
    for (idx, window) in windows.iter().enumerate().skip(from) {
        if window.start > first {
            break;
        }
        let left = if window.start == 0 {
            n
        } else {
            first - window.start
        };
        let right = if window.end == n {
            n
        } else {
            window.end - 1 - last
        };
        let margin = if before {
            left.min(200) + if right > ENOUGH { n } else { 0 }
        } else {
            left.min(right)
        };
        if best.is_none_or(|(most, _)| margin > most) {
            best = Some((margin, idx));
        }
    }
    best.map(|(_, idx)| idx)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(lengths: &[usize]) -> Vec<bool> {
        lengths
            .iter()
            .flat_map(|&n| (0..n).map(|at| at == 0))
            .collect()
    }

    const REACH: Reach = Reach {
        window: 10,
        overlap: 4,
    };

    #[test]
    fn paragraphs_stay_whole_and_overlap() {
        let found = cut(&starts(&[3, 3, 3, 3, 6]), REACH);
        assert_eq!(found, [0..9, 6..12, 9..18]);
    }

    #[test]
    fn long_paragraphs_are_cut() {
        let found = cut(&starts(&[25]), REACH);
        assert_eq!(found, [0..10, 6..16, 12..22, 18..25]);
    }

    #[test]
    fn a_short_text_is_one_window() {
        assert_eq!(cut(&starts(&[3]), REACH).first(), Some(&(0..3)));
        assert!(cut(&[], REACH).is_empty());
    }

    #[test]
    fn the_window_with_most_context_is_chosen() {
        let windows = [0..10, 6..16, 12..22];
        assert_eq!(around(&windows, 22, (7, 8), false), Some(0));
        assert_eq!(around(&windows, 22, (14, 15), false), Some(2));
        assert_eq!(around(&windows, 22, (5, 11), false), None);
    }

    proptest::proptest! {
        #[test]
        fn windows_cover_all_pieces(
            lengths in proptest::collection::vec(1..60usize, 0..12),
            window in 0..40usize,
            overlap in 0..40usize,
        ) {
            let starts = starts(&lengths);
            let n = starts.len();
            let found = cut(&starts, Reach { window, overlap });
            let mut done = 0;
            for window in &found {
                proptest::prop_assert!(window.start <= done && window.end > done);
                proptest::prop_assert!(window.len() <= 40);
                done = window.end;
            }
            proptest::prop_assert_eq!(done, n);
            // Steps are long enough for linear time.
            proptest::prop_assert!(found.len() <= 2 * n);
            for at in 0..n {
                let idx = around(&found, n, (at, at), false);
                proptest::prop_assert!(idx.is_some_and(|idx| found[idx].contains(&at)));
            }
        }
    }
}
