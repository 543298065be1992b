use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use pullquote_annotate::Gender;

fn with_gender(name: &str) -> (&str, Option<Gender>) {
    let name = name.trim();
    if let Some(name) = name.strip_suffix("(he)") {
        (name.trim(), Some(Gender::Male))
    } else if let Some(name) = name.strip_suffix("(she)") {
        (name.trim(), Some(Gender::Female))
    } else {
        (name, None)
    }
}

fn form(kind: EntityKind, name: &str) -> NameForm {
    let (name, gender) = with_gender(name);
    NameForm::parse(kind, name, gender)
}

struct Pair<'a> {
    same: bool,
    kind: EntityKind,
    one: &'a str,
    other: &'a str,
    with: Vec<&'a str>,
    aliases: Vec<(&'a str, &'a str)>,
}

fn gold() -> Vec<Pair<'static>> {
    let lines = include_str!("../../../tests/data/people.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split('|').map(str::trim).collect();
            let known = parts.get(4).copied().unwrap_or_default();
            let list = |key: &str| -> Vec<&'static str> {
                let list = known.strip_prefix(key).unwrap_or_default().split(';');
                let list = list.map(str::trim).filter(|one| !one.is_empty());
                list.collect()
            };
            let aliases = list("alias:").into_iter();
            let pair = |alias: &'static str| {
                let (a, b) = alias.split_once('=').unwrap();
                (a.trim(), b.trim())
            };
            Pair {
                same: match parts[0] {
                    "same" => true,
                    "apart" => false,
                    other => panic!("{other}"),
                },
                kind: EntityKind::from_name(parts[1]).unwrap(),
                one: parts[2],
                other: parts[3],
                with: list("with:"),
                aliases: aliases.map(pair).collect(),
            }
        })
        .collect()
}

/// Whether the index would join the two names.
fn joins(pair: &Pair<'_>) -> bool {
    let (one, other) = (form(pair.kind, pair.one), form(pair.kind, pair.other));
    let aliases = pair.aliases.iter();
    let aliases: Vec<(NameForm, NameForm)> = aliases
        .map(|(a, b)| (form(pair.kind, a), form(pair.kind, b)))
        .collect();
    if one.block() != other.block() {
        let of = |form: &NameForm| -> BTreeSet<String> {
            let named = aliases.iter().filter(|(short, _)| short == form);
            named.map(|(_, long)| long.block()).collect()
        };
        let leads = |short: &NameForm, long: &NameForm| {
            let targets = of(short);
            targets.len() == 1 && targets.contains(&long.block())
        };
        return leads(&one, &other) || leads(&other, &one);
    }
    if one == other {
        return !one.is_ambiguous();
    }
    let with = pair.with.iter().map(|name| form(pair.kind, name));
    let forms: BTreeSet<NameForm> = [one.clone(), other.clone()]
        .into_iter()
        .chain(with)
        .collect();
    let forms: Vec<NameForm> = forms.into_iter().collect();
    let known = aliases.iter().map(|(a, b)| (a.key(), b.key())).collect();
    let grouped = groups(&forms, &known);
    let at = |form: &NameForm| grouped[forms.iter().position(|one| one == form).unwrap()];
    at(&one) == at(&other)
}

/// Prints figures and misses: `cargo test --lib people::tests::gold -- --nocapture`.
#[test]
#[allow(clippy::print_stdout)]
fn gold_pairs_reach_recall_without_false_joins() {
    let gold = gold();
    assert!(gold.len() >= 60);
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for pair in &gold {
        match (pair.same, joins(pair)) {
            (true, true) => right += 1,
            (true, false) => {
                missed += 1;
                println!("missed: {} = {}", pair.one, pair.other);
            }
            (false, true) => {
                wrong += 1;
                println!("wrong: {} ≠ {}", pair.one, pair.other);
            }
            (false, false) => {}
        }
    }
    let precision = f64::from(right) / f64::from(right + wrong);
    let recall = f64::from(right) / f64::from(right + missed);
    println!(
        "{} pairs: precision {precision:.3}, recall {recall:.3}",
        gold.len()
    );
    assert!(wrong == 0, "two different people were joined");
    assert!(recall >= 0.84, "recall {recall:.3}");
}

