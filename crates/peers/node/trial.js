// The measuring: one trial, one answer.
//
// The main thread watches the thread of the loop from outside. It lets the warm-up pass, reads the meters at
// both ends of the window, and writes the answer. Nothing is shut down afterwards: the process ends.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: timeout } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { Gaps, meanOf } = require('./arrivals.js');
const { now, resolve } = require('./countdown.js');
const { Histogram } = require('./histogram.js');
const { Shared, memory } = require('./shared.js');

const FORMAT = 3;
// The timeout for the first beat, and for the jobs to stop, in nanoseconds.
const [FIRST_BEAT, LAST_JOBS] = [10e9, 10e9];
// The first second after the jobs came.
const START = 1e9;

/** A trial that failed, with the kind of failure. */
class Trouble extends Error {
  constructor(cause, reason) {
    super(reason);
    this.cause = cause;
  }
}

/** Ends this process if the parent that asked is gone. */
function checkParent() {
  const parent = process.env.BREATHER_PARENT;
  if (parent && Number(parent) !== process.ppid) process.exit(1);
}

function threads() {
  try {
    return fs.readdirSync('/proc/self/task').length;
  } catch {
    return null;
  }
}

/** The watching side of a trial. */
class Watcher {
  constructor(trial, seed) {
    [this.trial, this.subject, this.seed, this.failed] = [trial, trial.subject, seed, null];
    const { period } = trial.beating;
    const { warm_up: warmUp, duration, drain } = trial.timing;
    const longest = warmUp + duration + drain + FIRST_BEAT;
    const buffers = memory(Math.ceil(longest / period) + 1000);
    this.shared = new Shared(buffers);
    const workerData = { trial, buffers, seed };
    if (this.subject.kind !== 'floor') {
      const { steps, spins } = resolve(trial.workload ?? this.subject.workload);
      Object.assign(workerData, { steps, spins });
    }
    const loop = new Worker(path.join(__dirname, 'loop.js'), { workerData });
    loop.on('message', ({ cause, reason }) => { this.failed ??= new Trouble(cause, reason); });
    loop.on('error', (error) => { this.failed ??= new Trouble('panicked', `the loop: ${error.message}`); });
  }

  /** Sleeps until a moment. Throws if the loop or a job has failed. */
  async until(moment) {
    for (let left = moment - now(); left > 0; left = moment - now()) {
      await timeout(Math.min(200, Math.ceil(left / 1e6)));
      if (this.failed) throw this.failed;
      // An orphan ends.
      checkParent();
    }
  }

  /** Returns when the jobs were due and begun that were due before a moment and are not done. */
  waiting(moment) {
    const { shared, subject, seed } = this;
    const waiting = [];
    for (let number = 0; number < shared.get('hired'); number += 1) {
      const { due, begun } = shared.slot(number);
      if (due > 0) waiting.push([due, begun]);
    }
    const [, began, next] = shared.moments;
    if (next > 0 && next < moment) waiting.push([next, 0]);
    if (subject.load && 'rate' in subject.load && began > 0) {
      // The same gaps again: those that the loop has not come to are still to come.
      const gaps = new Gaps(meanOf(subject.load), seed);
      const arrived = shared.get('arrived');
      let due = began + gaps.draw();
      for (let job = 0; due < moment; job += 1, due += gaps.draw()) {
        if (job >= arrived) waiting.push([due, 0]);
      }
    }
    return waiting;
  }

  snapshot() {
    const { shared } = this;
    const all = { at: now(), steps: 0, yields: 0, done: shared.get('jobs') };
    for (let number = 0; number < shared.get('hired'); number += 1) {
      const { steps, yields } = shared.slot(number);
      all.steps += steps;
      all.yields += yields;
    }
    all.used = process.resourceUsage();
    all.waiting = this.waiting(all.at);
    return all;
  }

  /** Watches the whole trial, and returns what a record has of it. */
  async watch() {
    const { shared, trial: { timing, beating } } = this;
    const latest = now() + FIRST_BEAT + beating.period;
    while (shared.get('firstBeat') === 0) {
      if (now() > latest) throw new Trouble('starved', 'no beat came within 10 s');
      await this.until(now() + 1e6);
    }
    await this.until(now() + timing.warm_up);
    const before = this.snapshot();
    await this.until(before.at + timing.duration / 2);
    const halfWay = threads();
    await this.until(before.at + timing.duration);
    const after = this.snapshot();
    const peak = halfWay === null ? null : Math.max(halfWay, threads());
    if (this.subject.kind !== 'raw') await this.until(after.at + timing.drain);
    return this.findings(before, after, peak);
  }

  /** Reads the meters, stops the jobs, and returns what a record has of both. */
  async findings(before, after, peak) {
    const { shared, subject, trial: { timing } } = this;
    const readAt = now();
    const end = before.at + timing.duration;
    const found = { beats: null, ticks: null, work: null };
    if (subject.kind === 'cell') found.jobs = this.jobs(before, after, readAt);
    if (subject.kind !== 'raw') {
      const began = shared.moments[1];
      if (subject.kind === 'cell' && began > 0) {
        found.start = this.beats(began, Math.min(end, began + START), readAt);
      }
      found.beats = this.beats(before.at, end, readAt);
      shared.set('closed', 1);
    }
    shared.set('stop', 1);
    for (const latest = now() + LAST_JOBS; shared.get('underWay') > 0 && now() < latest;) {
      await this.until(now() + 1e6);
    }
    // A message about a failure may be on its way.
    await timeout(1);
    if (this.failed) throw this.failed;
    if (shared.get('overflow')) {
      throw new Trouble('setup', 'more jobs than there is room for: take longer ones');
    }
    if (subject.kind !== 'floor') found.work = this.work(before, after);
    found.threads = {
      ticker: shared.get('ticker') ? [0] : [],
      tasks: shared.get('tasks') ? [0] : [],
      jobs: shared.jobThreads(),
      peak,
    };
    found.usage = usage(before, after);
    return found;
  }

