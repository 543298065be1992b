//! The declarations of a crate's public interface, a line each.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context as _;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Field, Fields, Ident, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Meta, Type,
    Visibility,
};

use crate::figures::attributes::{is_hidden, is_test_only};
use crate::figures::interface::{self, Items};
use crate::figures::resolve::{Definition, resolve};
use crate::figures::source_tree::{ModuleId, SourceTree, Sources};

/// The lines of the crate called `name`, sorted.
pub fn list(sources: &Sources, tree: &SourceTree, name: &str) -> anyhow::Result<Vec<String>> {
    let root = tree
        .library(name)
        .with_context(|| format!("no crate {name}"))?;
    let mut listing = Listing {
        tree,
        items: interface::items(tree, root, name),
        lines: BTreeSet::new(),
    };
    let mut files = HashMap::new();
    for (id, module) in tree.modules.iter().enumerate() {
        if module.root != root {
            continue;
        }
        if !files.contains_key(&module.file) {
            let parsed = syn::parse_file(&sources.files[&module.file])?;
            files.insert(module.file.clone(), parsed.items);
        }
        let n_outer = tree.modules[module.file_root].path.len();
        let items = inline(&files[&module.file], &module.path[n_outer..]);
        for item in items.with_context(|| format!("{} changed", module.file))? {
            listing.add(id, item);
        }
    }
    Ok(listing.lines.into_iter().collect())
}

/// The items of the inline module at `path`.
fn inline<'a>(items: &'a [Item], path: &[String]) -> Option<&'a [Item]> {
    let Some((first, rest)) = path.split_first() else {
        return Some(items);
    };
    let inner = items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == first => module.content.as_ref(),
        _ => None,
    })?;
    inline(&inner.1, rest)
}

struct Listing<'a> {
    tree: &'a SourceTree,
    items: Items,
    lines: BTreeSet<String>,
}

impl Listing<'_> {
    fn add(&mut self, module: ModuleId, item: &Item) {
        match item {
            Item::Struct(item) => self.add_struct(module, item),
            Item::Enum(item) => self.add_enum(module, item),
            Item::Fn(item) => {
                self.add_named(module, &item.sig.ident, &item.attrs, |path, lines| {
                    lines.insert(format!("{path}: {}", text(&item.sig)));
                });
            }
            Item::Const(item) => {
                self.add_named(module, &item.ident, &item.attrs, |path, lines| {
                    lines.insert(format!("{path}: const {}", text(&item.ty)));
                });
            }
            Item::Type(item) => {
                self.add_named(module, &item.ident, &item.attrs, |path, lines| {
                    lines.insert(format!("{path}: {}", text(item)));
                });
            }
            // Whole, because a new method without a body breaks the code of who implements it.
            Item::Trait(item) => {
                self.add_named(module, &item.ident, &item.attrs, |path, lines| {
                    lines.insert(format!("{path}: {}", text(item)));
                });
            }
            Item::Impl(item) if !is_hidden(&item.attrs) && !is_test_only(&item.attrs) => {
                self.add_impl(module, item);
            }
            _ => {}
        }
    }

    fn add_struct(&mut self, module: ModuleId, item: &ItemStruct) {
        self.add_named(module, &item.ident, &item.attrs, |path, lines| {
            let generics = text(&item.generics);
            let is_open = is_non_exhaustive(&item.attrs) || has_private(&item.fields);
            add_type(
                lines,
                "struct",
                path,
                &generics,
                is_open,
                fields(&item.fields),
            );
        });
    }

    fn add_enum(&mut self, module: ModuleId, item: &ItemEnum) {
        self.add_named(module, &item.ident, &item.attrs, |path, lines| {
            let variants = item.variants.iter().map(|variant| {
                let discriminant = variant.discriminant.as_ref();
                let value = discriminant.map(|(_, value)| format!(" = {}", text(value)));
                let value = value.unwrap_or_default();
                format!("{}{}{value}", variant.ident, text(&variant.fields))
            });
            let is_open = is_non_exhaustive(&item.attrs);
            let generics = text(&item.generics);
            add_type(lines, "enum", path, &generics, is_open, variants.collect());
        });
    }

    /// Calls `add` with each path of the item, and a line for each trait that it derives.
    fn add_named(
        &mut self,
        module: ModuleId,
        name: &Ident,
        attributes: &[Attribute],
        add: impl Fn(&str, &mut BTreeSet<String>),
    ) {
        if is_test_only(attributes) {
            return;
        }
        let key = (module, name.to_string());
        for path in self.items.get(&key).into_iter().flatten() {
            add(path, &mut self.lines);
            for derived in derived(attributes) {
                self.lines.insert(format!("{path}: impl {derived}"));
            }
        }
    }

    fn add_impl(&mut self, module: ModuleId, item: &ItemImpl) {
        let Type::Path(of) = &*item.self_ty else {
            return;
        };
        let names = of.path.segments.iter().map(|part| part.ident.to_string());
        let names: Vec<String> = names.collect();
        let Definition::Item(owner, name) = resolve(self.tree, module, &names) else {
            return;
        };
        let Some(paths) = self.items.get(&(owner, name)) else {
            return;
        };
        let generics = text(&item.generics);
        for path in paths {
            if let Some((implemented, _)) = &item.trait_ {
                let of = text(&of.path.segments.last().map(|last| &last.arguments));
                let line = format!("{path}{of}: impl{generics} {}", text(implemented));
                self.lines.insert(line);
                continue;
            }
            for inner in &item.items {
                let (name, line) = match inner {
                    ImplItem::Fn(method) if is_public(&method.vis, &method.attrs) => {
                        (&method.sig.ident, text(&method.sig))
                    }
                    ImplItem::Const(value) if is_public(&value.vis, &value.attrs) => {
                        (&value.ident, format!("const {}", text(&value.ty)))
                    }
                    _ => continue,
                };
                self.lines.insert(format!("{path}::{name}: {line}"));
            }
        }
    }
}

