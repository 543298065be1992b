//! The control words, groups and bytes of an RTF.

/// A piece of an RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'b> {
    Open,
    Close,
    /// A byte of text, written as such or as `\'hh`.
    Byte(u8),
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A control word without its backslash, and its number.
    Word(&'b [u8], Option<i32>),
}

pub struct Lexer<'b> {
    rest: &'b [u8],
}

impl<'b> Lexer<'b> {
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    fn control(&mut self) -> Option<Item<'b>> {
        let (&first, rest) = self.rest.split_first()?;
        if !first.is_ascii_alphabetic() {
            self.rest = rest;
            return Some(match first {
                b'\'' => self.hex(),
                b'\\' | b'{' | b'}' => Item::Byte(first),
                symbol => Item::Symbol(symbol),
            });
        }
        let end = position(self.rest, |byte| !byte.is_ascii_alphabetic());
        let (word, rest) = self.rest.split_at(end);
        let is_negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(is_negative)..];
        let n_digits = position(digits, |byte| !byte.is_ascii_digit());
        let (digits, mut after) = digits.split_at(n_digits);
        let mut value = None;
        if n_digits > 0 {
            let number = digits.iter().fold(0_i64, |number, digit| {
                (number * 10 + i64::from(digit - b'0')).min(i64::from(i32::MAX))
            });
            let number = if is_negative { -number } else { number };
            value = i32::try_from(number).ok();
        } else if is_negative {
            after = rest;
        }
        self.rest = after.strip_prefix(b" ").unwrap_or(after);
        if word == b"bin" {
            let n = usize::try_from(value.unwrap_or(0)).unwrap_or(0);
            self.rest = self.rest.get(n..).unwrap_or(&[]);
        }
        Some(Item::Word(word, value))
    }

    fn hex(&mut self) -> Item<'b> {
        let digit = |at: usize| char::from(*self.rest.get(at)?).to_digit(16);
        let (Some(high), Some(low)) = (digit(0), digit(1)) else {
            return Item::Symbol(b'\'');
        };
        self.rest = &self.rest[2..];
        Item::Byte((high * 16 + low) as u8)
    }
}

fn position(bytes: &[u8], is_it: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(is_it).unwrap_or(bytes.len())
}

impl<'b> Iterator for Lexer<'b> {
    type Item = Item<'b>;

    fn next(&mut self) -> Option<Item<'b>> {
        loop {
            let (&first, rest) = self.rest.split_first()?;
            self.rest = rest;
            match first {
                b'{' => return Some(Item::Open),
                b'}' => return Some(Item::Close),
                b'\\' => return self.control(),
                // Line ends only wrap.
                b'\n' | b'\r' | 0 => {}
                byte => return Some(Item::Byte(byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_bytes() {
        let items = Lexer::new(b"{\\u-10 x\\'e9\\~\\bin2 {}\n\\b}").collect::<Vec<_>>();
        assert_eq!(
            items,
            [
                Item::Open,
                Item::Word(b"u", Some(-10)),
                Item::Byte(b'x'),
                Item::Byte(0xe9),
                Item::Symbol(b'~'),
                Item::Word(b"bin", Some(2)),
                Item::Word(b"b", None),
                Item::Close,
            ]
        );
    }
}
