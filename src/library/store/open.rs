//! Opens, checks, creates and deletes index files.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::lock::Lock;
use super::schema::{APPLICATION, SCHEMA, TABLES};
use super::{OpenOutcome, Store, StoreError, shingles};

/// How long a query waits for a commit of another process.
const PATIENCE: Duration = Duration::from_secs(2);

/// Device and inode of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let metadata = fs::metadata(path).ok()?;
        Some(Self(metadata.dev(), metadata.ino()))
    }

    /// Other systems do not allow an open file to be deleted, so existence is enough.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> Option<Self> {
        path.exists().then_some(Self(0, 0))
    }
}

/// What the header of an existing file says.
enum Judged {
    Ours,
    Empty,
    OtherVersion,
}

pub(super) fn for_reading(path: &Path) -> Result<Store, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match connect(path, flags)
        .and_then(|connection| judge(&connection).map(|judged| (connection, judged)))
    {
        Ok((connection, Judged::Ours)) => connection,
        Ok((_, Judged::Empty)) => return Err(StoreError::Missing),
        Ok((_, Judged::OtherVersion)) => return Err(StoreError::OtherVersion),
        Err(StoreError::Damaged) => return Err(StoreError::Damaged),
        // On a read-only disk WAL cannot be set up, but the file does not change either.
        Err(_) => connect_unchanging(path)?,
    };
    set_up_reading(&connection)?;
    Ok(Store {
        identity: Identity::of(path),
        path: path.to_owned(),
        connection,
        outcome: OpenOutcome::Existing,
        n_unsorted: 0,
        _lock: None,
    })
}

/// An empty index in memory, which ends with its connection.
pub(super) fn in_memory() -> Result<Store, StoreError> {
    let connection = Connection::open_in_memory()?;
    keep_plans(&connection)?;
    let connection = make(connection)?;
    set_up_reading(&connection)?;
    Ok(Store {
        identity: None,
        path: PathBuf::new(),
        connection,
        outcome: OpenOutcome::Created,
        n_unsorted: 0,
        _lock: None,
    })
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    // `SQLite` would block on a pipe.
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(StoreError::Damaged);
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Keeps the plan of a prepared statement when other values are bound. Otherwise `SQLite` prepares most statements
/// again for each value once the index has statistics, which takes longer than running them.
fn keep_plans(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Opens a file without locks and shared memory, on the assumption that nobody writes it.
fn connect_unchanging(path: &Path) -> Result<Connection, StoreError> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags)?;
    keep_plans(&connection)?;
    match judge(&connection)? {
        Judged::Ours => Ok(connection),
        Judged::Empty => Err(StoreError::Missing),
        Judged::OtherVersion => Err(StoreError::OtherVersion),
    }
}

fn set_up_reading(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}

fn judge(connection: &Connection) -> Result<Judged, StoreError> {
    let number = |name: &str| -> Result<i32, StoreError> {
        Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
    };
    let (application, schema) = (number("application_id")?, number("user_version")?);
    if application == APPLICATION && schema == SCHEMA {
        return if is_complete(connection)? {
            Ok(Judged::Ours)
        } else {
            Err(StoreError::Damaged)
        };
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(if tables == 0 && application == 0 {
        Judged::Empty
    } else {
        Judged::OtherVersion
    })
}

/// Whether all tables, indexes and triggers are there.
fn is_complete(connection: &Connection) -> Result<bool, StoreError> {
    let mut query = connection.prepare("SELECT name FROM sqlite_schema")?;
    let names = query.query_map([], |row| row.get::<_, String>(0))?;
    let there: HashSet<String> = names.collect::<Result<_, _>>()?;
    let is_kind = |word: &str| ["TABLE", "VIRTUAL", "INDEX", "TRIGGER"].contains(&word);
    let mut made = TABLES.lines().filter_map(|line| {
        let mut words = line.strip_prefix("CREATE ")?.split(' ');
        words.find(|word| !is_kind(word))
    });
    Ok(made.all(|name| there.contains(name)))
}

pub(super) fn for_writing(path: &Path) -> Result<Store, StoreError> {
    if let Some(folder) = path.parent() {
        make_folder(folder).map_err(StoreError::of_writing)?;
    }
    let lock = Lock::take(path)?;
    let was_there = path.exists();
    let (connection, found) = match open_as_it_is(path) {
        Ok((connection, Judged::Ours)) => (connection, OpenOutcome::Existing),
        Ok((connection, Judged::Empty)) => (make(connection)?, OpenOutcome::Created),
        Ok((connection, Judged::OtherVersion)) => {
            drop(connection);
            (make_anew(path)?, OpenOutcome::OtherVersion)
        }
        Err(StoreError::Damaged) => (make_anew(path)?, OpenOutcome::Damaged),
        Err(error) => return Err(error),
    };
    // Those of a build that was killed.
    shingles::sort_in(&connection)?;
    let found = if was_there || found != OpenOutcome::Existing {
        found
    } else {
        OpenOutcome::Created
    };
    Ok(Store {
        identity: Identity::of(path),
        path: path.to_owned(),
        connection,
        outcome: found,
        n_unsorted: 0,
        _lock: Some(lock),
    })
}

fn open_as_it_is(path: &Path) -> Result<(Connection, Judged), StoreError> {
    if is_cut_short(path) {
        return Err(StoreError::Damaged);
    }
    let connection = connect(path, writing())?;
    let judged = judge(&connection)?;
    if matches!(judged, Judged::Ours) {
        set_up_writing(&connection)?;
    }
    Ok((connection, judged))
}

/// Whether the file is shorter than its header says, which `SQLite` notices only on reading the end.
/// Pages may be missing legitimately if there is a write-ahead log.
fn is_cut_short(path: &Path) -> bool {
    let has_log = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    let mut head = [0; 32];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    if has_log || read.is_err() || !head.starts_with(b"SQLite format 3\0") {
        return false;
    }
    let page = match u64::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 65_536,
        page => page,
    };
    let pages = u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]]));
    fs::metadata(path).is_ok_and(|file| file.len() < page * pages)
}

fn writing() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// WAL lets readers continue during writes; with `synchronous = NORMAL` a system crash may lose the
/// last batches, but never corrupts the file.
fn set_up_writing(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // The rows of one article touch pages all over the indexes: let a batch fit into the cache, and
    // checkpoint rarely.
    connection.pragma_update(None, "cache_size", -98304)?;
    connection.pragma_update(None, "wal_autocheckpoint", 16_000)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn make(connection: Connection) -> Result<Connection, StoreError> {
    set_up_writing(&connection)?;
    let transaction = connection.unchecked_transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('schema', ?1)",
        [SCHEMA.to_string()],
    )?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()?;
    Ok(connection)
}

/// Replaces the file by an empty index. Processes that have the old file open keep reading it until
/// they check [`Store::is_current`].
fn make_anew(path: &Path) -> Result<Connection, StoreError> {
    remove(path)?;
    make(connect(path, writing())?)
}

/// Deletes the index at `path` with its WAL files, but not its lock file.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::of_writing(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Creates a folder and its parents, accessible to the user only.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
