//! One heart, as the watchdog sees it.
//!
//! Owns what becomes a finding. Leaves when to look to the watchdog. **Invariant:** a beat that
//! came late is one finding, and the poll that made it late is not another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::event::{Event, Finding, ThreadId, Waited, Who};
use crate::heart::blind::Blind;
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
    pub(crate) fn look(&mut self, now: Instant, blind: &Blind) -> Vec<Event> {
        let pulse = Arc::clone(&self.pulse);
        let Some(due) = pulse.due() else { return Vec::new() };
        let mut found = Vec::new();
        let mut before = std::mem::take(&mut self.ended);
        self.ended = self.workers.look(&pulse, now);
        // First the beats that came: a later one may stand already, and takes their stall's place.
        for late in pulse.take_late() {
            found.push(self.late_beat(&late, &mut before, blind));
        }
        if now.saturating_duration_since(due) >= SLACK.min(pulse.options.period / 2) {
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
        if alone && self.pulse.options.rescue_driver && !stall.rescued && self.pulse.runtime.rescue() {
            stall.rescued = true;
            self.pulse.tally().rescue();
            self.workers.held().for_each(|(_, held)| held.rescued = true);
        }
    }

    fn late_beat(&mut self, late: &Late, before: &mut Vec<Ended>, blind: &Blind) -> Event {
        let stall = self.stall.take_if(|stall| stall.due == late.due).unwrap_or_else(|| Stall::new(late.due));
        let lateness = late.came.saturating_duration_since(late.due);
        let hold =
            take_hold(before, stall.worker, late).or_else(|| take_hold(&mut self.ended, stall.worker, late));
        let busy = hold.map(|hold| hold.busy).filter(|busy| *busy >= lateness);
        let timed = stall.timed(late.came, self.pulse.options.period);
        let length = busy.or(timed).unwrap_or(lateness);
        let (slot, samples) = evidence(&stall, late);
        let verdict = Verdict::of(&samples, self.known(length, late.due, late.came, stall.slept(), blind));
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
        let verdict = Verdict::of(samples, self.known(length, stall.due, now, stall.slept(), blind));
        let who = self.who(&verdict, suspect, stall.worker);
        let kind = if stall.is_of_the_driver() { Finding::DriverHeld } else { Finding::LateBeat };
        let slot = suspect.map(|suspect| &*suspect.slot);
        let event = self.event(kind, length, who, slot, verdict.why, stall.due);
        Some(Event { lateness, over: false, ..event })
    }

    /// Returns the holds that no late beat accounts for.
    fn long_polls(&self, ended: Vec<Ended>, blind: &Blind) -> Vec<Event> {
        if self.pulse.runtime.has_one_thread() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let threshold = self.pulse.options.threshold;
        for ended in ended.into_iter().filter(|ended| ended.busy >= threshold) {
            let held = &ended.held;
            let suspect = held.suspects.main();
            let (why, who) =
                self.judge_hold(suspect, ended.worker, ended.busy, (held.since, ended.until), blind);
            let kind = if held.rescued { Finding::DriverHeld } else { Finding::LongPoll };
            let slot = suspect.map(|suspect| &*suspect.slot);
            let event = self.event(kind, ended.busy, who, slot, why, held.since);
            let waited = waits::between(held.since, ended.until);
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
            let (why, who) = self.judge_hold(Some(&suspect), worker, so_far, (since, now), blind);
            let event = self.event(Finding::LongPoll, so_far, who, Some(&suspect.slot), why, since);
            Event { over: false, ..event }
        };
        going.into_iter().map(tell).collect()
    }

    fn judge_hold(
        &self,
        suspect: Option<&Suspect>,
        worker: usize,
        length: Duration,
        (from, to): (Instant, Instant),
        blind: &Blind,
    ) -> (Why, Who) {
        let samples = suspect.map(|suspect| suspect.samples.as_slice()).unwrap_or_default();
        let verdict = Verdict::of(samples, self.known(length, from, to, false, blind));
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
        from: Instant,
        to: Instant,
        slept: bool,
        blind: &Blind,
    ) -> Circumstances {
        Circumstances {
            threshold: self.pulse.options.threshold,
            length,
            blind: blind.within(from, to),
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

/// Takes the hold that made a beat late: that of the worker, else the longest of that time.
fn take_hold(holds: &mut Vec<Ended>, worker: Option<usize>, late: &Late) -> Option<Ended> {
    let overlaps = |hold: &Ended| hold.held.since <= late.came && hold.until >= late.due;
    let found = holds.iter().enumerate().filter(|(_, hold)| overlaps(hold));
    let (place, _) = found.max_by_key(|(_, hold)| (Some(hold.worker) == worker, hold.busy))?;
    Some(holds.swap_remove(place))
}

/// Returns the thread that stood and what the system told of it, from the beat before to the late
/// beat itself if those came on the same thread.
fn evidence(stall: &Stall, late: &Late) -> (Option<Arc<Slot>>, Vec<crate::why::Sample>) {
    match (stall.suspects.main(), &late.frame) {
        (Some(suspect), frame) => {
            let mut samples = suspect.samples.clone();
            let same = late.slot.as_ref().is_some_and(|slot| Arc::ptr_eq(slot, &suspect.slot));
            if let (true, Some((start, end))) = (same, frame) {
                // A look may come after the late beat, if the watchdog was late as well.
                samples.retain(|sample| start.at < sample.at && sample.at < end.at);
                samples.insert(0, start.clone());
                samples.push(end.clone());
            }
            (Some(Arc::clone(&suspect.slot)), samples)
        }
        // Nobody looked meanwhile, so nobody saw what ran: the shares stand, without a name.
        (None, Some((start, end))) => (late.slot.clone(), vec![start.clone(), end.clone()]),
        (None, None) => (None, Vec::new()),
    }
}

fn id_of(slot: &Slot) -> ThreadId {
    ThreadId { std: slot.std, system: slot.thread.id(), name: slot.label.clone() }
}