#[test]
fn acronyms_match_initials() {
    for (short, long) in [
        ("NATO", "North Atlantic Treaty Organisation"),
        ("F.B.I.", "Federal Bureau of Investigation"),
        ("DoJ", "Department of Justice"),
        ("Nato", "North Atlantic Treaty Organization"),
    ] {
        assert!(is_acronym(short, long), "{short}");
    }
    for (short, long) in [
        ("A", "Apple"),
        ("FBI", "FBI"),
        ("CIA", "Central Agency"),
        ("", ""),
    ] {
        assert!(!is_acronym(short, long), "{short}");
    }
}

#[test]
fn large_blocks_are_not_grouped() {
    let letters: Vec<char> = ('a'..='z').collect();
    let mut forms = Vec::new();
    for a in &letters {
        for b in &letters {
            forms.push(form(EntityKind::Person, &format!("John {a}{b}x Smith")));
        }
    }
    let grouped = groups(&forms, &BTreeSet::new());
    assert!(
        grouped
            .into_iter()
            .enumerate()
            .all(|(at, group)| at == group)
    );
}

/// Names similar enough to be joined and to contradict each other.
fn names() -> impl Strategy<Value = Vec<NameForm>> {
    let name = (
        proptest::sample::select(vec!["William", "Bill", "Will", "W."]),
        proptest::sample::select(vec!["", "A.", "B.", "Ann", "Abe", "A. B."]),
        proptest::sample::select(vec!["", "Jr.", "Sr."]),
        proptest::sample::select(vec![None, Some(Gender::Female), Some(Gender::Male)]),
    );
    let form = name.prop_map(|(given, middle, suffix, gender)| {
        let name = format!("{given} {middle} Smith {suffix}");
        NameForm::parse(EntityKind::Person, &name, gender)
    });
    proptest::collection::btree_set(form, 1..9).prop_map(|set| set.into_iter().collect())
}

fn as_sets(forms: &[NameForm], aliases: &BTreeSet<Alias>) -> BTreeSet<BTreeSet<NameForm>> {
    let grouped = groups(forms, aliases);
    let group = |at: usize| {
        let members = (0..forms.len()).filter(|&other| grouped[other] == grouped[at]);
        members.map(|at| forms[at].clone()).collect()
    };
    (0..forms.len()).map(group).collect()
}

proptest! {
    #[test]
    fn groups_do_not_depend_on_order(
        (forms, shuffled) in names().prop_flat_map(|forms| (Just(forms.clone()), Just(forms).prop_shuffle())),
        joined in any::<bool>(),
    ) {
        let mut aliases = BTreeSet::new();
        if joined && forms.len() > 1 {
            aliases.insert((forms[0].key(), forms[1].key()));
        }
        prop_assert_eq!(as_sets(&forms, &aliases), as_sets(&shuffled, &aliases));
    }

    #[test]
    fn groups_contain_no_contradictions(forms in names()) {
        for group in as_sets(&forms, &BTreeSet::new()) {
            for (i, a) in group.iter().enumerate() {
                for b in group.iter().skip(i + 1) {
                    prop_assert!(a.is_compatible(b) && b.is_compatible(a), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn keys_round_trip(forms in names()) {
        for form in forms {
            prop_assert_eq!(&NameForm::from_key(form.kind, &form.key(), form.gender), &form);
        }
    }

    #[test]
    fn any_string_has_a_name_form(name in "\\PC{0,30}") {
        for kind in EntityKind::ALL {
            let form = NameForm::parse(kind, &name, None);
            prop_assert_eq!(NameForm::from_key(kind, &form.key(), None).block(), form.block());
        }
    }
}
