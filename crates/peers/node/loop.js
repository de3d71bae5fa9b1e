// The thread of the loop: the ticker, and the jobs beside it.
//
// It writes what happens into shared memory. The main thread watches from outside, so that the answer comes
// in time even if this loop never breathes again. Invariant: a job is timed from when it was due, not from
// when its task came to it.
'use strict';

const { parentPort, workerData } = require('node:worker_threads');
const { setTimeout: timeout } = require('node:timers/promises');
const { Gaps, meanOf } = require('./arrivals.js');
const { Workload, now, settingsOf } = require('./countdown.js');
const { MOST_SLOTS, Shared } = require('./shared.js');
const { Job, make } = require('./ways.js');

const { trial, buffers, steps, spins, seed } = workerData;
const shared = new Shared(buffers);
const { subject } = trial;

/** Sleeps on the loop's timer until a moment, or not at all if it is over. */
async function sleepUntil(due) {
  // A timer has whole milliseconds, counts from the beginning of the loop's turn, and may so be early.
  for (let left = due - now(); left > 0; left = due - now()) await timeout(Math.ceil(left / 1e6));
}

/** Beats at absolute deadlines, and logs every beat's lateness. */
async function keep(onFirst) {
  const { period, phase } = trial.beating;
  const t0 = now() + phase;
  shared.moments[0] = t0;
  shared.set('ticker', 1);
  for (let beat = 0; beat < shared.lateness.length && shared.get('closed') === 0; beat += 1) {
    const due = t0 + beat * period;
    await sleepUntil(due);
    shared.lateness[beat] = now() - due;
    shared.set('beats', beat + 1);
    if (beat === 0) onFirst();
  }
}

/** The jobs of a trial: when each comes, and what became of it. */
class Bench {
  constructor(workload, way) {
    [this.workload, this.way, this.idle] = [workload, way, []];
    const mean = subject.load ? meanOf(subject.load) : null;
    this.gaps = mean === null ? null : new Gaps(mean, seed);
  }

  get stopped() {
    return shared.get('stop') === 1;
  }

  hire() {
    const number = shared.add('hired', 1);
    if (number >= MOST_SLOTS) throw new Error(`more than ${MOST_SLOTS} jobs at once`);
    return shared.slot(number);
  }

  /** Checks and counts a job, and returns when it was done. */
  cameBack(slot, due, handed, job) {
    const done = now();
    slot.due = 0;
    const [checksum, expected] = [job.state.checksum(), this.workload.expected(job.done)];
    if (checksum !== expected) {
      const [came, right] = [checksum, expected].map((value) => `0x${value.toString(16)}`);
      const error = new Error(`${job.done} steps came to ${came}, and should to ${right}`);
      throw Object.assign(error, { cause: 'checksum' });
    }
    slot.checksum = checksum;
    slot.ended(job.done);
    if (job.done === this.workload.steps) shared.jobDone(due, handed, slot.begun || done, done);
    return done;
  }

  /** Does one job, and returns when it was done. */
  async doJob(slot, due) {
    shared.set('tasks', 1);
    shared.set('hasCome', 1);
    slot.takes(due);
    const handed = now();
    shared.add('underWay', 1);
    const job = new Job(this.workload, slot, 0);
    await this.way.run(job);
    const done = this.cameBack(slot, due, handed, job);
    shared.add('underWay', -1);
    return done;
  }

  /** Lets the jobs come until the bench is stopped. */
  async come() {
    const began = now();
    shared.moments[1] = began;
    if ('jobs' in subject.load) {
      const crew = Array.from({ length: subject.load.jobs }, () => this.hire());
      // All of them before the first one begins: it may never give the others a turn.
      for (const slot of crew) slot.takes(began);
      await Promise.all(crew.map((slot) => this.oneAfterTheOther(slot, began)));
    } else if ('pause' in subject.load) {
      await this.withPauses(began);
    } else {
      await this.asTheyArrive(began);
    }
  }

  async oneAfterTheOther(slot, began) {
    let due = began;
    while (!this.stopped) due = await this.doJob(slot, due);
  }

  async withPauses(began) {
    const slot = this.hire();
    let done = began;
    while (!this.stopped) {
      const due = done + this.gaps.draw();
      shared.moments[2] = due;
      await sleepUntil(due);
      if (this.stopped) return;
      shared.moments[2] = 0;
      done = await this.doJob(slot, due);
    }
  }

  async asTheyArrive(began) {
    let due = began + this.gaps.draw();
    while (!this.stopped) {
      await sleepUntil(due);
      if (this.stopped) return;
      const slot = this.idle.pop() ?? this.hire();
      slot.takes(due);
      shared.add('arrived', 1);
      this.doJob(slot, due).then(() => this.idle.push(slot), fail);
      due += this.gaps.draw();
    }
  }

  /** Does jobs one after the other, with nothing around them. */
  workRaw() {
    const slot = this.hire();
    shared.set('hasCome', 1);
    shared.set('underWay', 1);
    shared.set('firstBeat', 1);
    let due = now();
    while (!this.stopped) {
      slot.takes(due);
      const [handed, job] = [now(), new Job(this.workload, slot, 0)];
      job.finish();
      due = this.cameBack(slot, due, handed, job);
    }
    shared.set('underWay', 0);
  }
}

function fail(error) {
  parentPort.postMessage({ cause: error.cause ?? 'panicked', reason: error.message });
}

async function play() {
  if (subject.kind === 'raw') return new Bench(new Workload(steps, spins), null).workRaw();
  let bench = null;
  if (subject.kind === 'cell') {
    const way = make(settingsOf(subject.setting))(buffers);
    await way.ready;
    bench = new Bench(new Workload(steps, spins), way);
  }
  const first = new Promise((resolve) => {
    keep(() => {
      shared.set('firstBeat', 1);
      resolve();
    }).catch(fail);
  });
  await first;
  if (bench) await bench.come();
}

play().catch(fail);
