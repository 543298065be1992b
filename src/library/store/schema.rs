//! The tables, documented in `docs/index.md`.

/// Schema version: an index of another one is rebuilt.
pub const SCHEMA: i32 = 8;

/// `PRAGMA application_id`, `pqIX`: identifies our databases.
pub(super) const APPLICATION: i32 = 0x7071_4958;

/// `articles.state`: to be indexed again.
pub(super) const STATE_STALE: i32 = 1;
/// `articles.state`: up to date.
pub(super) const STATE_INDEXED: i32 = 2;

/// `said.kind` of scare quotes, as SQL; [`StatementKind::bit`](crate::library::statement_kind::StatementKind::bit) gives the numbers.
pub(super) const SCARE: &str = "4";
/// Condition that the row `s` of `said` is no scare quote.
pub(super) const NO_SCARE: &str = "s.kind <> 4";
/// `said.kind` of quotations that may be repeated elsewhere, direct and mixed ones, as SQL.
pub(super) const REPEATABLE: &str = "(1, 2)";

/// Creates all tables. The full-text tables get normalized words (`library::words`), so the simplest
/// tokenizer splits them correctly. Of `spoken` and `names` a row is deleted by its words, which saves a table of
/// their numbers.
pub(super) const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    locator NOT NULL UNIQUE,
    key INTEGER NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER,
    sha256 TEXT,
    title TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    folder TEXT NOT NULL DEFAULT '',
    date TEXT,
    date_from TEXT,
    words INTEGER NOT NULL DEFAULT 0,
    quotes INTEGER NOT NULL DEFAULT 0,
    attributed INTEGER NOT NULL DEFAULT 0,
    kinds INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    state INTEGER NOT NULL,
    engine TEXT NOT NULL DEFAULT 'fast',
    corrections TEXT,
    found_quotes INTEGER,
    found_attributed INTEGER,
    found_kinds INTEGER,
    address TEXT
);
CREATE INDEX articles_corrected ON articles (corrections) WHERE corrections IS NOT NULL;
CREATE INDEX articles_sha256 ON articles (sha256);
CREATE INDEX articles_newest ON articles (date DESC, id DESC, key, quotes, attributed, kinds)
    WHERE sha256 IS NOT NULL;

CREATE TABLE previews (
    article INTEGER PRIMARY KEY,
    byline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    opening TEXT NOT NULL,
    voices TEXT NOT NULL
);

CREATE TABLE said (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    \"end\" INTEGER NOT NULL,
    text TEXT NOT NULL,
    speaker TEXT,
    mention_start INTEGER,
    mention_end INTEGER,
    cue INTEGER,
    confidence REAL NOT NULL,
    named INTEGER,
    person INTEGER,
    date INTEGER,
    corrected INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX said_article ON said (article);
CREATE INDEX said_person ON said (person, date DESC, article DESC, start DESC, kind)
    WHERE person IS NOT NULL;
CREATE INDEX said_unnamed ON said (speaker) WHERE named IS NULL AND speaker IS NOT NULL;
CREATE INDEX said_cue ON said (cue) WHERE cue IS NOT NULL;
CREATE INDEX said_newest ON said (date DESC, article DESC)
    WHERE speaker IS NOT NULL AND kind <> 4;

CREATE TABLE cues (id INTEGER PRIMARY KEY, cue TEXT NOT NULL UNIQUE);

CREATE TABLE named (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    name TEXT,
    called TEXT,
    mentions TEXT NOT NULL,
    n_mentions INTEGER NOT NULL,
    n_said INTEGER NOT NULL,
    in_headline INTEGER NOT NULL,
    is_main INTEGER NOT NULL,
    person INTEGER NOT NULL,
    date INTEGER
);
CREATE INDEX named_article ON named (article);
CREATE INDEX named_person ON named (person, date DESC, article DESC, n_said, is_main);
CREATE TRIGGER articles_date AFTER UPDATE OF date ON articles WHEN OLD.date IS NOT NEW.date BEGIN
    UPDATE said SET date = CAST(julianday(NEW.date) - 2440587.5 AS INTEGER) WHERE article = NEW.id;
    UPDATE named SET date = CAST(julianday(NEW.date) - 2440587.5 AS INTEGER) WHERE article = NEW.id;
END;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    sex TEXT NOT NULL,
    block TEXT,
    head INTEGER,
    articles INTEGER NOT NULL DEFAULT 0,
    said INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX people_block ON people (block) WHERE block IS NOT NULL;
CREATE INDEX people_head ON people (head);
CREATE INDEX people_said ON people (said, articles);

CREATE TABLE aliases (
    article INTEGER NOT NULL,
    kind TEXT NOT NULL,
    block TEXT NOT NULL,
    short TEXT NOT NULL,
    long TEXT NOT NULL
);
CREATE INDEX aliases_article ON aliases (article);
CREATE INDEX aliases_block ON aliases (block, kind);
CREATE INDEX aliases_short ON aliases (short, kind);

CREATE VIRTUAL TABLE texts USING fts5 (
    headline, body,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE hits USING fts5vocab (texts, instance);
CREATE VIRTUAL TABLE spoken USING fts5 (
    attributed, nameless, scare,
    content = '', columnsize = 0, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE places USING fts5 (
    publisher, folder, file,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE names USING fts5 (
    name,
    content = '', columnsize = 0, tokenize = 'ascii'
);

CREATE TABLE shingles (
    hash INTEGER NOT NULL,
    said INTEGER NOT NULL,
    PRIMARY KEY (hash, said)
) WITHOUT ROWID;
CREATE TABLE new_shingles (
    said INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY (said, hash)
) WITHOUT ROWID;
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::statement_kind::StatementKind;

    #[test]
    fn kinds_are_the_bits_of_sets_of_kinds() {
        assert_eq!(SCARE, StatementKind::Scare.bit().to_string());
        let [direct, mixed] = [StatementKind::Direct, StatementKind::Mixed].map(StatementKind::bit);
        assert_eq!(REPEATABLE, format!("({direct}, {mixed})"));
        assert_eq!(NO_SCARE, format!("s.kind <> {SCARE}"));
        assert!(TABLES.contains(&format!("kind <> {SCARE};")));
    }
}
