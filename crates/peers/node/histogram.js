// A histogram in the form that a record has: HdrHistogram's V2 encoding, compressed, in base64.
//
// It has three significant digits from 1 on, as the ones of Rust's children have. Source: the format of
// HdrHistogram's `encodeIntoCompressedByteBuffer`. Invariant: every value that was added is counted.
'use strict';

const zlib = require('node:zlib');

// With three digits, values below 2048 have a bucket each; each further half has 1024 buckets.
const HALF = 1024;
const [PLAIN, COMPRESSED] = [0x1c849313, 0x1c849314];

/** Returns the number of the bucket that holds a value. */
function indexOf(value) {
  let [bucket, rest] = [0, value];
  for (; rest >= 2 * HALF; rest = Math.floor(rest / 2)) bucket += 1;
  return bucket * HALF + rest;
}

/** Appends a signed number: ZigZag, then seven bits a byte, at most nine bytes. */
function leb128(bytes, number) {
  let left = number >= 0 ? BigInt(number) * 2n : BigInt(-number) * 2n - 1n;
  let taken = 0;
  for (; left >= 0x80n && taken < 8; taken += 1) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  bytes.push(Number(left));
}

/** Counts of values in nanoseconds. */
class Histogram {
  constructor(values = []) {
    [this.counts, this.highest] = [new Map(), 0];
    for (const value of values) this.add(value);
  }

  /** Counts a value; one below 0 counts as 0. */
  add(value) {
    const whole = Math.max(0, Math.floor(value));
    this.highest = Math.max(this.highest, whole);
    const at = indexOf(whole);
    this.counts.set(at, (this.counts.get(at) ?? 0) + 1);
  }

  /** Writes it for a record. */
  encoded() {
    const payload = [];
    let next = 0;
    for (const at of [...this.counts.keys()].sort((one, other) => one - other)) {
      if (at > next) leb128(payload, next - at);
      leb128(payload, this.counts.get(at));
      next = at + 1;
    }
    const header = Buffer.alloc(40);
    header.writeUInt32BE(PLAIN, 0);
    header.writeInt32BE(payload.length, 4);
    header.writeInt32BE(3, 12);
    header.writeBigUInt64BE(1n, 16);
    header.writeBigUInt64BE(BigInt(Math.max(2 * HALF, this.highest)), 24);
    header.writeDoubleBE(1, 32);
    const stream = zlib.deflateSync(Buffer.concat([header, Buffer.from(payload)]));
    const begin = Buffer.alloc(8);
    begin.writeUInt32BE(COMPRESSED, 0);
    begin.writeUInt32BE(stream.length, 4);
    return Buffer.concat([begin, stream]).toString('base64');
  }
}

module.exports = { Histogram };
