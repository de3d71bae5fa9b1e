//! Descriptions and the facts about a run.

use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use record::{
    Abilities, Description, Entry, Fit, JobKind, LaterPrograms, LoadTiming, Machine, Prepared, RunInfo,
    Skipped, Variant,
};

use super::primitive::{count, duration, settings, small_count, text};
use super::subject::cell;
use super::trial::timing;

fn entries() -> BoxedStrategy<Vec<Entry>> {
    let entry = (text(), text(), text()).prop_map(|(name, values, summary)| Entry { name, values, summary });
    vec(entry, 0..3).boxed()
}

fn abilities() -> BoxedStrategy<Abilities> {
    any::<([bool; 6], [bool; 6])>()
        .prop_map(|(one, other)| {
            let [divides, cancels, bounds_threads, borrows, splits, moves_out] = one;
            let [pushes_back, refuses, keeps_limit, survives_abort, nests, keeps_context] = other;
            Abilities {
                divides,
                cancels,
                bounds_threads,
                borrows,
                splits,
                moves_out,
                pushes_back,
                refuses,
                keeps_limit,
                survives_abort,
                nests,
                keeps_context,
            }
        })
        .boxed()
}

fn job_kinds() -> BoxedStrategy<Vec<JobKind>> {
    let kind = (text(), text(), text(), option::of(text()), any::<[bool; 2]>(), count(), count()).prop_map(
        |(name, values, summary, size, [cuts, splits], input_bytes, memory_bytes)| JobKind {
            name,
            values,
            summary,
            size,
            cuts,
            splits,
            input_bytes,
            memory_bytes,
        },
    );
    vec(kind, 0..3).boxed()
}

pub(crate) fn description() -> BoxedStrategy<Description> {
    let variant = (settings(), abilities()).prop_map(|(setting, abilities)| Variant { setting, abilities });
    (
        small_count(),
        text(),
        text(),
        entries(),
        (vec(variant.clone(), 0..3), vec(variant, 0..3)),
        entries(),
        job_kinds(),
    )
        .prop_map(|(format, strategy, summary, settings, (defaults, others), runtimes, workloads)| {
            let defaults_under_quota = others.iter().take(1).cloned().collect();
            Description {
                format,
                strategy,
                summary,
                settings,
                defaults,
                others,
                defaults_under_quota,
                runtimes,
                workloads,
            }
        })
        .boxed()
}

pub(crate) fn fit() -> BoxedStrategy<Fit> {
    prop_oneof![
        option::of(abilities()).prop_map(|abilities| Fit::Fits { abilities }),
        (text(), any::<bool>()).prop_map(|(reason, of_job)| Fit::Unsupported { reason, of_job }),
        text().prop_map(|reason| Fit::Invalid { reason }),
    ]
    .boxed()
}

pub(crate) fn prepared() -> BoxedStrategy<Prepared> {
    (text(), count(), option::of(count()))
        .prop_map(|(workload, steps_per_s, steps)| Prepared { workload, steps_per_s, steps })
        .boxed()
}

fn machine() -> BoxedStrategy<Machine> {
    let named = (text(), text(), option::of(text()), option::of(text()), option::of(text()));
    (named, small_count(), option::of(count()), option::of(count()))
        .prop_map(|((os, arch, cpu, kernel, governor), cpus, memory_bytes, quota_millicpus)| Machine {
            os,
            arch,
            cpu,
            cpus,
            memory_bytes,
            kernel,
            governor,
            quota_millicpus,
        })
        .boxed()
}

pub(crate) fn run_info() -> BoxedStrategy<RunInfo> {
    let skipped = (cell(), text(), any::<bool>());
    let skipped = skipped.prop_map(|(cell, reason, of_job)| Skipped { cell, reason, of_job });
    let named = (small_count(), text(), text(), text(), text());
    let measured = (count(), small_count(), small_count(), duration(), duration(), timing());
    let workloads = || btree_map(text(), prepared(), 0..3);
    let by_name = (workloads(), btree_map(text(), workloads(), 0..3), btree_map(text(), abilities(), 0..3));
    let planned = (vec(cell(), 0..3), vec(skipped, 0..3), by_name);
    (named, measured, planned, machine(), btree_map(text(), text(), 0..3))
        .prop_map(|(named, measured, planned, machine, versions)| {
            let (format, experiment, name, started, command) = named;
            let (seed, rounds, retakes, period, budget, timing) = measured;
            // Any number: the parent decides what is sensible.
            let memory_limit_bytes = (seed % 2 == 0).then_some(seed);
            let (cells, skipped, (workloads, peer_workloads, abilities)) = planned;
            let own_timings = cells
                .iter()
                .map(|cell| LoadTiming {
                    load: cell.load,
                    timing,
                    period: memory_limit_bytes.map(Duration::from_nanos),
                })
                .collect();
            RunInfo {
                format,
                experiment,
                name,
                started,
                command,
                seed,
                rounds,
                retakes,
                memory_limit_bytes,
                own_timings,
                quota_millicpus: memory_limit_bytes,
                period,
                budget,
                timing,
                cells,
                skipped,
                abilities,
                workloads,
                peer_workloads,
                machine,
                later_programs: memory_limit_bytes
                    .map(|after| LaterPrograms { after, programs: versions.clone() })
                    .into_iter()
                    .collect(),
                programs: versions.clone(),
                versions,
            }
        })
        .boxed()
}
