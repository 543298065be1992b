//! Faults of the machine around the program: its folders, its memory, its disk, its terminal.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use rustix::process::Signal;

use crate::home::{Home, stderr};
use crate::pty_session::PtySession;

const ARTICLE: &str = "The kettle\n\nThe kettle was on when the door opened.\n";

#[test]
fn folder_that_goes_away_and_comes_back_is_listed_again() {
    let home = Home::new();
    home.file("lamps/one.txt", "The first lamp\n\nIt is lit.\n");
    let session = home.open(&["lamps"]);
    session.shows(&["The first lamp"]);
    let folder = home.work().join("lamps");
    fs::remove_dir_all(&folder).unwrap();
    session.shows(&["does not exist"]);
    home.file("lamps/two.txt", "The second lamp\n\nIt is not.\n");
    session.shows(&["The second lamp", "1 article"]);
    session.hides("does not exist");
    // The new folder is watched as the old one was.
    home.file("lamps/three.txt", "The third lamp\n\nIt is out.\n");
    session.shows(&["The third lamp", "2 articles"]);
    session.quit();
}

#[test]
fn library_folder_made_later_is_listed() {
    let home = Home::new();
    let session = home.open(&[]);
    session.shows(&["Welcome to pullquote"]);
    let folder = home.path("data/pullquote/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lamp.txt"), "The lamp\n\nIt is lit.\n").unwrap();
    session.shows(&["The lamp", "9 articles"]);
    session.quit();
}

#[test]
fn abort_restores_the_terminal() {
    let home = Home::new();
    home.file("kettle.txt", ARTICLE);
    let session = home.open(&["kettle.txt"]);
    session.shows(&["Library ›", "The kettle was"]);
    // The guard is there before the first key is read.
    session.keys("?");
    session.shows(&["Move"]);
    session.signal(Signal::ABORT);
    let out = session.expect_exit_in(&[1, 134]);
    let out = String::from_utf8(out).unwrap();
    let after = out.rsplit("\x1b[?1049l").next().unwrap();
    assert!(after.contains("pullquote: aborted"), "{after}");
}

/// Gives no memory as long as the file named by `NO_MEMORY` exists.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const NO_MEMORY: &str = r#"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);

static int is_out(void) {
    const char *gate = getenv("NO_MEMORY");
    int before = errno, is_out = gate && access(gate, F_OK) == 0;
    errno = is_out ? ENOMEM : before;
    return is_out;
}
void *malloc(size_t n) { return is_out() ? NULL : __libc_malloc(n); }
void *calloc(size_t m, size_t n) { return is_out() ? NULL : __libc_calloc(m, n); }
void *realloc(void *p, size_t n) { return is_out() ? NULL : __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { return is_out() ? NULL : __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) {
    if (is_out()) return ENOMEM;
    *p = __libc_memalign(a, n);
    return *p ? 0 : ENOMEM;
}
"#;

/// Starts the program, but not the shell, with the library.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn preloading(library: &std::path::Path) -> String {
    let library = library.display();
    format!("LD_PRELOAD={library} exec \"$0\" \"$@\" 2> ../errors")
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn running_out_of_memory_restores_the_terminal() {
    let home = Home::new();
    let Some(library) = crate::slow_files::preload(&home, NO_MEMORY) else {
        return;
    };
    home.file("kettle.txt", ARTICLE);
    let gate = home.path("gate");
    let script = preloading(&library);
    let session = home
        .session(&["kettle.txt"])
        .env("NO_MEMORY", gate.to_str().unwrap())
        .script(&script)
        .start();
    session.shows(&["Library ›", "The kettle was"]);
    session.keys("?");
    session.shows(&["Move"]);
    fs::write(gate, "").unwrap();
    session.keys("?");
    session.expect_exit_in(&[1, 134]);
    let errors = fs::read_to_string(home.path("errors")).unwrap();
    assert!(errors.contains("pullquote: aborted"), "{errors}");
}

/// Gives as many threads as `THREADS` says.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const FEW_THREADS: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *arg) {
    static atomic_int started;
    const char *most = getenv("THREADS");
    if (most && atomic_fetch_add(&started, 1) >= atoi(most)) return EAGAIN;
    create_fn *create = (create_fn *)dlsym(RTLD_NEXT, "pthread_create");
    return create(t, a, f, arg);
}
"#;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn running_out_of_threads_is_told_and_restores_the_terminal() {
    let home = Home::new();
    let Some(library) = crate::slow_files::preload(&home, FEW_THREADS) else {
        return;
    };
    home.file("kettle.txt", ARTICLE);
    let script = preloading(&library);
    for most in ["0", "1", "2", "3", "4", "5"] {
        let session = home
            .session(&["kettle.txt"])
            .env("THREADS", most)
            .script(&script)
            .start();
        session.expect_exit(1);
        let errors = fs::read_to_string(home.path("errors")).unwrap();
        assert!(errors.contains("no more threads"), "{most}: {errors}");
    }
}

