//! Which element of a page holds the article.
//!
//! Running text gives points: characters outside links, in blocks that read like sentences. Elements are
//! left out as furniture by their zone, unless they hold most of the points; teasers because many alike stand
//! side by side. From the page, the search steps into the element that is declared or named as the article,
//! or that holds nearly all points, until the text divides among several.

use std::collections::HashMap;

use pullquote_text::BlockKind;

use super::teasers::teasers;
use super::zones::Zone;
use crate::markup::MarkupBlock;
use crate::markup::tree::{NodeId, Tree};

/// Blocks of fewer letters outside links give few points.
const MIN_PROSE: u32 = 25;
/// From how many on a line without the end of a sentence counts as prose.
const LONG_LINE: u32 = 90;
/// The fewest elements side by side that are teasers.
const MIN_CARDS: usize = 3;
/// The most nodes of an element that holds a quotation and little else.
const MAX_QUOTE: NodeId = 40;
/// The fewest points of an article that is chosen because it holds the headline.
const MIN_ARTICLE: u32 = 300;
/// The most points of what is perhaps furniture.
const SMALL: u64 = 250;
/// The most points of a teaser.
const MAX_CARD: u32 = 420;

/// Siblings of one name and class, and whether each may be a teaser.
type Group = Vec<(NodeId, bool)>;

/// Points and furniture of all nodes of a page.
pub struct Selection<'p> {
    tree: &'p Tree<'p>,
    zones: &'p [Zone],
    blocks: &'p [MarkupBlock],
    /// The points of each subtree.
    all: Vec<u32>,
    /// The same without furniture.
    kept: Vec<u32>,
    /// Whether a node is in furniture.
    cut: Vec<bool>,
}

impl<'p> Selection<'p> {
    pub fn new(tree: &'p Tree<'p>, zones: &'p [Zone], blocks: &'p [MarkupBlock]) -> Self {
        let n = tree.nodes.len();
        let mut selection = Self {
            tree,
            zones,
            blocks,
            all: vec![0; n],
            kept: vec![0; n],
            cut: vec![false; n],
        };
        for block in blocks {
            let points = &mut selection.all[block.node as usize];
            *points = points.saturating_add(self::points(block));
        }
        sum_up(tree, &mut selection.all);
        let captions = selection.captions();
        let is_essay = selection.is_photo_essay(&captions);
        selection.cut_furniture(&captions);
        for block in blocks
            .iter()
            .filter(|block| !selection.cut[block.node as usize])
        {
            let points = &mut selection.kept[block.node as usize];
            let is_text = is_essay && block.kind == BlockKind::Caption;
            let more = if is_text {
                block.n_solid()
            } else {
                self::points(block)
            };
            *points = points.saturating_add(more);
        }
        sum_up(tree, &mut selection.kept);
        selection
    }

    /// The points of the page without furniture.
    pub fn total(&self) -> u32 {
        self.kept[0]
    }

    pub fn is_cut(&self, node: NodeId) -> bool {
        self.cut[node as usize]
    }

    pub fn points_of(&self, node: NodeId) -> u32 {
        self.kept[node as usize]
    }

    fn cut_furniture(&mut self, captions: &[u32]) {
        let n = self.tree.nodes.len() as NodeId;
        // Ids below are inside comments.
        let (mut until, mut in_comments) = (0, 0u32);
        for id in 0..n {
            let zone = self.zones[id as usize];
            let is_apart = zone.has(Zone::COMMENTS) || zone.has(Zone::SURELY);
            if id >= until && is_apart && !self.holds_article(id) {
                until = self.tree.node(id).end;
                in_comments = in_comments.saturating_add(self.all[id as usize]);
            }
        }
        let all = self.all[0].saturating_sub(in_comments);
        let mut cards = self.cards();
        cards.extend(teasers(self.tree, self.blocks, &self.all));
        for id in 1..n {
            let parent = self.tree.node(id).parent;
            self.cut[id as usize] = self.cut[parent as usize]
                || self.is_furniture(id, all)
                || self.is_side_gallery(id, all, captions[id as usize])
                || cards.contains(&id);
        }
    }

    fn is_furniture(&self, id: NodeId, all: u32) -> bool {
        let zone = self.zones[id as usize];
        let node = self.tree.node(id);
        let points = u64::from(self.all[id as usize]);
        let is_small = |share: u64| points * 100 < u64::from(all) * share || points == 0;
        if (zone.has(Zone::COMMENTS) || zone.has(Zone::SURELY)) && !self.holds_article(id) {
            return true;
        }
        if zone.has(Zone::ARTICLE_BODY) {
            return false;
        }
        let is_quote = || {
            let mut inner = (id..node.end).map(|id| self.tree.node(id).name());
            node.end - id <= MAX_QUOTE && inner.any(|name| name == "blockquote") && is_small(20)
        };
        if zone.has(Zone::FURNITURE) {
            // A pull quote or an embedded post.
            let is_quote = node.name() != "nav" && !zone.has(Zone::SURELY) && is_quote();
            return is_small(50) && !is_quote && !self.is_title(id);
        }
        if zone.has(Zone::HIDDEN) {
            return is_small(30) && !self.is_title(id);
        }
        if zone.has(Zone::PERHAPS)
            && is_small(4)
            && points < SMALL
            && !is_quote()
            && !self.is_title(id)
        {
            return true;
        }
        let is_silent = node.raw("aria-hidden") == Some("true");
        is_silent && is_small(10)
    }

