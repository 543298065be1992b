//! The only door out: text made visible and harmless for a terminal.
//!
//! Controls of every kind (C0, DEL, C1), bidirectional marks, line and paragraph separators, and
//! invisible format characters become one visible character each, so that a hostile article can
//! neither steer the terminal nor hide or turn words. Invisible characters that writing needs pass:
//! zero-width space and joiners, the word joiner, the soft hyphen, variation selectors and the tags of
//! a flag inside their cluster.
//!
//! Laid-out text goes through [`cluster`], fields of one line through [`line`], plain output of many
//! lines through [`block`]. All three give one character for one, so positions counted in code points
//! stay good.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;

/// What stands for an invisible mark that could turn or hide words.
const MARK: char = '⸮';
/// The emoji whose cluster may hold tags: they spell the flags of England, Scotland and Wales.
const BLACK_FLAG: char = '\u{1f3f4}';

/// What stands on screen for one character that must not reach a terminal as it is; `None` when the
/// character may pass. Tabs and line ends in laid-out text are the caller's business.
///
/// Tags (U+E0020–E007F) are substituted here; [`cluster`] knows the flags that may keep them.
pub const fn substitute(c: char) -> Option<char> {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('␡'),
        '\u{80}'..='\u{9f}' => Some('�'),
        '\u{2028}' | '\u{2029}' => Some('␤'),
        _ if is_hidden_mark(c) || is_tag(c) => Some(MARK),
        _ => None,
    }
}

/// Bidirectional marks, and format characters that no running text needs on a screen.
const fn is_hidden_mark(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{2061}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
}

/// Characters of the tags block, which are invisible and can smuggle text.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e00ff}')
}

/// Characters that choose the look of the one before them.
const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// White space that would move the cursor: a blank stands for it in one line.
const fn moves_cursor(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character may pass whatever stands around it.
const fn is_plain(c: char) -> bool {
    substitute(c).is_none() && !is_variation_selector(c)
}

/// One grapheme cluster as it may be drawn: each harmful character of it substituted.
///
/// ```
/// use pullquote::text::clean;
/// assert_eq!(clean::cluster("é"), "é");
/// assert_eq!(clean::cluster("\u{1b}"), "␛");
/// ```
pub fn cluster(cluster: &str) -> Cow<'_, str> {
    if cluster.chars().all(is_plain) {
        return Cow::Borrowed(cluster);
    }
    let mut out = String::with_capacity(cluster.len());
    push_cluster(cluster, &mut out);
    if out == cluster {
        Cow::Borrowed(cluster)
    } else {
        Cow::Owned(out)
    }
}

fn push_cluster(cluster: &str, out: &mut String) {
    let flag = cluster.starts_with(BLACK_FLAG);
    for (i, c) in cluster.char_indices() {
        let in_place = i > 0 && (is_variation_selector(c) || (flag && is_tag(c)));
        let lost = i == 0 && is_variation_selector(c);
        out.push(match substitute(c) {
            _ if in_place => c,
            _ if lost => MARK,
            Some(shown) => shown,
            None => c,
        });
    }
}

/// One line of text for a title, a list or a notice: controls substituted, line ends and tabs made
/// blanks.
///
/// ```
/// use pullquote::text::clean;
/// assert_eq!(clean::line("A\ttitle\u{1b}[31m\nof two"), "A title␛[31m of two");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    convert(text, |c| moves_cursor(c).then_some(' '))
}

/// Text of many lines for plain output: line feeds and tabs stay, other line ends become line feeds
/// (a carriage return before a line feed a blank), the rest is substituted.
///
/// ```
/// use pullquote::text::clean;
/// assert_eq!(clean::block("one\n\ttwo\u{7}"), "one\n\ttwo␇");
/// ```
pub fn block(text: &str) -> Cow<'_, str> {
    convert(text, |c| match c {
        '\n' | '\t' => Some(c),
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{b}' | '\u{c}' => Some(' '),
        _ => None,
    })
}

/// JSON with what could act on a terminal, or hide words, written as `\u` escapes: for any reader of
/// JSON the same value. C0 controls are escaped by JSON itself; the line feeds between its members stay.
///
/// ```
/// use pullquote::text::clean;
/// assert_eq!(clean::json("[\"a\u{9b}\"]"), "[\"a\\u009b\"]");
/// ```
pub fn json(json: &str) -> Cow<'_, str> {
    let passes = |c: char| c.is_ascii() && c != '\x7f' || substitute(c).is_none();
    escaped(json, passes, |c, out| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

/// The same for TOML, whose escapes are of whole characters; of C0 controls only line feeds stay.
///
/// ```
/// use pullquote::text::clean;
/// assert_eq!(clean::toml("a = \"\u{202e}\""), "a = \"\\U0000202e\"");
/// ```
pub fn toml(toml: &str) -> Cow<'_, str> {
    let passes = |c: char| c == '\n' || substitute(c).is_none();
    escaped(toml, passes, |c, out| {
        let _ = write!(out, "\\U{:08x}", u32::from(c));
    })
}

