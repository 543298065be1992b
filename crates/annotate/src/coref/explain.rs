//! The reasons for a resolution in plain words.

use super::ArticleCoref;
use super::markables::Form;
use super::resolver::{PassOutput, Reason};

/// Most steps that are told.
const MOST_STEPS: usize = 6;

/// The reasons for source mention `source`, in order.
pub(super) fn of(work: &ArticleCoref<'_>, output: &PassOutput, source: usize) -> Vec<String> {
    let mut out = Vec::new();
    let Some(mut at) = work.carries.get(source).copied() else {
        return out;
    };
    if matches!(
        work.mentions.get(at).map(|one| &one.form),
        Some(Form::FirstPerson)
    ) {
        out.push(format!(
            "“{}” is who speaks in the quotation around it",
            words(work, at)
        ));
        match work
            .around
            .get(source)
            .copied()
            .flatten()
            .and_then(|idx| work.carries.get(idx))
        {
            Some(speaker) => at = *speaker,
            None => return Vec::new(),
        }
    }
    while out.len() < MOST_STEPS {
        let Some((cluster, reason)) = output.outcomes.get(at).copied().flatten() else {
            return out;
        };
        let name = work
            .clusters
            .list
            .get(cluster)
            .map_or("", |one| one.name.as_str());
        let said = words(work, at);
        match reason {
            Reason::Named => {
                if said != name {
                    out.push(format!("“{said}” means “{name}”"));
                }
                return out;
            }
            Reason::Stated => {
                out.push(format!("the text says that “{name}” is “{said}”"));
                return out;
            }
            Reason::Fits => {
                out.push(format!("“{said}” fits “{name}” best in all its places"));
                return out;
            }
            Reason::Near => {
                out.push(format!("nobody near “{said}” fits as well as “{name}”"));
                return out;
            }
            Reason::Follows(before) => {
                out.push(format!(
                    "“{said}” follows “{}” {}",
                    words(work, before),
                    distance(work, before, at)
                ));
                at = before;
            }
        }
    }
    out
}

fn words(work: &ArticleCoref<'_>, at: usize) -> String {
    let span = work
        .mentions
        .get(at)
        .map(|one| one.span)
        .unwrap_or_default();
    span.of(work.ctx.text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Where the mention `before` stands as seen from `at`.
fn distance(work: &ArticleCoref<'_>, before: usize, at: usize) -> String {
    let place = |idx: usize| {
        let token = work.mentions[idx].range.start;
        (work.ctx.sentence[token], work.ctx.paragraph[token])
    };
    let ((old_sentence, old_paragraph), (sentence, paragraph)) = (place(before), place(at));
    match (
        sentence.saturating_sub(old_sentence),
        paragraph.saturating_sub(old_paragraph),
    ) {
        (0, _) => "in the same sentence".to_owned(),
        (1, 0) => "in the sentence before".to_owned(),
        (n, 0) => format!("{n} sentences before"),
        (_, 1) => "in the paragraph before".to_owned(),
        (_, n) => format!("{n} paragraphs before"),
    }
}
