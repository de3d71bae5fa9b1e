//! Following a path to the module that defines what it names, also through `pub use`.

use super::{Mention, Source};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A module.
    Module(usize),
    /// Something that this module defines.
    Item(usize),
}

/// The imports that are being followed, so that two that lead to each other come to an end.
type Followed = Vec<(usize, usize)>;

impl Source {
    /// Returns where a path of a module leads; `None` if it leads out of the crate.
    pub(crate) fn resolve(&self, module: usize, path: &Mention) -> Option<Place> {
        self.follow(module, &path.names, &mut Vec::new())
    }

    /// Returns a path with its first name written out as it was imported: `fs::read` becomes
    /// `std::fs::read`.
    pub(crate) fn full(&self, module: usize, path: &Mention) -> Vec<String> {
        let imports = &self.modules[module].code.imports;
        let import = imports.iter().find(|import| import.name.as_ref() == path.names.first());
        match import {
            Some(import) => import.path.names.iter().chain(&path.names[1..]).cloned().collect(),
            None => path.names.clone(),
        }
    }

    fn follow(&self, module: usize, names: &[String], followed: &mut Followed) -> Option<Place> {
        let (first, rest) = names.split_first()?;
        let mut place = match first.as_str() {
            "crate" => Place::Module(0),
            "self" => Place::Module(module),
            "super" => Place::Module(self.modules[module].parent?),
            name => self.look_up(module, name, rest.is_empty(), followed)?,
        };
        for (at, name) in rest.iter().enumerate() {
            let Place::Module(module) = place else { break };
            place = match name.as_str() {
                "super" => Place::Module(self.modules[module].parent?),
                name => match self.look_up(module, name, at + 1 == rest.len(), followed) {
                    Some(place) => place,
                    // Another crate's, passed on.
                    None if self.imports(module, name) => return None,
                    // What a macro made has no name here, but stands in this module.
                    None => Place::Item(module),
                },
            };
        }
        Some(place)
    }

    /// Finds a name in a module. Before the end of a path it can only be a module or a type, so a
    /// function of the same name is not meant; at the end the module is the last guess.
    fn look_up(&self, at: usize, name: &str, is_last: bool, followed: &mut Followed) -> Option<Place> {
        let module = &self.modules[at];
        let child = module.children.get(name).map(|&child| Place::Module(child));
        if let Some(child) = child.filter(|_| !is_last) {
            return Some(child);
        }
        if module.items.contains(name) {
            return Some(Place::Item(at));
        }
        let named = self
            .imported(at, Some(name), followed, |source, path, followed| source.follow(at, path, followed));
        let starred = || {
            self.imported(at, None, followed, |source, path, followed| {
                match source.follow(at, path, followed)? {
                    Place::Module(below) => source.look_up(below, name, is_last, followed),
                    Place::Item(_) => None,
                }
            })
        };
        named.or(child).or_else(starred)
    }

    fn imports(&self, module: usize, name: &str) -> bool {
        self.modules[module].code.imports.iter().any(|import| import.name.as_deref() == Some(name))
    }

    /// Follows the imports of this name, or those of `*`, until one leads somewhere.
    fn imported(
        &self,
        at: usize,
        name: Option<&str>,
        followed: &mut Followed,
        follow: impl Fn(&Self, &[String], &mut Followed) -> Option<Place>,
    ) -> Option<Place> {
        let imports = self.modules[at].code.imports.iter().enumerate();
        let mut found = None;
        for (number, import) in imports.filter(|(_, import)| import.name.as_deref() == name) {
            if followed.contains(&(at, number)) {
                continue;
            }
            followed.push((at, number));
            let place = follow(self, &import.path.names, followed);
            followed.pop();
            // `use table::table` brings in a function and, maybe, a module: the function has a
            // file.
            found = match (found, place) {
                (Some(Place::Item(_)), _) | (_, None) => found,
                (_, place) => place,
            };
        }
        found
    }
}