  /** Returns the beats that were due from `begin` until before `end`. */
  beats(begin, end, readAt) {
    const { shared, trial: { beating: { period } } } = this;
    const t0 = shared.moments[0];
    const firstFrom = (moment) => Math.max(0, Math.ceil((moment - t0) / period));
    const [first, last, happened] = [firstFrom(begin), firstFrom(end), shared.get('beats')];
    const histogram = new Histogram();
    let fired = 0;
    for (let beat = first; beat < last; beat += 1) {
      if (beat < happened) fired += 1;
      histogram.add(beat < happened ? shared.lateness[beat] : readAt - (t0 + beat * period));
    }
    const due = Math.max(0, last - first);
    return { period, due, fired, unfired: due - fired, lateness: histogram.encoded() };
  }

  /** Returns the jobs that were due before the end of the window and not done before it began. */
  jobs(before, after, readAt) {
    const { shared } = this;
    const [latency, queue, service] = [new Histogram(), new Histogram(), new Histogram()];
    let [due, done, begun] = [0, 0, 0];
    for (let job = before.done; job < shared.get('jobs'); job += 1) {
      const [wasDue, handed, hasBegun, wasDone] = shared.done.subarray(4 * job, 4 * job + 4);
      if (wasDue >= after.at) continue;
      [due, done, begun] = [due + 1, done + 1, begun + 1];
      latency.add(wasDone - wasDue);
      queue.add(hasBegun - wasDue);
      service.add(wasDone - handed);
    }
    for (const [wasDue, hasBegun] of this.waiting(readAt)) {
      if (wasDue >= after.at) continue;
      [due, begun] = [due + 1, begun + (hasBegun > 0 ? 1 : 0)];
      latency.add(readAt - wasDue);
      queue.add((hasBegun || readAt) - wasDue);
    }
    const [backlogBefore, backlogAfter] = [before.waiting.length, after.waiting.length];
    return {
      due, done, begun, backlog_before: backlogBefore, backlog_after: backlogAfter,
      latency: latency.encoded(), queue: queue.encoded(), service: service.encoded(),
    };
  }

  /** Returns what the jobs did between two moments. */
  work(before, after) {
    const { shared, subject } = this;
    let [checked, last] = [0, null];
    for (let number = 0; number < shared.get('hired'); number += 1) {
      const slot = shared.slot(number);
      checked += slot.checked;
      if (slot.checked > 0) last = { steps: slot.lastSteps, checksum: `@${slot.checksum}` };
    }
    if (last === null) {
      if (subject.load && !('jobs' in subject.load) && !shared.get('hasCome')) return null;
      throw new Trouble('starved', 'no job came to an end, and none noticed that it should stop');
    }
    const [steps, yields] = [after.steps - before.steps, after.yields - before.yields];
    return { steps, elapsed: Math.round(after.at - before.at), checked, last, yields };
  }
}

function usage(before, after) {
  const between = (name) => after.used[name] - before.used[name];
  const cpu = 1000 * (between('userCPUTime') + between('systemCPUTime'));
  const voluntary = between('voluntaryContextSwitches');
  const involuntary = between('involuntaryContextSwitches');
  const isKnown = os.platform() !== 'win32';
  return {
    window: Math.round(after.at - before.at),
    cpu: Math.round(cpu),
    rss_peak_bytes: after.used.maxRSS * 1024,
    switches: isKnown ? { voluntary, involuntary } : null,
  };
}

/** Throws if a trial can't be measured here. */
function refuse(trial) {
  const { subject, beating: { mode, period } } = trial;
  const setup = (reason) => { throw new Trouble('setup', reason); };
  if (trial.format !== FORMAT) {
    setup(`the trial has format ${trial.format}, and this program knows ${FORMAT}`);
  }
  if (!['cell', 'floor', 'raw'].includes(subject.kind)) setup(`a peer measures no ${subject.kind}`);
  if (mode !== 'scheduled') setup(`this peer's ticker has no mode \`${mode}\``);
  if (trial.stalls?.length || trial.slices) setup('a peer makes no stalls and keeps no slices');
  if ((subject.probe ?? 'timer') !== 'timer') setup("a peer's beat is a timer");
  if (!(period > 0)) setup('a period of zero');
  const why = cpusRefused(subject.cpus);
  if (why) setup(why);
}

/** Returns why the process can't be kept to this many processors, or null. */
function cpusRefused(cpus) {
  const own = os.availableParallelism();
  return cpus === own ? null : `node can't keep itself to ${cpus} of the ${own} processors that it may use`;
}

/** Carries out a trial, writes the answer, and ends the process. */
async function measure(text) {
  const trial = JSON.parse(text);
  // The seed has 64 bits, and a number of JavaScript 53.
  const seed = BigInt(/"seed"\s*:\s*(\d+)/.exec(text)?.[1] ?? 0);
  const { subject, round, purpose } = trial;
  const head = { format: FORMAT, subject, round, purpose };
  let answer;
  try {
    refuse(trial);
    answer = { answer: 'record', ...head, ...(await new Watcher(trial, seed).watch()) };
  } catch (error) {
    if (!(error instanceof Trouble)) console.error(error);
    const cause = error instanceof Trouble ? error.cause : 'setup';
    answer = { answer: 'failure', ...head, cause, reason: error.message };
  }
  // A checksum has 64 bits too.
  fs.writeSync(1, `${JSON.stringify(answer).replace(/"@(\d+)"/g, '$1')}\n`);
  process.exit(0);
}

module.exports = { FORMAT, cpusRefused, measure };
