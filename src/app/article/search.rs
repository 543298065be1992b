//! Search in the open article.

use super::OpenArticle;
use crate::app::request::RequestId;
use pullquote_text::Span;
use pullquote_text::fold::{IncrementalFold, fold};

/// All non-overlapping matches of `query` in `text`, in order, ignoring case, accents, kinds of quotation
/// marks and dashes, and runs of white space. Linear in the text; memory only for the hits.
pub fn find(text: &str, query: &str) -> Vec<Span> {
    let wanted = fold(query);
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Vec::new();
    }
    // At least twice the query, or the text carried over would add up.
    let length = STRETCH.max(2 * wanted.len());
    let mut hits = Vec::new();
    let mut folding = IncrementalFold::new(text);
    while folding.fold_next(length) {
        // From here on, text must be searched together with the next chunk.
        let mut kept = (folding.folded().len() + 1).saturating_sub(wanted.len());
        for (at, _) in folding.folded().match_indices(wanted) {
            let end = at + wanted.len();
            let Some(hit) = folding.unfold(at..end) else {
                kept = at;
                break;
            };
            hits.push(hit);
            kept = kept.max(end);
        }
        folding.discard(kept);
    }
    hits
}

/// Bytes folded at a time.
const STRETCH: usize = 1 << 15;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub query: String,
    pub request: RequestId,
    /// The hits in order; `None` until they arrive.
    pub hits: Option<Vec<Span>>,
    pub current: usize,
    /// The anchor at which typing began.
    pub origin: usize,
    /// The hits are of a library search, so the next one may be in another article.
    pub in_library: bool,
}

impl Search {
    /// `3/17`; `None` until the hits arrive.
    pub fn count(&self) -> Option<String> {
        let hits = self.hits.as_ref()?;
        Some(if hits.is_empty() {
            "not found".to_owned()
        } else {
            format!("{}/{}", self.current + 1, hits.len())
        })
    }
}

impl OpenArticle {
    /// Ends a search in this article, but not one over the library. Returns whether there was one.
    pub fn drop_search(&mut self) -> bool {
        self.search.take_if(|search| !search.in_library).is_some()
    }

    /// Takes hits and goes to the first one after the origin of the search.
    pub fn take_hits(&mut self, request: RequestId, hits: Vec<Span>) {
        let Some(search) = self
            .search
            .as_mut()
            .filter(|search| search.request == request)
        else {
            return;
        };
        let origin = search.origin;
        let at = hits.partition_point(|hit| hit.end() <= origin);
        search.current = if at < hits.len() { at } else { 0 };
        let target = hits.get(search.current).copied();
        search.hits = Some(hits);
        match target {
            Some(hit) => {
                self.reveal(hit);
            }
            None => self.anchor = origin,
        }
    }

    /// Goes `steps` hits further, wrapping. Returns whether there are hits.
    pub fn step_hit(&mut self, steps: isize) -> bool {
        let Some(search) = &mut self.search else {
            return false;
        };
        let Some(hits) = search.hits.as_ref().filter(|hits| !hits.is_empty()) else {
            return false;
        };
        let len = hits.len() as isize;
        search.current = (search.current as isize + steps).rem_euclid(len) as usize;
        let hit = hits[search.current];
        self.reveal(hit);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::fold::{fold_map, unfold};

    fn found<'t>(text: &'t str, query: &str) -> Vec<&'t str> {
        let hits = find(text, query);
        hits.into_iter().map(|hit| hit.of(text)).collect()
    }

    #[test]
    fn words_match_across_line_ends_and_any_quotation_marks() {
        let text = "The Garc\u{ed}a\nfamily’s “plan” — the garcia family’s.";
        assert_eq!(
            found(text, "garcia family's"),
            ["Garc\u{ed}a\nfamily’s", "garcia family’s"]
        );
        assert_eq!(found(text, "\"PLAN\" - the"), ["“plan” — the"]);
        assert_eq!(found(text, "  "), Vec::<&str>::new());
    }

    #[test]
    fn search_hits_do_not_depend_on_chunk_boundaries() {
        let words = "Die Stra\u{df}e \u{2026} der  Cafe\u{301}s,\n\u{201c}ss\u{201d} ";
        let text = words.repeat(3 * STRETCH / words.len());
        for query in [
            "s",
            "ss",
            "strasse",
            "cafes",
            ". ",
            "e\"",
            " \"ss\" die",
            "der cafes, \"ss",
        ] {
            let wanted = fold(query);
            let wanted = wanted.trim();
            let (folded, map) = fold_map(&text);
            let all: Vec<Span> = folded
                .match_indices(wanted)
                .map(|(at, _)| unfold(&map, at..at + wanted.len()))
                .collect();
            assert_eq!(find(&text, query), all, "{query}");
        }
        let long = words.repeat(2 * STRETCH / words.len());
        let hit = find(&text, &long).first().map(|hit| hit.of(&text));
        assert_eq!(hit, Some(long.trim_end()));
    }

    #[test]
    fn characters_that_fold_to_several_map_back_to_their_own_bytes() {
        assert_eq!(found("Die Straße in İzmir", "strasse"), ["Straße"]);
        assert_eq!(found("Die Straße in İzmir", "izmir"), ["İzmir"]);
    }
}
