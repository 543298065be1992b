//! Compares the encoder with what its trainer computed for the same weights and texts.

use serde_json::Value;

use super::input::Input;
use super::linear::Precision;
use super::pointer::log_softmax;
use super::reading::{Encoder, PiecePointer, Reading};
use super::windows::Reach;
use crate::document::{Document, WordModels};
use crate::lexicon::Lexicon;
use crate::model::ModelFiles;
use pullquote_text::{Source, plain};

/// Outputs of the trainer, one text a line; `train/encoder/reference.py` writes them.
const OUTPUTS: &str = include_str!("../../tests/encoder/outputs.jsonl");

fn read(text: &str, precision: Precision) -> Reading {
    let files = ModelFiles::shipped().unwrap();
    let article = plain::from_text(text.to_owned(), Source::Stdin);
    let document = Document::new(&article, WordModels::shipped());
    let encoder = Encoder::open(files.encoder, precision).unwrap();
    let lexicon = Lexicon::open(files.lists).unwrap();
    let (tokens, quoted_spans) = (&document.tokens, &document.quoted_spans);
    let vocabulary = &encoder.weights().vocabulary;
    let input = Input::new(text, tokens, quoted_spans, &lexicon, vocabulary);
    let reach = Reach {
        window: 510,
        overlap: 0,
    };
    encoder.read(input, reach, &|| false).unwrap()
}

fn numbers(value: &Value) -> Vec<f32> {
    let list = value.as_array().unwrap().iter();
    list.map(|one| one.as_f64().unwrap() as f32).collect()
}

fn index(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn largest_difference(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let pairs = found.iter().zip(expected);
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// How far the log-odds of the best piece against none are off.
fn pointer_difference(found: &PiecePointer, expected: &Value) -> f32 {
    let [none, best, score] = numbers(expected)[..] else {
        panic!("{expected}");
    };
    let at = found.pieces[best as usize - found.first];
    (at.ln() - found.none.ln() - (score - none)).abs()
}

/// Largest differences of labels and of pointers. `None` for a text with a foreign word that the shipped
/// vocabulary cuts into smaller pieces than the whole one.
fn differences(row: &Value, precision: Precision) -> Option<(f32, f32)> {
    let read = read(row["text"].as_str().unwrap(), precision);
    if read.input().len() != index(&row["pieces"]) {
        return None;
    }
    let mut speech = numbers(&row["tags_first"]);
    speech.chunks_exact_mut(3).for_each(log_softmax);
    let mut names = numbers(&row["names_first"]);
    log_softmax(&mut names);
    let labels = read.labels(0);
    let mut label =
        largest_difference(&labels.speech, &speech).max(largest_difference(&labels.names, &names));
    let mut pointer: f32 = 0.0;
    for quotation in row["quotations"].as_array().unwrap() {
        let (first, last) = (index(&quotation["first"]), index(&quotation["last"]));
        let answer = read.speech(first, last).unwrap();
        let mut kinds = numbers(&quotation["kind"]);
        log_softmax(&mut kinds);
        label = label.max(largest_difference(&answer.kinds, &kinds) / 20.0);
        // The end may also point to the end of the text, which then counts as none.
        for (found, name) in [(&answer.head, "head"), (&answer.start, "start")] {
            pointer = pointer.max(pointer_difference(found, &quotation[name]));
        }
    }
    for pronoun in row["pronouns"].as_array().unwrap() {
        let [first, last, head] = ["first", "last", "head"].map(|name| index(&pronoun[name]));
        let found = read.antecedent(first, last, head).unwrap();
        pointer = pointer.max(pointer_difference(&found, &pronoun["ante"]));
    }
    Some((label, pointer))
}

/// How many texts are within the limits. Their input changes a little when word lists do.
fn n_within(precision: Precision, (labels, pointers): (f32, f32)) -> usize {
    let is_within = |line: &&str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let found = differences(&row, precision);
        found.is_some_and(|(label, pointer)| label < labels && pointer < pointers)
    };
    OUTPUTS.lines().filter(is_within).count()
}

#[test]
fn answers_are_those_of_the_trainer() {
    // Hidden states are kept in 16 bits for the pointers.
    assert!(n_within(Precision::Float, (1e-3, 0.02)) >= 15);
}

#[test]
fn eight_bits_are_close_to_the_trainer() {
    assert!(n_within(Precision::Int8, (0.5, 1.0)) >= 15);
}
