//! Prints queries in the syntax that [`super::parse`] reads.

use std::fmt::{self, Display, Formatter};

use super::{Phrase, Predicate, Query, Term};

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{term}")?;
        }
        Ok(())
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match &self.predicate {
            Predicate::Text(words) if is_taken(words) => write!(f, "\"{words}\""),
            Predicate::Text(words) => write_words(words, f),
            Predicate::Said(words) => field("said", words, f),
            Predicate::By(words) => field("by", words, f),
            Predicate::About(words) => field("about", words, f),
            Predicate::Mentions(words) => field("mentions", words, f),
            Predicate::In(words) => field("in", words, f),
            Predicate::Cue(words) => field("cue", words, f),
            Predicate::Kind(kind) => write!(f, "kind:{}", kind.name()),
            Predicate::After(date) => write!(f, "after:{date}"),
            Predicate::Before(date) => write!(f, "before:{date}"),
            Predicate::Quotes(least, u32::MAX) => write!(f, "quotes:>={least}"),
            Predicate::Quotes(least, most) if least == most => write!(f, "quotes:{least}"),
            Predicate::Quotes(0, most) => write!(f, "quotes:<={most}"),
            Predicate::Quotes(least, most) => write!(f, "quotes:{least}-{most}"),
            Predicate::Unread => f.write_str("unread"),
            Predicate::Started => f.write_str("started"),
            Predicate::Finished => f.write_str("finished"),
            Predicate::Starred => f.write_str("is:starred"),
            Predicate::Archived => f.write_str("is:archived"),
            Predicate::Tag(tag) => write!(f, "#{tag}"),
        }
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))?;
        f.write_str(if self.is_prefix { "*" } else { "" })
    }
}

/// Whether the words without quotation marks would be a keyword.
fn is_taken(words: &Phrase) -> bool {
    let alone = words.words.len() == 1 && !words.is_prefix;
    alone && ["unread", "started", "finished"].contains(&words.words[0].as_str())
}

fn field(name: &str, words: &Phrase, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{name}:")?;
    write_words(words, f)
}

fn write_words(words: &Phrase, f: &mut Formatter<'_>) -> fmt::Result {
    if words.words.len() == 1 {
        write!(f, "{words}")
    } else {
        write!(f, "\"{words}\"")
    }
}
