//! A fresh crate in a folder outside the workspace, with the bench target that
//! `docs/side-by-side.md` shows.
//!
//! Its folder has the same name each time, so that cargo builds it anew only if something changed.
//! What it is built of lies in the target folder of this workspace.
//!
//! **Invariant:** the fresh crate has the page's lines, and needs nothing from the network.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{env, fs};

/// The page that shows the bench target.
const PAGE: &str = "docs/side-by-side.md";
/// The path on the page that leads to the crate.
const PATH_ON_PAGE: &str = "../breather/crates/side-by-side";
/// Long enough to build everything, on a machine that builds other things as well.
const PATIENCE: Duration = Duration::from_secs(1200);
/// The number of orders on the page, and here: this build is not optimised.
const ORDERS: (&str, &str) = ("5_000", "100");

/// The fresh crate.
pub(crate) struct Fresh {
    root: PathBuf,
    /// Locked until this process ends: a test runner may give each test a process of its own.
    _lock: fs::File,
}

/// The output of a command, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    /// Without line breaks, which may be anywhere.
    pub(crate) stderr: String,
}

static FRESH: LazyLock<Mutex<Fresh>> = LazyLock::new(|| Mutex::new(Fresh::make()));

/// Returns the fresh crate, to be used by one test at a time: measurements beside each other would
/// warn of each other.
pub(crate) fn fresh() -> MutexGuard<'static, Fresh> {
    FRESH.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fresh {
    fn make() -> Fresh {
        let workspace = workspace();
        let mut hasher = DefaultHasher::new();
        workspace.hash(&mut hasher);
        let root = env::temp_dir().join(format!("side-by-side-{:016x}", hasher.finish()));
        fs::create_dir_all(root.join("benches")).unwrap();
        fs::create_dir_all(root.join("src")).unwrap();
        let lock = fs::File::create(root.join("lock")).unwrap();
        lock.lock().unwrap();
        let _ = fs::remove_dir_all(root.join("target"));
        let fresh = Fresh { root, _lock: lock };
        // Its own versions of crates are those of the workspace, which are here already.
        fs::copy(workspace.join("Cargo.lock"), fresh.root.join("Cargo.lock")).unwrap();
        fresh.write("src/lib.rs", "");
        fresh.write("Cargo.toml", &fresh.manifest(&block("toml")));
        fresh.write("benches/beat.rs", &fresh.bench());
        fresh
    }

    /// Returns a manifest with these lines, those of a crate that parses JSON, and the
    /// workspace's profile, so that both can share what they build.
    pub(crate) fn manifest(&self, lines: &str) -> String {
        let path = workspace().join("crates/side-by-side");
        assert!(lines.contains(PATH_ON_PAGE), "{PAGE}: the first toml block has no {PATH_ON_PAGE}");
        // A path of Windows has backslashes.
        let lines = lines.replace(PATH_ON_PAGE, &path.to_string_lossy().replace('\\', "/"));
        let package = "[package]\nname = \"fresh\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        let lines_only = "debug = \"line-tables-only\"\n";
        let profile = format!("[profile.dev]\n{lines_only}\n[profile.dev.build-override]\n{lines_only}");
        format!("{package}\n[dependencies]\nserde_json = \"1\"\n\n{lines}\n{profile}")
    }

    /// Returns the page's bench target, with fewer orders.
    pub(crate) fn bench(&self) -> String {
        let text = block("rust");
        assert!(text.contains(ORDERS.0), "{PAGE}: the first rust block has no {}", ORDERS.0);
        text.replace(ORDERS.0, ORDERS.1)
    }

    /// Writes a file of the crate, unless it is there as it should be.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(path, text).unwrap();
        }
    }

    /// Returns the crate's folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the folder of the runs.
    pub(crate) fn runs(&self) -> PathBuf {
        self.root.join("target/side-by-side/runs")
    }

    /// Runs a bench target of the crate with arguments, as `cargo bench` does. Only optimisation is
    /// missing, which takes minutes.
    pub(crate) fn bench_with<A: AsRef<OsStr>>(&self, target: &str, arguments: &[A]) -> Said {
        self.cargo(&["bench", "--profile=dev", "--bench", target, "--"], arguments)
    }

    /// Runs cargo in the crate, offline.
    pub(crate) fn cargo<A: AsRef<OsStr>>(&self, command: &[&str], arguments: &[A]) -> Said {
        self.cargo_in("", &[], command, arguments)
    }

    /// Does so in a folder of the crate, with these variables.
    pub(crate) fn cargo_in<A: AsRef<OsStr>>(
        &self,
        folder: &str,
        variables: &[(&str, &str)],
        command: &[&str],
        arguments: &[A],
    ) -> Said {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let folder = self.root.join(folder);
        cargo.args(command).args(arguments).current_dir(&folder);
        cargo.env("CARGO_NET_OFFLINE", "true").env("CARGO_TERM_COLOR", "never");
        // Cargo 1.91 and later build there. Older ones build everything anew.
        let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        cargo.env("CARGO_BUILD_BUILD_DIR", built).env("PWD", &folder);
        for name in ["BREATHER_RUNS", "CARGO_TARGET_DIR", "CI", "CLICOLOR_FORCE", "COLUMNS", "NO_COLOR"] {
            cargo.env_remove(name);
        }
        cargo.envs(variables.iter().copied());
        let mut cargo = assert_cmd::Command::from_std(cargo);
        let output = cargo.timeout(PATIENCE).output().expect("cargo can be started");
        let stderr = String::from_utf8(output.stderr).expect("stderr is text");
        Said {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is text"),
            stderr: stderr.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

impl Said {
    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Checks that stderr has all of these words.
    #[track_caller]
    pub(crate) fn warns(self, words: &[&str]) -> Said {
        for word in words {
            assert!(self.stderr.contains(word), "no `{word}` in: {}", self.stderr);
        }
        self
    }
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the page's first fenced block in a language.
pub(crate) fn block(language: &str) -> String {
    let page = fs::read_to_string(workspace().join(PAGE)).unwrap();
    let fence = format!("```{language}");
    let lines = page.lines().skip_while(|line| *line != fence).skip(1).take_while(|line| *line != "```");
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    assert!(!text.is_empty(), "{PAGE} has no block of {language}");
    text
}
