//! Copies of the programs that a run measures. A strategy that is edited and built while its run is
//! measured replaces the file that cargo made, and the run goes on with its copies.
//!
//! The copies lie in a folder of their own, inside the folder that cargo builds into: programs can
//! be executed there, and the temporary folder may forbid it. A locked file beside them says that
//! the run lives. The next run removes the copies of one that was killed.
//!
//! A hard link would cost no time. But a linker or `cp` may write into the file that is there, and
//! a link shows what was written. To copy 60 MB of strategies took 0.06 s of processor time, on a
//! virtual machine with 2 processors.
//!
//! If the disk has no room for a copy, a link takes its place: better than no run.
//!
//! **Invariant:** whatever takes the place of an original, a child runs what was copied.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::child::Program;
use crate::regular;

/// The folder of all copies, in the folder that cargo builds into.
const FOLDER: &str = "measured-programs";
/// The file that is locked as long as its run lives.
const LOCK: &str = "lock";

/// The copies of one run, until this is dropped.
#[derive(Debug)]
pub struct Copies {
    folder: PathBuf,
    /// Holds the lock.
    _lock: File,
    /// The originals, with their copies and the hashes of these.
    copied: BTreeMap<PathBuf, (PathBuf, String)>,
    hashes: BTreeMap<String, String>,
}

impl Copies {
    /// Makes a folder for the copies of a run, inside the folder that cargo builds into. Removes
    /// the copies of runs that were killed.
    ///
    /// # Errors
    /// If the folder can't be made.
    pub fn begin(target: &Path) -> Result<Copies> {
        let all = target.join(FOLDER);
        fs::create_dir_all(&all).with_context(|| format!("can't create the folder {}", all.display()))?;
        remove_dead(&all);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let folder = all.join(format!("{}-{now}", std::process::id()));
        let lock =
            locked(&folder).with_context(|| format!("can't create the folder {}", folder.display()))?;
        Ok(Copies { folder, _lock: lock, copied: BTreeMap::new(), hashes: BTreeMap::new() })
    }

    /// Copies the program of a strategy. Several strategies may have the same file, which is copied
    /// once.
    ///
    /// # Errors
    /// If it can't be copied.
    pub fn of_program(&mut self, strategy: &str, program: Program) -> Result<Program> {
        if !self.copied.contains_key(&program.path) {
            let copy = self.copy(&program.path);
            let copy = copy.with_context(|| format!("can't copy {}", program.path.display()))?;
            self.copied.insert(program.path.clone(), copy);
        }
        let (copy, hash) = &self.copied[&program.path];
        self.hashes.insert(strategy.to_owned(), hash.clone());
        Ok(Program { path: copy.clone(), ..program })
    }

    /// Copies a folder of a peer, with all that is in it. Returns `None` if it is not there.
    ///
    /// # Errors
    /// If something of it can't be copied.
    pub(crate) fn of_folder(&mut self, peer: &str, folder: &Path) -> io::Result<Option<PathBuf>> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let copy = self.place().join(folder.file_name().unwrap_or_default());
        let mut hash = Sha256::new();
        if let Some(before) = self.hashes.get(peer) {
            hash.update(before);
        }
        copy_folder(folder, &copy, &mut hash)?;
        self.copied.insert(folder.to_owned(), (copy.clone(), String::new()));
        self.hashes.insert(peer.to_owned(), written(hash));
        Ok(Some(copy))
    }

    /// Returns the hash of each strategy's program, by the strategy's name: the first 64 bits of
    /// its SHA-256, in hexadecimal.
    pub fn hashes(&self) -> &BTreeMap<String, String> {
        &self.hashes
    }

    /// Returns a folder for the next copy. It keeps its name, by which people know the process.
    fn place(&self) -> PathBuf {
        self.folder.join(self.copied.len().to_string())
    }

    fn copy(&self, original: &Path) -> io::Result<(PathBuf, String)> {
        let copy = self.place().join(original.file_name().unwrap_or_default());
        fs::create_dir_all(self.place())?;
        let mut hash = Sha256::new();
        copy_file(original, &copy, &mut hash)?;
        Ok((copy, written(hash)))
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        // If something stays, the next run removes it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Makes a folder, and the locked file in it.
fn locked(folder: &Path) -> io::Result<File> {
    fs::create_dir(folder)?;
    let unfinished = folder.join("lock.new");
    let file = File::create_new(&unfinished)?;
    // A file system without locks is no reason not to measure. What is left of a killed run then
    // stays.
    let _ = file.try_lock();
    // It gets its name once it is locked. Without a lock its run would pass for killed.
    fs::rename(&unfinished, folder.join(LOCK))?;
    Ok(file)
}

/// Removes the copies of runs that were killed.
fn remove_dead(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let lock = regular::open(&entry.path().join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn copy_folder(from: &Path, to: &Path, hash: &mut Sha256) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let mut entries = fs::read_dir(from)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => copy_folder(&path, &copy, hash)?,
            Ok(found) if found.is_file() => {
                hash.update(entry.file_name().as_encoded_bytes());
                copy_file(&path, &copy, hash)?;
            }
            // No part of a program: a FIFO, or a link to nothing, as an editor leaves it.
            _ => {}
        }
    }
    Ok(())
}

