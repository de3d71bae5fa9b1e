//! May a job borrow from its caller?

use std::sync::Arc;

use record::Output;
use runtime::{Body, Runtime, RuntimeId};

use super::jobs::BorrowingJob;
use super::probe::on_runtime;
use crate::contract::Strategy;
use crate::error::JobError;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let borrows = strategy.abilities().borrows;
    match on_runtime(&format!("{name}: borrows"), id, Borrows { strategy }) {
        Ok(output) => {
            assert!(
                borrows && output == Output { steps: 4, checksum: 10 },
                "{name}: borrows is {borrows}, but a job that borrows gave {output:?}"
            );
        }
        Err(error) => {
            assert!(!borrows && error == JobError::CannotBorrow, "{name}: borrows is {borrows}: {error}")
        }
    }
}

/// Runs a job that borrows.
struct Borrows<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Borrows<S> {
    type Output = Result<Output, JobError>;

    async fn run<R: Runtime>(self, runtime: R) -> Result<Output, JobError> {
        let values = [1, 2, 3, 4];
        let mut sum = 0;
        let mut job = BorrowingJob::new(&values, &mut sum);
        self.strategy.run_borrowed(&runtime, &mut job).await
    }
}
