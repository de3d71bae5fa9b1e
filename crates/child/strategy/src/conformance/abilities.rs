//! The proof of what a strategy states of itself: one file for each question. A statement that says
//! `false` is proved as well.
//!
//! Three questions are about what one process can see. They don't apply to a strategy that sends
//! jobs to another process, so it has to state `false`.
//!
//! **Invariant:** each field of [`Abilities`](record::Abilities) is proved here or in
//! `survives_abort.rs`.

use std::sync::Arc;

use record::Abilities;
use runtime::RuntimeId;

use super::{
    borrows, bounds_threads, cancels, divides, keeps_context, keeps_limit, moves_out, nests, pushes_back,
    refuses, splits,
};
use crate::contract::Strategy;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: impl Fn() -> Arc<S>) {
    // A new field without a proof does not compile.
    let Abilities {
        divides: _,
        cancels: _,
        bounds_threads: _,
        borrows: _,
        splits,
        moves_out,
        pushes_back: _,
        refuses: _,
        keeps_limit: _,
        survives_abort: _,
        nests,
        keeps_context,
    } = strategy().abilities();

    // A new strategy for each, so that no thread is left over from the question before.
    divides::prove(name, id, strategy());
    cancels::prove(name, id, strategy());
    bounds_threads::prove(name, id, strategy());
    borrows::prove(name, id, strategy());
    moves_out::prove(name, id, strategy());
    pushes_back::prove(name, id, strategy());
    refuses::prove(name, id, strategy());
    keeps_limit::prove(name, id, strategy());
    if moves_out {
        let stated = [("splits", splits), ("nests", nests), ("keeps_context", keeps_context)];
        for (ability, is_stated) in stated {
            assert!(!is_stated, "{name}: {ability} is true, but does not apply to jobs of another process");
        }
    } else {
        splits::prove(name, id, strategy());
        nests::prove(name, id, strategy());
        keeps_context::prove(name, id, strategy);
    }
}
