//! Overlays: help, palette, layers, cards, menus.

use super::action::{ACTIONS, Action};
use super::context::Context;
use super::corrections::chooser::Chooser;
use super::corrections::listing::CorrectionList;
use super::corrections::menu::Menu;
use super::corrections::offers::Offer;
use super::keymap::Keymap;
use super::list::ListState;
use crate::config::Layers;

/// A row of a menu: the key that chooses it, and its label.
pub type MenuChoice = (char, &'static str);

#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys that work on the screen under it.
    Help { context: Context, top: usize },
    /// All actions by name; what is typed is the prompt's.
    Palette(ListState),
    /// The layers, a letter each.
    Layers,
    /// About a quotation or a name.
    Card(Card),
    /// A correction whose words were edited.
    Review {
        id: String,
        /// The correction, and the choices.
        card: Card,
    },
    /// Ways to correct something, a letter each.
    Correct(Menu),
    /// A name chosen while it is typed; what is typed is the prompt's.
    Choose(Box<Chooser>),
    /// The corrections of the open article.
    Corrections(CorrectionList),
    /// What was corrected in two articles, for all of them.
    Offer(Offer),
    /// The classes that a bookmark can have, a digit each.
    Classes { id: String },
}

/// Details of a quotation or name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Whom or what it is about.
    pub title: String,
    /// Label and words, in order; cleaned.
    pub rows: Vec<(String, String)>,
    /// Ways to go on from here, a letter each.
    pub choices: &'static [MenuChoice],
    pub top: usize,
}

/// A layer's letter, name, and its switch.
pub struct LayerSwitch {
    /// The letter that switches it.
    pub letter: char,
    pub name: &'static str,
    pub switch: fn(&mut Layers) -> &mut bool,
}

/// All layers in the order of the menu.
pub const LAYERS: &[LayerSwitch] = &[
    LayerSwitch {
        letter: 'u',
        name: "quotations",
        switch: |layers| &mut layers.quotes,
    },
    LayerSwitch {
        letter: 'r',
        name: "reported speech",
        switch: |layers| &mut layers.reported,
    },
    LayerSwitch {
        letter: 'p',
        name: "people",
        switch: |layers| &mut layers.people,
    },
    LayerSwitch {
        letter: 'o',
        name: "organisations",
        switch: |layers| &mut layers.organisations,
    },
    LayerSwitch {
        letter: 'l',
        name: "places",
        switch: |layers| &mut layers.places,
    },
    LayerSwitch {
        letter: 'g',
        name: "groups",
        switch: |layers| &mut layers.groups,
    },
    LayerSwitch {
        letter: 'e',
        name: "events",
        switch: |layers| &mut layers.events,
    },
    LayerSwitch {
        letter: 'w',
        name: "works",
        switch: |layers| &mut layers.works,
    },
    LayerSwitch {
        letter: 'd',
        name: "dates",
        switch: |layers| &mut layers.dates,
    },
    LayerSwitch {
        letter: 'a',
        name: "amounts",
        switch: |layers| &mut layers.amounts,
    },
];

/// The actions of the palette for a typed text, best first: names that start with it, then names or
/// descriptions that contain its words.
pub fn palette(context: Context, typed: &str) -> Vec<Action> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let live: Vec<Action> = Keymap::live(context)
        .filter(|action| *action != Action::Palette)
        .collect();
    let mut found: Vec<(usize, usize, Action)> = ACTIONS
        .iter()
        .enumerate()
        .filter(|(_, spec)| live.contains(&spec.action))
        .filter_map(|(order, spec)| {
            let all = words
                .iter()
                .all(|word| spec.name.contains(word) || spec.doc.to_lowercase().contains(word));
            let rank = usize::from(!spec.name.starts_with(typed.trim()));
            all.then_some((rank, order, spec.action))
        })
        .collect();
    found.sort_by_key(|&(rank, order, _)| (rank, order));
    found.into_iter().map(|(_, _, action)| action).collect()
}
