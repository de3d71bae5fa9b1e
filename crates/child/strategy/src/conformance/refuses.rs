//! Is a job refused when too many are under way?

use std::sync::Arc;

use runtime::RuntimeId;

use super::full::Crowd;
use super::probe::on_runtime;
use crate::contract::Strategy;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let refuses = strategy.abilities().refuses;
    let refused = on_runtime(&format!("{name}: refuses"), id, Crowd { strategy }).refused;
    assert_eq!(refused > 0, refuses, "{name}: refuses is {refuses}, but {refused} jobs were refused at once");
}
