//! The whole annotation: an article of 830 words, and a text of a megabyte.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use divan::Bencher;
use divan::counter::BytesCount;
use pullquote::seeds;
use pullquote_annotate::{Model, annotate, ner, token};
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

/// All seeds, over and over.
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
        .bench(|| annotate(&article, &Model::shipped()));
}

#[divan::bench(sample_count = 10)]
fn whole_megabyte(bencher: Bencher) {
    let article = megabyte();
    bencher
        .counter(BytesCount::of_str(article.text()))
        .bench(|| annotate(&article, &Model::shipped()));
}

/// What the model adds to the start: its three files opened, nothing parsed.
#[divan::bench]
fn open_model() -> Model {
    Model::shipped()
}

#[divan::bench]
fn names_of_article(bencher: Bencher) {
    let article = article();
    let tokens = token::tokenize(&article);
    bencher
        .counter(BytesCount::of_str(article.text()))
        .bench(|| ner::tag(&article, &tokens, &Model::shipped()));
}

/// The memory at its highest (`max alloc`) is to stay below 12 bytes for each byte of the text.
#[divan::bench(sample_count = 10)]
fn names_of_megabyte(bencher: Bencher) {
    let article = megabyte();
    let tokens = token::tokenize(&article);
    bencher
        .counter(BytesCount::of_str(article.text()))
        .bench(|| ner::tag(&article, &tokens, &Model::shipped()));
}
