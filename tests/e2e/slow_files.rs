//! Network folders that answer late: a library between the program and the system holds every call about
//! some paths for minutes.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::home::Home;
use crate::pty_session::{PtySession, until};

/// Waits in the calls about paths with the word `slow` as long as the file named by `SLOW_GATE` exists, at most
/// two minutes, and notes that it does in the file named by `SLOW_NOTE`.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int (*real_access)(const char *, int);

static void wait_for(const char *path) {
    const char *gate = getenv("SLOW_GATE");
    const char *note = getenv("SLOW_NOTE");
    if (!path || !gate || !strstr(path, "slow")) return;
    if (!real_access) real_access = dlsym(RTLD_NEXT, "access");
    for (int n = 0; n < 12000 && real_access(gate, F_OK) == 0; n++) {
        int (*real)(const char *, mode_t) = dlsym(RTLD_NEXT, "creat");
        if (n == 0 && note) { int fd = real(note, 0600); if (fd >= 0) close(fd); }
        usleep(10000);
    }
}
#define HOLD(name, type, params, path, args) \
    type name params { type (*real) params = dlsym(RTLD_NEXT, #name); wait_for(path); return real args; }

HOLD(statx, int, (int d, const char *p, int f, unsigned m, struct statx *b), p, (d, p, f, m, b))
HOLD(stat, int, (const char *p, struct stat *b), p, (p, b))
HOLD(lstat, int, (const char *p, struct stat *b), p, (p, b))
HOLD(opendir, DIR *, (const char *p), p, (p))
HOLD(rename, int, (const char *a, const char *p), p, (a, p))
#define OPEN(name) \
    int name(const char *p, int f, ...) { \
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
        va_list list; va_start(list, f); int mode = va_arg(list, int); va_end(list); \
        wait_for(p); return real(p, f, mode); }
OPEN(open)
OPEN(open64)
"#;

/// The library built from `code`, to be loaded before others; `None` if there is no C compiler.
pub fn preload(home: &Home, code: &str) -> Option<PathBuf> {
    let (source, built) = (home.path("shim.c"), home.path("shim.so"));
    fs::write(&source, code).unwrap();
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-w", "-o"])
        .args([&built, &source])
        .arg("-ldl");
    match cc.status() {
        Ok(status) => {
            assert!(status.success(), "the library does not build");
            Some(built)
        }
        Err(error) => {
            eprintln!("skipped: no C compiler: {error}");
            None
        }
    }
}

struct Slow {
    home: Home,
    shim: PathBuf,
}

impl Slow {
    fn new() -> Option<Self> {
        let home = Home::new();
        let shim = preload(&home, SHIM)?;
        fs::write(home.path("gate"), "").unwrap();
        Some(Self { home, shim })
    }

    fn open(&self, args: &[&str]) -> PtySession {
        let path = |name: &str| self.home.path(name).to_str().unwrap().to_owned();
        let session = self.home.session(args);
        session
            .env("LD_PRELOAD", self.shim.to_str().unwrap())
            .env("SLOW_GATE", &path("gate"))
            .env("SLOW_NOTE", &path("note"))
            .start()
    }

    /// Waits until the program waits for a slow file.
    fn is_waited_for(&self) {
        until("the program waits", || self.home.path("note").exists());
    }
}

#[test]
fn slow_library_never_holds_the_screen() {
    let Some(slow) = Slow::new() else { return };
    let folder = slow.home.path("data/pullquote/articles/slow");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lamp.txt"), "The lamp\n\nIt is lit.\n").unwrap();
    let session = slow.open(&[]);
    session.shows(&["Welcome to pullquote"]);
    slow.is_waited_for();
    // What is there is read meanwhile.
    session.press("<Enter>", &["Library ›"]);
    session.press("?", &["Keys "]);
    session.press("?", &["Library ›"]);
    // Answered, it is listed.
    session.keys("q");
    fs::remove_file(slow.home.path("gate")).unwrap();
    session.shows(&["The lamp", "9 articles"]);
    session.quit();
}

#[test]
fn slow_library_is_left_at_once() {
    let Some(slow) = Slow::new() else { return };
    let folder = slow.home.path("data/pullquote/articles/slow");
    fs::create_dir_all(&folder).unwrap();
    let session = slow.open(&[]);
    session.shows(&["Welcome to pullquote"]);
    slow.is_waited_for();
    // The call would be held for two minutes, longer than the test waits.
    session.keys("q");
    session.expect_exit(0);
    assert!(slow.home.path("gate").exists());
}

#[test]
fn slow_article_is_left_at_once() {
    let Some(slow) = Slow::new() else { return };
    fs::remove_file(slow.home.path("gate")).unwrap();
    let folder = slow.home.path("data/pullquote/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("slow.txt"), "The lamp\n\nIt is lit.\n").unwrap();
    let session = slow.open(&[]);
    session.shows(&["The lamp", "9 articles"]);
    session.press("/lamp<Enter>", &["Library ›", "It is lit"]);
    session.press("q", &["1 article of 9"]);
    let _ = fs::remove_file(slow.home.path("note"));
    fs::write(slow.home.path("gate"), "").unwrap();
    session.press("<Enter>", &[]);
    slow.is_waited_for();
    session.press("?", &["Keys "]);
    session.quit();
}
