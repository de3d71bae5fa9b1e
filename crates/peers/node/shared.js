// What the loop's thread and the threads of the pool write in a trial, and the main thread reads.
//
// All of it is shared memory, because a message would wait until the loop is free. Each number has one
// writer, and is one aligned word: so it is never seen half written.
'use strict';

// The most jobs at once, and the most jobs that are timed in a trial.
const MOST_SLOTS = 1 << 16;
const MOST_JOBS = 1 << 21;

/** The numbers that are written once or counted. */
const FLAGS = {
  stop: 0, firstBeat: 1, closed: 2, beats: 3, hired: 4, underWay: 5, hasCome: 6, jobs: 7, arrived: 8,
  ticker: 9, tasks: 10, overflow: 11, threads: 16,
};
const ALL_FLAGS = 16 + 1024;

/** Makes the shared memory of a trial with room for this many beats. */
function memory(beats) {
  const words = (count) => new SharedArrayBuffer(8 * count);
  return {
    flags: new SharedArrayBuffer(4 * ALL_FLAGS),
    // t0 of the ticker, when the jobs began to come, and when the next one comes after a pause.
    moments: words(3),
    lateness: words(beats),
    // Of each slot: due, begun, steps, yields, checked, steps of the last job.
    slots: words(6 * MOST_SLOTS),
    checksums: words(MOST_SLOTS),
    // Of each job that is done: due, handed, begun, done.
    done: words(4 * MOST_JOBS),
  };
}

/** The same memory as numbers. */
class Shared {
  constructor(buffers) {
    this.flags = new Int32Array(buffers.flags);
    this.moments = new Float64Array(buffers.moments);
    this.lateness = new Float64Array(buffers.lateness);
    this.slots = new Float64Array(buffers.slots);
    this.checksums = new BigUint64Array(buffers.checksums);
    this.done = new Float64Array(buffers.done);
  }

  get(flag) {
    return Atomics.load(this.flags, FLAGS[flag]);
  }

  set(flag, value) {
    Atomics.store(this.flags, FLAGS[flag], value);
  }

  add(flag, value) {
    return Atomics.add(this.flags, FLAGS[flag], value);
  }

  /** Notes that a thread ran jobs: 0 is the loop's, then those of the pool. */
  jobRanOn(thread) {
    Atomics.store(this.flags, FLAGS.threads + thread, 1);
  }

  jobThreads() {
    const all = this.flags.subarray(FLAGS.threads);
    return [...all.keys()].filter((thread) => all[thread] === 1);
  }

  slot(number) {
    return new Slot(this, number);
  }

  /** Counts a job that is done. */
  jobDone(due, handed, begun, done) {
    const at = this.get('jobs');
    if (at === MOST_JOBS) return this.set('overflow', 1);
    this.done.set([due, handed, begun, done], 4 * at);
    this.set('jobs', at + 1);
  }
}

/** A place for one job at a time. A moment of 0 is none. */
class Slot {
  constructor(shared, number) {
    [this.shared, this.number, this.at] = [shared, number, 6 * number];
  }

  read(place) {
    return this.shared.slots[this.at + place];
  }

  write(place, value) {
    this.shared.slots[this.at + place] = value;
  }

  get due() { return this.read(0); }
  set due(moment) { this.write(0, moment); }
  get begun() { return this.read(1); }
  set begun(moment) { this.write(1, moment); }
  get steps() { return this.read(2); }
  set steps(count) { this.write(2, count); }
  get yields() { return this.read(3); }
  set yields(count) { this.write(3, count); }
  get checked() { return this.read(4); }
  get lastSteps() { return this.read(5); }
  get checksum() { return this.shared.checksums[this.number]; }
  set checksum(value) { this.shared.checksums[this.number] = value; }

  /** Takes a job that was due at a moment. */
  takes(due) {
    this.begun = 0;
    this.due = due;
  }

  /** Counts the present job, whose checksum is right. */
  ended(steps) {
    this.write(5, steps);
    this.write(4, this.checked + 1);
  }
}

module.exports = { MOST_SLOTS, Shared, memory };
