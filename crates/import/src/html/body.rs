//! The blocks of the article: those of its element, without the furniture between them.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use pullquote_text::BlockKind;

use super::lines;
use super::page_view::PageView;
use super::selection::{self, ends_sentence};
use super::shingles::Shingles;
use super::text_match::{letters, same};
use super::zones::Zone;
use crate::markup::MarkupBlock;
use crate::markup::tree::NodeId;

/// The shortest `articleBody` that tells which blocks are the article, in bytes.
const MIN_DECLARED: usize = 300;
/// How many of 100 shingles of a block must be in it.
const SHARE: usize = 70;
/// How much of it the page must show, in percent.
const COVERAGE: usize = 75;
/// How long the declared text is at least, in percent of what was found without it.
const WHOLE: usize = 60;
/// From this length on, a block that the declared text lacks is no line of furniture.
const LONG: usize = 160;
/// The most paragraphs between the headline and the element of the article.
const MAX_LEADS: usize = 4;
/// How many pull quotes are looked for in the text; bounded for linear time.
const MAX_PULLED: usize = 32;
/// How many blocks a paragraph stands behind another with its words that is not the same one shown twice.
const MIN_APART: usize = 3;
/// The fewest points of running text.
const PROSE: u32 = 40;

/// Which blocks of the page are the article, in order, by index. `headline`: the block of the headline.
pub fn select(page: &PageView, headline: Option<usize>, authors: Option<&str>) -> Vec<usize> {
    let root = page.selection.root(headline.map(|at| page.blocks[at].node));
    let is_kept = |block: &MarkupBlock| !page.selection.is_cut(block.node);
    let inside = |block: &MarkupBlock, root: NodeId| page.tree.is_inside(block.node, root);
    let roots = continued(page, root);
    let all = page.blocks.iter().enumerate();
    let mut chosen: Vec<usize> = all
        .filter(|(_, block)| is_kept(block) && roots.iter().any(|&root| inside(block, root)))
        .map(|(at, _)| at)
        .collect();
    let Some(&first) = chosen.first() else {
        return chosen;
    };
    if let Some(headline) = headline {
        let between = headline + 1..first.max(headline + 1);
        let leads: Vec<usize> = between.filter(|&at| is_lead(page, at)).collect();
        if leads.len() <= MAX_LEADS {
            chosen.splice(0..0, leads);
        }
        // What is above the headline, unless that is most of the text.
        let points = |chosen: &[usize]| {
            chosen
                .iter()
                .map(|&at| selection::points(&page.blocks[at]))
                .sum::<u32>()
        };
        let above = chosen.partition_point(|&at| at <= headline);
        if points(&chosen[..above]) * 4 < points(&chosen) {
            chosen.drain(..above);
        }
    }
    if headline.is_none() {
        // The name of a section or of the site.
        let is_name = |at: &usize| page.blocks[*at].level == 1;
        let n_names = chosen.iter().take_while(|at| is_name(at)).count();
        chosen.drain(..n_names);
    }
    if let Some(declared) = page
        .metadata
        .json
        .body
        .as_deref()
        .filter(|body| body.len() >= MIN_DECLARED)
    {
        chosen = by_declared(page, declared, chosen);
    }
    let pulled = repeated_quotes(page, &chosen);
    chosen.retain(|at| !pulled.contains(at));
    chosen = without_furniture(page, &chosen);
    trim_end(page, &mut chosen, authors);
    chosen
}

/// `root` and its siblings of the same name and class: some pages cut the text where advertisements are.
fn continued(page: &PageView, root: NodeId) -> Vec<NodeId> {
    let node = page.tree.node(root);
    let class = node.raw("class").unwrap_or_default();
    if root == 0 || class.is_empty() {
        return vec![root];
    }
    // Named as the text of an article, they may be anywhere.
    let zone = page.zones[root as usize];
    if zone.has(Zone::BODY) || zone.has(Zone::ARTICLE_BODY) {
        let mut roots = vec![];
        let mut id = 1;
        while id < page.tree.nodes.len() as NodeId {
            let other = page.tree.node(id);
            let is_alike = other.name() == node.name() && other.raw("class") == Some(class);
            if is_alike && page.selection.points_of(id) > 0 {
                roots.push(id);
                id = other.end;
            } else {
                id += 1;
            }
        }
        return roots;
    }
    let is_alike = |&id: &NodeId| {
        let other = page.tree.node(id);
        id == root
            || (other.name() == node.name()
                && other.raw("class") == Some(class)
                && page.selection.points_of(id) > 0
                && node.name() != "article")
    };
    page.tree.children(node.parent).filter(is_alike).collect()
}

