//! The styles of an ODT.

use std::collections::{HashMap, HashSet};

use crate::markup::tokenizer::Token;
use crate::office::page_writer::Role;
use crate::office::xml::{self, attribute, local};

/// How many styles are followed from one to its parent.
const MAX_CHAIN: usize = 12;

#[derive(Debug, Default)]
pub struct Styles {
    parents: HashMap<String, String>,
    hidden: HashSet<String>,
    /// The lists that are numbered, and at which level, from 0, with their first number.
    numbered: HashMap<(String, usize), u32>,
}

impl Styles {
    pub fn read(&mut self, text: &str) {
        let (mut style, mut list) = (String::new(), String::new());
        for token in xml::tokens(text) {
            if let Token::Start(tag) = token {
                match local(tag.name) {
                    "style" => {
                        style = attribute(&tag, "name").unwrap_or_default();
                        if let Some(parent) = attribute(&tag, "parent-style-name") {
                            self.parents.insert(style.clone(), parent);
                        }
                    }
                    "text-properties" if attribute(&tag, "display").as_deref() == Some("none") => {
                        self.hidden.insert(style.clone());
                    }
                    "list-style" => list = attribute(&tag, "name").unwrap_or_default(),
                    "list-level-style-number" => {
                        let level = attribute(&tag, "level").and_then(|level| level.parse().ok());
                        let level = level.unwrap_or(1_usize).saturating_sub(1);
                        let start = attribute(&tag, "start-value");
                        let start = start.and_then(|start| start.parse().ok());
                        self.numbered
                            .insert((list.clone(), level), start.unwrap_or(1));
                    }
                    _ => {}
                }
            }
        }
    }

    fn chain<'s>(&'s self, style: &'s str) -> impl Iterator<Item = &'s str> {
        let parent = |style: &&'s str| self.parents.get(*style).map(String::as_str);
        std::iter::successors(Some(style), parent).take(MAX_CHAIN)
    }

    pub fn role(&self, style: &str) -> Option<Role> {
        self.chain(style).find_map(Role::of_style)
    }

    pub fn is_hidden(&self, style: &str) -> bool {
        self.chain(style).any(|style| self.hidden.contains(style))
    }

    pub fn is_ordered(&self, list: &str, level: usize) -> bool {
        self.numbered.contains_key(&(list.to_owned(), level))
    }

    /// The first number of a list at a level.
    pub fn start(&self, list: &str, level: usize) -> u32 {
        let start = self.numbered.get(&(list.to_owned(), level));
        start.copied().unwrap_or(1)
    }
}
