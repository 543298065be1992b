//! The key bindings in force.

use super::action::{ACTIONS, Action};
use super::context::Context;
use crate::config::keys::{Code, Key};
use crate::config::problem::Problem;
use crate::config::settings::KeyRule;

/// The key that always exits.
const LEAVE: Key = Key {
    code: Code::Char('c'),
    ctrl: true,
    alt: false,
    shift: false,
};

/// Whether it is [`LEAVE`]. Esc and Ctrl-c that the terminal hands over at once are read as Alt-Ctrl-c.
fn is_leave(key: Key) -> bool {
    Key { alt: false, ..key } == LEAVE
}

#[derive(Clone, Debug)]
pub struct Keymap {
    bound: Vec<(Action, Vec<Key>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = |keys: &[&str]| keys.iter().filter_map(|key| key.parse().ok()).collect();
        Self {
            bound: ACTIONS
                .iter()
                .map(|spec| (spec.action, keys(spec.keys)))
                .collect(),
        }
    }
}

impl Keymap {
    /// The defaults overridden by `rules`. A rule takes its keys from defaults; of two rules with the same
    /// key in a context the first wins and the second is a fault. Ctrl-c always exits, so that a config
    /// file cannot lock the user in.
    pub fn with_rules(rules: &[KeyRule]) -> (Self, Vec<Problem>) {
        let mut map = Self::default();
        let mut faults = Vec::new();
        let mut claimed: Vec<(Key, Action, usize)> = Vec::new();
        for rule in rules {
            let Some(action) = Action::from_name(&rule.action) else {
                faults.push(Problem {
                    line: rule.line,
                    message: format!("unknown action “{}”", rule.action),
                });
                continue;
            };
            let mut keys = Vec::new();
            for &key in &rule.keys {
                if is_leave(key) && action != Action::Exit {
                    faults.push(Problem {
                        line: rule.line,
                        message: format!("{key} always quits pullquote and cannot be rebound"),
                    });
                    continue;
                }
                let rival = claimed
                    .iter()
                    .find(|(taken, other, _)| *taken == key && share_context(*other, action));
                if let Some((_, other, line)) = rival {
                    faults.push(Problem {
                        line: rule.line,
                        message: format!(
                            "{key} is already bound to “{}” on line {line}",
                            other.spec().name
                        ),
                    });
                } else {
                    claimed.push((key, action, rule.line));
                    keys.push(key);
                }
            }
            if action == Action::Exit && !keys.contains(&LEAVE) {
                keys.push(LEAVE);
            }
            map.take(action, &keys);
        }
        (map, faults)
    }

    /// Whether `key` exits, on every screen and in every text field.
    pub fn exits(&self, key: Key) -> bool {
        is_leave(key) || self.keys(Action::Exit).contains(&key)
    }

    fn take(&mut self, action: Action, keys: &[Key]) {
        for (other, bound) in &mut self.bound {
            if *other == action {
                *bound = keys.to_vec();
            } else if share_context(*other, action) {
                bound.retain(|key| !keys.contains(key));
            }
        }
    }

    /// The action of `key` in `context`.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        context.chain().iter().find_map(|place| {
            self.bound
                .iter()
                .find(|(action, keys)| {
                    action.spec().contexts.contains(place) && keys.contains(&key)
                })
                .map(|(action, _)| *action)
        })
    }

    /// The keys of `action`; the first one is shown.
    pub fn keys(&self, action: Action) -> &[Key] {
        self.bound
            .iter()
            .find(|(bound, _)| *bound == action)
            .map_or(&[], |(_, keys)| keys)
    }

    /// The key to show for `action`, empty if it has none.
    pub fn key_label(&self, action: Action) -> String {
        self.keys(action)
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// The actions that work in `context`, in the order of help.
    pub fn live(context: Context) -> impl Iterator<Item = Action> {
        let chain = context.chain();
        ACTIONS
            .iter()
            .filter(move |spec| spec.contexts.iter().any(|place| chain.contains(place)))
            .map(|spec| spec.action)
    }
}

fn share_context(a: Action, b: Action) -> bool {
    let reach = |action: Action, place: Context| {
        place
            .chain()
            .iter()
            .any(|place| action.spec().contexts.contains(place))
    };
    a != b
        && Context::ALL
            .iter()
            .any(|&place| reach(a, place) && reach(b, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    fn rule(action: &str, keys: &[&str], line: usize) -> KeyRule {
        KeyRule {
            action: action.to_owned(),
            keys: keys.iter().map(|text| key(text)).collect(),
            line,
        }
    }

    #[test]
    fn default_keys_parse_and_have_one_action_per_context() {
        for spec in ACTIONS {
            assert_eq!(Action::from_name(spec.name), Some(spec.action));
            for text in spec.keys {
                for &context in spec.contexts {
                    let found = Keymap::default().action(context, key(text));
                    assert_eq!(found, Some(spec.action), "{text} in {context:?}");
                }
            }
        }
    }

    #[test]
    fn a_rule_takes_its_key_from_the_default() {
        let (map, faults) = Keymap::with_rules(&[rule("quote-next", &["n"], 3)]);
        assert_eq!(faults, []);
        assert_eq!(
            map.action(Context::Reader, key("n")),
            Some(Action::QuoteNext)
        );
        assert_eq!(map.action(Context::Reader, key(")")), None);
        assert!(map.keys(Action::SearchNext).is_empty());
    }

    #[test]
    fn exit_key_cannot_be_rebound() {
        let rules = [
            rule("exit", &["X"], 1),
            rule("open", &["Ctrl-c", "O"], 2),
            rule("exit", &[], 3),
        ];
        let (map, faults) = Keymap::with_rules(&rules);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].line, 2);
        for context in Context::ALL {
            assert_eq!(map.action(context, LEAVE), Some(Action::Exit));
        }
        assert_eq!(map.action(Context::Reader, key("O")), Some(Action::Open));
        assert_eq!(LEAVE, key("Ctrl-c"));
        assert!(map.exits(LEAVE) && map.exits(key("Alt-Ctrl-c")));
    }

    #[test]
    fn an_action_without_keys_is_unbound() {
        let (map, faults) = Keymap::with_rules(&[rule("text-alone", &[], 1)]);
        assert_eq!(faults, []);
        assert_eq!(map.action(Context::Reader, key("z")), None);
    }

    #[test]
    fn parse_errors_have_line_numbers() {
        let rules = [
            rule("quote-next", &["n"], 3),
            rule("name-next", &["n"], 7),
            rule("fly", &["f"], 9),
        ];
        let (map, faults) = Keymap::with_rules(&rules);
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [7, 9]);
        assert_eq!(
            map.action(Context::Reader, key("n")),
            Some(Action::QuoteNext)
        );
    }

    #[test]
    fn one_key_may_be_bound_in_two_contexts() {
        let map = Keymap::default();
        assert_eq!(map.action(Context::Reader, key("s")), Some(Action::Select));
        assert_eq!(map.action(Context::Library, key("o")), Some(Action::Sort));
        assert_eq!(map.action(Context::Marks, key("x")), Some(Action::Delete));
        assert_eq!(map.action(Context::List, key("x")), None);
    }
}
