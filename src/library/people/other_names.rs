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
        let name = entity.span.of(text);
        let is_new = name != who.name && !list.iter().any(|known| known == name);
        if is_new && list.len() < MOST_NAMES {
            list.push(name.to_owned());
        }
    }
    names
}
