//! The day of publication.

use pullquote_text::date::{self, Date, Order};

use super::metadata::Metadata;
use super::page_view::PageView;
use super::zones::Zone;
use crate::markup::MarkupBlock;
use crate::markup::tree::{NodeId, Tree};

/// The longest text that is read as a date, in bytes.
const MAX_TEXT: usize = 160;
/// How many elements with a date are looked at.
const MAX_ELEMENTS: usize = 400;
const SECONDS_PER_DAY: i64 = 86_400;

/// Finds the day of publication. Declared days come first, then what the elements around the headline say, then
/// the address, and last the day of the last change.
pub fn find(page: &PageView, headline: Option<NodeId>, address: Option<&str>) -> Option<Date> {
    let metadata = page.metadata;
    let order = order(page.tree, address);
    let mut published = metadata.published.iter();
    let read = |text: &str| parse(text, order);
    declared(page.tree, metadata, address)
        .or_else(|| by_property(page, order))
        .or_else(|| by_element(page, headline, order))
        .or_else(|| by_line(page, headline, order))
        .or_else(|| published.find_map(|(_, date)| read(date)))
        .or_else(|| address.and_then(in_address))
        .or_else(|| by_text(page, order))
        .or_else(|| modified(metadata, order))
}

/// The day that the head of a page declares.
pub fn declared(tree: &Tree, metadata: &Metadata, address: Option<&str>) -> Option<Date> {
    let order = order(tree, address);
    let certain = metadata.published.iter().take_while(|(rank, _)| *rank < 3);
    certain.into_iter().find_map(|(_, date)| parse(date, order))
}

fn modified(metadata: &Metadata, order: Option<Order>) -> Option<Date> {
    parse(metadata.modified.as_deref()?, order)
}

/// A date in any form, also as seconds or milliseconds since 1970.
pub fn parse(text: &str, order: Option<Order>) -> Option<Date> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            8 => Date::new(
                (number / 10_000) as u16,
                (number / 100 % 100) as u8,
                (number % 100) as u8,
            ),
            10 => from_days(number / SECONDS_PER_DAY),
            13 => from_days(number / 1000 / SECONDS_PER_DAY),
            14 => parse(&text[..8], order),
            _ => None,
        };
    }
    date::find_in_order(text, order)
}

/// The day that is `days` after 1 January 1970, which is none before it.
fn from_days(mut days: i64) -> Option<Date> {
    let mut year = 1970u16;
    loop {
        let is_leap = Date::new(year, 2, 29).is_some();
        let len = 365 + i64::from(is_leap);
        if days < len {
            break;
        }
        days -= len;
        year += 1;
    }
    for month in 1..=12 {
        let len = (28..=31)
            .rev()
            .find(|&day| Date::new(year, month, day).is_some())?;
        if days < i64::from(len) {
            return Date::new(year, month, days as u8 + 1);
        }
        days -= i64::from(len);
    }
    None
}

/// Which of day and month comes first in the language or country of the page.
fn order(tree: &Tree, address: Option<&str>) -> Option<Order> {
    let language = tree
        .language
        .unwrap_or_default()
        .to_ascii_lowercase()
        .replace('_', "-");
    if language == "en-us" {
        return Some(Order::MonthFirst);
    }
    if !language.is_empty() && language != "en" {
        return Some(Order::DayFirst);
    }
    let host = address?.split("://").nth(1)?.split('/').next()?;
    let is_british = [
        ".uk", ".ie", ".au", ".nz", ".in", ".za", ".ng", ".ke", ".pk",
    ]
    .iter()
    .any(|end| host.ends_with(end));
    if is_british {
        Some(Order::DayFirst)
    } else {
        language.starts_with("en").then_some(Order::MonthFirst)
    }
}

/// `itemprop="datePublished"`, on any element.
fn by_property(page: &PageView, order: Option<Order>) -> Option<Date> {
    let tree = page.tree;
    for property in ["datePublished", "dateCreated"] {
        for (id, node) in tree.nodes.iter().enumerate() {
            let is_it = node
                .raw("itemprop")
                .is_some_and(|value| value.split_ascii_whitespace().any(|word| word == property))
                || node
                    .raw("property")
                    .is_some_and(|value| value.ends_with(property));
            if !is_it || page.is_comment(id as NodeId) {
                continue;
            }
            let value = ["datetime", "content"]
                .iter()
                .find_map(|attribute| parse(&node.tag()?.value(attribute)?, order));
            if let Some(date) =
                value.or_else(|| parse(&page.text_of(id as NodeId, MAX_TEXT), order))
            {
                return Some(date);
            }
        }
    }
    None
}

