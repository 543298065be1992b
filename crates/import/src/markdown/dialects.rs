//! Lines that are no Markdown but of the programs that make pages of it: shortcodes of Hugo, tags of
//! Jekyll, attributes of kramdown.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest line that is looked at, in bytes.
const MAX_LINE: usize = 2000;

/// `text` without the lines that such programs would carry out. A figure becomes a picture of Markdown.
pub fn without_directives(text: &str) -> Cow<'_, str> {
    let has_any = ["{{", "{%", "{:", "markdown="]
        .iter()
        .any(|mark| text.contains(mark));
    if !has_any {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| words.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            _ => {}
        }
        if fence.is_some() || line.len() > MAX_LINE {
            out.push_str(line);
        } else if let Some(inner) = shortcode(words) {
            push_figure(inner, &mut out);
        } else if is_tag(words) {
            // Blocks around it stay apart.
            if !words.starts_with("{:") {
                out.push('\n');
            }
        } else {
            out.push_str(line);
            // Markdown within HTML: parsed after a blank line.
            if words.starts_with('<') && words.ends_with('>') && words.contains(" markdown=") {
                out.push('\n');
            }
        }
    }
    Cow::Owned(out)
}

/// The inside of a line that is one shortcode.
fn shortcode(line: &str) -> Option<&str> {
    let within = |open: &str, close: &str| line.strip_prefix(open)?.strip_suffix(close);
    let inner = within("{{<", ">}}").or_else(|| within("{{%", "%}}"))?;
    (!inner.contains("}}")).then(|| inner.trim())
}

fn is_tag(line: &str) -> bool {
    let within = |open: &str, close: &str| {
        let inner = line
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains('}'))
    };
    within("{%", "%}") || within("{:", "}")
}

fn push_figure(shortcode: &str, out: &mut String) {
    let caption = value(shortcode, "caption").or_else(|| value(shortcode, "alt"));
    if let (true, Some(caption), Some(src)) = (
        shortcode.starts_with("figure ") || shortcode.starts_with("img "),
        caption,
        value(shortcode, "src"),
    ) {
        let caption = caption.replace(['[', ']'], "");
        let src = src.replace(['<', '>'], "");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n![{caption}](<{src}>)");
    }
    out.push('\n');
}

/// The value of an attribute in quotation marks.
fn value<'t>(shortcode: &'t str, name: &str) -> Option<&'t str> {
    let rest = shortcode.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_go_and_figures_stay() {
        for (text, wanted) in [
            ("A {{ b }} c.\n", "A {{ b }} c.\n"),
            ("{% include x.html text=\"y\" %}\nA.\n", "\nA.\n"),
            ("A.\n{: .lead}\n", "A.\n"),
            (
                "{{< figure src=\"a.jpg\" caption=\"The harbour\" >}}\n",
                "\n![The harbour](<a.jpg>)\n\n",
            ),
            ("{{< toc >}}\n", "\n"),
            ("```\n{% raw %}\n```\n", "```\n{% raw %}\n```\n"),
            (
                "<div markdown=\"1\">\n*a*\n</div>\n",
                "<div markdown=\"1\">\n\n*a*\n</div>\n",
            ),
        ] {
            assert_eq!(without_directives(text), wanted);
        }
    }
}
