//! Reading: from the root of a target through all `mod` declarations.

use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Item, ItemMod};

use super::{Module, Source, scan};

/// Returns the text of a file, if there is one.
type Read<'r> = &'r dyn Fn(&Path) -> Option<String>;

impl Source {
    /// Reads a target.
    ///
    /// # Panics
    /// If a file is missing or is no Rust.
    pub(crate) fn load(root: &Path, read: Read<'_>) -> Self {
        let mut source = Source { modules: Vec::new() };
        let folder = root.parent().expect("a file stands in a folder");
        source.file(root, folder, None, read);
        source
    }

    /// Reads a file; its modules' files are in `folder`.
    fn file(&mut self, file: &Path, folder: &Path, parent: Option<usize>, read: Read<'_>) -> usize {
        let text = read(file).unwrap_or_else(|| panic!("no file {}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.module(file, folder, parent, parsed.items, read)
    }

    fn module(
        &mut self,
        file: &Path,
        folder: &Path,
        parent: Option<usize>,
        items: Vec<Item>,
        read: Read<'_>,
    ) -> usize {
        let at = self.modules.len();
        self.modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
        for item in items {
            match item {
                Item::Mod(child) if is_test(&child.attrs) => {}
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let child = self.child(file, folder, at, child, read);
                    self.modules[at].children.insert(name, child);
                }
                Item::Macro(item) if item.mac.path.is_ident("include") => self.included(folder, at, read),
                item => {
                    let module = &mut self.modules[at];
                    module.items.extend(name(&item).filter(|_| !is_test(attributes(&item))));
                    scan::scan(item.to_token_stream(), &mut module.code);
                }
            }
        }
        at
    }

    /// Reads the modules that a build script finds: each file in the folder is one.
    fn included(&mut self, folder: &Path, parent: usize, read: Read<'_>) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.sort();
        for file in files {
            let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            let child = self.file(&file, &folder.join(&name), Some(parent), read);
            self.modules[parent].children.insert(name, child);
        }
    }

    fn child(&mut self, file: &Path, folder: &Path, parent: usize, child: ItemMod, read: Read<'_>) -> usize {
        let name = child.ident.to_string();
        let inside = folder.join(&name);
        if let Some((_, items)) = child.content {
            return self.module(file, &inside, Some(parent), items, read);
        }
        let candidates: [PathBuf; 2] = [folder.join(format!("{name}.rs")), inside.join("mod.rs")];
        let found = candidates.iter().find(|candidate| read(candidate).is_some());
        let found = found.unwrap_or_else(|| panic!("{}: `mod {name};` has no file", file.display()));
        self.file(found, &inside, Some(parent), read)
    }
}

/// Returns true for what is compiled for tests only.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| scan::is_for_tests(attribute.meta.to_token_stream()))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        _ => &[],
    }
}

/// Returns the name that an item defines.
fn name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
