//! Nouns for offices, ranks and territories, from `assets/words/offices.txt`.

use crate::word_lists::word_lists;

word_lists!(WORDS, "offices.txt", TERRITORIES RANKS OFFICES OFFICE_MODIFIERS GOVERNMENT QUANTIFIERS READS PLATFORMS);
