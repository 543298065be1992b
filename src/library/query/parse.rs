//! Parser of the query language.

use jiff::civil::Date;

use super::{FIELDS, Phrase, Predicate, Query, QueryError, Term};
use crate::library::statement_kind::StatementKind;
use pullquote_text::fold::fold;
use pullquote_text::{Span, clean};

/// Parses a typed query in linear time.
///
/// # Errors
/// The first mistake: an unknown field or an invalid value.
pub fn parse(typed: &str) -> Result<Query, QueryError> {
    let mut rest = Cursor { typed, at: 0 };
    let mut terms = Vec::new();
    while !rest.is_over() {
        terms.extend(rest.term()?);
    }
    Ok(Query { terms })
}

struct Cursor<'a> {
    typed: &'a str,
    at: usize,
}

/// A value after a field, or a term without field.
struct Value<'a> {
    text: &'a str,
    quoted: bool,
    is_prefix: bool,
    span: Span,
}

impl<'a> Cursor<'a> {
    fn left(&self) -> &'a str {
        &self.typed[self.at..]
    }

    /// Skips blanks and returns whether the end is reached.
    fn is_over(&mut self) -> bool {
        let left = self.left();
        self.at += left.len() - left.trim_start().len();
        self.left().is_empty()
    }

    /// Parses a term; `None` if it has no words, such as a lone dash.
    fn term(&mut self) -> Result<Option<Term>, QueryError> {
        let start = self.at;
        let negated = self.take_minus();
        let what = match self.take_field()? {
            Some((field, name)) => Some(self.field(field, name)?),
            None if self.left().starts_with('#') => Some(self.tag()?),
            None => self.bare()?,
        };
        let span = Span::new(start, self.at);
        Ok(what.map(|what| Term {
            predicate: what,
            negated,
            span,
        }))
    }

    fn take_minus(&mut self) -> bool {
        let has = self.left().starts_with(['-', '−']);
        if has {
            self.at += self.left().chars().next().map_or(0, char::len_utf8);
        }
        has
    }

    /// Parses a field name with its colon.
    fn take_field(&mut self) -> Result<Option<(&'static str, Span)>, QueryError> {
        let left = self.left();
        let letters = left.find(|c: char| !c.is_alphabetic()).unwrap_or(0);
        if letters == 0 || !left[letters..].starts_with(':') {
            return Ok(None);
        }
        let span = Span::new(self.at, self.at + letters + 1);
        let typed = fold(&left[..letters]);
        let Some((name, _)) = FIELDS.iter().find(|(name, _)| *name == typed) else {
            return Err(unknown_field(&typed, &left[..=letters], span));
        };
        self.at = span.end();
        Ok(Some((name, span)))
    }

    /// Parses a quoted phrase, or up to the next blank.
    fn value(&mut self) -> Value<'a> {
        let left = self.left();
        let from = self.at;
        let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂');
        let first = left.chars().next().filter(|c| is_mark(*c));
        let (text, mut length) = if let Some(mark) = first {
            let inside = &left[mark.len_utf8()..];
            let end = inside.find(is_mark);
            let closing = end.and_then(|end| inside[end..].chars().next());
            let text = &inside[..end.unwrap_or(inside.len())];
            let marks = mark.len_utf8() + closing.map_or(0, char::len_utf8);
            (text, text.len() + marks)
        } else {
            let end = left.find(char::is_whitespace).unwrap_or(left.len());
            (&left[..end], end)
        };
        let mut is_prefix = text.trim_end().ends_with('*');
        if first.is_some() && left[length..].starts_with('*') {
            is_prefix = true;
            length += 1;
        }
        self.at += length;
        Value {
            text,
            quoted: first.is_some(),
            is_prefix,
            span: Span::new(from, self.at),
        }
    }

    /// Parses a word, a phrase or a reading state.
    fn bare(&mut self) -> Result<Option<Predicate>, QueryError> {
        let value = self.value();
        if !value.quoted {
            match fold(value.text).as_str() {
                "starred" | "archived" => {}
                word => {
                    if let Some(state) = state(word) {
                        return Ok(Some(state));
                    }
                }
            }
        }
        match value.words() {
            Some(words) => Ok(Some(Predicate::Text(words))),
            // A lone dash or ampersand is ignored, but empty quotation marks are a mistake.
            None if value.quoted => Err(fault(value.span, "no words between the quotation marks")),
            None => Ok(None),
        }
    }

    fn tag(&mut self) -> Result<Predicate, QueryError> {
        let value = self.value();
        let tag = folded_tag(value.text);
        if tag.is_empty() {
            return Err(fault(value.span, "missing tag name: write #name"));
        }
        Ok(Predicate::Tag(tag))
    }

    fn field(&mut self, field: &'static str, name: Span) -> Result<Predicate, QueryError> {
        let value = self.value();
        let whole = name.cover(value.span);
        if value.text.is_empty() && !value.quoted {
            return Err(fault(name, &format!("{field}: needs {}", wanted(field))));
        }
        let typed = clean::line(value.text);
        match field {
            "kind" => StatementKind::from_name(fold(value.text).trim())
                .map(Predicate::Kind)
                .ok_or_else(|| {
                    let message = format!(
                        "unknown kind “{typed}”: expected direct, mixed, scare or reported"
                    );
                    fault(value.span, &message)
                }),
            "after" | "before" => {
                let date = date(value.text.trim()).ok_or_else(|| {
                    let message = format!(
                        "invalid date “{typed}”: write {field}:2024, {field}:2024-05 or {field}:2024-05-21"
                    );
                    fault(value.span, &message)
                })?;
                Ok(match field {
                    "after" => Predicate::After(date),
                    _ => Predicate::Before(date),
                })
            }
            "is" => state(fold(value.text).trim()).ok_or_else(|| {
                let message = format!(
                    "unknown state “{typed}”: expected starred, archived, unread, started or finished"
                );
                fault(value.span, &message)
            }),
            "tag" => {
                let tag = folded_tag(value.text);
                if tag.is_empty() {
                    return Err(fault(whole, "missing tag name: write tag:name"));
                }
                Ok(Predicate::Tag(tag))
            }
            "quotes" => {
                let (least, most) = numbers(value.text.trim()).ok_or_else(|| {
                    let message = format!(
                        "invalid number “{typed}”: write quotes:3, quotes:>3, quotes:<3 or quotes:2-5"
                    );
                    fault(value.span, &message)
                })?;
                Ok(Predicate::Quotes(least, most))
            }
            _ => {
                let words = value.words().ok_or_else(|| {
                    let message = format!("no words after {field}:");
                    fault(whole, &message)
                })?;
                Ok(match field {
                    "said" => Predicate::Said(words),
                    "by" => Predicate::By(words),
                    "about" => Predicate::About(words),
                    "mentions" => Predicate::Mentions(words),
                    "in" => Predicate::In(words),
                    _ => Predicate::Cue(words),
                })
            }
        }
    }
}

