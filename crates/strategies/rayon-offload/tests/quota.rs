//! `threads=quota`: as wide as the quota, and refused without one.

use rayon_offload::RayonOffload;
use strategy::{Refusal, Site, Strategy};

fn made(quota_millicpus: Option<u64>) -> Result<RayonOffload, Refusal> {
    let site = Site { runtime: "tokio/N".parse().unwrap(), cpus: 4, quota_millicpus };
    RayonOffload::new(&"threads=quota".parse().unwrap(), site)
}

#[test]
fn the_quota_is_rounded_up_to_whole_threads() {
    for (millicpus, threads) in [(1, 1), (50, 1), (1000, 1), (1001, 2), (1500, 2), (2000, 2), (2500, 3)] {
        assert_eq!(made(Some(millicpus)).ok().unwrap().threads(), threads, "{millicpus}");
    }
}

#[test]
fn without_a_quota_it_is_refused_with_what_to_do() {
    let Some(Refusal::Unsupported(reason)) = made(None).err() else { panic!("it is supported") };
    assert!(reason.contains("there is no quota") && reason.contains("--quota 1.5"), "{reason}");
}
