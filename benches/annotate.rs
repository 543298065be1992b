//! Annotation of an article of 830 words and of one megabyte of text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use divan::Bencher;
use divan::counter::BytesCount;
use pullquote::seeds;
use pullquote_annotate::Annotator;
use pullquote_import as import;
use pullquote_text::plain;
use pullquote_text::{Article, Source};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

fn article() -> Article {
    let (name, bytes) = seeds::SEEDS[1];
    import::article(bytes, Source::Seed(name.to_owned()))
}

/// The seed articles, repeated.
fn megabyte() -> Article {
    let mut text = String::new();
    while text.len() < 1 << 20 {
        for (_, bytes) in seeds::SEEDS {
            text.push_str(std::str::from_utf8(bytes).unwrap());
            text.push_str("\n\n");
        }
    }
    plain::from_text(text, Source::Stdin)
}

#[divan::bench]
fn whole_article(bencher: Bencher) {
    let article = article();
    bencher
        .counter(BytesCount::of_str(article.text()))
        .bench(|| Annotator::new().unwrap().annotate_article(&article));
}

#[divan::bench(sample_count = 10)]
fn whole_megabyte(bencher: Bencher) {
    let article = megabyte();
    bencher
        .counter(BytesCount::of_str(article.text()))
        .bench(|| Annotator::new().unwrap().annotate_article(&article));
}

/// The share of the model in start-up time: opening its files parses nothing.
#[divan::bench]
fn open_model() -> Annotator {
    Annotator::new().unwrap()
}
