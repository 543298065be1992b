//! The blocks of a whole page, without what is no text: marks beside headings, words for screen readers.
//! Formulas are read as text, pictures by the words that stand for them.

use super::page_view;
use super::pictures;
use super::zones::Zone;
use crate::markup::tokenizer::Token;
use crate::markup::tree::{NodeId, Tree};
use crate::markup::{BlockBuilder, MarkupBlock};

/// The longest note or sign in a line that is left out, in bytes.
const MAX_NOTE: usize = 80;

/// The blocks of `tree`, without subtrees that `is_hidden` and without notes in lines.
pub fn blocks(tree: &Tree, zones: &[Zone], is_hidden: impl Fn(NodeId) -> bool) -> Vec<MarkupBlock> {
    let mut builder = BlockBuilder::of_shown();
    tree.walk(
        |id| (is_hidden(id) && !holds_formula(tree, id)) || is_note(tree, zones, id),
        |id, token| {
            builder.set_node(tree.node(id).block);
            if let Token::Start(tag) = token {
                if let Some(sign) = sign_before(tree, id) {
                    builder.push(Token::Verbatim(sign));
                }
                if tag.name.eq_ignore_ascii_case("img") {
                    describe(tree, zones, id, &mut builder);
                }
            }
            builder.push(token);
        },
    );
    let mut blocks = builder.into_blocks();
    page_view::mark_captions(tree, zones, &mut blocks);
    blocks
}

/// Adds the words that stand for a picture, as its caption.
fn describe(tree: &Tree, zones: &[Zone], picture: NodeId, builder: &mut BlockBuilder) {
    if let Some(words) = pictures::description(tree, zones, picture)
        && let Some(address) = pictures::address(tree, picture)
    {
        builder.start_caption(&address);
        builder.push(Token::Verbatim(&words));
        builder.end_caption("");
    }
}

fn is_note(tree: &Tree, zones: &[Zone], id: NodeId) -> bool {
    let node = tree.node(id);
    if !matches!(
        node.name(),
        "a" | "span" | "sup" | "i" | "small" | "em" | "b"
    ) {
        return false;
    }
    let zone = zones[id as usize];
    let is_marked = zone.has(Zone::HIDDEN) || zone.has(Zone::FURNITURE);
    let is_short = || tree.plain_text(id, MAX_NOTE + 1).len() <= MAX_NOTE;
    let sign = || tree.plain_text(id, 8);
    let is_sign = || {
        matches!(
            sign().as_str(),
            "¶" | "#" | "§" | "🔗" | "[edit]" | "&para;"
        )
    };
    // The same formula once more, drawn with letters.
    let is_drawn = || {
        node.raw("class")
            .is_some_and(|class| class.contains("katex-html"))
    };
    (is_marked && is_short()) || (node.name() == "a" && is_sign()) || is_drawn()
}

/// Whether `id` is hidden because it is a formula that a picture or drawn letters show.
fn holds_formula(tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    node.name() == "span"
        && node
            .raw("class")
            .is_some_and(|class| class.contains("mathml"))
}

/// The sign between the parts of a formula: `^` before an exponent, `_` before an index, `/` before a
/// denominator.
fn sign_before(tree: &Tree, id: NodeId) -> Option<&'static str> {
    let parent = tree.node(id).parent;
    let name = tree.node(parent).tag()?.name;
    let sign = match name.get(..4)? {
        "msup" => "^",
        "msub" => "_",
        "mfra" => "/",
        _ => return None,
    };
    let first = tree
        .children(parent)
        .find(|&child| tree.node(child).tag().is_some());
    (first != Some(id)).then_some(sign)
}