    /// Whether a picture series of the page says more than its text.
    fn is_photo_essay(&self, captions: &[u32]) -> bool {
        let mut nodes = self.zones.iter().zip(captions);
        nodes.any(|(zone, &captions)| zone.has(Zone::GALLERY) && captions > self.all[0])
    }

    /// Whether a picture series is beside the text: the captions of one that has more to say than the text are
    /// the article.
    fn is_side_gallery(&self, id: NodeId, all: u32, captions: u32) -> bool {
        let points = u64::from(self.all[id as usize]);
        self.zones[id as usize].has(Zone::GALLERY)
            && !self.zones[id as usize].has(Zone::ARTICLE_BODY)
            && (points * 2 < u64::from(all) || points == 0)
            && captions <= all
            && !self.is_title(id)
    }

    /// How much text is in the captions of each subtree, in characters.
    fn captions(&self) -> Vec<u32> {
        let mut captions = vec![0u32; self.tree.nodes.len()];
        let blocks = self.blocks.iter();
        for block in blocks.filter(|block| block.kind == BlockKind::Caption) {
            captions[block.node as usize] += block.n_solid();
        }
        for id in (1..self.tree.nodes.len()).rev() {
            captions[self.tree.nodes[id].parent as usize] += captions[id];
        }
        captions
    }

    /// A heading of the first level is no furniture, whatever its class.
    fn is_title(&self, id: NodeId) -> bool {
        self.tree.node(id).name() == "h1"
    }

    /// Whether an element named after comments holds more than those.
    fn holds_article(&self, id: NodeId) -> bool {
        let inner = id..self.tree.node(id).end;
        let half = self.all[id as usize] / 2;
        inner.into_iter().any(|id| {
            let zone = self.zones[id as usize];
            self.tree.node(id).name() == "h1"
                || ((zone.has(Zone::ARTICLE_BODY) || zone.has(Zone::MAIN))
                    && self.all[id as usize] >= half.max(1))
        })
    }

    /// Elements side by side that are alike, short and headed by a link: teasers of other articles.
    fn cards(&self) -> std::collections::HashSet<NodeId> {
        // For each element, the siblings that may be teasers, by name and class.
        let mut groups: HashMap<(NodeId, &str, &str), Group> = HashMap::new();
        let headed = self.headed_by_link();
        for id in 1..self.tree.nodes.len() as NodeId {
            let node = self.tree.node(id);
            if !matches!(
                node.name(),
                "div" | "article" | "li" | "section" | "a" | "td" | "p" | ""
            ) || node.tag().is_none()
            {
                continue;
            }
            if node.name() == "p" || node.end - id < 3 {
                continue;
            }
            let class = node.raw("class").unwrap_or_default();
            let is_card = headed[id as usize] && self.all[id as usize] <= MAX_CARD;
            groups
                .entry((node.parent, node.name(), class))
                .or_default()
                .push((id, is_card));
        }
        let mut cards = std::collections::HashSet::new();
        for ((_, name, class), group) in groups {
            let n_cards = group.iter().filter(|(_, is_card)| *is_card).count();
            let is_plain = class.is_empty() && matches!(name, "div" | "");
            if n_cards >= MIN_CARDS && n_cards * 10 >= group.len() * 8 && !is_plain {
                cards.extend(
                    group
                        .iter()
                        .filter(|(_, is_card)| *is_card)
                        .map(|(id, _)| *id),
                );
            }
        }
        cards
    }

    /// Whether the subtree of each node holds a heading that is a link, or is in a link.
    fn headed_by_link(&self) -> Vec<bool> {
        let mut headed = vec![false; self.tree.nodes.len()];
        for block in self.blocks.iter().filter(|block| block.level > 0) {
            let n = block.n_solid();
            let is_linked = block.n_linked() * 10 >= n * 8;
            headed[block.node as usize] |= is_linked;
        }
        for id in (1..self.tree.nodes.len()).rev() {
            if headed[id] {
                headed[self.tree.nodes[id].parent as usize] = true;
            }
        }
        headed
    }

    /// The element that holds the article, whose headline is in `headline`.
    pub fn root(&self, headline: Option<NodeId>) -> NodeId {
        let declared = [Zone::ARTICLE_BODY, Zone::BODY, Zone::ARTICLE, Zone::MAIN];
        let is_declared = |zone: Zone| declared.iter().any(|known| zone.has(*known));
        let ids = 1..self.tree.nodes.len() as NodeId;
        let candidates: Vec<NodeId> = ids
            .filter(|&id| is_declared(self.zones[id as usize]) && self.kept[id as usize] > 0)
            .collect();
        let mut root = 0;
        while let Some(next) = self
            .declared_in(root, &candidates)
            .or_else(|| self.dominant_in(root))
        {
            root = next;
        }
        headline
            .and_then(|headline| self.article_of(headline, root))
            .unwrap_or(root)
    }

