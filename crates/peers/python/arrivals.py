"""The random times between jobs: exponentially distributed, from the seed of the trial.

Invariant: the same seed gives the same gaps. A copy goes on with the same gaps.
"""

import math

MASK = (1 << 64) - 1


class Gaps:
    """Random gaps with a mean, in nanoseconds. Never ends."""

    def __init__(self, mean, seed):
        self.mean, self.state = mean, seed & MASK

    def copy(self):
        """Returns the same gaps from here on."""
        return Gaps(self.mean, self.state)

    def draw(self):
        """Returns the next gap."""
        # SplitMix64 (Steele, Lea, Flood 2014).
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & MASK
        mixed ^= mixed >> 31
        share = (mixed >> 11) / (1 << 53)
        return int(-math.log(1.0 - share) * self.mean)


def mean_of(load):
    """Returns the mean gap of a load in nanoseconds, or None for a closed loop."""
    if "pause" in load:
        return load["pause"]
    if "rate" in load:
        return 1_000_000_000_000 // load["rate"] if load["rate"] else (1 << 62)
    return None
