//! The styles and the lists of a DOCX.

use std::collections::HashMap;

use crate::markup::tokenizer::Token;
use crate::office::page_writer::Role;
use crate::office::xml::{self, attribute, local};

/// How many styles are followed from one to that which it is based on.
const MAX_CHAIN: usize = 12;

#[derive(Debug, Default)]
struct Style {
    role: Option<Role>,
    base: Option<String>,
    /// The list of the paragraphs of this style.
    list: Option<String>,
    level: usize,
}

#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    /// The definition of each list.
    lists: HashMap<String, String>,
    /// The format of the numbers at each level of a definition (`a7`) or a list (`n7`).
    formats: HashMap<(String, usize), String>,
    /// The first number at each level of them.
    starts: HashMap<(String, usize), u32>,
}

impl Styles {
    pub fn read(styles: &str, numbering: &str) -> Self {
        let mut read = Self::default();
        read.read_styles(styles);
        read.read_numbering(numbering);
        read
    }

    fn read_styles(&mut self, text: &str) {
        let mut open: Option<(String, Style)> = None;
        for token in xml::tokens(text) {
            match token {
                Token::Start(tag) => match (local(tag.name), &mut open) {
                    ("style", open) => {
                        let id = attribute(&tag, "styleId").unwrap_or_default();
                        *open = Some((id, Style::default()));
                    }
                    ("name", Some((_, style))) => {
                        let name = attribute(&tag, "val").unwrap_or_default();
                        style.role = style.role.or(Role::of_style(&name));
                    }
                    ("basedOn", Some((_, style))) => style.base = attribute(&tag, "val"),
                    ("outlineLvl", Some((_, style))) => {
                        let level = attribute(&tag, "val").and_then(|level| level.parse().ok());
                        let level = level.filter(|level: &u8| *level < 9);
                        style.role = style.role.or(level.map(|level| Role::Heading(level + 1)));
                    }
                    ("numId", Some((_, style))) => style.list = attribute(&tag, "val"),
                    ("ilvl", Some((_, style))) => {
                        let level = attribute(&tag, "val").and_then(|level| level.parse().ok());
                        style.level = level.unwrap_or(0);
                    }
                    _ => {}
                },
                Token::End(name) if local(name) == "style" => self.by_id.extend(open.take()),
                _ => {}
            }
        }
    }

    fn read_numbering(&mut self, text: &str) {
        let (mut owner, mut level) = (String::new(), 0);
        for token in xml::tokens(text) {
            let Token::Start(tag) = token else {
                continue;
            };
            let value = attribute(&tag, "val");
            let id = |name| attribute(&tag, name).unwrap_or_default();
            match local(tag.name) {
                "abstractNum" => owner = format!("a{}", id("abstractNumId")),
                "num" => owner = format!("n{}", id("numId")),
                "abstractNumId" => {
                    let definition = format!("a{}", value.unwrap_or_default());
                    self.lists.insert(owner.clone(), definition);
                }
                "lvl" | "lvlOverride" => level = id("ilvl").parse().unwrap_or(0),
                "numFmt" => {
                    let format = value.unwrap_or_default();
                    self.formats.insert((owner.clone(), level), format);
                }
                "start" | "startOverride" => {
                    let start = value.and_then(|start| start.parse().ok());
                    let key = (owner.clone(), level);
                    self.starts.extend(start.map(|start| (key, start)));
                }
                _ => {}
            }
        }
    }

    fn chain<'s>(&'s self, style: &'s str) -> impl Iterator<Item = &'s Style> {
        let first = self.by_id.get(style);
        let next = |style: &&'s Style| self.by_id.get(style.base.as_deref()?);
        std::iter::successors(first, next).take(MAX_CHAIN)
    }

    pub fn role(&self, style: &str) -> Option<Role> {
        let named = self.chain(style).find_map(|style| style.role);
        // Files without a list of styles have Word's names.
        named.or_else(|| Role::of_style(&spaced(style)))
    }

    /// The list and level of the paragraphs of a style.
    pub fn list(&self, style: &str) -> Option<(String, usize)> {
        let mut chain = self.chain(style);
        chain.find_map(|style| Some((style.list.clone()?, style.level)))
    }

    /// What is said of a list at a level, by itself or its definition.
    fn of_list<'s, T>(
        &self,
        all: &'s HashMap<(String, usize), T>,
        list: &str,
        level: usize,
    ) -> Option<&'s T> {
        let list = format!("n{list}");
        let definition = self.lists.get(&list).cloned().unwrap_or_default();
        all.get(&(list, level))
            .or_else(|| all.get(&(definition, level)))
    }

    /// The number with which a list begins at a level, if it is told: lists of one definition go on
    /// counting, but for those that have a number of their own.
    pub fn start(&self, list: &str, level: usize, is_new: bool) -> Option<u32> {
        let own = self.starts.get(&(format!("n{list}"), level));
        let of_new = || self.of_list(&self.starts, list, level).filter(|_| is_new);
        own.or_else(of_new).copied()
    }

    /// Whether a list is numbered at a level; `None` when it has no marks.
    pub fn is_ordered(&self, list: &str, level: usize) -> Option<bool> {
        let format = self.of_list(&self.formats, list, level);
        match format.map(String::as_str) {
            Some("none") => None,
            Some("bullet") | None => Some(false),
            Some(_) => Some(true),
        }
    }

    /// What the lists that count together have in common.
    pub fn counter(&self, list: &str) -> String {
        let own = format!("n{list}");
        self.lists.get(&own).cloned().unwrap_or(own)
    }
}

/// `Heading1` as `Heading 1`.
fn spaced(style: &str) -> String {
    let letters = style.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{letters} {}", &style[letters.len()..])
}
