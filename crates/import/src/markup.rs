//! HTML to blocks: [`tokenizer`] splits a page into tags and text, [`tree`] knows which element each is in,
//! and [`BlockBuilder`] follows them and gathers one [`MarkupBlock`] for each heading, paragraph, item and
//! table.
//!
//! There is no recursion, and depth is bounded, so pages of any depth and disorder take time linear in their
//! length. That is why the tokenizer of `html5ever` is not used: it compares each attribute of a tag with
//! all before, and its tree looks through all open elements for each block.

mod block;
mod block_builder;
mod elements;
pub mod entities;
mod links;
mod quotations;
mod table;
pub mod tokenizer;
pub mod tree;

pub use block::{MarkupBlock, MarkupLink, count_solid, join, join_lines, mark_headline};
pub use block_builder::BlockBuilder;
pub use tree::{NodeId, Tree};

/// The blocks of a page of HTML or XHTML.
pub fn blocks(html: &str, is_xml: bool) -> Vec<MarkupBlock> {
    let tree = Tree::parse(html, is_xml);
    tree_blocks(&tree, |id| tree.is_hidden(id))
}

/// The blocks of `tree` without the subtrees that `is_left_out`.
pub fn tree_blocks(tree: &Tree, is_left_out: impl FnMut(NodeId) -> bool) -> Vec<MarkupBlock> {
    let mut builder = BlockBuilder::of_shown();
    tree.walk(is_left_out, |id, token| {
        builder.set_node(tree.node(id).block);
        builder.push(token);
    });
    builder.into_blocks()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_and_line_breaks_are_resolved() {
        let html = "<h1>Trees</h1><p>The <b>elm</b>&nbsp;stands,<br> said&hellip;";
        let blocks = blocks(html, false);
        assert_eq!(blocks[0].text, "Trees");
        assert_eq!(blocks[1].text, "The elm\u{a0}stands,\nsaid…");
    }

    /// The letters and digits of `text`, sorted: tables and captions may change places.
    fn letters<'p>(parts: impl IntoIterator<Item = &'p str>) -> Vec<char> {
        let chars = parts.into_iter().flat_map(str::chars);
        let mut letters = chars.filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
        letters.sort_unstable();
        letters
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_word_is_lost(
            parts in prop::collection::vec(
                prop_oneof![
                    "[a-z]{1,8}",
                    prop::sample::select(vec![
                        "<p>", "</p>", "<div class=x>", "</div>", "<b>", "</i>", "<br>", "<ul>", "<li>",
                        "</ul>", "<h1>", "</h1>", "<h2>", "<td>", "<tr>", "<table>", "</table>", "<pre>",
                        "</pre>", "<q>", "</q>", "<a href='x>y'>", "</a>", "<sup>", "</sup>", " ", "\n",
                        "&amp;", "<", ">", "<!-- c -->", "<blockquote>", "<figcaption>", "<span>",
                    ]).prop_map(str::to_owned),
                ],
                0..40,
            )
        ) {
            let html = parts.concat();
            // A word directly after `<` is a tag.
            if html.contains("<<") || parts.windows(2).any(|two| two[0] == "<" && two[1] != " ") {
                return Ok(());
            }
            let text = join(&blocks(&html, false)).text;
            let words = parts.iter().filter(|part| !part.starts_with(['<', '&']));
            prop_assert_eq!(letters([text.as_str()]), letters(words.map(String::as_str)), "{}", html);
        }
    }
}