/// Whether a block between the headline and the text belongs to it: the standfirst or the first paragraph.
fn is_lead(page: &PageView, at: usize) -> bool {
    let block = &page.blocks[at];
    let is_header = [Zone::BYLINE, Zone::DATE, Zone::CREDIT]
        .into_iter()
        .any(|zone| page.zone_around(block.node, zone).is_some());
    if page.selection.is_cut(block.node) {
        return false;
    }
    if is_standfirst(page, block) {
        return true;
    }
    if block.kind == BlockKind::Caption {
        return true;
    }
    // Some sites mark up the standfirst as a heading.
    let is_sentence =
        block.level > 1 && block.n_linked() == 0 && block.text.split_whitespace().nth(5).is_some();
    !is_header
        && (selection::points(block) >= PROSE || is_sentence)
        && ends_sentence(&block.text)
        && !lines::is_furniture(block)
}

/// Whether `block` is the summary under the headline: by its class, or because the page's description says the
/// same.
pub fn is_standfirst(page: &PageView, block: &MarkupBlock) -> bool {
    let is_named = page.zone_around(block.node, Zone::STANDFIRST).is_some();
    let is_described = page
        .metadata
        .description
        .as_deref()
        .is_some_and(|words| same(words, &block.text));
    let n_words = block.text.split_whitespace().count();
    (is_named && n_words <= 80 && block.kind != BlockKind::Caption)
        || (is_described && n_words >= 4)
}

/// The blocks that the page's `articleBody` has, and those between them that are no lines of furniture. `chosen`,
/// if the page does not show most of it.
fn by_declared(page: &PageView, declared: &str, chosen: Vec<usize>) -> Vec<usize> {
    let shingles = Shingles::new(declared);
    let matches = |block: &MarkupBlock| {
        shingles
            .share(&block.text)
            .is_some_and(|share| share >= SHARE)
    };
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut n_found = 0;
    for (at, block) in page.blocks.iter().enumerate() {
        if !page.is_comment(block.node)
            && block.level == 0
            && matches(block)
            && seen.insert(letters(&block.text))
        {
            found.push(at);
            n_found += block.text.len();
        }
    }
    let (Some(&first), Some(&last)) = (found.first(), found.last()) else {
        return chosen;
    };
    let n_chosen: usize = chosen.iter().map(|&at| page.blocks[at].text.len()).sum();
    // Some pages declare the beginning only.
    let is_cut = declared.len() * 100 < n_chosen * WHOLE;
    if is_cut || n_found * 100 < declared.len() * COVERAGE || found.len() < 2 {
        return chosen;
    }
    let mut all: Vec<usize> = found.clone();
    let is_short = |block: &MarkupBlock| {
        block.kind == BlockKind::Paragraph && block.text.len() < LONG && block.quote_depth == 0
    };
    all.extend(chosen.iter().copied().filter(|&at| {
        let is_known = found.binary_search(&at).is_ok();
        let block = &page.blocks[at];
        let is_between = (first..=last).contains(&at) && !is_short(block);
        let is_head =
            at < first && (block.kind == BlockKind::Caption || is_standfirst(page, block));
        !is_known && (is_between || is_head)
    }));
    all.sort_unstable();
    all
}

/// Leaves out lines of furniture, lists of links, and what the page shows twice.
fn without_furniture(page: &PageView, chosen: &[usize]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let repeats = repeats(page, chosen);
    let mut at = 0;
    // Whether the last block was left out.
    let mut is_cut = false;
    while at < chosen.len() {
        let run = list_len(page, &chosen[at..]);
        let blocks = || chosen[at..at + run].iter().map(|&at| &page.blocks[at]);
        let is_out = if run > 1 || blocks().all(|block| block.kind == BlockKind::Item) {
            is_link_list(blocks())
        } else {
            let block = &page.blocks[chosen[at]];
            repeats.contains(&chosen[at]) || is_left_out(page, block)
        };
        if is_out {
            // The heading of a list of links, of a form.
            let is_repeated = repeats.contains(&chosen[at]);
            while !is_cut
                && !is_repeated
                && kept
                    .last()
                    .is_some_and(|&last| is_label(&page.blocks[last]))
            {
                kept.pop();
            }
        } else {
            if page.blocks[chosen[at]].level > 0 {
                drop_empty_heading(page, &mut kept, page.blocks[chosen[at]].level, is_cut);
            }
            kept.extend(&chosen[at..at + run]);
        }
        is_cut = is_out;
        at += run;
    }
    kept
}

