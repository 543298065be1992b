//! Reads the sources of a crate, from its root through its modules, as far as they are compiled on Linux.
//!
//! Tokens are read, not syntax trees, so that code in macros counts. What `cfg_if!` leaves out and what a build
//! script writes is not told apart: the first counts, the second does not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::configuration::holds;

/// What is found in the code.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Keywords `unsafe`: blocks, functions, implementations and foreign declarations.
    pub n_unsafe: usize,
    /// Modules of the standard library that are named in paths.
    modules: BTreeSet<String>,
}

/// Modules of the standard library by which code reaches out of the process.
const USES: [(&str, &str); 5] = [
    ("env", "environment"),
    ("fs", "files"),
    ("net", "network"),
    ("process", "processes"),
    ("thread", "threads"),
];

impl Scan {
    /// Scans the crate with this root file.
    pub fn of(library: &Path, features: &BTreeSet<String>) -> anyhow::Result<Self> {
        let mut reader = Reader {
            features,
            scan: Self::default(),
            seen: BTreeSet::new(),
        };
        let folder = library.parent().context("a file has a folder")?;
        reader.file(library, folder)?;
        Ok(reader.scan)
    }

    pub fn uses(&self) -> Vec<&'static str> {
        let used = USES
            .iter()
            .filter(|(module, _)| self.modules.contains(*module));
        used.map(|(_, name)| *name).collect()
    }
}

struct Reader<'a> {
    features: &'a BTreeSet<String>,
    scan: Scan,
    seen: BTreeSet<PathBuf>,
}

/// Where the files of a module's children are.
struct Place<'a> {
    /// The folder of the file that is read.
    file: &'a Path,
    children: &'a Path,
}

impl Reader<'_> {
    /// Reads a file whose child modules are in `children`.
    fn file(&mut self, path: &Path, children: &Path) -> anyhow::Result<()> {
        if !self.seen.insert(path.to_owned()) {
            return Ok(());
        }
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let tokens: TokenStream = text
            .parse()
            .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        let file = path.parent().unwrap_or(children);
        self.tokens(tokens, &Place { file, children })
    }

    fn tokens(&mut self, tokens: TokenStream, place: &Place<'_>) -> anyhow::Result<()> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut path_attribute = None;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            if let Some((n_tokens, is_inner, attribute)) = attribute(rest) {
                at += n_tokens;
                if self.leaves_out(&attribute) {
                    if is_inner {
                        return Ok(());
                    }
                    at += item_length(&tokens[at..]);
                } else if let Some(path) = self.path_of(attribute) {
                    path_attribute = Some(path);
                }
                continue;
            }
            match token {
                TokenTree::Ident(word) if word == "unsafe" => self.scan.n_unsafe += 1,
                TokenTree::Ident(word) if word == "std" => self.path(&tokens[at + 1..]),
                TokenTree::Ident(word) if word == "mod" => {
                    self.module(&tokens[at + 1..], path_attribute.take(), place)?;
                    // Its body is read with its own place.
                    at += if matches!(tokens.get(at + 2), Some(TokenTree::Group(_))) {
                        2
                    } else {
                        0
                    };
                }
                TokenTree::Group(group) => self.tokens(group.stream(), place)?,
                _ => {}
            }
            at += 1;
        }
        Ok(())
    }

    /// Reads the module that begins with its name.
    fn module(
        &mut self,
        tokens: &[TokenTree],
        path_attribute: Option<String>,
        place: &Place<'_>,
    ) -> anyhow::Result<()> {
        let [TokenTree::Ident(name), body, ..] = tokens else {
            return Ok(());
        };
        let name = name.to_string();
        let name = name.trim_start_matches("r#");
        let children = place.children.join(name);
        match body {
            TokenTree::Group(group) => {
                let inner = Place {
                    file: place.file,
                    children: &children,
                };
                self.tokens(group.stream(), &inner)
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => {
                if let Some(path) = path_attribute {
                    let path = place.file.join(path);
                    let children = path.parent().unwrap_or(place.file).to_owned();
                    return if path.is_file() {
                        self.file(&path, &children)
                    } else {
                        Ok(())
                    };
                }
                let files = [children.with_extension("rs"), children.join("mod.rs")];
                // Where neither exists, a `cfg_if!` leaves the module out, or a build script writes it.
                match files.iter().find(|file| file.is_file()) {
                    Some(file) => self.file(file, &children),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Notes the module of the standard library in a path, or those in a group of paths, after `std`.
    fn path(&mut self, tokens: &[TokenTree]) {
        let [TokenTree::Punct(one), TokenTree::Punct(two), next, ..] = tokens else {
            return;
        };
        if one.as_char() != ':' || two.as_char() != ':' {
            return;
        }
        match next {
            TokenTree::Ident(module) => {
                self.scan.modules.insert(module.to_string());
            }
            TokenTree::Group(group) => {
                let mut is_first = true;
                for token in group.stream() {
                    if let (true, TokenTree::Ident(module)) = (is_first, &token) {
                        self.scan.modules.insert(module.to_string());
                    }
                    is_first = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ',');
                }
            }
            _ => {}
        }
    }

    /// The value of `path = "…"`, or of `cfg_attr(CONDITION, path = "…")` where the condition may hold.
    fn path_of(&self, attribute: TokenStream) -> Option<String> {
        let tokens: Vec<TokenTree> = attribute.into_iter().collect();
        match &tokens[..] {
            [TokenTree::Ident(name), _, TokenTree::Literal(value)] if name == "path" => {
                Some(value.to_string().trim_matches('"').to_owned())
            }
            [TokenTree::Ident(name), TokenTree::Group(group)] if name == "cfg_attr" => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                let (condition, rest) = tokens.split_at(tokens.len().checked_sub(4)?);
                let may_hold =
                    holds(condition.iter().cloned().collect(), self.features) != Some(false);
                // The comma.
                let rest = rest.iter().skip(1).cloned().collect();
                may_hold.then(|| self.path_of(rest))?
            }
            _ => None,
        }
    }

    fn leaves_out(&self, attribute: &TokenStream) -> bool {
        let mut tokens = attribute.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Ident(name)), Some(TokenTree::Group(group))) if name == "cfg" => {
                holds(group.stream(), self.features) == Some(false)
            }
            (Some(TokenTree::Ident(name)), None) => name == "test",
            _ => false,
        }
    }
}

