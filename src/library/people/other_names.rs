//! The names of an entity.

use pullquote_annotate::Annotations;

const MOST_NAMES: usize = 8;

/// Other names of each of `found.entities`, distinct, in order of appearance.
pub fn other_names(text: &str, found: &Annotations) -> Vec<Vec<String>> {
    let mut names = vec![Vec::new(); found.entities.len()];
    for entity in &found.mentions {
        let Some(at) = entity.entity.map(|who| who.0 as usize) else {
            continue;
        };
        let (Some(list), Some(who)) = (names.get_mut(at), found.entities.get(at)) else {
            continue;
        };
        add_other_name(list, &who.name, entity.span.of(text));
    }
    names
}

/// Adds `other` to the other names of what is called `name`, if it is one.
pub fn add_other_name(names: &mut Vec<String>, name: &str, other: &str) {
    let is_new = other != name && !names.iter().any(|known| known == other);
    if is_new && names.len() < MOST_NAMES {
        names.push(other.to_owned());
    }
}