/// Adds a type, and a line for each of its public fields or variants. One to which no field or variant can be
/// added without breaking code has them all in its own line.
fn add_type(
    lines: &mut BTreeSet<String>,
    kind: &str,
    path: &str,
    generics: &str,
    is_open: bool,
    members: Vec<String>,
) {
    if is_open {
        lines.insert(format!("{path}: open {kind}{generics}"));
    } else {
        lines.insert(format!(
            "{path}: {kind}{generics} {{{}}}",
            members.join(", ")
        ));
    }
    for member in members {
        lines.insert(format!("{path}::{member}"));
    }
}

fn fields(fields: &Fields) -> Vec<String> {
    let public = fields.iter().enumerate();
    let public = public.filter(|(_, field)| is_public(&field.vis, &field.attrs));
    let line = |(index, field): (usize, &Field)| match &field.ident {
        Some(name) => format!("{name}: {}", text(&field.ty)),
        None => format!("{index}: {}", text(&field.ty)),
    };
    public.map(line).collect()
}

fn has_private(fields: &Fields) -> bool {
    fields
        .iter()
        .any(|field| !is_public(&field.vis, &field.attrs))
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_))
        && !is_hidden(attributes)
        && !is_test_only(attributes)
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("non_exhaustive"))
}

fn derived(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    let lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("derive") => Some(text(&list.tokens)),
            _ => None,
        });
    let names = lists.flat_map(|list| list.split(", ").map(ToOwned::to_owned).collect::<Vec<_>>());
    names.filter(|name| !name.is_empty())
}

/// Code as one line, spaced the same however it was broken. Without attributes and the bodies of functions.
fn text(code: &impl ToTokens) -> String {
    let mut out = String::new();
    append(&mut out, code.to_token_stream());
    out.trim().to_owned()
}

fn append(out: &mut String, tokens: TokenStream) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
            }
            TokenTree::Punct(mark) => {
                let is_last = mark.spacing() == Spacing::Alone;
                let spaced =
                    matches!(mark.as_char(), '=' | '+') || (mark.as_char() == '-' && !is_last);
                if spaced && !out.ends_with(' ') {
                    out.push(' ');
                }
                // A comma before the end of a list depends on how the list was broken.
                if mark.as_char() == ',' && tokens.peek().is_none() {
                    continue;
                }
                out.push(mark.as_char());
                let ends_path = mark.as_char() == ':' && out.ends_with("::");
                let is_arrow = out.ends_with("->");
                if is_arrow
                    || (is_last
                        && matches!(mark.as_char(), '=' | '+' | ',' | ';' | ':')
                        && !ends_path)
                {
                    out.push(' ');
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => (" {", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                append(out, group.stream());
                out.push_str(close);
            }
            token => {
                let is_lifetime = out.ends_with('\'');
                if out.ends_with(|last: char| {
                    last.is_alphanumeric() || matches!(last, '_' | ')' | '}' | ']')
                }) && !is_lifetime
                {
                    out.push(' ');
                }
                out.push_str(&token.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let files = [("src/lib.rs".to_owned(), text.to_owned())];
        let sources = Sources {
            files: files.into(),
        };
        list(&sources, &SourceTree::build(&sources), "pullquote").unwrap()
    }

    #[test]
    fn declarations_of_the_interface_are_listed() {
        let found = lines(
            "mod a { #[derive(Clone, Debug)] pub struct Open<'a> { pub text: &'a str, n: usize }
                 impl<'a> Open<'a> { pub fn new(text: &'a str,\n n: usize,\n) -> Result<Self, ()> { todo!() } fn own(&self) {} }
                 impl<'a> From<&'a str> for Open<'a> { fn from(text: &'a str) -> Self { todo!() } }
                 struct Private; impl Private { pub fn call() {} } }
             pub use a::Open as Shown;
             pub enum Kind { One, Two(u8) }
             #[non_exhaustive] pub enum More { First }
             pub const LIMIT: f32 = 0.5;",
        );
        assert_eq!(
            found,
            [
                "pullquote::Kind: enum {One, Two(u8)}",
                "pullquote::Kind::One",
                "pullquote::Kind::Two(u8)",
                "pullquote::LIMIT: const f32",
                "pullquote::More: open enum",
                "pullquote::More::First",
                "pullquote::Shown: impl Clone",
                "pullquote::Shown: impl Debug",
                "pullquote::Shown: open struct<'a>",
                "pullquote::Shown::new: fn new(text: &'a str, n: usize) -> Result<Self, ()>",
                "pullquote::Shown::text: &'a str",
                "pullquote::Shown<'a>: impl<'a> From<&'a str>",
            ]
        );
    }

    #[test]
    fn a_field_of_a_type_that_can_be_built_by_others_is_part_of_its_line() {
        let before = lines("pub struct A { pub b: u8 }");
        let after = lines("pub struct A { pub b: u8, pub c: u8 }");
        assert!(before.iter().any(|line| !after.contains(line)));
    }
}
