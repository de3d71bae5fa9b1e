//! The answers of jobs, known before a job has run: what any number of first steps come to.
//!
//! It holds them and numbers the steps. Each kind in `jobs/` says what a step has to come to.
//!
//! **Invariant:** the same steps have the same sum, in any grouping. Two steps that change places
//! have another.

/// The sums of the first steps of a job. Its steps repeat after a round: a longer job does the same
/// ones again.
pub(crate) struct Answers {
    /// The sum of the first steps of a round, for no step, one step and so on.
    sums: Vec<u64>,
}

impl Answers {
    /// Adds up the values of the steps of a round, the first step first. There is at least one.
    pub(crate) fn of(values: impl IntoIterator<Item = u64>) -> Self {
        let mut sums = vec![0];
        let mut sum = 0_u64;
        for (step, value) in (0..).zip(values) {
            sum = sum.wrapping_add(of_step(step, value));
            sums.push(sum);
        }
        Answers { sums }
    }

    /// Returns the sum of the first `steps` steps.
    pub(crate) fn first(&self, steps: u64) -> u64 {
        let (Some(&whole), round) = (self.sums.last(), self.sums.len() as u64 - 1) else { return 0 };
        let rest = usize::try_from(steps % round).map_or(0, |rest| self.sums[rest]);
        (steps / round).wrapping_mul(whole).wrapping_add(rest)
    }
}

/// Mixes the value of a step with its number in its round. The sum of all is the checksum of a job.
pub(crate) fn of_step(step: u64, value: u64) -> u64 {
    scatter(scatter(step) ^ value)
}

/// Returns different numbers for different items, in no order: the finaliser of MurmurHash3.
pub(crate) fn scatter(item: u64) -> u64 {
    let mut value = item.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_beyond_a_round_are_the_first_ones_again() {
        let answers = Answers::of([5, 7, 9]);
        let by_hand = |steps: u64| {
            (0..steps).fold(0_u64, |sum, step| sum.wrapping_add(of_step(step % 3, 5 + 2 * (step % 3))))
        };
        for steps in 0..10 {
            assert_eq!(answers.first(steps), by_hand(steps), "{steps}");
        }
    }

    #[test]
    fn steps_that_change_places_have_another_sum() {
        assert_ne!(Answers::of([5, 7, 9]).first(3), Answers::of([7, 5, 9]).first(3));
    }
}
