//! The conformance test can fail: a strategy that lies about one of its abilities fails it.
//!
//! Each double is truthful but for one statement, in which it says the opposite. That survival of
//! an abort is proved needs a program, so `crates/child/measure/tests/survival.rs` holds it.

mod doubles;

use doubles::{
    Careless, Here, InHalves, InSlices, OnAPool, OrRefused, OrUnmoved, Way, prove_limit_that, prove_that,
};
use strategy::Abilities;

#[test]
fn the_truth_passes() {
    prove_that::<Here>(Here::TRUTH);
    prove_that::<InSlices>(InSlices::TRUTH);
    prove_that::<OnAPool>(OnAPool::TRUTH);
    prove_that::<InHalves>(InHalves::TRUTH);
    prove_that::<OrRefused>(OrRefused::TRUTH);
}

#[test]
#[should_panic(expected = "drops that panic")]
fn lets_the_panic_of_a_drop_escape() {
    prove_that::<Careless>(Careless::TRUTH);
}

/// Makes a test in which a double states the truth but for one ability, and the proof says so.
macro_rules! lie {
    ($test:ident: $way:ident, $ability:ident: $stated:literal, $told:literal) => {
        #[test]
        #[should_panic(expected = $told)]
        fn $test() {
            assert_ne!($way::TRUTH.$ability, $stated, "this is no lie");
            prove_that::<$way>(Abilities { $ability: $stated, ..$way::TRUTH });
        }
    };
}

lie!(divides_though_it_does_not: Here, divides: true, "divides is true");
lie!(does_not_divide_though_it_does: InSlices, divides: false, "divides is false");
lie!(cancels_though_it_does_not: OnAPool, cancels: true, "cancels is true");
lie!(does_not_cancel_though_it_does: InSlices, cancels: false, "cancels is false");
lie!(bounds_threads_though_it_does_not: OnAPool, bounds_threads: true, "bounds_threads is true");
lie!(does_not_bound_threads_though_it_does: Here, bounds_threads: false, "bounds_threads is false");
lie!(borrows_though_it_does_not: OnAPool, borrows: true, "borrows is true");
lie!(does_not_borrow_though_it_does: Here, borrows: false, "borrows is false");
lie!(splits_though_it_does_not: OnAPool, splits: true, "splits is true");
lie!(does_not_split_though_it_does: InHalves, splits: false, "splits is false");
lie!(moves_out_though_it_does_not: OnAPool, moves_out: true, "moves_out is true");
lie!(pushes_back_though_it_does_not: OnAPool, pushes_back: true, "pushes_back is true");
lie!(pushes_back_though_it_refuses: OrRefused, pushes_back: true, "pushes_back is true");
lie!(does_not_push_back_though_it_does: Here, pushes_back: false, "pushes_back is false");
lie!(refuses_though_it_does_not: OnAPool, refuses: true, "refuses is true");
lie!(does_not_refuse_though_it_does: OrRefused, refuses: false, "1000 jobs at once: see the panic above");
lie!(keeps_its_limit_though_it_has_none: OnAPool, keeps_limit: true, "keeps_limit is true");
lie!(loses_its_limit_though_it_does_not: Here, keeps_limit: false, "keeps_limit is false");
lie!(nests_though_it_does_not: OnAPool, nests: true, "nests is true");
lie!(does_not_nest_though_it_does: Here, nests: false, "nests is false");
lie!(keeps_context_though_it_does_not: OnAPool, keeps_context: true, "keeps_context is true");
lie!(loses_context_though_it_does_not: Here, keeps_context: false, "keeps_context is false");

/// Without the error, the proof would take a refusal for a no.
#[test]
#[should_panic(expected = "splits: see the panic above")]
fn a_job_that_is_refused_proves_no_statement() {
    prove_that::<OrUnmoved>(OrUnmoved::TRUTH);
}

#[test]
#[should_panic(expected = "jobs were under way")]
fn more_jobs_than_the_setting_says() {
    prove_limit_that::<OnAPool>(Abilities { keeps_limit: true, ..OnAPool::TRUTH });
}
