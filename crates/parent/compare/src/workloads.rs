//! The workloads of a run, made ready for this machine: once for Rust's children, and once by each
//! peer, in its own language.
//!
//! **Invariant:** a cell's jobs are those that were prepared for its program.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use engine::{BadRequest, Catalogue};
use notation::Spec;
use notation::duration::written;
use record::{Cell, Load, Prepared};

use crate::job_time::{job_time, step_time};

/// The workloads of a run by their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workloads {
    /// Those of Rust's children.
    pub(crate) own: BTreeMap<String, Prepared>,
    /// Those of each peer.
    pub(crate) of_peers: BTreeMap<String, BTreeMap<String, Prepared>>,
}

impl Workloads {
    /// Makes each workload ready, once for all children of a program.
    pub(crate) fn prepare(cells: &[Cell], catalogue: &Catalogue) -> Result<Workloads> {
        let mut all = Workloads::default();
        for Cell { workload, peer, .. } in cells {
            let of_program = match peer {
                None => &mut all.own,
                Some(peer) => all.of_peers.entry(peer.clone()).or_default(),
            };
            if !of_program.contains_key(workload) {
                let prepared = match peer {
                    None => catalogue.prepare(workload)?,
                    Some(peer) => catalogue.prepare_for(peer, workload)?,
                };
                of_program.insert(workload.clone(), prepared);
            }
        }
        Ok(all)
    }

    /// Returns the workload of a cell.
    pub(crate) fn of(&self, cell: &Cell) -> Option<&Prepared> {
        match &cell.peer {
            None => self.own.get(&cell.workload),
            Some(peer) => self.of_peers.get(peer)?.get(&cell.workload),
        }
    }

    /// Refuses a job that is shorter than one of its steps on this machine.
    pub(crate) fn check_lengths(&self) -> Result<(), BadRequest> {
        let of_peers =
            self.of_peers.iter().flat_map(|(peer, own)| own.iter().map(move |of| (Some(peer), of)));
        for (peer, (name, prepared)) in self.own.iter().map(|of| (None, of)).chain(of_peers) {
            let asked = name.parse::<Spec>().ok().and_then(|spec| spec.length());
            let Some((length, step)) = asked.zip(step_time(prepared)) else { continue };
            // A step that is a little longer is the length as nearly as it can be had.
            if step > length.mul_f64(1.5) {
                let within = peer.map(|peer| format!(" in {peer}")).unwrap_or_default();
                return Err(BadRequest(format!(
                    "{name}: one step takes {} on this machine{within}, longer than the whole job of {}; \
                     give a length of one step or more",
                    words::duration(Some(step)),
                    written(length)
                )));
            }
        }
        Ok(())
    }

    /// Refuses a rate at which more work comes than all processors can do.
    pub(crate) fn check_rates(&self, cells: &[Cell]) -> Result<(), BadRequest> {
        for cell in cells {
            let Load::Rate(rate) = cell.load else { continue };
            let asked = cell.workload.parse::<Spec>().ok().and_then(|spec| spec.length());
            let timed = || self.of(cell).and_then(job_time);
            let Some(length) = asked.or_else(timed) else { continue };
            self.check_rate(cell, rate.per_second(), length)?;
        }
        Ok(())
    }

    fn check_rate(&self, cell: &Cell, per_second: f64, length: Duration) -> Result<(), BadRequest> {
        let needed = per_second * length.as_secs_f64();
        if needed < f64::from(cell.cpus) {
            return Ok(());
        }
        let most = f64::from(cell.cpus) / length.as_secs_f64();
        Err(BadRequest(format!(
            "--load {}: {per_second} jobs a second of {} each need {needed:.1} processors, and the children \
             have {}, so jobs would wait longer and longer; less than {most:.1}/s can be done",
            cell.load,
            words::duration(Some(length)),
            cell.cpus
        )))
    }
}
