//! HTML to blocks, without a tree: [`tokenizer`] splits a page into tags and text, [`BlockBuilder`] follows
//! them and gathers one [`MarkupBlock`] for each heading, paragraph, item and table.
//!
//! There is no recursion and open elements are only counted, so pages of any depth and disorder take time
//! linear in their length.

mod block;
mod block_builder;
mod elements;
pub mod entities;
mod links;
mod quotations;
pub mod sanitize;
mod table;
pub mod tokenizer;

pub use block::{MarkupBlock, join, join_lines, mark_headline};
pub use block_builder::BlockBuilder;

/// The blocks of a page of HTML or XHTML.
pub fn blocks(html: &str, is_xml: bool) -> Vec<MarkupBlock> {
    let mut builder = BlockBuilder::default();
    for token in tokenizer::Tokenizer::new(html, is_xml) {
        builder.push(token);
    }
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
