//! Workloads on a machine: the name of one is read back as the same workload.

use notation::{Cost, Size, Spec};
use proptest::prelude::*;
use workload::Workload;

/// Runs this many cases. One that fails is shown in full, to become a test with a name. No file
/// remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn a_resolved_workload_is_named_as_it_is_read(
        steps in 1..=10_000_000_000_000_000_u64,
        spins in 1..=10_000_000_000_u64,
    ) {
        let spec = Spec::Countdown { size: Size::Steps(steps), cost: Cost::Spins(spins) };
        let named = Workload::of(&spec).unwrap().to_string();
        prop_assert_eq!(named.parse(), Ok(spec.clone()));
        prop_assert_eq!(Workload::of(&spec).unwrap().steps(), steps);
        prop_assert!(Workload::of(&spec).unwrap().grain() >= 1);
    }

    #[test]
    fn a_sort_is_named_as_it_is_read(items in 1..1000_u64) {
        let spec: Spec = format!("sort:items={items}").parse().unwrap();
        prop_assert_eq!(Workload::of(&spec).unwrap().to_string().parse(), Ok(spec));
    }
}
