//! Does a job beyond the limit stay with its caller?

use std::sync::Arc;

use runtime::RuntimeId;

use super::full::{Crowd, Seen};
use super::probe::on_runtime;
use crate::contract::Strategy;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let pushes_back = strategy.abilities().pushes_back;
    let Seen { refused, left_behind } = on_runtime(&format!("{name}: pushes back"), id, Crowd { strategy });
    assert_eq!(
        refused == 0 && left_behind == 0,
        pushes_back,
        "{name}: pushes_back is {pushes_back}, but {refused} jobs were refused, and {left_behind} were left \
         behind by callers that went away"
    );
}
