//! Words of dates and amounts, looked up in `assets/words/dates-amounts.txt`.

use crate::word_lists::word_lists;

word_lists!(WORDS, "dates-amounts.txt",
    MONTHS AMBIGUOUS_MONTHS MONTH_CUES DAYS SEASONS DAY_PARTS PERIODS TIME_UNITS NUMBERS SCALES
    CURRENCIES CURRENCY_CODES SIGN_PREFIXES UNITS UNIT_MODIFIERS OPENERS);

/// A short word in lower case, on the stack.
#[derive(Clone, Copy)]
pub(super) struct LowerWord {
    bytes: [u8; 16],
    length: usize,
}

impl LowerWord {
    /// Empty for a word that is not ASCII or longer than 16 bytes: no list has such a word.
    pub fn of(word: &str) -> Self {
        let mut out = Self {
            bytes: [0; 16],
            length: 0,
        };
        let bytes = word.as_bytes();
        if bytes.len() <= 16 && word.is_ascii() {
            out.bytes[..bytes.len()].copy_from_slice(bytes);
            out.bytes.make_ascii_lowercase();
            out.length = bytes.len();
        }
        out
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or("")
    }

    pub fn is(&self, words: &[&str]) -> bool {
        self.length > 0 && words.contains(&self.as_str())
    }

    pub fn is_in(&self, lists: u32) -> bool {
        self.length > 0 && WORDS.has(lists, self.as_str())
    }
}

/// Whether an expression can begin with `word`.
pub(super) fn may_begin(word: &LowerWord) -> bool {
    let text = word.as_str();
    word.is_in(OPENERS | MONTHS | DAYS | NUMBERS | SEASONS | CURRENCY_CODES | SIGN_PREFIXES)
        || text.contains('-')
}

pub(super) fn is_currency_sign(word: &str) -> bool {
    matches!(word, "$" | "£" | "€" | "¥" | "₹" | "₽" | "₩" | "₦" | "₺")
}
