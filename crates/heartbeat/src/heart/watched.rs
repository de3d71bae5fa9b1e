//! One heart, as the watchdog sees it.
//!
//! Owns what becomes a finding. Leaves when to look to the watchdog. **Invariant:** a beat that
//! came late is one finding, and the poll that made it late is not another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::event::{Event, Finding, ThreadId, Waited, Who};
use crate::heart::blind::Blind;
use crate::heart::late::{evidence, length_of, take_hold};
use crate::heart::pool::{Probe, Wait};
use crate::heart::pulse::{Late, Pulse};
use crate::heart::stall::Stall;
use crate::heart::suspects::Suspect;
use crate::heart::verdict::{Circumstances, Verdict};
use crate::heart::workers::{Ended, Workers};
use crate::slot::slots::Slot;
use crate::slot::waits;
use crate::why::Why;

/// From how late on a beat is looked into. Below that, it is the runtime's timer.
pub(crate) const SLACK: Duration = Duration::from_millis(4);

/// A heart and what the watchdog knows of it.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) pulse: Arc<Pulse>,
    workers: Workers,
    stall: Option<Stall>,
    /// Holds that ended at the last look: a late beat may still account for them.
    ended: Vec<Ended>,
    probe: Probe,
}

impl Watched {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        Self { pulse, workers: Workers::default(), stall: None, ended: Vec::new(), probe: Probe::default() }
    }

    /// Returns when to look next: soon after the next beat is due. A heart at rest is looked at
    /// every second period only, if its threshold leaves time enough to look twice at a stall.
    pub(crate) fn next_look(&self, now: Instant) -> Instant {
        let options = &self.pulse.options;
        let period = options.period;
        let slack = SLACK.min(period / 2);
        let next = self.pulse.due().map(|due| due + slack).filter(|look| *look > now).unwrap_or(now + period);
        let rests = self.stall.is_none() && self.ended.is_empty() && self.workers.awake().next().is_none();
        let leaves_time = options.threshold >= period * 2 && !options.rescue_driver;
        if rests && leaves_time { next + period } else { next }
    }

    /// Looks at the heart, and returns what it found.
    pub(crate) fn look(&mut self, now: Instant, blind: &mut Blind) -> Vec<Event> {
        let pulse = Arc::clone(&self.pulse);
        let Some(due) = pulse.due() else { return Vec::new() };
        let mut found = Vec::new();
        let mut before = std::mem::take(&mut self.ended);
        self.ended = self.workers.look(&pulse, now);
        // First the beats that came: a later one may stand already, and takes their stall's place.
        let late = pulse.take_late();
        // They may be late because of a stop that came during this look.
        blind.looked();
        for late in &late {
            found.push(self.late_beat(late, &mut before, blind));
        }
        // A beat that came during this look is not overdue any more.
        let has_come = pulse.due() != Some(due) || late.iter().any(|late| late.due == due);
        if !has_come && now.saturating_duration_since(due) >= SLACK.min(pulse.options.period / 2) {
            self.look_at_stall(now, due);
        }
        if self.stall.as_ref().is_some_and(|stall| stall.due != due) {
            self.stall = None;
        }
        found.extend(self.stall_goes_on(now, blind));
        found.extend(self.long_polls(before, blind));
        found.extend(self.holds_go_on(now, blind));
        found.extend(self.probe.look(&pulse, now).and_then(|wait| self.pool_waits(wait, now, blind)));
        found
    }

    fn look_at_stall(&mut self, now: Instant, due: Instant) {
        let stall = self.stall.take_if(|stall| stall.due == due).unwrap_or_else(|| Stall::new(due));
        let stall = self.stall.insert(stall);
        let alone = stall.look(now, &self.pulse, &self.workers);
        // Again at each look: the worker that woke may have found another task to run.
        if alone && self.pulse.options.rescue_driver && self.pulse.runtime.rescue() && !stall.rescued {
            stall.rescued = true;
            self.pulse.tally().rescue();
            self.workers.held().for_each(|(_, held)| held.rescued = true);
        }
    }

    fn late_beat(&mut self, late: &Late, before: &mut Vec<Ended>, blind: &Blind) -> Event {
        let mut stall =
            self.stall.take_if(|stall| stall.due == late.due).unwrap_or_else(|| Stall::new(late.due));
        let lateness = late.came.saturating_duration_since(late.due);
        let hold =
            take_hold(before, stall.worker, late).or_else(|| take_hold(&mut self.ended, stall.worker, late));
        let timed = stall.timed(late.came, self.pulse.options.period);
        let length = length_of(late, hold.as_ref(), stall.worker, timed);
        stall.suspects.end();
        let (slot, samples) = evidence(&stall, hold.as_ref(), late, |slot| self.workers.counted(slot));
        let stood = (late.came.checked_sub(length).unwrap_or(late.due), late.came);
        let verdict = Verdict::of(&samples, self.known(length, stood, stall.slept(), blind));
        let who = self.who(&verdict, stall.suspects.main(), stall.worker);
        let kind = if stall.is_of_the_driver() { Finding::DriverHeld } else { Finding::LateBeat };
        let waited = waits::between(late.due, late.came);
        let event = self.event(kind, length, who, slot.as_deref(), verdict.why, late.due);
        Event { lateness, waited, rescued: stall.rescued, ..event }
    }

    fn stall_goes_on(&mut self, now: Instant, blind: &Blind) -> Option<Event> {
        let stall = self.stall.as_mut()?;
        let lateness = stall.so_far(now);
        if lateness.as_secs() <= stall.said || lateness < self.pulse.options.threshold {
            return None;
        }
        stall.said = lateness.as_secs();
        let stall = self.stall.as_ref()?;
        let suspect = stall.suspects.main();
        let samples = suspect.map(|suspect| suspect.samples.as_slice()).unwrap_or_default();
        let length = stall.timed(now, self.pulse.options.period).unwrap_or(lateness);
        let stood = (now.checked_sub(length).unwrap_or(stall.due), now);
        let verdict = Verdict::of(samples, self.known(length, stood, stall.slept(), blind));
        let who = self.who(&verdict, suspect, stall.worker);
        let kind = if stall.is_of_the_driver() { Finding::DriverHeld } else { Finding::LateBeat };
        let slot = suspect.map(|suspect| &*suspect.slot);
        let event = self.event(kind, length, who, slot, verdict.why, stall.due);
        Some(Event { lateness, over: false, ..event })
    }

    /// Returns the holds that no late beat accounts for.
    fn long_polls(&mut self, mut ended: Vec<Ended>, blind: &Blind) -> Vec<Event> {
        if self.pulse.runtime.has_one_thread() {
            return Vec::new();
        }
        if let Some(stall) = &self.stall {
            // The beat that is overdue will account for them when it comes.
            self.ended.extend(ended.extract_if(.., |ended| ended.until >= stall.due));
        }
        let mut found = Vec::new();
        let threshold = self.pulse.options.threshold;
        for ended in ended.into_iter().filter(|ended| ended.busy >= threshold) {
            let Ended { held, until, .. } = &ended;
            let suspect = held.suspects.main();
            // The first look may have come late.
            let began = until.checked_sub(ended.busy).map_or(held.since, |began| began.min(held.since));
            let known = Circumstances {
                stood: (held.since, suspect.map_or(held.since, |suspect| suspect.last)),
                is_sure_when: false,
                ..self.known(ended.busy, (began, *until), false, blind)
            };
            let (why, who) = self.judge_hold(suspect, ended.worker, known);
            let kind = if held.rescued { Finding::DriverHeld } else { Finding::LongPoll };
            let slot = suspect.map(|suspect| &*suspect.slot);
            let event = self.event(kind, ended.busy, who, slot, why, began);
            let waited = waits::between(began, *until);
            found.push(Event { rescued: held.rescued, waited, ..event });
        }
        found
    }

    /// Returns the holds that go on, once a second each, unless the loop stands anyway.
    fn holds_go_on(&mut self, now: Instant, blind: &Blind) -> Vec<Event> {
        if self.stall.is_some() || self.pulse.runtime.has_one_thread() {
            return Vec::new();
        }
        let mut going = Vec::new();
        for (worker, held) in self.workers.held() {
            let so_far = now.saturating_duration_since(held.since);
            if so_far.as_secs() > held.said
                && let Some(suspect) = held.suspects.main()
            {
                held.said = so_far.as_secs();
                going.push((worker, held.since, so_far, suspect.clone()));
            }
        }
        let tell = |(worker, since, so_far, suspect): (_, _, _, Suspect)| {
            let known = self.known(so_far, (since, now), false, blind);
            let (why, who) = self.judge_hold(Some(&suspect), worker, known);
            let event = self.event(Finding::LongPoll, so_far, who, Some(&suspect.slot), why, since);
            Event { over: false, ..event }
        };
        going.into_iter().map(tell).collect()
    }

    fn judge_hold(&self, suspect: Option<&Suspect>, worker: usize, known: Circumstances) -> (Why, Who) {
        let samples = suspect.map(|suspect| suspect.samples.as_slice()).unwrap_or_default();
        let verdict = Verdict::of(samples, known);
        let who = self.who(&verdict, suspect, Some(worker));
        (verdict.why, who)
    }

    fn pool_waits(&self, wait: Wait, now: Instant, blind: &Blind) -> Option<Event> {
        let machine = blind.within(wait.sent, now) * 2 >= wait.waited;
        if machine {
            return None;
        }
        let event =
            self.event(Finding::PoolWaits, wait.waited, Who::Unknown, None, Why::default(), wait.sent);
        Some(Event { lateness: wait.waited, over: wait.over, ..event })
    }

    fn known(
        &self,
        length: Duration,
        stood: (Instant, Instant),
        slept: bool,
        blind: &Blind,
    ) -> Circumstances {
        Circumstances {
            threshold: self.pulse.options.threshold,
            length,
            stood,
            is_sure_when: true,
            blind: blind.within(stood.0, stood.1),
            stopped: blind.stopped(stood.0, stood.1),
            slept,
        }
    }

    fn who(&self, verdict: &Verdict, suspect: Option<&Suspect>, worker: Option<usize>) -> Who {
        let one_thread = self.pulse.runtime.has_one_thread() || self.pulse.threads().len() == 1;
        match (suspect.and_then(Suspect::name), worker) {
            _ if !verdict.blames => Who::Unknown,
            (Some(name), _) => Who::Named(name),
            (None, Some(worker)) if !self.pulse.runtime.has_one_thread() => Who::Worker(worker),
            _ if one_thread => Who::TheLoop,
            _ => Who::Unknown,
        }
    }

    fn event(
        &self,
        kind: Finding,
        length: Duration,
        who: Who,
        slot: Option<&Slot>,
        why: Why,
        began: Instant,
    ) -> Event {
        Event {
            heart: self.pulse.options.name.clone(),
            kind,
            lateness: Duration::ZERO,
            length,
            thread: slot.filter(|_| who != Who::Unknown).map(id_of),
            who,
            why,
            waited: Vec::<Waited>::new(),
            began,
            rescued: false,
            over: true,
            break_even: self.pulse.options.break_even,
        }
    }
}

fn id_of(slot: &Slot) -> ThreadId {
    ThreadId { std: slot.std, system: slot.thread.id(), name: slot.label.clone() }
}
