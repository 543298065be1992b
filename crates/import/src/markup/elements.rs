//! Names of HTML elements, in lower case.

/// Elements without an end tag.
pub const VOID: &[&str] = &[
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements whose content is text up to the end tag of the same name.
pub const RAW: &[&str] = &[
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

/// Elements that begin and end blocks.
pub const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "main",
    "nav",
    "p",
    "search",
    "section",
    "summary",
    "tbody",
    "tfoot",
    "thead",
    "caption",
];

/// Elements whose content is not shown: pictures, controls, substitutes for scripts.
pub const HIDDEN: &[&str] = &[
    "applet",
    "audio",
    "button",
    "canvas",
    "datalist",
    "frameset",
    "map",
    "meter",
    "noscript",
    "object",
    "annotation",
    "annotation-xml",
    "progress",
    "select",
    "svg",
    "template",
    "video",
];

/// Other elements whose names matter.
const OTHERS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "button",
    "cite",
    "code",
    "em",
    "figcaption",
    "font",
    "foreignobject",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "label",
    "li",
    "listing",
    "math",
    "menu",
    "dir",
    "ol",
    "optgroup",
    "option",
    "picture",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "td",
    "th",
    "time",
    "tr",
    "u",
    "ul",
    "semantics",
];

/// The lower-case name of an element that matters; empty for any other.
pub fn known(name: &str) -> &'static str {
    let all = [OTHERS, BLOCKS, VOID, HIDDEN, RAW];
    let mut all = all.into_iter().flatten();
    all.find(|known| known.eq_ignore_ascii_case(name))
        .copied()
        .unwrap_or("")
}
