// The ways to run a job beside Node's loop, which Node's advice knows: inline, `setImmediate` every N
// steps, and a pool of `worker_threads`.
//
// This is the lesson: each way is a few lines. Invariant: each runs a job to its end, or to its stop.
'use strict';

const path = require('node:path');
const os = require('node:os');
const { setImmediate: immediate } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { State, now } = require('./countdown.js');

/** A countdown under way, with its meter. It looks at the stop flag once in a grain. */
class Job {
  constructor(workload, slot, thread) {
    [this.workload, this.slot, this.thread] = [workload, slot, thread];
    [this.state, this.done] = [new State(workload.steps), 0];
  }

  /** Does at most this many steps. Returns true if the job is over. */
  advance(steps) {
    const { workload, slot } = this;
    if (slot.begun === 0) {
      slot.shared.jobRanOn(this.thread);
      slot.begun = now();
    }
    let left = Math.min(steps, workload.steps - this.done);
    while (left > 0 && slot.shared.get('stop') === 0) {
      const chunk = Math.min(workload.grain, left);
      this.state.spin(chunk * workload.spins);
      left -= chunk;
      this.done += chunk;
      slot.steps += chunk;
    }
    return this.done === workload.steps || slot.shared.get('stop') === 1;
  }

  finish() {
    this.advance(this.workload.steps);
  }
}

/** Never awaits: the loop stops until the job is done. */
class Inline {
  async run(job) {
    job.finish();
  }
}

/** Awaits `setImmediate` every N steps. */
class SetImmediate {
  constructor(every) {
    this.every = every;
  }

  async run(job) {
    while (!job.advance(this.every)) {
      job.slot.yields += 1;
      await immediate();
    }
  }
}

/** Hands the job to a pool of threads, one for each processor, each with an interpreter of its own. */
class WorkerThreads {
  constructor(buffers) {
    [this.idle, this.queue] = [[], []];
    const count = os.availableParallelism();
    const begin = (_, at) => new Promise((resolve, reject) => {
      const workerData = { buffers, thread: at + 1 };
      const worker = new Worker(path.join(__dirname, 'pool.js'), { workerData });
      worker.once('online', () => resolve(worker));
      worker.on('error', reject);
      worker.on('message', (answer) => this.answered(worker, answer));
    });
    // All of them are there before the first beat.
    this.ready = Promise.all(Array.from({ length: count }, begin)).then((all) => { this.idle = all; });
  }

  async run(job) {
    const { slot: { number }, workload: { steps, spins } } = job;
    const { done } = await new Promise((resolve) => {
      this.queue.push({ resolve, asked: { number, steps, spins } });
      this.next();
    });
    job.done = done;
    // The pool's thread has left the checksum in the slot.
    job.state = { checksum: () => job.slot.checksum };
  }

  next() {
    while (this.idle.length > 0 && this.queue.length > 0) {
      const [worker, { resolve, asked }] = [this.idle.pop(), this.queue.shift()];
      worker.resolve = resolve;
      worker.postMessage(asked);
    }
  }

  answered(worker, answer) {
    this.idle.push(worker);
    worker.resolve(answer);
    this.next();
  }
}

/** Returns a maker of the way that the settings name. Throws with what would be right. */
function make(settings) {
  const via = settings.get('via');
  const known = via === 'set_immediate' ? ['via', 'every'] : ['via'];
  const unknown = [...settings.keys()].find((key) => !known.includes(key));
  if (unknown) throw new Error(`via=${via} takes no \`${unknown}\``);
  switch (via) {
    case 'inline':
      return () => new Inline();
    case 'set_immediate': {
      const every = settings.get('every') ?? '';
      if (!/^[1-9]\d*$/.test(every)) {
        throw new Error(`via=set_immediate takes every=N, a whole number of 1 or more, and not \`${every}\``);
      }
      return () => new SetImmediate(Number(every));
    }
    case 'worker_threads':
      return (buffers) => new WorkerThreads(buffers);
    default:
      throw new Error(`\`via=${via}\`: one of inline, set_immediate (with every=N), worker_threads`);
  }
}

module.exports = { Job, make };
