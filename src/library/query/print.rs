//! A query as it could have been typed.

use std::fmt::{self, Display, Formatter};

use super::{Query, Term, What, Words};

/// What could have been typed for it: [`super::parse`] gives the same query back.
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
        match &self.what {
            What::Text(words) if is_taken(words) => write!(f, "\"{words}\""),
            What::Text(words) => write_words(words, f),
            What::Said(words) => field("said", words, f),
            What::By(words) => field("by", words, f),
            What::About(words) => field("about", words, f),
            What::Mentions(words) => field("mentions", words, f),
            What::In(words) => field("in", words, f),
            What::Cue(words) => field("cue", words, f),
            What::Kind(kind) => write!(f, "kind:{}", kind.name()),
            What::After(date) => write!(f, "after:{date}"),
            What::Before(date) => write!(f, "before:{date}"),
            What::Quotes(least, u32::MAX) => write!(f, "quotes:>={least}"),
            What::Quotes(least, most) if least == most => write!(f, "quotes:{least}"),
            What::Quotes(0, most) => write!(f, "quotes:<={most}"),
            What::Quotes(least, most) => write!(f, "quotes:{least}-{most}"),
            What::Unread => f.write_str("unread"),
            What::Started => f.write_str("started"),
            What::Finished => f.write_str("finished"),
            What::Tag(tag) => write!(f, "#{tag}"),
        }
    }
}

/// The words with blanks between them, and a star when the last is only begun.
impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))?;
        f.write_str(if self.begun { "*" } else { "" })
    }
}

/// Words that alone would mean something else.
fn is_taken(words: &Words) -> bool {
    let alone = words.words.len() == 1 && !words.begun;
    alone && ["unread", "started", "finished"].contains(&words.words[0].as_str())
}

fn field(name: &str, words: &Words, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{name}:")?;
    write_words(words, f)
}

fn write_words(words: &Words, f: &mut Formatter<'_>) -> fmt::Result {
    if words.words.len() == 1 {
        write!(f, "{words}")
    } else {
        write!(f, "\"{words}\"")
    }
}
