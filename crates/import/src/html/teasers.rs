//! Teasers of other articles in elements that say nothing of themselves: a link of several words and a sentence,
//! several side by side.

use std::collections::{HashMap, HashSet};

use pullquote_text::BlockKind;

use crate::markup::MarkupBlock;
use crate::markup::tree::{NodeId, Tree};

/// The fewest teasers side by side, each with an address of its own.
const MIN_RUN: usize = 3;
/// The most blocks of a teaser besides captions, and the most points of one.
const MAX_BLOCKS: usize = 4;
const MAX_POINTS: u32 = 420;
/// The longest teaser, in bytes.
const MAX_LEN: usize = 2000;
/// The fewest words of a headline, and the fewest characters of one without blanks between its words.
const MIN_WORDS: usize = 3;
const MIN_DENSE: usize = 8;
/// The most words of the label above a run.
const MAX_LABEL: usize = 6;
/// From so many points on, a page has text besides its teasers.
const MIN_TEXT: u32 = 300;

/// The blocks in an element: the first and the last, by index.
#[derive(Clone, Copy, Debug)]
struct Range {
    first: usize,
    last: usize,
}

/// The elements that are teasers, and the labels above them. `points` are those of each subtree.
pub fn teasers(tree: &Tree, blocks: &[MarkupBlock], points: &[u32]) -> HashSet<NodeId> {
    let ranges = ranges(tree, blocks);
    // For each element, its children of one name and class so far that stand in a row.
    let mut runs: HashMap<(NodeId, &str, &str), Vec<NodeId>> = HashMap::new();
    let mut ended: Vec<Vec<NodeId>> = Vec::new();
    for id in 1..tree.nodes.len() as NodeId {
        let node = tree.node(id);
        let is_place = matches!(node.name(), "div" | "article" | "section" | "td");
        let Some(range) = ranges[id as usize].filter(|_| is_place) else {
            continue;
        };
        let class = node.raw("class").unwrap_or_default();
        let run = runs.entry((node.parent, node.name(), class)).or_default();
        let is_small = points[id as usize] <= MAX_POINTS;
        if is_small && is_teaser(&blocks[range.first..=range.last]) {
            run.push(id);
        } else {
            ended.push(std::mem::take(run));
        }
    }
    ended.extend(runs.into_values());
    let is_run = |run: &Vec<NodeId>| {
        let addresses = run.iter().filter_map(|id| ranges[*id as usize]);
        let addresses = addresses.filter_map(|range| {
            let mut all = blocks[range.first..=range.last].iter();
            all.find_map(|block| Some(&block.links.first()?.address))
        });
        addresses.collect::<HashSet<_>>().len() >= MIN_RUN
    };
    ended.retain(is_run);
    let inside = ended.iter().flatten().map(|id| points[*id as usize]);
    let inside = inside.fold(0, u32::saturating_add);
    let beside = points[0].saturating_sub(inside);
    // A list of stories with a few words above it is what the page is about.
    if beside < MIN_TEXT || u64::from(beside) * 2 < u64::from(inside) {
        return HashSet::new();
    }
    let labels = ended.iter().filter_map(|run| {
        let first = ranges[*run.first()? as usize]?.first;
        label(blocks, first, &ranges)
    });
    let labels = labels.collect::<Vec<_>>();
    ended.into_iter().flatten().chain(labels).collect()
}

/// The blocks of each subtree.
fn ranges(tree: &Tree, blocks: &[MarkupBlock]) -> Vec<Option<Range>> {
    let mut ranges: Vec<Option<Range>> = vec![None; tree.nodes.len()];
    let add = |range: &mut Option<Range>, first: usize, last: usize| {
        let known = range.get_or_insert(Range { first, last });
        (known.first, known.last) = (known.first.min(first), known.last.max(last));
    };
    for (at, block) in blocks.iter().enumerate() {
        add(&mut ranges[block.node as usize], at, at);
    }
    for id in (1..tree.nodes.len()).rev() {
        if let Some(Range { first, last }) = ranges[id] {
            add(&mut ranges[tree.nodes[id].parent as usize], first, last);
        }
    }
    ranges
}

/// Whether `blocks` are the headline of another article, linked to it, and at least a sentence without links
/// to anything else.
fn is_teaser(blocks: &[MarkupBlock]) -> bool {
    let is_short = blocks.len() <= 2 * MAX_BLOCKS
        && blocks.iter().map(|block| block.text.len()).sum::<usize>() <= MAX_LEN;
    if !is_short {
        return false;
    }
    let mut shown = blocks
        .iter()
        .filter(|block| block.kind != BlockKind::Caption);
    let Some(first) = shown.next() else {
        return false;
    };
    let Some(link) = first.links.first().filter(|link| link.start == 0) else {
        return false;
    };
    let is_elsewhere = !link.address.starts_with('#') && link.address != "/";
    if !is_elsewhere || first.quote_depth > 0 || shown.clone().count() >= MAX_BLOCKS {
        return false;
    }
    let links = blocks.iter().flat_map(|block| &block.links);
    let mut others = links.filter(|other| other.address != link.address);
    let (words, rest) = split(&first.text, link.end);
    let is_headline =
        words.split_whitespace().count() >= MIN_WORDS || is_dense(words) && link.end >= MIN_DENSE;
    // A sentence that begins with a link goes on in lower case.
    let begins_anew = rest
        .chars()
        .next()
        .is_none_or(|c| c.is_alphanumeric() && !c.is_lowercase() || "“\"‘'«„(–—|".contains(c));
    let is_text = |block: &MarkupBlock| {
        matches!(block.kind, BlockKind::Paragraph) && block.quote_depth == 0 && block.level == 0
    };
    let says_more = !rest.is_empty() || shown.clone().next().is_some();
    is_headline && begins_anew && says_more && others.next().is_none() && shown.all(is_text)
}

/// The text of the first `n` characters that are not white space, and what is behind them.
fn split(text: &str, n: usize) -> (&str, &str) {
    let mut solid = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    let at = solid.nth(n).map_or(text.len(), |(at, _)| at);
    (text[..at].trim(), &text[at..])
}

fn is_dense(words: &str) -> bool {
    words.chars().any(|c| c > '\u{2e7f}')
}

/// The element of a heading, or of a few words before a colon, right above the run of teasers that begins with
/// the block `first`.
fn label(blocks: &[MarkupBlock], first: usize, ranges: &[Option<Range>]) -> Option<NodeId> {
    let at = first.checked_sub(1)?;
    let block = blocks.get(at)?;
    let n_words = block.text.split_whitespace().count();
    let is_words = block.kind == BlockKind::Paragraph && block.text.ends_with(':');
    let is_label = block.level > 1 || (n_words <= MAX_LABEL && is_words);
    let is_alone = ranges[block.node as usize].is_some_and(|range| range.last == at);
    (is_label && is_alone && block.node > 0).then_some(block.node)
}