/// Copies a file, and hashes the copy: what runs is what is hashed.
fn copy_file(original: &Path, copy: &Path, hash: &mut Sha256) -> io::Result<()> {
    fs::copy(original, copy).map(drop).or_else(|error| {
        // No room for a copy. What was begun is in the way of the link.
        let _ = fs::remove_file(copy);
        fs::hard_link(original, copy).map_err(|_| error)
    })?;
    let mut file = File::open(copy)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn written(hash: Sha256) -> String {
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a file that stands for a program.
    fn program(folder: &Path, name: &str, text: &str) -> Program {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        Program { path, arguments: vec!["first".to_owned()] }
    }

    #[test]
    fn a_copy_stays_whatever_becomes_of_the_original() {
        let folder = tempfile::tempdir().unwrap();
        let mut copies = Copies::begin(folder.path()).unwrap();
        let original = program(folder.path(), "inline", "one");
        let copy = copies.of_program("inline", original.clone()).unwrap();
        assert_eq!(
            (copy.path.file_name(), &copy.arguments),
            (original.path.file_name(), &original.arguments)
        );
        fs::write(&original.path, "another").unwrap();
        assert_eq!(fs::read_to_string(&copy.path).unwrap(), "one");
        fs::remove_file(&original.path).unwrap();
        assert_eq!(fs::read_to_string(&copy.path).unwrap(), "one");
    }

    #[test]
    fn the_hash_tells_programs_apart_and_one_file_is_copied_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut copies = Copies::begin(folder.path()).unwrap();
        let own = program(folder.path(), "all", "one");
        let both = ["inline", "shed"].map(|name| copies.of_program(name, own.clone()).unwrap());
        assert_eq!(both[0], both[1]);
        copies.of_program("other", program(folder.path(), "other", "another")).unwrap();
        let hashes = copies.hashes();
        assert_eq!(hashes["inline"], hashes["shed"]);
        assert_ne!(hashes["inline"], hashes["other"]);
        // printf one | sha256sum
        assert_eq!(hashes["inline"], "7692c3ad3540bb80");
    }

    #[test]
    fn a_peer_is_copied_with_all_that_is_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let hash = |text: &str| {
            let peer = folder.path().join("python");
            fs::create_dir_all(peer.join("deep")).unwrap();
            fs::write(peer.join("deep").join("main.py"), text).unwrap();
            let mut copies = Copies::begin(folder.path()).unwrap();
            let copy = copies.of_folder("python", &peer).unwrap().unwrap();
            assert_eq!(fs::read_to_string(copy.join("deep").join("main.py")).unwrap(), text);
            assert_eq!(copies.of_folder("python", &folder.path().join("missing")).unwrap(), None);
            copies.hashes()["python"].clone()
        };
        let one = hash("1");
        assert_eq!(hash("1"), one);
        assert_ne!(hash("2"), one);
    }

    #[test]
    fn the_copies_go_with_their_run_and_those_of_a_killed_one_with_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let all = folder.path().join(FOLDER);
        let runs = || fs::read_dir(&all).unwrap().count();
        let first = Copies::begin(folder.path()).unwrap();
        // As a killed run leaves it: nothing holds its lock.
        let killed = all.join("1-1");
        fs::create_dir(&killed).unwrap();
        fs::write(killed.join(LOCK), "").unwrap();
        let second = Copies::begin(folder.path()).unwrap();
        assert!(!killed.exists() && first.folder.exists() && second.folder.exists());
        drop(first);
        assert_eq!(runs(), 1);
        drop(second);
        assert_eq!(runs(), 0);
    }
}
