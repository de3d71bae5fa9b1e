//! Numbers for names, so that a thread's slot holds a name in one word.
//!
//! Owns the table of all names that were used. Leaves their meaning to callers. **Invariant:** a
//! name keeps its number, and 0 is no name.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The number of a name; 0 stands for no name.
pub(crate) type Name = u32;

/// The number of names that a thread remembers, to find them without the table's lock.
const REMEMBERED: usize = 64;

#[derive(Default)]
struct Table {
    numbers: HashMap<&'static str, Name>,
    names: Vec<&'static str>,
}

static TABLE: LazyLock<Mutex<Table>> = LazyLock::new(Mutex::default);

thread_local! {
    static SEEN: RefCell<[(&'static str, Name); REMEMBERED]> = const { RefCell::new([("", 0); REMEMBERED]) };
}

/// Returns the number of a name. The empty name is 0.
pub(crate) fn number(name: &'static str) -> Name {
    if name.is_empty() {
        return 0;
    }
    let place = (name.as_ptr().addr() / 8 + name.len()) % REMEMBERED;
    let seen = |(known, number): (&'static str, Name)| {
        (known.as_ptr() == name.as_ptr() && known.len() == name.len()).then_some(number)
    };
    SEEN.try_with(|names| {
        let mut names = names.borrow_mut();
        seen(names[place]).unwrap_or_else(|| {
            let number = enter(name);
            names[place] = (name, number);
            number
        })
    })
    .unwrap_or_else(|_| enter(name))
}

/// Returns the name with this number.
pub(crate) fn name(number: Name) -> Option<&'static str> {
    let table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    table.names.get((number as usize).checked_sub(1)?).copied()
}

fn enter(name: &'static str) -> Name {
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&number) = table.numbers.get(name) {
        return number;
    }
    table.names.push(name);
    // The highest bit is the slot's.
    let number = Name::try_from(table.names.len()).ok().filter(|number| number >> 31 == 0).unwrap_or(0);
    table.numbers.insert(name, number);
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_number_on_every_thread() {
        let here = number("names: a");
        let other = number("names: b");
        assert_ne!(here, other);
        assert_eq!(std::thread::spawn(|| number("names: a")).join().unwrap(), here);
        assert_eq!(name(here), Some("names: a"));
        assert_eq!((number(""), name(0)), (0, None));
    }
}
