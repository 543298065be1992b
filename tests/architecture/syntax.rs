//! Parses one source file into the facts that the rules need: declarations, imports, paths, functions.
//!
//! `syn` trees cannot be shared between threads, so they are not kept. Items under `#[cfg(test)]` are
//! left out. Paths inside macro calls are found by their tokens, because `syn` does not parse those.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, Meta, ReturnType, TraitItem, Type, UseTree, Visibility};

use super::attributes::{is_hidden, is_test_only, path_attribute, words_of};

/// The declarations, imports and paths of one module.
#[derive(Default)]
pub struct ModuleFacts {
    pub children: Vec<ChildModule>,
    /// Names of the modules under `#[cfg(test)]`.
    pub test_children: Vec<String>,
    pub declarations: Vec<Declaration>,
    pub imports: Vec<Import>,
    /// Each path outside `use` items, with the line of its first occurrence.
    pub paths: BTreeMap<Vec<String>, usize>,
    pub functions: Vec<Function>,
    pub methods: Vec<Method>,
    pub macro_calls: Vec<MacroCall>,
}

/// A `mod` item.
pub struct ChildModule {
    pub name: String,
    pub is_pub: bool,
    pub is_hidden: bool,
    pub body: ModuleBody,
}

/// Where the code of a `mod` item is.
pub enum ModuleBody {
    Inline(ModuleFacts),
    File,
    /// `#[path = "…"]`.
    FileAt(String),
}

/// An item other than a module, an import or an `impl` block.
pub struct Declaration {
    pub name: String,
    pub is_pub: bool,
    /// `#[doc(hidden)]`, or behind a feature.
    pub is_hidden: bool,
}

/// One leaf of a `use` item.
pub struct Import {
    pub path: Vec<String>,
    /// The name that it brings into scope; `None` for a glob.
    pub name: Option<String>,
    pub line: usize,
    pub is_pub: bool,
    pub is_hidden: bool,
}

/// A function or method with a body.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub n_lines: usize,
    pub is_pub: bool,
    /// Whether it returns `Result<_, String>`.
    pub has_string_error: bool,
}

/// A public method of an inherent `impl`.
pub struct Method {
    pub self_type: Vec<String>,
    pub is_hidden: bool,
}

/// A call of a macro.
pub struct MacroCall {
    pub name: String,
    pub line: usize,
}

/// Parses a file.
pub fn parse(text: &str) -> Result<ModuleFacts, String> {
    let file = syn::parse_file(text).map_err(|error| {
        let at = error.span().start();
        format!("{}: cannot be parsed: {error}", at.line)
    })?;
    Ok(module_facts(&file.items))
}

fn module_facts(items: &[Item]) -> ModuleFacts {
    let mut collector = Collector::default();
    for item in items {
        collector.module_item(item);
    }
    collector.facts
}

#[derive(Default)]
struct Collector {
    facts: ModuleFacts,
}

impl Collector {
    /// An item directly in a module, as opposed to one in a function body.
    fn module_item(&mut self, item: &Item) {
        if is_test_only(attributes_of(item)) {
            if let Item::Mod(module) = item {
                self.facts.test_children.push(module.ident.to_string());
            }
            return;
        }
        if let Item::Mod(module) = item {
            let body = match (&module.content, path_attribute(&module.attrs)) {
                (Some((_, items)), _) => ModuleBody::Inline(module_facts(items)),
                (None, Some(path)) => ModuleBody::FileAt(path),
                (None, None) => ModuleBody::File,
            };
            self.facts.children.push(ChildModule {
                name: module.ident.to_string(),
                is_pub: is_pub(&module.vis),
                is_hidden: is_hidden(&module.attrs),
                body,
            });
            return;
        }
        self.facts.declarations.extend(declaration(item));
        self.visit_item(item);
    }

