"""A histogram in the form that a record has: HdrHistogram's V2 encoding, compressed, in base64.

It has three significant digits from 1 on, as the ones of Rust's children have. Source: the format of
HdrHistogram's `encodeIntoCompressedByteBuffer`. Invariant: every value that was added is counted.
"""

import base64
import struct
import zlib

# With three digits, values below 2048 have a bucket each; each further half has 1024 buckets.
SUB_BUCKETS = 2048
HALF = SUB_BUCKETS // 2
PLAIN, COMPRESSED = 0x1C849313, 0x1C849314


def index_of(value):
    """Returns the number of the bucket that holds a value."""
    bucket = max(0, value.bit_length() - SUB_BUCKETS.bit_length() + 1)
    return bucket * HALF + (value >> bucket)


def leb128(number):
    """Encodes a signed number: ZigZag, then seven bits a byte, at most nine bytes."""
    left = ((number << 1) ^ (number >> 63)) & ((1 << 64) - 1)
    encoded = bytearray()
    while left >= 0x80 and len(encoded) < 8:
        encoded.append(left & 0x7F | 0x80)
        left >>= 7
    encoded.append(left)
    return bytes(encoded)


class Histogram:
    """Counts of values in nanoseconds."""

    def __init__(self, values=()):
        self.counts, self.highest = {}, 0
        for value in values:
            self.add(value)

    def add(self, value):
        """Counts a value; one below 0 counts as 0."""
        value = max(0, int(value))
        self.highest = max(self.highest, value)
        at = index_of(value)
        self.counts[at] = self.counts.get(at, 0) + 1

    def encoded(self):
        """Writes it for a record."""
        payload, next_at = bytearray(), 0
        for at in sorted(self.counts):
            if at > next_at:
                payload += leb128(next_at - at)
            payload += leb128(self.counts[at])
            next_at = at + 1
        highest = max(2 * HALF, self.highest)
        header = struct.pack(">IiiiQQd", PLAIN, len(payload), 0, 3, 1, highest, 1.0)
        stream = zlib.compress(header + bytes(payload))
        return base64.b64encode(struct.pack(">II", COMPRESSED, len(stream)) + stream).decode()
