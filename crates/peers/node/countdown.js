// The countdown: the same job as crates/child/workload/src/jobs/countdown.rs, with the same checksums.
//
// It owns the hot loop, the checksum that is known beforehand, and how a workload's name becomes a number
// of steps here. A number of JavaScript has 53 bits, so the state is two halves of 32 bits, as a program
// that is meant to be fast has it: 4.4 ns an iteration, and 29 ns with BigInt (Node 20, a virtual machine).
// Invariant: the same steps and spins give the same checksum as in Rust.
'use strict';

const MULTIPLIER = 6364136223846793005n;
const INCREMENT = 1442695040888963407n;
// Both as halves, and the multiplier's lower half as quarters.
const [MULTIPLIER_HIGH, MULTIPLIER_LOW] = [0x5851f42d, 0x4c957f2d];
const [MULTIPLIER_1, MULTIPLIER_0] = [0x4c95, 0x7f2d];
const [INCREMENT_HIGH, INCREMENT_LOW] = [0x14057b7e, 0xf767814f];

// The number that the article counts down from.
const ARTICLE_STEPS = 50000000;
// Iterations between two looks at the stop flag: some tens of microseconds.
const GRAIN = 10000;
// How long a calibration may take, and how long one of its samples takes, in nanoseconds.
const [ENOUGH, SAMPLE, REPEATS] = [50e6, 1e6, 12];
const UNITS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** Returns the monotonic time in nanoseconds. */
const now = () => Number(process.hrtime.bigint());

/** The halves of a generator's state. */
class State {
  constructor(start) {
    const whole = BigInt.asUintN(64, BigInt(start));
    this.low = Number(whole & 0xffffffffn) | 0;
    this.high = Number(whole >> 32n) | 0;
  }

  /** Runs the hot loop: the article's, with a step of the generator in each iteration. */
  spin(iterations) {
    let [low, high, counter] = [this.low, this.high, iterations];
    while (counter > 0) {
      counter -= 1;
      const [low0, low1] = [low & 0xffff, low >>> 16];
      const least = Math.imul(low0, MULTIPLIER_0) >>> 0;
      const middle = low1 * MULTIPLIER_0 + (least >>> 16);
      const other = low0 * MULTIPLIER_1 + (middle & 0xffff);
      const carried = low1 * MULTIPLIER_1 + Math.floor(middle / 65536) + Math.floor(other / 65536);
      high = (Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH) + carried) | 0;
      const sum = (Math.imul(low, MULTIPLIER_LOW) >>> 0) + INCREMENT_LOW;
      low = sum | 0;
      high = (high + INCREMENT_HIGH + (sum > 0xffffffff ? 1 : 0)) | 0;
    }
    [this.low, this.high] = [low, high];
  }

  checksum() {
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }
}

/** Computes the state after `done` steps of a countdown from `steps`, without running it. */
function expected(steps, spins, done) {
  const cut = (value) => BigInt.asUintN(64, value);
  let [multiplier, increment, totalMultiplier, totalIncrement] = [MULTIPLIER, INCREMENT, 1n, 0n];
  for (let left = BigInt(done) * BigInt(spins); left > 0n; left >>= 1n) {
    if (left & 1n) {
      totalMultiplier = cut(totalMultiplier * multiplier);
      totalIncrement = cut(totalIncrement * multiplier + increment);
    }
    increment = cut((multiplier + 1n) * increment);
    multiplier = cut(multiplier * multiplier);
  }
  return cut(BigInt(steps) * totalMultiplier + totalIncrement);
}

/** A countdown with its numbers of steps and spins. */
class Workload {
  constructor(steps, spins) {
    [this.steps, this.spins] = [steps, spins];
    this.whole = expected(steps, spins, steps);
    /** The steps between two looks at the stop flag, at least 1. */
    this.grain = Math.max(1, Math.floor(GRAIN / spins));
  }

  /** Returns the checksum of the first `done` steps of a job. */
  expected(done) {
    return done === this.steps ? this.whole : expected(this.steps, this.spins, done);
  }

  toString() {
    return `countdown:steps=${this.steps},spins=${this.spins}`;
  }
}

/** Returns the shortest time of several calls, in nanoseconds. */
function fastest(work) {
  const begun = now();
  let best = Infinity;
  for (let repeat = 0; repeat < REPEATS && now() - begun < ENOUGH; repeat += 1) {
    const start = now();
    work();
    best = Math.min(best, now() - start);
  }
  return best;
}

/** Measures one iteration, in nanoseconds. */
function iterationNs() {
  const state = new State(1);
  let sample = 10000;
  while (fastest(() => state.spin(sample)) < SAMPLE) sample *= 2;
  return fastest(() => state.spin(sample)) / sample;
}

function nanos(text) {
  const match = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text);
  if (!match) throw new Error(`\`${text}\` is no duration, such as 20ms`);
  return Number(match[1]) * UNITS[match[2]];
}

function count(settings, key, byDefault) {
  const text = (settings.get(key) ?? String(byDefault)).replaceAll('_', '');
  if (!/^\d+$/.test(text) || Number(text) < 1) {
    throw new Error(`\`${key}=${text}\`: a whole number of 1 or more`);
  }
  return Number(text);
}

/** Reads settings: `key=value,key=value`. */
function settingsOf(text) {
  return new Map(text.split(',').filter(Boolean).map((pair) => pair.split('=', 2)));
}

/** Resolves the name of a workload on this machine. */
function resolve(text) {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  if (name !== 'countdown') throw new Error(`this peer has no workload \`${name}\``);
  const settings = settingsOf(colon < 0 ? '' : text.slice(colon + 1));
  const iteration = settings.has('step') || settings.has('length') ? iterationNs() : null;
  const spins = settings.has('step')
    ? Math.max(1, Math.round(nanos(settings.get('step')) / iteration))
    : count(settings, 'spins', 1);
  const steps = settings.has('length')
    ? Math.max(1, Math.round(nanos(settings.get('length')) / iteration / spins))
    : count(settings, 'steps', ARTICLE_STEPS);
  return new Workload(steps, spins);
}

/** Answers `prepare`: the workload with every setting resolved, and its raw speed here. */
function prepare(text) {
  const workload = resolve(text);
  const perS = Math.round(1e9 / (iterationNs() * workload.spins));
  return { prepare: 'ready', workload: String(workload), steps_per_s: perS, steps: Number(workload.steps) };
}

module.exports = { State, Workload, expected, now, prepare, resolve, settingsOf };
