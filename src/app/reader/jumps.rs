//! The jump list: places to go back and forward to, across articles.

use crate::app::{App, OpenTarget, Reader, Session};
use crate::bookmarks::{Anchor, places};
use pullquote_text::Source;

/// A place in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    pub source: Source,
    pub at: Position,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Position {
    /// A byte offset, for this session.
    Byte(usize),
    Anchor(Box<Anchor>),
}

const MOST: usize = 100;

/// The jump list and the position in it.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    list: Vec<Jump>,
    /// Index of the next place forward; the length if there is none.
    here: usize,
}

impl Jumps {
    /// Adds a place and drops those forward of the current one.
    pub fn leave(&mut self, jump: Jump) {
        self.list.truncate(self.here);
        self.list.retain(|old| *old != jump);
        self.list.push(jump);
        if self.list.len() > MOST {
            self.list.remove(0);
        }
        self.here = self.list.len();
    }

    /// Restores places of earlier sessions, oldest first, if there are none yet.
    pub fn restore(&mut self, kept: Vec<Jump>) {
        if self.list.is_empty() {
            self.list = kept;
            self.list.truncate(MOST);
            self.here = self.list.len();
        }
    }

    /// Ties the places in the article at `source` to its words, before its text is replaced.
    pub fn anchor(&mut self, source: &Source, anchor: impl Fn(usize) -> Anchor) {
        for jump in self.list.iter_mut().filter(|jump| jump.source == *source) {
            if let Position::Byte(at) = jump.at {
                jump.at = Position::Anchor(Box::new(anchor(at)));
            }
        }
    }

    /// The previous place; `from` replaces the current one.
    pub fn back(&mut self, from: Option<Jump>) -> Option<Jump> {
        if self.here == 0 {
            return None;
        }
        // The library is not a place to return to.
        match (from, self.list.get_mut(self.here)) {
            (Some(from), Some(slot)) => *slot = from,
            (Some(from), None) => self.list.push(from),
            (None, _) => {}
        }
        self.here -= 1;
        self.list.get(self.here).cloned()
    }

    pub fn forward(&mut self) -> Option<Jump> {
        let next = self.list.get(self.here + 1).cloned()?;
        self.here += 1;
        Some(next)
    }
}

impl App {
    pub(in crate::app) fn jump(&mut self, forward: bool) {
        let there = if forward {
            self.reader.jumps.forward()
        } else {
            self.reader.jumps.back(self.reader.here())
        };
        let Some(there) = there else {
            let way = if forward { "forward" } else { "back" };
            self.session
                .info(format!("there is no jump to go {way} to"));
            return;
        };
        let target = match there.at {
            Position::Byte(at) => OpenTarget::Byte(at),
            Position::Anchor(words) => OpenTarget::Anchor(words),
        };
        if self
            .reader
            .open
            .as_ref()
            .is_some_and(|open| open.source == there.source)
        {
            self.go(target);
        } else {
            self.session.open(there.source, target);
        }
    }
}

impl Reader {
    pub(in crate::app) fn here(&self) -> Option<Jump> {
        self.open.as_ref().map(|open| Jump {
            source: open.source.clone(),
            at: Position::Byte(open.anchor),
        })
    }

    pub(in crate::app) fn left(&mut self, from: Option<Jump>, session: &mut Session) {
        let Some(from) = from.filter(|from| self.here().as_ref() != Some(from)) else {
            return;
        };
        if let (Some(open), Position::Byte(at)) = (&self.open, &from.at)
            && open.source == from.source
        {
            session.places.push_jump(places::Jump {
                article: open.id.clone(),
                source: open.source.locator(),
                anchor: places::anchor_at(open.article.text(), &open.id, *at),
                time: session.now.unix_ms,
            });
        }
        self.jumps.leave(from);
    }

    /// Adds the current place before leaving for another article or screen.
    pub(in crate::app) fn push_jump(&mut self, session: &mut Session) {
        let (Some(here), Some(open)) = (self.here(), &self.open) else {
            return;
        };
        session.places.push_jump(places::Jump {
            article: open.id.clone(),
            source: open.source.locator(),
            anchor: places::anchor_at(open.article.text(), &open.id, open.anchor),
            time: session.now.unix_ms,
        });
        self.jumps.leave(here);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jump(at: usize) -> Jump {
        Jump {
            source: Source::Stdin,
            at: Position::Byte(at),
        }
    }

    #[test]
    fn back_and_forward_return_to_the_start() {
        let mut jumps = Jumps::default();
        jumps.leave(jump(0));
        jumps.leave(jump(10));
        assert_eq!(jumps.back(Some(jump(20))), Some(jump(10)));
        assert_eq!(jumps.back(Some(jump(10))), Some(jump(0)));
        assert_eq!(jumps.back(Some(jump(0))), None);
        assert_eq!(jumps.forward(), Some(jump(10)));
        assert_eq!(jumps.forward(), Some(jump(20)));
        assert_eq!(jumps.forward(), None);
    }

    #[test]
    fn new_jump_clears_the_forward_list() {
        let mut jumps = Jumps::default();
        jumps.leave(jump(0));
        jumps.leave(jump(10));
        jumps.back(Some(jump(20)));
        jumps.leave(jump(10));
        assert_eq!(jumps.forward(), None);
        assert_eq!(jumps.back(Some(jump(5))), Some(jump(10)));
    }
}