    fn add_imports(&mut self, tree: &UseTree, prefix: &[String], template: &ImportKind) {
        match tree {
            UseTree::Path(path) => {
                let prefix = joined(prefix, path.ident.to_string());
                self.add_imports(&path.tree, &prefix, template);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_imports(tree, prefix, template);
                }
            }
            UseTree::Name(leaf) => {
                let name = leaf.ident.to_string();
                self.add_import(leaf.ident.span(), prefix, &name, &name, template);
            }
            UseTree::Rename(leaf) => {
                let (name, new) = (leaf.ident.to_string(), leaf.rename.to_string());
                self.add_import(leaf.ident.span(), prefix, &name, &new, template);
            }
            UseTree::Glob(leaf) => {
                let line = leaf.star_token.span.start().line;
                let import = template.import(prefix.to_vec(), None, line);
                self.facts.imports.push(import);
            }
            // `UseTree` may get further kinds.
            #[allow(unreachable_patterns)]
            _ => {}
        }
    }

    fn add_import(
        &mut self,
        span: proc_macro2::Span,
        prefix: &[String],
        name: &str,
        new: &str,
        template: &ImportKind,
    ) {
        // `use a::b::{self}` imports `a::b`.
        let (path, new) = match prefix.last() {
            Some(last) if name == "self" => {
                let new = if new == "self" { last } else { new };
                (prefix.to_vec(), new)
            }
            _ => (joined(prefix, name.to_owned()), new),
        };
        let import = template.import(path, Some(new.to_owned()), span.start().line);
        self.facts.imports.push(import);
    }

    fn add_path(&mut self, segments: Vec<String>, line: usize) {
        let first = self.facts.paths.entry(segments).or_insert(line);
        *first = line.min(*first);
    }

    /// Finds paths of two segments or more among the tokens of a macro call.
    fn add_token_paths(&mut self, tokens: TokenStream) {
        let mut path: Vec<(String, usize)> = Vec::new();
        let mut n_colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if n_colons != 2 {
                        self.end_token_path(&mut path);
                    }
                    path.push((ident.to_string(), ident.span().start().line));
                    n_colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => n_colons += 1,
                other => {
                    self.end_token_path(&mut path);
                    n_colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.add_token_paths(group.stream());
                    }
                }
            }
        }
        self.end_token_path(&mut path);
    }

    fn end_token_path(&mut self, path: &mut Vec<(String, usize)>) {
        let path = std::mem::take(path);
        if let [(_, line), _, ..] = path[..] {
            self.add_path(path.into_iter().map(|(name, _)| name).collect(), line);
        }
    }

    fn add_function(&mut self, sig: &syn::Signature, block: &syn::Block, is_pub: bool) {
        let first = sig.fn_token.span.start().line;
        let last = block.brace_token.span.close().end().line;
        self.facts.functions.push(Function {
            name: sig.ident.to_string(),
            line: first,
            n_lines: last + 1 - first,
            is_pub,
            has_string_error: has_string_error(&sig.output),
        });
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test_only(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    // Child modules are handled by `module_item`; modules in function bodies are ignored.
    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let template = ImportKind {
            is_pub: is_pub(&item.vis),
            is_hidden: is_hidden(&item.attrs),
        };
        self.add_imports(&item.tree, &[], &template);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add_function(&item.sig, &item.block, is_pub(&item.vis));
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let (None, Type::Path(self_type)) = (&item.trait_, &*item.self_ty) {
            for method in item.items.iter().filter_map(as_public_method) {
                self.facts.methods.push(Method {
                    self_type: segments(&self_type.path),
                    is_hidden: is_hidden(&item.attrs) || is_hidden(&method.attrs),
                });
            }
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !is_test_only(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add_function(&item.sig, &item.block, is_pub(&item.vis));
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        if let TraitItem::Fn(method) = item {
            if is_test_only(&method.attrs) {
                return;
            }
            if let Some(block) = &method.default {
                self.add_function(&method.sig, block, false);
            }
        }
        visit::visit_trait_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !is_test_only(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if !is_test_only(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if !is_test_only(&arm.attrs) {
            visit::visit_arm(self, arm);
        }
    }

    fn visit_expr_block(&mut self, block: &'ast syn::ExprBlock) {
        if !is_test_only(&block.attrs) {
            visit::visit_expr_block(self, block);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let line = line_of(path);
        self.add_path(segments(path), line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let line = line_of(&call.path);
        if let Some(name) = segments(&call.path).pop() {
            self.facts.macro_calls.push(MacroCall { name, line });
        }
        self.add_token_paths(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    // The paths of `#[derive(…)]`.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_token_paths(list.tokens.clone());
        }
    }

    // `pub(super)` names no code.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// Properties shared by all leaves of one `use` item.
struct ImportKind {
    is_pub: bool,
    is_hidden: bool,
}

impl ImportKind {
    fn import(&self, path: Vec<String>, name: Option<String>, line: usize) -> Import {
        Import {
            path,
            name,
            line,
            is_pub: self.is_pub,
            is_hidden: self.is_hidden,
        }
    }
}

fn joined(prefix: &[String], last: String) -> Vec<String> {
    prefix.iter().cloned().chain([last]).collect()
}

fn segments(path: &syn::Path) -> Vec<String> {
    let names = path.segments.iter();
    names.map(|segment| segment.ident.to_string()).collect()
}

fn line_of(path: &syn::Path) -> usize {
    let first = path.segments.first();
    first.map_or(0, |segment| segment.ident.span().start().line)
}

fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn as_public_method(item: &ImplItem) -> Option<&syn::ImplItemFn> {
    match item {
        ImplItem::Fn(method) if is_pub(&method.vis) && !is_test_only(&method.attrs) => Some(method),
        _ => None,
    }
}

fn declaration(item: &Item) -> Option<Declaration> {
    let (name, visibility) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        _ => return macro_declaration(item),
    };
    Some(Declaration {
        name: name.to_string(),
        is_pub: is_pub(visibility),
        is_hidden: is_hidden(attributes_of(item)),
    })
}

fn macro_declaration(item: &Item) -> Option<Declaration> {
    let Item::Macro(definition) = item else {
        return None;
    };
    Some(Declaration {
        name: definition.ident.as_ref()?.to_string(),
        is_pub: words_of(&definition.attrs).any(|word| word == "macro_export"),
        is_hidden: is_hidden(&definition.attrs),
    })
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn has_string_error(output: &ReturnType) -> bool {
    let ReturnType::Type(_, returned) = output else {
        return false;
    };
    let Some(result) = last_segment(returned).filter(|segment| segment.ident == "Result") else {
        return false;
    };
    let syn::PathArguments::AngleBracketed(arguments) = &result.arguments else {
        return false;
    };
    let Some(syn::GenericArgument::Type(error)) = arguments.args.iter().nth(1) else {
        return false;
    };
    last_segment(error).is_some_and(|segment| segment.ident == "String")
}

fn last_segment(of: &Type) -> Option<&syn::PathSegment> {
    match of {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}
