//! Makes text safe and visible on a terminal.
//!
//! Control characters (C0, DEL, C1), bidirectional marks, line and paragraph separators and invisible
//! format characters are each replaced by one visible character, so that a hostile article can neither
//! steer the terminal nor hide or reorder words. Invisible characters that writing needs are kept:
//! zero-width space and joiners, the word joiner, the soft hyphen, variation selectors, and the tags of
//! a flag inside its cluster.
//!
//! [`cluster`] is for laid-out text, [`line()`] for fields of one line, [`block`] for output of several
//! lines. All three replace characters one for one, so offsets in code points stay valid.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;

/// Replaces an invisible mark that could reorder or hide words.
const MARK: char = '⸮';
/// The base of the tag sequences for the flags of England, Scotland and Wales.
const BLACK_FLAG: char = '\u{1f3f4}';

/// The visible replacement of a character that must not reach a terminal; `None` when it may.
///
/// Tabs and line ends are replaced too; callers that lay out text handle them first. So are tags
/// (U+E0020–E007F): [`cluster`] knows the flags that keep them.
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

/// Bidirectional marks and other format characters that text on a screen does not need.
const fn is_hidden_mark(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{2061}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
}

/// The tags block, whose invisible characters can smuggle text.
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e00ff}')
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// White space that moves the cursor. [`line()`] makes it a blank.
const fn moves_cursor(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is safe in any context.
const fn is_plain(c: char) -> bool {
    substitute(c).is_none() && !is_variation_selector(c)
}

/// One grapheme cluster with its unsafe characters replaced.
///
/// ```
/// use pullquote_text::clean;
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

/// Text for one line, such as a title or a notice: line ends and tabs become blanks, other unsafe
/// characters are replaced.
///
/// ```
/// use pullquote_text::clean;
/// assert_eq!(clean::line("A\ttitle\u{1b}[31m\nof two"), "A title␛[31m of two");
/// ```
pub fn line(text: &str) -> Cow<'_, str> {
    convert(text, |c| moves_cursor(c).then_some(' '))
}

/// `text` trimmed, with each run of white space made one blank.
///
/// ```
/// use pullquote_text::collapse_whitespace;
/// assert_eq!(collapse_whitespace(" one\n  two\u{a0}"), "one two");
/// ```
pub fn collapse_whitespace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// [`collapse_whitespace`] and [`line()`]: text of any shape for one line of a list.
pub fn one_line(text: &str) -> String {
    line(&collapse_whitespace(text)).into_owned()
}

/// Text for several lines: line feeds and tabs are kept, other line ends become line feeds (the CR of
/// CR LF a blank), other unsafe characters are replaced.
///
/// ```
/// use pullquote_text::clean;
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

/// JSON with unsafe characters written as `\u` escapes, which leaves its value unchanged. C0 controls are
/// escaped in any JSON; line feeds between members are kept.
///
/// ```
/// use pullquote_text::clean;
/// assert_eq!(clean::json("[\"a\u{9b}\"]"), "[\"a\\u009b\"]");
/// ```
pub fn json(json: &str) -> Cow<'_, str> {
    let passes = |c: char| c.is_ascii() && c != '\x7f' || substitute(c).is_none();
    escape_where(json, passes, |c, out| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

/// TOML with unsafe characters written as `\U` escapes. Of C0 controls only line feeds are kept.
///
/// ```
/// use pullquote_text::clean;
/// assert_eq!(clean::toml("a = \"\u{202e}\""), "a = \"\\U0000202e\"");
/// ```
pub fn toml(toml: &str) -> Cow<'_, str> {
    let passes = |c: char| c == '\n' || substitute(c).is_none();
    escape_where(toml, passes, |c, out| {
        let _ = write!(out, "\\U{:08x}", u32::from(c));
    })
}

fn escape_where(
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

/// Replaces each cluster by what `space` gives for its first character, else as [`cluster`] does.
fn convert(text: &str, space: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    let stays = |c| space(c).map_or_else(|| is_plain(c), |shown| shown == c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for cluster in text.graphemes(true) {
        // CR LF is one cluster; a blank for CR keeps the number of characters.
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

    /// Text with many unsafe characters.
    fn hostile_text() -> impl Strategy<Value = String> {
        let unsafe_chars = "\0\t\n\r\u{b}\u{c}\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{200b}\u{200d}\u{200f}\u{202e}\u{2028}\u{2029}\u{2066}\u{feff}\u{fffa}\u{e0067}\u{e007f}\u{fe0f}\u{e0101}🏴👩é”";
        let unsafe_chars: Vec<char> = unsafe_chars.chars().collect();
        let one = prop_oneof![any::<char>(), proptest::sample::select(unsafe_chars)];
        proptest::collection::vec(one, 0..40).prop_map(|chars| chars.into_iter().collect())
    }

    fn assert_safe(text: &str, kept: &[char]) {
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
        fn output_has_no_controls(text in hostile_text()) {
            assert_safe(&line(&text), &[]);
            assert_safe(&block(&text), &['\n', '\t']);
            for part in text.graphemes(true) {
                assert_safe(&cluster(part), &[]);
            }
        }

        #[test]
        fn characters_are_replaced_one_for_one(text in hostile_text()) {
            let count = text.chars().count();
            prop_assert_eq!(line(&text).chars().count(), count);
            prop_assert_eq!(block(&text).chars().count(), count);
        }

        #[test]
        fn line_is_idempotent(text in hostile_text()) {
            let once = line(&text).into_owned();
            prop_assert_eq!(line(&once).into_owned(), once.clone());
        }
    }

    #[test]
    fn every_control_and_hidden_mark_is_replaced() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let shown = substitute(c).unwrap_or(c);
            assert!(!shown.is_control() && !is_hidden_mark(shown), "{c:?}");
        }
    }

    #[test]
    fn escape_sequences_and_bidi_marks_become_visible() {
        assert_eq!(line("\u{1b}]0;x\u{7}"), "␛]0;x␇");
        assert_eq!(line("a\u{202e}b\u{2069}"), "a⸮b⸮");
        assert_eq!(line("\u{9b}2J"), "�2J");
        assert_eq!(line("x\u{feff}y\u{fff9}"), "x⸮y⸮");
    }

    #[test]
    fn joiners_and_selectors_are_kept_in_their_cluster() {
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
    fn stray_tags_and_lone_selectors_are_replaced() {
        assert_eq!(line("a\u{e0068}\u{e0069}"), "a⸮⸮");
        assert_eq!(line("\n\u{fe0f}b"), " ⸮b");
    }

    #[test]
    fn line_ends_become_blanks_in_a_line_and_line_feeds_in_a_block() {
        assert_eq!(line("a\r\nb\u{2028}c\td\u{b}e"), "a  b c d e");
        assert_eq!(
            block("a\r\nb\rc\u{85}d\u{2029}e\tf\u{c}g"),
            "a \nb\nc\nd\ne\tf g"
        );
    }
}
