//! Where the chapters begin in a file that holds several.

use std::collections::HashMap;

use super::toc::TocEntry;
use crate::markup::tokenizer::{Token, Tokenizer};

/// A chapter: a range of a page, and its label in the table of contents. The text before the first
/// chapter has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    pub start: usize,
    pub end: usize,
    pub label: Option<String>,
}

impl Cut {
    pub fn of<'p>(&self, page: &'p str) -> &'p str {
        page.get(self.start..self.end).unwrap_or("")
    }
}

/// Cuts a page at the anchors of `chapters`, before the elements that begin with them. Empty when fewer
/// than two are in the page. The cuts cover the page, in order.
pub fn cuts(page: &str, chapters: &[TocEntry]) -> Vec<Cut> {
    let named = chapters
        .iter()
        .map(|chapter| (chapter.fragment.as_str(), &chapter.label));
    let mut wanted: HashMap<&str, &String> = named.collect();
    let mut starts: Vec<(usize, Option<String>)> = Vec::new();
    // An entry without a fragment is the beginning of the page.
    starts.push((0, wanted.remove("").cloned()));
    // Where the tags begin that are open since the last text.
    let mut opening = None;
    let base = page.as_ptr() as usize;
    for token in Tokenizer::new(page, true) {
        match token {
            Token::Start(tag) => {
                // The tokens are slices of the page; the name comes after `<`.
                let at = (tag.name.as_ptr() as usize).saturating_sub(base + 1);
                let opened = *opening.get_or_insert(at);
                let id = tag.value("id").or_else(|| tag.value("name"));
                if let Some(label) = id.and_then(|id| wanted.remove(id.as_ref())) {
                    match starts.last_mut() {
                        Some((start, first)) if *start == opened => *first = Some(label.clone()),
                        _ => starts.push((opened, Some(label.clone()))),
                    }
                }
                if tag.name.eq_ignore_ascii_case("body") {
                    opening = None;
                }
            }
            Token::Text(text) if text.trim().is_empty() => {}
            _ => opening = None,
        }
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start);
    let ends = ends.chain([page.len()]).collect::<Vec<_>>();
    let cuts = starts.into_iter().zip(ends);
    let cuts = cuts.map(|((start, label), end)| Cut { start, end, label });
    let cuts = cuts.collect::<Vec<_>>();
    let n_named = cuts.iter().filter(|cut| cut.label.is_some()).count();
    if n_named > 1 { cuts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fragment: &str) -> TocEntry {
        TocEntry {
            file: String::new(),
            fragment: fragment.to_owned(),
            label: format!("label {fragment}"),
            depth: 1,
            section: None,
        }
    }

    #[test]
    fn pages_are_cut_before_the_elements_that_hold_the_anchors() {
        let page = "<html><body><p>Of trees</p><div><h2><a id='one'/>One</h2></div><p>An elm.</p>\
            <h2 id='two'>Two</h2><p>An oak.</p></body></html>";
        let cuts = cuts(page, &[entry("one"), entry("two"), entry("none")]);
        let parts = cuts.iter().map(|cut| cut.of(page)).collect::<Vec<_>>();
        assert_eq!(parts.concat(), page);
        assert!(parts[0].ends_with("<p>Of trees</p>"));
        assert!(parts[1].starts_with("<div><h2><a id='one'/>One</h2>"));
        assert!(parts[2].starts_with("<h2 id='two'>Two"));
        assert_eq!(cuts[0].label, None);
        assert_eq!(cuts[2].label.as_deref(), Some("label two"));
        assert_eq!(super::cuts(page, &[entry("one"), entry("none")]), []);
    }
}
