// The random times between jobs: exponentially distributed, from the seed of the trial.
//
// Invariant: the same seed gives the same gaps.
'use strict';

const cut = (value) => BigInt.asUintN(64, value);

/** Random gaps with a mean, in nanoseconds. Never ends. */
class Gaps {
  constructor(mean, seed) {
    [this.mean, this.state] = [mean, cut(seed)];
  }

  /** Returns the next gap. */
  draw() {
    // SplitMix64 (Steele, Lea, Flood 2014).
    this.state = cut(this.state + 0x9e3779b97f4a7c15n);
    let mixed = this.state;
    mixed = cut((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = cut((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    mixed ^= mixed >> 31n;
    const share = Number(mixed >> 11n) / 2 ** 53;
    return Math.floor(-Math.log(1 - share) * this.mean);
  }
}

/** Returns the mean gap of a load in nanoseconds, or null for a closed loop. */
function meanOf(load) {
  if ('pause' in load) return load.pause;
  if ('rate' in load) return load.rate > 0 ? Math.floor(1e12 / load.rate) : 2 ** 53;
  return null;
}

module.exports = { Gaps, meanOf };
