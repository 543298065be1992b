//! Every stage takes time linear in the length of a repeated text.

use std::time::Duration;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::Anchor;
use pullquote::layout::{Layout, LayoutOptions};
use pullquote_annotate::{Annotations, Annotator, read, record};
use pullquote_import as import;
use pullquote_text::{Article, Source, Span, clean};

use super::{cpu_time, inputs};

/// Length of the repeated text in bytes: long enough for quadratic time to exceed the bound.
const LENGTH: usize = 1 << 16;
/// CPU time allowed per byte: many times the usual cost, far below quadratic cost.
const PER_BYTE: Duration = Duration::from_micros(40);

/// Repeats the text made of `data` up to [`LENGTH`] and runs every stage on it.
pub fn check(data: &[u8]) {
    let part = inputs::text(&data[..data.len().min(64)]);
    if part.is_empty() {
        return;
    }
    let n = LENGTH / part.len() + 1;
    let text = if data[0] & 64 > 0 {
        format!("{}{}", part.repeat(n / 2), "\n\n".repeat(n / 2))
    } else {
        part.repeat(n)
    };
    let article = bounded(&part, "import", text.len(), || {
        import::article(text.as_bytes(), Source::Stdin)
    });
    let found = bounded(&part, "annotate", text.len(), || {
        Annotator::new().unwrap().annotate_article(&article)
    });
    print(&part, &article, &found);
    let mut layout = Layout::new(article.clone(), LayoutOptions::default());
    bounded(&part, "layout", text.len(), || {
        layout.rows_from(0, usize::MAX).len()
    });
    bounded(&part, "clean", text.len(), || clean::block(&text).len());
    let id = ArticleId::of(article.text());
    let middle = article.text().len() / 2;
    let middle = (0..=middle)
        .rev()
        .find(|&at| article.text().is_char_boundary(at))
        .unwrap_or(0);
    let anchor = Anchor::new(
        article.text(),
        &id,
        Span::new(middle.saturating_sub(40), middle),
    );
    let other = format!(
        "{}x{}",
        &article.text()[..middle],
        &article.text()[middle..]
    );
    bounded(&part, "anchors", text.len(), || {
        anchor.find(&other, &pullquote::article_id::ArticleId::of(&other))
    });
}

fn print(part: &str, article: &Article, found: &Annotations) {
    let length = article.text().len();
    let ann = bounded(part, "brat", length, || record::to_brat(article, found));
    bounded(part, "brat read", length + ann.len(), || {
        read::from_brat(article.text(), &ann).unwrap()
    });
    bounded(part, "html", length, || {
        record::to_html(article, found).len()
    });
    let json = bounded(part, "json", length, || {
        serde_json::to_string(&record::Record::new(article, found, "x", None)).unwrap()
    });
    bounded(part, "json read", length + json.len(), || {
        read::from_json(article.text(), &json).unwrap()
    });
}

/// Runs `work` and asserts that its time is linear in the number of bytes.
fn bounded<T>(part: &str, what: &str, n_bytes: usize, work: impl FnOnce() -> T) -> T {
    let (result, took) = cpu_time::of(work);
    let most = Duration::from_millis(20) + PER_BYTE * n_bytes as u32;
    assert!(
        took <= most,
        "{what}: {took:?} for {n_bytes} bytes of {part:?}"
    );
    result
}
