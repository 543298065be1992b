//! Cleaning: no control sequence reaches the terminal, and the number of characters stays the same.

use pullquote_text::clean;
use unicode_segmentation::UnicodeSegmentation;

/// Cleans the text with every function of the module.
pub fn check(data: &[u8]) {
    let text = &String::from_utf8_lossy(data);
    let n_chars = text.chars().count();
    let line = clean::line(text);
    harmless(&line, "");
    assert_eq!(line.chars().count(), n_chars, "one character for one");
    assert_eq!(clean::line(&line), line, "cleaning is idempotent");
    let block = clean::block(text);
    harmless(&block, "\n\t");
    assert_eq!(block.chars().count(), n_chars, "one character for one");
    assert_eq!(clean::block(&block), block, "cleaning is idempotent");
    for cluster in text.graphemes(true) {
        let cleaned = clean::cluster(cluster);
        harmless(&cleaned, "");
        assert_eq!(cleaned.chars().count(), cluster.chars().count());
    }
    let json = serde_json::to_string(&**text).unwrap();
    let escaped = clean::json(&json);
    harmless(&escaped, "");
    let back: String = serde_json::from_str(&escaped).unwrap();
    assert_eq!(&back, &**text, "the JSON value is unchanged");
}

/// Asserts that the text contains no controls, no bidi controls and no stray tag characters.
fn harmless(text: &str, but: &str) {
    let mut in_flag = false;
    for c in text.chars() {
        let is_tag = matches!(c, '\u{e0000}'..='\u{e00ff}');
        in_flag = c == '\u{1f3f4}'
            || in_flag && (is_tag || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{200d}'));
        let steers = c.is_control()
            || matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            )
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
            || is_tag && !in_flag;
        assert!(!steers || but.contains(c), "{c:?} passes in {text:?}");
    }
}
