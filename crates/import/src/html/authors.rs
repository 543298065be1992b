//! Who wrote the article, by what the page declares and by what it shows.

use super::byline;
use super::page_view::PageView;
use super::text_match::letters;
use super::zones::Zone;
use crate::markup::MarkupBlock;
use crate::markup::tree::NodeId;
use pullquote_text::{BlockKind, date, plain};

/// Parts of the addresses of authors' pages.
const AUTHOR_PATHS: &[&str] = &[
    "/author",
    "/by/",
    "/profile",
    "/people/",
    "/staff/",
    "/autor",
    "/auteur",
    "/journalist",
    "/contributor",
    "/reporter",
    "/columnist",
    "/redaktion/",
    "/writers/",
];
/// The longest shown byline, in bytes.
const MAX_LINE: usize = 220;
/// How many elements that may hold a byline are looked at.
const MAX_ELEMENTS: usize = 200;
/// How many blocks behind the headline may be a byline.
const NEAR: usize = 12;

/// The names of the authors. Scripts and elements that declare them come before the page's head, which often
/// names an account or the site.
pub fn find(page: &PageView, headline: Option<usize>) -> Option<String> {
    let metadata = page.metadata;
    let site = metadata.site.as_deref();
    let is_account = |name: &str| name.split_whitespace().count() < 2 || name.contains(['_', '@']);
    let scripted = byline::join(&metadata.json.authors, site);
    if let Some(names) = scripted.as_ref().filter(|names| !is_account(names)) {
        return Some(names.clone());
    }
    let head = byline::join(&metadata.authors, site);
    let shown = by_element(page, headline, site).or_else(|| by_line(page, headline, site));
    let head_is_shown = match (&head, &shown) {
        (Some(head), Some(shown)) => letters(shown).contains(&letters(head)),
        _ => true,
    };
    let head_first = head
        .as_ref()
        .filter(|names| !is_account(names) && head_is_shown);
    head_first.cloned().or(shown).or(head).or(scripted)
}

/// An element that is marked as the byline: the one that is nearest to the headline.
fn by_element(page: &PageView, headline: Option<usize>, site: Option<&str>) -> Option<String> {
    let anchor = headline.map_or(0, |at| page.blocks[at].node);
    let mut best: Option<(u32, String)> = None;
    let (mut id, mut n) = (1, 0);
    while id < page.tree.nodes.len() as NodeId && n < MAX_ELEMENTS {
        let node = page.tree.node(id);
        let is_marked = page.zones[id as usize].has(Zone::BYLINE) || leads_to_author(page, id);
        if node.tag().is_none() || !is_marked || page.is_comment(id) {
            id += 1;
            continue;
        }
        n += 1;
        let text = page.text_of(id, MAX_LINE + 1);
        if text.is_empty() || text.len() > MAX_LINE {
            id += 1;
            continue;
        }
        if let Some(names) = names_in(page, id, &text, site) {
            let is_cut = page.selection.is_cut(id);
            let cost = anchor.abs_diff(id) + u32::from(is_cut) * 1_000_000;
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, names));
            }
        }
        id = node.end;
    }
    best.map(|(_, names)| names)
}

/// The names in the element `id`: of the elements in it that each hold one, else of its `text`.
fn names_in(page: &PageView, id: NodeId, text: &str, site: Option<&str>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut inner = id + 1;
    while inner < page.tree.node(id).end {
        let node = page.tree.node(inner);
        let is_name = node.raw("rel").is_some_and(|rel| rel.contains("author"))
            || node
                .raw("itemprop")
                .is_some_and(|property| property == "name")
            || leads_to_author(page, inner);
        if is_name {
            names.push(page.text_of(inner, MAX_LINE));
            inner = node.end;
        } else {
            inner += 1;
        }
    }
    byline::join(&names, site).or_else(|| byline::names(text, site))
}

/// Whether a link leads to what else somebody wrote.
fn leads_to_author(page: &PageView, id: NodeId) -> bool {
    let node = page.tree.node(id);
    node.name() == "a"
        && node
            .raw("href")
            .is_some_and(|href| AUTHOR_PATHS.iter().any(|path| href.contains(path)))
}

/// A line that begins with `By` near the headline.
fn by_line(page: &PageView, headline: Option<usize>, site: Option<&str>) -> Option<String> {
    let from = headline.map_or(0, |at| at + 1);
    let near = page.blocks.iter().skip(from).take(NEAR);
    let mut lines = near.filter(|block| is_line(block) && !page.is_comment(block.node));
    lines.find_map(|block| byline::names(without_date(&block.text), site))
}

fn is_line(block: &MarkupBlock) -> bool {
    block.text.len() <= MAX_LINE
        && (plain::line_kind(&block.text) == Some(BlockKind::Byline)
            || begins_like_byline(without_date(&block.text)))
}

/// `by Mara Lind` in `5 March 2024 by Mara Lind`.
fn without_date(text: &str) -> &str {
    // `Submitted by Mara Lind on 5 March 2024`.
    if let Some((names, rest)) = text.split_once(" on ")
        && rest.contains(|c: char| c.is_ascii_digit())
        && names.contains(" by ")
    {
        return names;
    }
    let at = text.find(" by ").or_else(|| text.find(" By "));
    let behind_date = at.filter(|&at| date::find(&text[..at]).is_some());
    behind_date.map_or(text, |at| &text[at + 1..])
}

/// Whether a short line begins with the `by` of another language and names.
fn begins_like_byline(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches(':');
    let is_by = matches!(
        first,
        "By" | "by"
            | "BY"
            | "Von"
            | "von"
            | "Par"
            | "Por"
            | "Door"
            | "Av"
            | "Af"
            | "Autor"
            | "Auteur"
            | "Автор"
            | "Di"
            | "Text"
            | "Written"
            | "Submitted"
    );
    let names: Vec<&str> = words.collect();
    is_by
        && (2..=12).contains(&names.len())
        && !text.ends_with('.')
        && names
            .iter()
            .filter(|word| word.starts_with(char::is_uppercase))
            .count()
            * 2
            > names.len()
}
