//! The statement and the proof of each ability.

use record::Abilities;

/// The folder of the proofs.
pub const PROOFS: &str = "crates/child/strategy/src/conformance";

/// One ability: what it says, and where it is proved.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// The name of its field.
    pub name: &'static str,
    /// The heading of its column.
    pub short: &'static str,
    /// Reads its field.
    pub of: fn(&Abilities) -> bool,
    /// One sentence.
    pub says: &'static str,
    /// The file of its proof, in [`PROOFS`].
    pub proof: &'static str,
    /// It is about what one process can see, so it does not apply to jobs of another process.
    is_of_one_process: bool,
}

impl Statement {
    /// Returns true or false if it holds or not, and `None` if it does not apply.
    pub fn holds(&self, abilities: &Abilities) -> Option<bool> {
        let applies = !(self.is_of_one_process && abilities.moves_out);
        applies.then(|| (self.of)(abilities))
    }
}

macro_rules! statements {
    ($($short:literal $name:ident: $says:literal,)+) => {
        [$(Statement {
            name: stringify!($name),
            short: $short,
            of: |abilities| abilities.$name,
            says: $says,
            proof: concat!(stringify!($name), ".rs"),
            is_of_one_process: matches!(
                stringify!($name).as_bytes(),
                b"splits" | b"nests" | b"keeps_context"
            ),
        },)+]
    };
}

static ALL: [Statement; 12] = statements![
    "div" divides: "The strategy yields between the steps of one job, so a job has to be cut into steps.",
    "can" cancels: "A job stops early when its future is dropped.",
    "thr" bounds_threads: "Any number of jobs run on at most as many threads as processors, or as the \
                           setting says.",
    "bor" borrows: "A job may borrow from its caller; otherwise it has to be `Send` and `'static`.",
    "spl" splits: "Parts of one job run on several threads at the same time.",
    "out" moves_out: "The job runs in another process, so its input and its output are copied.",
    "psh" pushes_back: "A job beyond the limit stays with its caller: nothing piles up in a queue.",
    "ref" refuses: "A job is refused when too many are under way.",
    "lim" keeps_limit: "At most as many jobs as processors, or as the setting says, are under way, also \
                        after callers went away.",
    "abo" survives_abort: "The process outlives a job that aborts or overflows its stack.",
    "nst" nests: "A job may hold up its thread until another job of the same strategy has ended.",
    "ctx" keeps_context: "Each step sees what its caller's task carries along: a span, a task-local.",
];

/// Returns the statements in the order of their columns.
pub fn statements() -> &'static [Statement] {
    &ALL
}