impl Value<'_> {
    fn words(&self) -> Option<Phrase> {
        let words = Phrase::of(self.text)?;
        Some(Phrase {
            is_prefix: self.is_prefix,
            ..words
        })
    }
}

/// What `is:` can ask for.
fn state(word: &str) -> Option<Predicate> {
    Some(match word {
        "unread" => Predicate::Unread,
        "started" => Predicate::Started,
        "finished" => Predicate::Finished,
        "starred" => Predicate::Starred,
        "archived" => Predicate::Archived,
        _ => return None,
    })
}

fn folded_tag(typed: &str) -> String {
    let tag: String = fold(typed).split_whitespace().collect();
    // What folding leaves out may stand before or between these.
    tag.trim_start_matches('#').to_owned()
}

fn fault(span: Span, message: &str) -> QueryError {
    QueryError {
        span,
        message: message.to_owned(),
    }
}

/// Describes the value that a field expects.
fn wanted(field: &str) -> &'static str {
    match field {
        "by" | "about" | "mentions" => "a name right after it",
        "kind" => "direct, mixed, scare or reported right after it",
        "after" | "before" => "a date right after it, such as 2024-05",
        "tag" => "a tag right after it",
        "is" => "starred, archived, unread, started or finished right after it",
        "quotes" => "a number right after it, such as >3",
        _ => "a word or a \"phrase\" right after it",
    }
}

fn unknown_field(typed: &str, shown: &str, span: Span) -> QueryError {
    let near = FIELDS
        .iter()
        .map(|(name, _)| (strsim::levenshtein(typed, name), *name))
        .min()
        .filter(|(far, name)| *far <= 2 && *far < name.len());
    let hint = near.map_or_else(
        || {
            format!(
                "put \"quotation marks\" around words with a colon; the fields are {}",
                names()
            )
        },
        |(_, name)| format!("perhaps “{name}:”"),
    );
    let shown = clean::line(shown);
    fault(span, &format!("unknown field “{shown}”: {hint}"))
}

fn names() -> String {
    let names: Vec<String> = FIELDS.iter().map(|(name, _)| format!("{name}:")).collect();
    names.join(" ")
}

/// Parses `2024`, `2024-05` or `2024-05-21` to the first day of the period.
fn date(typed: &str) -> Option<Date> {
    let mut parts = typed.split('-');
    let is_number = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let year = parts
        .next()
        .filter(is_number)
        .filter(|year| year.len() == 4)?;
    let mut next = || match parts.next() {
        None => Some(1),
        Some(part) => Some(part).filter(is_number)?.parse().ok(),
    };
    let (month, day) = (next()?, next()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month, day).ok()
}

/// Parses `3`, `>3`, `>=3`, `<3`, `<=3` or `2-5` to minimum and maximum.
fn numbers(typed: &str) -> Option<(u32, u32)> {
    let number = |text: &str| -> Option<u32> {
        let text = text.trim();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    if let Some(rest) = typed.strip_prefix(">=").or_else(|| typed.strip_prefix('≥')) {
        return Some((number(rest)?, u32::MAX));
    }
    if let Some(rest) = typed.strip_prefix("<=").or_else(|| typed.strip_prefix('≤')) {
        return Some((0, number(rest)?));
    }
    if let Some(rest) = typed.strip_prefix('>') {
        return Some((number(rest)?.checked_add(1)?, u32::MAX));
    }
    if let Some(rest) = typed.strip_prefix('<') {
        return Some((0, number(rest)?.checked_sub(1)?));
    }
    if let Some((least, most)) = typed.split_once(['-', '–']) {
        let (least, most) = (number(least)?, number(most)?);
        return (least <= most).then_some((least, most));
    }
    let exact = number(typed)?;
    Some((exact, exact))
}