/// The attribute that `tokens` begin with: its number of tokens, whether it is an inner one, and its content.
fn attribute(tokens: &[TokenTree]) -> Option<(usize, bool, TokenStream)> {
    let is = |token: &TokenTree, c| matches!(token, TokenTree::Punct(mark) if mark.as_char() == c);
    let content = |token: &TokenTree| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(group.stream()),
        _ => None,
    };
    match tokens {
        [hash, mark, group, ..] if is(hash, '#') && is(mark, '!') => {
            Some((3, true, content(group)?))
        }
        [hash, group, ..] if is(hash, '#') => Some((2, false, content(group)?)),
        _ => None,
    }
}

/// Number of tokens to the end of an item, a field, a statement or an arm: behind the first `;`, `,` or body.
fn item_length(tokens: &[TokenTree]) -> usize {
    let is = |token: &TokenTree, c| matches!(token, TokenTree::Punct(mark) if mark.as_char() == c);
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    // The generics of an item hold commas. Its keyword stands before any colon, unlike that of a field's type.
    let is_item = tokens
        .iter()
        .take_while(|token| !is(token, ':') && !is_body(token))
        .any(|token| matches!(token, TokenTree::Ident(word) if ITEMS.iter().any(|item| word == item)));
    let is_end =
        |token: &TokenTree| is_body(token) || is(token, ';') || (!is_item && is(token, ','));
    let end = tokens.iter().position(is_end);
    end.map_or(tokens.len(), |at| at + 1)
}

const ITEMS: [&str; 11] = [
    "fn", "impl", "struct", "enum", "trait", "mod", "use", "type", "const", "static", "union",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(files: &[(&str, &str)]) -> Scan {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let features = BTreeSet::from(["std".to_owned()]);
        Scan::of(&folder.path().join("lib.rs"), &features).unwrap()
    }

    #[test]
    fn code_that_is_compiled_counts_once() {
        let found = scan(&[
            (
                "lib.rs",
                "//! unsafe
                 mod a; mod b { mod c; } #[cfg(windows)] mod d; #[cfg(test)] mod tests { unsafe fn t() {} }
                 #[cfg(feature = \"none\")] impl<A, B> X<A, B> for Y { unsafe fn f() {} }
                 #[test] fn g() { unsafe {} }
                 unsafe fn used() { \"unsafe\"; unsafe {} }
                 macro_rules! m { () => { unsafe {} } }",
            ),
            (
                "a.rs",
                "#[cfg_attr(unix, path = \"other/e.rs\")] #[cfg_attr(windows, path = \"d.rs\")] mod e;
                 use std::{fs, io};",
            ),
            ("b/c.rs", "unsafe impl Send for X {}"),
            ("d.rs", "unsafe {}"),
            ("other/e.rs", "unsafe {} fn f() { std::process::exit(1) }"),
            ("unreached.rs", "unsafe {}"),
        ]);
        assert_eq!(found.n_unsafe, 5);
        assert_eq!(found.uses(), ["files", "processes"]);
    }

    #[test]
    fn fields_and_whole_files_are_left_out() {
        let found = scan(&[
            (
                "lib.rs",
                "mod a; struct S { #[cfg(windows)] f: fn(u8), g: unsafe fn() }",
            ),
            ("a.rs", "#![cfg(windows)] unsafe {}"),
        ]);
        assert_eq!(found.n_unsafe, 1);
    }
}