/// Text of a notation that has escapes, with `escape` for what does not pass.
fn escaped(
    text: &str,
    passes: impl Fn(char) -> bool,
    escape: impl Fn(char, &mut String),
) -> Cow<'_, str> {
    if text.chars().all(&passes) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if passes(c) {
            out.push(c);
        } else {
            escape(c, &mut out);
        }
    }
    Cow::Owned(out)
}

/// Puts `text` through `space` where it answers, else through [`cluster`].
fn convert(text: &str, space: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    let stays = |c| space(c).map_or_else(|| is_plain(c), |shown| shown == c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for cluster in text.graphemes(true) {
        // CR LF is one cluster: the blank keeps the count of characters without a second line end.
        if cluster == "\r\n" {
            out.push(' ');
            out.extend(space('\n'));
        } else if let Some(shown) = cluster.chars().next().and_then(&space) {
            out.push(shown);
        } else {
            push_cluster(cluster, &mut out);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text in which what this module is about is common.
    fn hostile() -> impl Strategy<Value = String> {
        let harmful = "\0\t\n\r\u{b}\u{c}\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{200b}\u{200d}\u{200f}\u{202e}\u{2028}\u{2029}\u{2066}\u{feff}\u{fffa}\u{e0067}\u{e007f}\u{fe0f}\u{e0101}🏴👩é”";
        let harmful: Vec<char> = harmful.chars().collect();
        let one = prop_oneof![any::<char>(), proptest::sample::select(harmful)];
        proptest::collection::vec(one, 0..40).prop_map(|chars| chars.into_iter().collect())
    }

    fn assert_harmless(text: &str, kept: &[char]) {
        for c in text.chars() {
            assert!(kept.contains(&c) || !c.is_control(), "control {c:?}");
            assert!(
                kept.contains(&c) || substitute(c).is_none() || is_tag(c),
                "{c:?} passed"
            );
        }
    }

    proptest! {
        #[test]
        fn output_holds_no_control(text in hostile()) {
            assert_harmless(&line(&text), &[]);
            assert_harmless(&block(&text), &['\n', '\t']);
            for part in text.graphemes(true) {
                assert_harmless(&cluster(part), &[]);
            }
        }

        #[test]
        fn one_character_stands_for_one(text in hostile()) {
            let count = text.chars().count();
            prop_assert_eq!(line(&text).chars().count(), count);
            prop_assert_eq!(block(&text).chars().count(), count);
        }

        #[test]
        fn what_is_clean_is_left_alone(text in hostile()) {
            let once = line(&text).into_owned();
            prop_assert_eq!(line(&once).into_owned(), once.clone());
        }
    }

    #[test]
    fn no_character_that_a_terminal_obeys_passes() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let shown = substitute(c).unwrap_or(c);
            assert!(!shown.is_control() && !is_hidden_mark(shown), "{c:?}");
        }
    }

    #[test]
    fn escapes_and_bidi_marks_become_visible() {
        assert_eq!(line("\u{1b}]0;x\u{7}"), "␛]0;x␇");
        assert_eq!(line("a\u{202e}b\u{2069}"), "a⸮b⸮");
        assert_eq!(line("\u{9b}2J"), "�2J");
        assert_eq!(line("x\u{feff}y\u{fff9}"), "x⸮y⸮");
    }

    #[test]
    fn joiners_and_selectors_stay_in_their_cluster() {
        for legit in [
            "👩\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "zero\u{200b}width",
            "soft\u{ad}hyphen",
        ] {
            assert!(
                matches!(line(legit), Cow::Borrowed(same) if same == legit) || line(legit) == legit
            );
        }
    }

    #[test]
    fn hidden_tags_and_lone_selectors_are_shown() {
        assert_eq!(line("a\u{e0068}\u{e0069}"), "a⸮⸮");
        assert_eq!(line("\n\u{fe0f}b"), " ⸮b");
    }

    #[test]
    fn line_ends_are_blanks_in_a_line_and_line_feeds_in_a_block() {
        assert_eq!(line("a\r\nb\u{2028}c\td\u{b}e"), "a  b c d e");
        assert_eq!(
            block("a\r\nb\rc\u{85}d\u{2029}e\tf\u{c}g"),
            "a \nb\nc\nd\ne\tf g"
        );
    }
}
