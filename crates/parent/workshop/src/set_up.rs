//! The error of a set-up in which no exercise compiles.
//!
//! Owns its words. Leaves finding it to [`check`](crate::check). **Invariant:** the error names
//! each variable of `VARIABLES` that is set, and no other.

/// An error: the file as given does not compile here, so the learner's text is not at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the file as given does not compile here, so your text is not at fault. {remedy}\n\n\
     rustc says of the file as given:\n{messages}",
    remedy = remedy(set)
)]
pub struct SetUpFault {
    set: Vec<&'static str>,
    messages: String,
}

/// Environment variables that change how cargo or rustc builds:
/// <https://doc.rust-lang.org/cargo/reference/environment-variables.html>.
const VARIABLES: [&str; 9] = [
    "CARGO_BUILD_RUSTC",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_PROFILE_DEV_PANIC",
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
];

impl SetUpFault {
    /// Makes the error from what rustc said of the file as given. Looks which variables are set.
    pub(crate) fn of(messages: String) -> Self {
        let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self { set: VARIABLES.into_iter().filter(is_set).collect(), messages }
    }
}

fn remedy(set: &[&str]) -> String {
    if set.is_empty() {
        return "See that the disk has space. Then look into cargo's config files: `.cargo/config.toml` \
                in this folder, in those above it, and in your home. Take out what `[build]` sets there, \
                and run this again."
            .to_owned();
    }
    format!("Unset {}, and run this again.", set.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_that_are_set_are_the_remedy() {
        let fault = SetUpFault { set: vec!["CARGO_BUILD_TARGET", "RUSTFLAGS"], messages: "no".to_owned() };
        let said = fault.to_string();
        assert!(said.contains("Unset CARGO_BUILD_TARGET and RUSTFLAGS, and run"), "{said}");
        let said = SetUpFault { set: Vec::new(), ..fault }.to_string();
        assert!(said.contains("config.toml") && !said.contains("Unset"), "{said}");
    }
}
