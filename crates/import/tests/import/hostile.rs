//! Pages and Markdown made to be slow or deep are read in bounded time, on a small stack.

use std::time::{Duration, Instant};

use pullquote_import as import;
use pullquote_text::Source;

use super::check_blocks;

/// Many times what any case takes on a slow machine without optimisation. Quadratic behaviour takes minutes.
const MAX_TIME: Duration = Duration::from_secs(20);

/// Reads the file on a stack as small as that of a worker thread.
fn read(name: &'static str, what: &str, text: String) {
    let began = Instant::now();
    let bytes = text.into_bytes();
    let read = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || check_blocks(&import::article(&bytes, Source::File(name.into()))))
        .unwrap();
    assert!(read.join().is_ok(), "{what}");
    let took = began.elapsed();
    assert!(took < MAX_TIME, "{what}: {took:?}");
}

#[test]
fn malformed_pages_take_bounded_time() {
    let many = |part: &str, n: usize| part.repeat(n);
    let numbered = |part: &str, n: usize| {
        let parts = (0..n).map(|n| part.replace('#', &n.to_string()));
        parts.collect::<String>()
    };
    let text =
        "<p>The council of Marrow has counted its trees, it said, and will count them again.</p>";
    for (what, page) in [
        ("divs", many("<div>", 100_000) + "x"),
        (
            "closed divs",
            many("<div>", 100_000) + "x" + &many("</div>", 100_000),
        ),
        ("paragraphs", many("<p>x", 100_000)),
        ("deep paragraphs", many("<div><p>x", 50_000)),
        (
            "open emphasis",
            numbered("<b class=c#>", 5000) + &many("<p>x", 20_000),
        ),
        (
            "open links",
            numbered("<a href=h#>", 5000) + &many("<p>x", 20_000),
        ),
        ("tables", many("<table><tr><td>", 30_000) + "x"),
        ("lists", many("<ul><li>x", 50_000)),
        ("cells", "<table><tr>".to_owned() + &many("<td>x", 100_000)),
        (
            "attributes",
            "<p ".to_owned() + &numbered("a#=b ", 200_000) + ">x",
        ),
        ("open value", "<p a=\"".to_owned() + &many("x ", 500_000)),
        ("open comments", many("<!-- ", 200_000)),
        ("open tags", many("<a ", 200_000)),
        ("angles", many("<", 1_000_000)),
        ("open scripts", many("<script>", 100_000)),
        (
            "half ends",
            "<script>".to_owned() + &many("</scrip", 200_000),
        ),
        ("ampersands", many("&", 1_000_000)),
        ("quotes", many("<q>", 100_000) + "x"),
        ("raised", many("<sup><a>", 50_000) + "x"),
        ("breaks", many("<br>", 200_000) + "x"),
        (
            "metadata",
            numbered("<meta name=author content=c#>", 40_000) + text,
        ),
        (
            "json",
            many(
                "<script type=application/ld+json>[[[[{\"@context\":\"https://schema.org\"</script>",
                10_000,
            ) + text,
        ),
        (
            "deep json",
            format!(
                "<script type=application/ld+json>{}</script>{text}",
                many("[", 60_000)
            ),
        ),
        ("wide", many(text, 20_000)),
        ("deep text", many("<div>", 150) + &many(text, 5000)),
    ] {
        read(
            "a.html",
            what,
            format!("<!DOCTYPE html><title>T</title>{page}"),
        );
    }
}

#[test]
fn malformed_markdown_takes_bounded_time() {
    for (what, part, n) in [
        ("quotes", ">", 100_000),
        ("quotes apart", "> ", 50_000),
        ("lists", "- ", 50_000),
        ("brackets", "[", 100_000),
        ("links", "[a](", 50_000),
        ("pictures", "![", 50_000),
        ("stars", "*a ", 100_000),
        ("under", "_a**b", 50_000),
        ("ticks", "`a``b", 50_000),
        ("tables", "|a", 100_000),
        ("rows", "|a|b|\n|-|-|\n", 30_000),
        ("tags", "<div>\n\n", 50_000),
        ("notes", "[^1]: a\n\n", 50_000),
        ("references", "[a]: b\n", 50_000),
    ] {
        read("a.md", what, part.repeat(n));
    }
}
