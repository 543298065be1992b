//! Partitions the forms of a block into people.

use std::collections::BTreeSet;

use super::NameForm;

/// Two [`NameForm::key`]s that one article uses for the same person, such as Bill and William.
pub type Alias = (String, String);

/// Index of the first form in the group of each form. `forms` share a block; `aliases` join forms that
/// would not fit otherwise.
///
/// The result does not depend on the order of `forms`: all members of a group fit each other, and a
/// form that fits two contradictory ones is a separate group. More than 300 forms, as in a hostile
/// library, are not grouped at all.
pub fn groups(forms: &[NameForm], aliases: &BTreeSet<Alias>) -> Vec<usize> {
    const MOST: usize = 300;
    if forms.len() > MOST {
        return (0..forms.len()).collect();
    }
    let keys: Vec<String> = forms.iter().map(NameForm::key).collect();
    let joined = |a: usize, b: usize| {
        let (a_key, b_key) = (keys[a].clone(), keys[b].clone());
        let known =
            aliases.contains(&(a_key.clone(), b_key.clone())) || aliases.contains(&(b_key, a_key));
        forms[a].is_compatible(&forms[b]) || (known && !forms[a].contradicts(&forms[b]))
    };
    let fitting: Vec<Vec<usize>> = (0..forms.len())
        .map(|a| {
            (0..forms.len())
                .filter(|&b| a != b && joined(a, b))
                .collect()
        })
        .collect();
    let is_clear = |a: usize| {
        let others = &fitting[a];
        others.iter().enumerate().all(|(i, &b)| {
            let later = &others[i + 1..];
            later.iter().all(|c| fitting[b].contains(c))
        })
    };
    let clear: Vec<bool> = (0..forms.len()).map(is_clear).collect();
    (0..forms.len())
        .map(|a| {
            let mut group = fitting[a].iter().copied();
            let first = group.find(|&b| clear[a] && clear[b]);
            first.map_or(a, |b| a.min(b))
        })
        .collect()
}