/// Runs the program with standard output on a disk that is full.
#[cfg(target_os = "linux")]
fn on_a_full_disk(home: &Home, args: &[&str]) -> std::process::Output {
    use std::process::Stdio;

    use crate::home::PULLQUOTE;

    let full = File::options().write(true).open("/dev/full").unwrap();
    Command::new(PULLQUOTE)
        .args(args)
        .env_clear()
        .envs(home.env())
        .stdin(Stdio::null())
        .stdout(full)
        .output()
        .unwrap()
}

/// The system would end a program that writes beyond the limit, which asks to be told instead.
#[cfg(target_os = "linux")]
#[test]
fn limit_on_the_size_of_files_is_an_error_like_a_full_disk() {
    use crate::home::PULLQUOTE;

    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let out = Command::new("sh")
        .args(["-c", "ulimit -f 0; exec \"$0\" add \"$1\"", PULLQUOTE])
        .arg(article)
        .env_clear()
        .envs(home.env())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    assert!(stderr(&out).contains("File too large"), "{}", stderr(&out));
    let session = home
        .session(&["kettle.txt"])
        .script("ulimit -f 0; exec \"$0\" \"$@\"")
        .start();
    session.shows(&["Library ›", "The kettle was"]);
    session.press("m", &["not saved: "]);
    session.press("q", &["press again to quit"]);
    session.keys("q");
    let out = String::from_utf8(session.expect_exit(1)).unwrap();
    assert!(out.contains("not saved; keep what follows"), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn output_to_a_full_disk_is_an_error() {
    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let article = article.to_str().unwrap();
    for args in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["help", "search"],
        &["completions", "bash"],
        &["man"],
        &["annotate", article],
        &["--plain", article],
    ] {
        let out = on_a_full_disk(&home, args);
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(
            stderr(&out).contains("No space left"),
            "{args:?}: {}",
            stderr(&out)
        );
    }
}

/// A file of that many gigabytes, which takes no room.
fn sparse(home: &Home, name: &str, gigabytes: u64) {
    let file = File::create(home.work().join(name)).unwrap();
    file.set_len(gigabytes << 30).unwrap();
}

#[track_caller]
fn assert_little_memory(session: &PtySession) {
    let peak = session.peak_memory().unwrap_or(0);
    assert!(peak < 400 << 20, "{} MB", peak >> 20);
}

#[test]
fn more_than_4_gb_are_refused_without_reading_them() {
    let home = Home::new();
    sparse(&home, "large.txt", 5);
    let from_stdin = home
        .session(&["-"])
        .script("exec \"$0\" \"$@\" < large.txt");
    let named = home.session(&["large.txt"]);
    for (builder, reason) in [(from_stdin, "bytes or more"), (named, "is too large")] {
        let session = builder.start();
        session.shows(&[reason]);
        assert_little_memory(&session);
        session.quit();
    }
    let out = home.run(&["--plain", "large.txt"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("is too large"), "{}", stderr(&out));
}

#[test]
fn links_to_special_files_are_told_and_never_waited_for() {
    let home = Home::new();
    home.file("lamps/a.txt", "The lamp\n\nIt is lit.\n");
    let folder = home.work().join("lamps");
    let _socket = UnixListener::bind(home.work().join("socket")).unwrap();
    let made = Command::new("mkfifo")
        .arg(home.work().join("pipe"))
        .status();
    assert!(made.unwrap().success());
    for (name, target) in [
        ("zero.txt", "/dev/zero"),
        ("tty.txt", "/dev/tty"),
        ("pipe.txt", "../pipe"),
        ("socket.txt", "../socket"),
        ("loop.txt", "loop.txt"),
        ("nowhere.txt", "nothing"),
        ("here", "."),
    ] {
        symlink(target, folder.join(name)).unwrap();
    }
    let session = home.open(&["lamps"]);
    session.shows(&["The lamp", "1 article", "6 files cannot be read"]);
    session.quit();
}

/// Reading it waits for the next message of the system, and takes that from those who wait for it.
#[cfg(target_os = "linux")]
#[test]
fn file_that_makes_its_reader_wait_is_not_waited_for() {
    let home = Home::new();
    home.file("lamps/a.txt", "The lamp\n\nIt is lit.\n");
    symlink("/proc/kmsg", home.work().join("lamps/kmsg.txt")).unwrap();
    let session = home.open(&["lamps"]);
    session.shows(&["The lamp", "1 article ", "1 file cannot be read"]);
    session.quit();
    let session = home.open(&["lamps/kmsg.txt"]);
    session.shows(&["pullquote"]);
    session.quit();
}

#[cfg(target_os = "linux")]
#[test]
fn folders_of_the_system_are_left_at_once() {
    for folder in ["/proc", "/dev", "/sys"] {
        let home = Home::new();
        let session = home.open(&[folder]);
        session.shows(&["pullquote", "articles"]);
        session.press("jj?", &["Keys "]);
        assert_little_memory(&session);
        session.quit();
    }
}

/// Where the system watches nothing, the look on focus finds what changed, and nothing is said about it.
#[cfg(target_os = "linux")]
#[test]
fn limits_of_inotify_are_no_fault() {
    let limit = "echo 0 > /proc/sys/user/max_inotify_instances";
    let can_limit = Command::new("unshare")
        .args(["-U", "-r", "sh", "-c", limit])
        .status();
    if !can_limit.is_ok_and(|status| status.success()) {
        eprintln!("skipped: the limits of inotify cannot be set here");
        return;
    }
    let home = Home::new();
    home.file("lamps/one.txt", "The first lamp\n\nIt is lit.\n");
    let script = format!("exec unshare -U -r sh -c '{limit}; exec \"$0\" \"$@\"' \"$0\" \"$@\"");
    let session = home.session(&["lamps"]).script(&script).start();
    session.shows(&["The first lamp"]);
    assert!(!session.text().contains("cannot"));
    home.file("lamps/two.txt", "The second lamp\n\nIt is not.\n");
    session.send(b"\x1b[I");
    session.shows(&["The second lamp", "2 articles"]);
    session.press("<Enter>", &["Library ›", "It is"]);
    session.quit();
}

/// As another user, since root may read everything.
#[cfg(target_os = "linux")]
#[test]
fn folder_without_permission_is_told() {
    use std::os::unix::fs::{PermissionsExt as _, chown};

    let home = Home::new();
    home.file("lamps/a.txt", "The lamp\n\nIt is lit.\n");
    home.file("lamps/closed/b.txt", "The other\n\nIt is not.\n");
    home.file("lamps/closed.txt", "The third\n\nNor this.\n");
    let lamps = home.work().join("lamps");
    for closed in ["closed", "closed.txt"] {
        fs::set_permissions(lamps.join(closed), fs::Permissions::from_mode(0o000)).unwrap();
    }
    let mut script = "exec \"$0\" \"$@\"".to_owned();
    if rustix::process::geteuid().is_root() {
        // The files of `Home` are the other user's, but for these two, which root keeps.
        const NOBODY: u32 = 65534;
        for path in [
            home.path(""),
            home.work(),
            lamps.clone(),
            lamps.join("a.txt"),
        ] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        script =
            format!("exec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups \"$0\" \"$@\"");
        let probe = script.replace("exec ", "") + " --version";
        let probe = probe.replace("\"$0\" \"$@\"", crate::home::PULLQUOTE);
        let can_start = Command::new("sh")
            .args(["-c", &probe])
            .stdout(std::process::Stdio::null())
            .status();
        if !can_start.is_ok_and(|status| status.success()) {
            eprintln!("skipped: root cannot start the program as another user here");
            return;
        }
    }
    let session = home.session(&["lamps"]).script(&script).start();
    session.shows(&[
        "The lamp",
        "closed.txt",
        "permission denied",
        "2 files cannot be read",
    ]);
    session.press("~", &["closed is", "closed.txt is", "permission denied"]);
    session.quit();
}

/// Deeper than any path may be long: what lies beyond is told, and what can be reached is listed.
#[test]
fn folders_nested_beyond_the_longest_path_are_told() {
    let home = Home::new();
    home.file("lamps/a.txt", "The lamp\n\nIt is lit.\n");
    let name = "n".repeat(250);
    // Relative, since no path may be as long; a shell that knows its folder stops one folder too deep.
    let nest = format!("cd lamps; for n in $(seq 40); do mkdir {name} && cd {name} || exit; done");
    let made = Command::new("sh")
        .args(["-c", &nest])
        .current_dir(home.work())
        .output();
    assert!(made.is_ok());
    let session = home.open(&["lamps"]);
    session.shows(&["The lamp", "1 article", "1 file cannot be read"]);
    session.quit();
    let out = home.run(&["--plain", &"x".repeat(5000)]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("too long"), "{}", stderr(&out));
}