/// The pull quotes that repeat words of the text.
fn repeated_quotes(page: &PageView, chosen: &[usize]) -> HashSet<usize> {
    let is_pulled = |at: &&usize| page.blocks[**at].kind == BlockKind::Boilerplate;
    let pulled = chosen.iter().filter(is_pulled).take(MAX_PULLED);
    let text: String = chosen
        .iter()
        .filter(|at| !is_pulled(at))
        .map(|&at| letters(&page.blocks[at].text))
        .collect();
    let is_repeated = |at: &&usize| text.contains(&letters(&page.blocks[**at].text));
    pulled.filter(is_repeated).copied().collect()
}

/// How many items begin `chosen`, at least one block.
fn list_len(page: &PageView, chosen: &[usize]) -> usize {
    let is_item = |at: &&usize| page.blocks[**at].kind == BlockKind::Item;
    chosen.iter().take_while(is_item).count().max(1)
}

fn is_link_list<'b>(blocks: impl Iterator<Item = &'b MarkupBlock>) -> bool {
    let (mut n, mut n_linked) = (0, 0);
    for block in blocks {
        n += block.n_solid();
        n_linked += block.n_linked();
    }
    n_linked * 2 > n
}

fn is_left_out(page: &PageView, block: &MarkupBlock) -> bool {
    if lines::is_furniture(block) {
        return true;
    }
    let n_words = block.text.split_whitespace().count();
    let is_header = [Zone::BYLINE, Zone::DATE].into_iter().any(|zone| {
        page.zone_around(block.node, zone).is_some_and(|id| {
            page.tree.node(id).name() != "article" && page.selection.points_of(id) < 400
        })
    });
    is_header && n_words <= 25 && block.quote_depth == 0 && block.level == 0
}

/// What the page shows twice. A paragraph that comes again alone, far from where it was, is repeated by the
/// article itself.
fn repeats(page: &PageView, chosen: &[usize]) -> HashSet<usize> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    // With the place of the first of each.
    let mut again: Vec<Option<usize>> = vec![None; chosen.len()];
    for (place, &at) in chosen.iter().enumerate() {
        let block = &page.blocks[at];
        let is_known_by_words =
            !matches!(block.kind, BlockKind::Verse | BlockKind::Item) && block.n_solid() >= 80;
        if is_known_by_words && !lines::is_furniture(block) {
            match seen.entry(letters(&block.text)) {
                Entry::Vacant(new) => {
                    new.insert(place);
                }
                Entry::Occupied(first) if block.quote_depth == 0 => {
                    again[place] = Some(*first.get());
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    let is_again = |place: usize| again.get(place).copied().flatten().is_some();
    let is_prose = |place: usize| {
        chosen.get(place).is_some_and(|&at| {
            let block = &page.blocks[at];
            block.kind == BlockKind::Paragraph && ends_sentence(&block.text)
        })
    };
    let is_meant = |place: usize, first: usize| {
        place - first >= MIN_APART
            && is_prose(place)
            && [place - 1, place + 1]
                .into_iter()
                .all(|near| is_prose(near) && !is_again(near))
    };
    let places = again.iter().enumerate();
    places
        .filter_map(|(place, first)| Some((place, (*first)?)))
        .filter(|&(place, first)| !is_meant(place, first))
        .map(|(place, _)| chosen[place])
        .collect()
}

/// Whether `block` is a label of what follows.
fn is_label(block: &MarkupBlock) -> bool {
    let n_words = block.text.split_whitespace().count();
    block.level > 0
        || (n_words <= 6 && block.text.ends_with(':') && block.kind == BlockKind::Paragraph)
}

/// Drops a heading that is followed by one of the same or a higher level because its section was left out.
fn drop_empty_heading(page: &PageView, kept: &mut Vec<usize>, level: u8, is_cut: bool) {
    if is_cut
        && kept
            .last()
            .is_some_and(|&last| page.blocks[last].level >= level)
    {
        kept.pop();
    }
}

/// Drops what comes behind the text: headings, names, dates, links, who the author is and where to write to.
fn trim_end(page: &PageView, chosen: &mut Vec<usize>, authors: Option<&str>) {
    while chosen.len() > 1 {
        let block = &page.blocks[chosen[chosen.len() - 1]];
        let n = block.n_solid();
        let n_words = block.text.split_whitespace().count();
        let is_linked = block.n_linked() * 2 > n;
        let is_short = n_words <= 7
            && block.kind == BlockKind::Paragraph
            && block.quote_depth == 0
            && !ends_sentence(&block.text)
            && !block.text.chars().any(|c| c > '\u{2e7f}');
        if block.level > 0 || is_linked || is_short || lines::is_about_author(block, authors) {
            chosen.pop();
        } else {
            break;
        }
    }
}
