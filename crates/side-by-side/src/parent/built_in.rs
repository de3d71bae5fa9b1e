//! The runtimes and strategies that a command line names, and that this bench target was built
//! without.
//!
//! A runtime of a feature that is off is refused with the feature's name. For an unknown strategy,
//! the message names the features that would bring more of them.
//!
//! **Invariant:** a runtime that is built in is never refused.

use engine::BadRequest;
use runtime::RuntimeId;

/// The feature of this crate that brings strategies, if it is off.
const MISSING: Option<&str> = if cfg!(feature = "rayon") { None } else { Some("rayon") };

/// Refuses a runtime, or a family of them, that is not built in.
pub(super) fn check_runtimes<'r>(asked: impl IntoIterator<Item = &'r String>) -> Result<(), BadRequest> {
    for asked in asked {
        let is_meant = |id: &RuntimeId| {
            let name = id.name();
            name == asked || name.split_once('/').is_some_and(|(family, _)| family == asked)
        };
        if let Some(missing) = RuntimeId::all().filter(is_meant).find_map(|id| runtime::check(id).err()) {
            return Err(BadRequest(format!(
                "--runtime {asked}: this bench target is built without it; {}",
                remedy(missing.feature)
            )));
        }
    }
    Ok(())
}

/// Adds to the error about an unknown strategy which feature would bring more of them.
pub(super) fn with_feature(error: anyhow::Error) -> anyhow::Error {
    let about_a_strategy = |refused: &BadRequest| refused.0.starts_with("there is no strategy ");
    match (error.downcast_ref::<BadRequest>(), MISSING) {
        (Some(refused), Some(feature)) if about_a_strategy(refused) => {
            BadRequest(format!("{refused}. More are there with a feature: {}", remedy(feature))).into()
        }
        _ => error,
    }
}

/// Names a job that was refused as a job. Nobody named it by a flag.
pub(super) fn of_a_job(error: anyhow::Error) -> anyhow::Error {
    let refused = error.downcast_ref::<BadRequest>();
    match refused.and_then(|refused| refused.0.strip_prefix("--workload ")) {
        Some(rest) => {
            let listing = format!("; {} shows what there is", BadRequest::LISTING);
            let rest = rest.strip_suffix(&listing).unwrap_or(rest);
            let (name, why) = rest.split_once(": ").unwrap_or((rest, ""));
            let why = why.strip_prefix(&format!("`{name}`: ")).unwrap_or(why);
            BadRequest(format!("the job {name}: {why}")).into()
        }
        None => error,
    }
}

fn remedy(feature: &str) -> String {
    format!("in Cargo.toml, give side-by-side `features = [\"{feature}\"]`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(runtime: &str) -> Option<String> {
        check_runtimes([&runtime.to_owned()]).err().map(|refused| refused.0)
    }

    #[test]
    fn a_runtime_is_refused_with_its_feature_only_if_it_is_not_built_in() {
        for id in RuntimeId::all() {
            let family = id.name().split('/').next().unwrap();
            for asked in [id.name(), family] {
                match runtime::check(id) {
                    Ok(()) => assert_eq!(told(asked), None),
                    Err(_) => {
                        let told = told(asked).unwrap();
                        assert!(told.contains(&format!("features = [\"{family}\"]")), "{told}");
                    }
                }
            }
        }
        assert_eq!((told("*/1"), told("nonsense")), (None, None), "others tell about these");
    }

    #[test]
    fn a_job_is_refused_as_a_job() {
        let told = |text: &str| of_a_job(BadRequest::new(text).into()).to_string();
        assert_eq!(told("--workload parse: too short"), "the job parse: too short");
        assert_eq!(told("--workload parse: `parse`: too short"), "the job parse: too short");
        assert_eq!(told("--rounds 0: at least 1"), "--rounds 0: at least 1");
    }

    #[test]
    fn only_the_error_about_a_strategy_gets_a_feature() {
        let told = |text: &str| with_feature(BadRequest::new(text).into()).to_string();
        assert_eq!(told("--rounds 0: at least 1"), "--rounds 0: at least 1");
        let unknown = "there is no strategy `x`";
        assert_eq!(told(unknown) == unknown, cfg!(feature = "rayon"));
    }
}
