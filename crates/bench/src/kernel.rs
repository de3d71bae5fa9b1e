//! The kernels: the countdown with steps of about 1 ns, 100 ns and 10 us.
//!
//! All run the one hot loop of `workload`. Only its iterations per step differ.

use std::time::Duration;

use workload::{BadWorkload, Workload};

/// The names of the kernels: about how long a step takes.
pub const NAMES: [&str; 3] = ["1ns", "100ns", "10us"];

/// More steps than any turn does.
const MANY: u64 = 1_000_000_000_000;

/// A kernel on this machine.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// One of [`NAMES`].
    pub name: &'static str,
    /// Iterations of the hot loop in a step.
    spins: u64,
    /// The measured speed, at least 1.
    steps_per_s: u64,
}

impl Kernel {
    /// Measures all three kernels on this machine.
    ///
    /// # Errors
    /// If `workload` does not know such a job.
    pub fn all() -> Result<Vec<Kernel>, BadWorkload> {
        // Calibrated once, so that a step of 10 us is exactly a hundred of 100 ns.
        let hundred = Kernel::measured("100ns", &format!("countdown:steps={MANY},step=100ns"))?;
        let plain = Kernel::measured("1ns", &format!("countdown:steps={MANY},spins=1"))?;
        let spins = hundred.spins * 100;
        let dear = Kernel::measured("10us", &format!("countdown:steps={MANY},spins={spins}"))?;
        Ok(vec![plain, hundred, dear])
    }

    fn measured(name: &'static str, spec: &str) -> Result<Kernel, BadWorkload> {
        let workload = Workload::of(&spec.parse()?)?;
        let spins = spins_of(&workload);
        Ok(Kernel { name, spins, steps_per_s: workload.prepared().steps_per_s.max(1) })
    }

    /// Returns a job of `steps` steps, at least 1.
    pub fn of(&self, steps: u64) -> Workload {
        with_spins(steps, self.spins)
    }

    /// Returns the same job with steps that are a hundred times as slow.
    pub fn hundredfold(&self, steps: u64) -> Workload {
        with_spins(steps, self.spins * 100)
    }

    /// Returns about how many steps take `time`, at least 1.
    pub fn steps_in(&self, time: Duration) -> u64 {
        let steps = u128::from(self.steps_per_s) * time.as_nanos() / 1_000_000_000;
        u64::try_from(steps).unwrap_or(u64::MAX).max(1)
    }

    /// Returns the time of a step on this machine, in nanoseconds.
    pub fn step_ns(&self) -> f64 {
        1e9 / self.steps_per_s as f64
    }
}

fn with_spins(steps: u64, spins: u64) -> Workload {
    let text = format!("countdown:steps={},spins={spins}", steps.max(1));
    let spec = text.parse().expect("a countdown with steps and spins is a workload");
    Workload::of(&spec).expect("there is a countdown")
}

/// Reads the iterations per step from the resolved name of a workload.
fn spins_of(workload: &Workload) -> u64 {
    let name = workload.to_string();
    name.rsplit_once("spins=").and_then(|(_, spins)| spins.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_workload_tells_its_spins() {
        assert_eq!(spins_of(&with_spins(5, 77)), 77);
        let kernel = Kernel { name: "1ns", spins: 3, steps_per_s: 1_000_000 };
        assert_eq!(spins_of(&kernel.hundredfold(5)), 300);
        assert_eq!(kernel.of(0).steps(), 1);
    }

    #[test]
    fn steps_in_a_time_are_at_least_one() {
        let kernel = Kernel { name: "1ns", spins: 1, steps_per_s: 1_000_000 };
        assert_eq!(kernel.steps_in(Duration::from_millis(20)), 20_000);
        assert_eq!(kernel.steps_in(Duration::ZERO), 1);
        assert!((kernel.step_ns() - 1000.0).abs() < 1e-9);
    }
}
