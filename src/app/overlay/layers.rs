//! The menu of what is marked on the page.

use crate::config::Layers;

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
        letter: 'i',
        name: "links",
        switch: |layers| &mut layers.links,
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
