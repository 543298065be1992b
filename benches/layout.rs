//! Layout: a whole short article, a single word of one megabyte, the first and last pages of long texts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use divan::{Bencher, black_box};
use pullquote::layout::{Layout, LayoutOptions};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

const PARAGRAPH: &str = "The harbour master told the council on Tuesday that no boat had sailed for nine days, \
    “and none will,” she added, “until the wind turns.” Fishermen who had waited on the quay since dawn \
    went home; two of them – brothers, aged 61 and 64 – stayed to mend their nets. The ferry company said \
    it would pay for the nights that 114 passengers had spent in the school’s gymnasium.";

fn main() {
    divan::main();
}

/// Copies of one paragraph, at least `bytes` bytes in all.
fn paragraphs(bytes: usize) -> Article {
    let mut text = String::new();
    let mut blocks = Vec::new();
    while text.len() < bytes {
        let start = text.len();
        text.push_str(PARAGRAPH);
        blocks.push(Block::of_span(
            Span::new(start, text.len()),
            BlockKind::Paragraph,
        ));
        text.push_str("\n\n");
    }
    Article::new(text, blocks, Source::Stdin)
}

/// An article of one block.
fn one_block(text: String) -> Article {
    let block = Block::of_span(Span::new(0, text.len()), BlockKind::Paragraph);
    Article::new(text, vec![block], Source::Stdin)
}

/// Times `run` on a new layout of `article` each time.
fn bench<T>(
    bencher: Bencher,
    article: &Article,
    options: &LayoutOptions,
    run: impl Fn(&mut Layout) -> T + Sync,
) {
    bencher
        .with_inputs(|| Layout::new(article.clone(), options.clone()))
        .bench_refs(|layout| black_box(run(layout)));
}

#[divan::bench]
fn article_5_kb(bencher: Bencher) {
    let article = paragraphs(5_000);
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        layout.rows_from(0, usize::MAX)
    });
}

#[divan::bench]
fn article_5_kb_justified_and_hyphenated(bencher: Bencher) {
    let options = LayoutOptions {
        justify: true,
        hyphenate: true,
        ..LayoutOptions::default()
    };
    bench(bencher, &paragraphs(5_000), &options, |layout| {
        layout.rows_from(0, usize::MAX)
    });
}

#[divan::bench]
fn count_512_kb(bencher: Bencher) {
    let article = paragraphs(511_000);
    bench(
        bencher,
        &article,
        &LayoutOptions::default(),
        Layout::total_rows,
    );
}

#[divan::bench]
fn word_1_mb(bencher: Bencher) {
    let article = one_block("x".repeat(1 << 20));
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        layout.rows_from(0, usize::MAX)
    });
}

#[divan::bench]
fn first_page_of_20_mb(bencher: Bencher) {
    let article = paragraphs(20_000_000);
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        layout.rows_from(0, 50)
    });
}

#[divan::bench]
fn last_page_of_20_mb(bencher: Bencher) {
    let article = paragraphs(20_000_000);
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        let top = layout.last_top(50);
        layout.rows_from(top, 50)
    });
}

#[divan::bench]
fn last_page_of_20_mb_in_one_paragraph(bencher: Bencher) {
    let article = one_block(PARAGRAPH.repeat(20_000_000 / PARAGRAPH.len()));
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        let top = layout.last_top(50);
        layout.rows_from(top, 50)
    });
}

#[divan::bench]
fn rows_before_in_20_mb(bencher: Bencher) {
    let article = paragraphs(20_000_000);
    bench(bencher, &article, &LayoutOptions::default(), |layout| {
        layout.rows_before(10_000_000)
    });
}

#[divan::bench]
fn cached_page(bencher: Bencher) {
    let mut layout = Layout::new(paragraphs(5_000), LayoutOptions::default());
    layout.rows_from(0, 50);
    bencher.bench_local(|| black_box(layout.rows_from(0, 50)));
}