    /// The article around the headline, where `root` holds others beside it: the next ones of a page that goes
    /// on, or what is not known as furniture.
    fn article_of(&self, headline: NodeId, root: NodeId) -> Option<NodeId> {
        let is_declared = |id: &NodeId| {
            let zone = self.zones[*id as usize];
            zone.has(Zone::ARTICLE) || zone.has(Zone::ARTICLE_BODY)
        };
        let around = self.tree.ancestors(headline).take_while(|&id| id != root);
        let article = around.filter(is_declared).last()?;
        let points = self.kept[article as usize];
        let is_one_of_many = || {
            let others = (root..self.tree.node(root).end).filter(is_declared);
            others
                .filter(|&id| self.kept[id as usize] >= MIN_ARTICLE)
                .count()
                > 1
        };
        let share = if is_one_of_many() { 10 } else { 4 };
        let is_enough = points >= MIN_ARTICLE
            && u64::from(points) * share >= u64::from(self.kept[root as usize]);
        (self.tree.is_inside(article, root) && is_enough).then_some(article)
    }

    /// The element inside `outer` that is declared as the article and holds enough of its text.
    fn declared_in(&self, outer: NodeId, candidates: &[NodeId]) -> Option<NodeId> {
        let from = candidates.partition_point(|&id| id <= outer);
        let until = candidates.partition_point(|&id| id < self.tree.node(outer).end);
        let points = |id: NodeId| u64::from(self.kept[id as usize]);
        let share = |zone: Zone| {
            if zone.has(Zone::ARTICLE_BODY) {
                50
            } else if zone.has(Zone::BODY) {
                65
            } else if zone.has(Zone::ARTICLE) {
                55
            } else {
                50
            }
        };
        let inner = candidates.get(from..until)?.iter().copied();
        let enough = inner.filter(|&id| {
            // The text of one paragraph is no place to stop.
            let is_place = !matches!(
                self.tree.node(id).name(),
                "p" | "span" | "a" | "h1" | "h2" | "h3"
            );
            is_place && points(id) * 100 >= points(outer) * share(self.zones[id as usize])
        });
        enough.max_by_key(|&id| (points(id), std::cmp::Reverse(id)))
    }

    /// The child of `outer` that holds nearly all of its text.
    fn dominant_in(&self, outer: NodeId) -> Option<NodeId> {
        let points = |id: NodeId| u64::from(self.kept[id as usize]);
        let is_place = |id: &NodeId| {
            let node = self.tree.node(*id);
            node.tag().is_some()
                && !matches!(
                    node.name(),
                    "p" | "blockquote"
                        | "pre"
                        | "h1"
                        | "h2"
                        | "h3"
                        | "h4"
                        | "li"
                        | "ul"
                        | "ol"
                        | "figure"
                )
        };
        let best = self
            .tree
            .children(outer)
            .filter(is_place)
            .max_by_key(|&id| points(id))?;
        (points(best) > 0 && points(best) * 100 >= points(outer) * 88).then_some(best)
    }
}

/// Adds what each node has to all nodes around it.
fn sum_up(tree: &Tree, points: &mut [u32]) {
    for id in (1..tree.nodes.len()).rev() {
        let own = points[id];
        let around = &mut points[tree.nodes[id].parent as usize];
        *around = around.saturating_add(own);
    }
}

/// The characters of `block` outside links as far as they read like an article.
pub fn points(block: &MarkupBlock) -> u32 {
    if block.level > 0 || block.kind == BlockKind::Caption {
        return 0;
    }
    let (mut n, mut n_dense, mut n_marks) = (0u32, 0, 0u32);
    for c in block.text.chars() {
        n += 1;
        // A character of Chinese or Japanese says as much as two or three letters.
        n_dense += u32::from(matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'));
        n_marks += u32::from(matches!(c, ',' | '，' | '、' | '،' | ';'));
    }
    let free = n.saturating_sub(block.n_linked());
    if free * 2 < n {
        return 0;
    }
    let weight = free + n_dense * 2;
    let is_sentence = ends_sentence(&block.text);
    let weight = if weight < MIN_PROSE || !(is_sentence || weight >= LONG_LINE || n_marks > 2) {
        weight / 8
    } else {
        weight
    };
    match block.kind {
        BlockKind::Item => weight / 2,
        BlockKind::Table => weight / 4,
        BlockKind::Verse if !is_sentence => weight / 2,
        _ => weight,
    }
}

/// Whether `text` ends like a sentence, perhaps inside quotation marks.
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches([
        '”', '"', '’', '\'', '»', ')', ']', ' ', '“', '『', '」', '』', '\u{a0}',
    ]);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '؟', '।', '۔'])
}
