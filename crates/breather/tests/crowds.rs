//! Many tasks on one loop, each with a breather that learns the cost of a yield: their slices stay
//! as short as those of one task alone.

use std::time::Duration;

use breather::Breather;
use tokio::task::LocalSet;

/// The slices of each task.
const SLICES: u64 = 100;

/// Runs tasks that yield by themselves. Returns the median of what they aim at in the end.
fn budget(tasks: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let local = LocalSet::new();
    let mut budgets: Vec<Duration> = local.block_on(&runtime, async {
        let tasks: Vec<_> = (0..tasks)
            .map(|_| {
                tokio::task::spawn_local(async {
                    let mut breather = Breather::costing(0.01);
                    while breather.report().yields < SLICES {
                        let stride = breather.stride();
                        (0..stride).for_each(|step| {
                            std::hint::black_box(step);
                        });
                        breather.breathe_after(stride, tokio::task::yield_now).await;
                    }
                    breather.report().budget.unwrap()
                })
            })
            .collect();
        let mut budgets = Vec::new();
        for task in tasks {
            budgets.push(task.await.unwrap());
        }
        budgets
    });
    budgets.sort_unstable();
    budgets[budgets.len() / 2]
}

/// The simulated time shows that the cost is the same. Here a crowd takes the mean of 64 yields and
/// a task alone the median of 16, and preemption lengthens a mean only. So four times as long is
/// allowed in one of five pairs. If slices of others counted as yields, it would be 60 times.
#[test]
fn the_cost_of_a_yield_is_no_dearer_among_64_tasks() {
    let ratio = || budget(64).as_secs_f64() / budget(1).as_secs_f64();
    let ratios: Vec<f64> = (0..5).map(|_| ratio()).collect();
    println!("{ratios:?}");
    assert!(ratios.iter().any(|ratio| (0.2..=4.0).contains(ratio)), "{ratios:?}");
}
