//! Text in HTML documents.

use crate::clean;

/// Style of exported pages: dark or light as the reader's system is, and the same on paper as in light.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1b19;--ground:#fdfcf9;--muted:#66625b;--rule:#d8d4cc;\
--h1:#1c5f9e;--h2:#a3402a;--h3:#2e6f40;--h4:#7a4a9e;--h5:#8a5a00;--h6:#006b70;--h7:#9e3069;--h8:#565a9b}\
@media screen and (prefers-color-scheme:dark){:root{--ink:#dedbd4;--ground:#191816;--muted:#9a958b;--rule:#45423c;\
--h1:#7db4e8;--h2:#e8917b;--h3:#7fc493;--h4:#c49ae6;--h5:#d9aa4f;--h6:#5fc4c9;--h7:#e88fbd;--h8:#a6aae8}}\
body{max-width:38em;margin:2em auto;padding:0 1em;font:1.05em/1.5 Georgia,serif;color:var(--ink);background:var(--ground)}\
h1,h2{line-height:1.25}blockquote{margin:1em 0;padding-left:1em;border-left:3px solid var(--rule)}\
.muted{color:var(--muted)}pre{font:inherit;white-space:pre-wrap}";

/// A self-contained page; `title` is escaped here, `style` and `body` are not.
pub fn page(title: &str, style: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}{style}</style>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Escapes markup and makes control characters visible.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::block(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_are_escaped() {
        assert_eq!(
            escape("<a b='c'>\u{1b}[m & \"d\""),
            "&lt;a b=&#39;c&#39;&gt;␛[m &amp; &quot;d&quot;"
        );
        assert!(page("<x>", "", "").contains("<title>&lt;x&gt;</title>"));
    }
}
