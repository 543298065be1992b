//! A search in the open article: its hits, and going through them. [`super::pattern`] finds them.

use super::OpenArticle;
use super::pattern::MAX_HITS;
use crate::app::request::RequestId;
use pullquote_text::Span;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub query: String,
    pub request: RequestId,
    /// The hits in order; `None` until they arrive.
    pub hits: Option<Vec<Span>>,
    pub current: usize,
    /// Why it cannot be run.
    pub fault: Option<String>,
    /// The anchor at which typing began.
    pub origin: usize,
    /// The hits are of a library search, so the next one may be in another article.
    pub in_library: bool,
}

impl Search {
    /// `3 of 17`, or what is wrong; `None` until the hits arrive.
    pub fn count(&self) -> Option<String> {
        if let Some(fault) = &self.fault {
            return Some(fault.clone());
        }
        let n_hits = self.hits.as_ref()?.len();
        Some(match n_hits {
            0 => "not found".to_owned(),
            MAX_HITS.. => format!("{} of the first {n_hits}", self.current + 1),
            _ => format!("{} of {n_hits}", self.current + 1),
        })
    }
}

/// Where a step through the hits went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitStep {
    Near,
    /// After the last hit to the first one.
    WrappedToTop,
    /// Before the first hit to the last one.
    WrappedToEnd,
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
            .as_ref()
            .filter(|search| search.request == request)
        else {
            return;
        };
        let origin = search.origin;
        let at = hits.partition_point(|hit| hit.end() <= origin);
        let mut order = (at..hits.len()).chain(0..at);
        let first = if at < hits.len() { at } else { 0 };
        let shown = order.find(|&at| self.is_shown(hits[at]));
        let Some(search) = &mut self.search else {
            return;
        };
        search.current = shown.unwrap_or(first);
        let target = hits.get(search.current).copied();
        search.hits = Some(hits);
        match target {
            Some(hit) => {
                self.reveal(hit);
            }
            None => self.anchor = origin,
        }
    }

    /// Goes `steps` hits further, wrapping; `None` if there are no hits.
    pub fn step_hit(&mut self, steps: isize) -> Option<HitStep> {
        let search = self.search.as_ref()?;
        let hits = search.hits.as_ref().filter(|hits| !hits.is_empty())?;
        let len = hits.len() as isize;
        let mut next = search.current as isize + steps;
        let mut hit = hits[next.rem_euclid(len) as usize];
        // Hits in words that are left out are passed over, unless all are.
        for _ in 0..len {
            if self.is_shown(hit) {
                break;
            }
            next += if steps < 0 { -1 } else { 1 };
            hit = hits[next.rem_euclid(len) as usize];
        }
        self.search.as_mut()?.current = next.rem_euclid(len) as usize;
        self.reveal(hit);
        Some(match next {
            ..0 => HitStep::WrappedToEnd,
            next if next >= len => HitStep::WrappedToTop,
            _ => HitStep::Near,
        })
    }
}
