//! What the encoder thinks of the antecedents of a pronoun.

use std::ops::Range;

use super::token_context::TokenContext;
use crate::evidence;

/// The evidence for one pronoun, by cluster.
#[derive(Debug, Default)]
pub(super) struct AntecedentOpinion {
    weight: f32,
    of_clusters: Vec<(usize, f32)>,
}

impl AntecedentOpinion {
    /// `cluster_of` is the cluster of the mention that a token belongs to.
    pub fn new(
        ctx: &TokenContext<'_>,
        range: &Range<usize>,
        cluster_of: impl Fn(usize) -> Option<usize>,
    ) -> Self {
        let Some(evidence) = ctx.evidence else {
            return Self::default();
        };
        let Some(pointer) = evidence.antecedent(range.clone(), range.end - 1) else {
            return Self::default();
        };
        let mut of_clusters: Vec<(usize, f32)> = Vec::new();
        for (token, odds) in pointer.tokens {
            let Some(cluster) = cluster_of(token) else {
                continue;
            };
            match of_clusters.iter_mut().find(|(known, _)| *known == cluster) {
                Some((_, sum)) => *sum += odds,
                None => of_clusters.push((cluster, odds)),
            }
        }
        Self {
            weight: evidence.mix().antecedents,
            of_clusters,
        }
    }

    /// Hundredths of log-odds to add to the score of a cluster.
    pub fn score(&self, cluster: usize) -> i32 {
        if self.weight == 0.0 {
            return 0;
        }
        let known = self.of_clusters.iter().find(|(known, _)| *known == cluster);
        let odds = known.map_or(0.0, |(_, odds)| *odds);
        (100.0 * self.weight * evidence::log(odds)) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_clusters_lose_least() {
        let opinion = AntecedentOpinion {
            weight: 1.0,
            of_clusters: vec![(3, 0.9), (4, 0.1)],
        };
        assert!(opinion.score(3) > opinion.score(4) && opinion.score(4) > opinion.score(5));
        assert_eq!(AntecedentOpinion::default().score(3), 0);
    }
}