/// `<time>`, and elements whose class says that they hold a date: the one that is nearest to the headline, not
/// that of a change, of a comment or of another article.
fn by_element(page: &PageView, headline: Option<NodeId>, order: Option<Order>) -> Option<Date> {
    let mut best: Option<(u32, Date)> = None;
    let mut n = 0;
    for id in 1..page.tree.nodes.len() as NodeId {
        let node = page.tree.node(id);
        let is_time = node.name() == "time";
        if !is_time && !page.zones[id as usize].has(Zone::DATE) || page.is_comment(id) {
            continue;
        }
        n += 1;
        if n > MAX_ELEMENTS {
            break;
        }
        let text = page.text_of(id, MAX_TEXT);
        let declared = [
            "datetime",
            "content",
            "title",
            "data-date",
            "data-datetime",
            "data-timestamp",
        ]
        .iter()
        .find_map(|attribute| parse(&node.tag()?.value(attribute)?, order));
        let Some(date) = declared.or_else(|| parse(&text, order)) else {
            continue;
        };
        let class = node.raw("class").unwrap_or_default().to_ascii_lowercase();
        let lower = text.to_lowercase();
        let label = page.label_of(id);
        let is_change = [
            "updat",
            "modif",
            "aktualis",
            "mis à jour",
            "actualiz",
            "aggiorn",
        ]
        .iter()
        .any(|word| class.contains(word) || lower.starts_with(word) || label.contains(word));
        let is_publication = class.contains("publish") || node.raw("pubdate").is_some();
        let distance = headline.map_or(id, |headline| headline.abs_diff(id));
        let place = if page.selection.is_cut(id) {
            2_000_000
        } else {
            0
        };
        let cost = distance + u32::from(is_change) * 1_000_000 + place;
        let cost = if is_publication { cost / 4 } else { cost };
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, date));
        }
    }
    best.map(|(_, date)| date)
}

/// A short line near the headline that is little but a date.
fn by_line(page: &PageView, headline: Option<NodeId>, order: Option<Order>) -> Option<Date> {
    let from = headline.map_or(0, |node| {
        page.blocks.partition_point(|block| block.node < node)
    });
    let near = page.blocks.iter().skip(from.saturating_sub(4)).take(16);
    near.filter(|block| is_line(page, block))
        .find_map(|block| parse(&block.text, order))
}

/// `/2024/03/05/`, `/2024/mar/05/`, `-20240305`, `/2024-03-05-`.
pub fn in_address(address: &str) -> Option<Date> {
    let path = address.split("://").nth(1).unwrap_or(address);
    let parts: Vec<&str> = path.split(['/', '-', '_', '.', '?', '=']).collect();
    let is_year =
        |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    for three in parts.windows(3) {
        let Some(year) = three[0].parse().ok().filter(|_| is_year(three[0])) else {
            continue;
        };
        let month = three[1].parse().ok().or_else(|| date::month(three[1]));
        if let (Some(month), Ok(day)) = (month, three[2].parse())
            && let Some(date) = Date::new(year, month, day)
        {
            return Some(date);
        }
    }
    let mut numbers = parts
        .iter()
        .filter(|part| part.len() == 8 && is_year(&part[..part.floor_char_boundary(4)]));
    numbers.find_map(|number| parse(number, None))
}

/// The first date in a short line anywhere on the page, without its furniture.
fn by_text(page: &PageView, order: Option<Order>) -> Option<Date> {
    let mut lines = page
        .blocks
        .iter()
        .filter(|block| is_line(page, block) && !page.selection.is_cut(block.node));
    lines.find_map(|block| parse(&block.text, order))
}

/// Whether `block` may be a line with the date: no quotation, no comment.
fn is_line(page: &PageView, block: &MarkupBlock) -> bool {
    block.text.len() <= MAX_TEXT && block.quote_depth == 0 && !page.is_comment(block.node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_forms() {
        for (text, day) in [
            ("2024-03-05T10:00:00+01:00", "2024-03-05"),
            ("20240305", "2024-03-05"),
            ("1709629200", "2024-03-05"),
            ("1709629200000", "2024-03-05"),
            ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ] {
            assert_eq!(parse(text, None).unwrap().to_string(), day, "{text}");
        }
        for (address, day) in [
            (
                "https://norwick.example/2024/03/05/ferry",
                Some("2024-03-05"),
            ),
            (
                "https://norwick.example/news/2024/mar/05/ferry",
                Some("2024-03-05"),
            ),
            ("https://norwick.example/ferry-20240305", Some("2024-03-05")),
            ("https://norwick.example/2024/99/ferry-2024", None),
        ] {
            assert_eq!(
                in_address(address).map(|date| date.to_string()).as_deref(),
                day,
                "{address}"
            );
        }
    }
}
