"""The countdown: the same job as crates/child/workload/src/jobs/countdown.rs, with the same checksums.

It owns the hot loop, the checksum that is known beforehand, and how a workload's name becomes a number
of steps here. Invariant: the same steps and spins give the same checksum as in Rust.
"""

import re
import time

MULTIPLIER = 6_364_136_223_846_793_005
INCREMENT = 1_442_695_040_888_963_407
MASK = (1 << 64) - 1

# The number that the article counts down from.
ARTICLE_STEPS = 50_000_000
# Iterations between two looks at the stop flag: some tens of microseconds.
GRAIN = 500
# How long a calibration may take, and how long one of its samples takes, in seconds.
ENOUGH, SAMPLE, REPEATS = 0.05, 0.001, 12

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


class BadWorkload(Exception):
    """A name of a workload that can't be read."""


class OtherWorkload(Exception):
    """A workload that this peer does not have."""


def spin(state, iterations):
    """Runs the hot loop: the article's, with a step of the generator in each iteration."""
    multiplier, increment, mask = MULTIPLIER, INCREMENT, MASK
    counter = iterations
    while counter > 0:
        counter -= 1
        state = (state * multiplier + increment) & mask
    return state


def expected(steps, spins, done):
    """Computes the state after `done` steps of a countdown from `steps`, without running it."""
    multiplier, increment = MULTIPLIER, INCREMENT
    total_multiplier, total_increment = 1, 0
    iterations = done * spins
    while iterations > 0:
        if iterations & 1:
            total_multiplier = total_multiplier * multiplier & MASK
            total_increment = (total_increment * multiplier + increment) & MASK
        increment = (multiplier + 1) * increment & MASK
        multiplier = multiplier * multiplier & MASK
        iterations >>= 1
    return (steps * total_multiplier + total_increment) & MASK


class Workload:
    """A countdown with its numbers of steps and spins."""

    def __init__(self, steps, spins):
        self.steps, self.spins = steps, spins
        self.whole = expected(steps, spins, steps)

    def grain(self):
        """Returns the steps between two looks at the stop flag, at least 1."""
        return max(1, GRAIN // self.spins)

    def expected(self, done):
        """Returns the checksum of the first `done` steps of a job."""
        return self.whole if done == self.steps else expected(self.steps, self.spins, done)

    def __str__(self):
        return f"countdown:steps={self.steps},spins={self.spins}"


def fastest(work):
    """Returns the shortest time of several calls, in seconds."""
    begun, best = time.perf_counter(), float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
        if time.perf_counter() - begun > ENOUGH:
            break
    return best


def iterations_per_s():
    """Measures the iterations that this machine does in a second."""
    sample = 1000
    while fastest(lambda: spin(1, sample)) < SAMPLE:
        sample *= 2
    return sample / fastest(lambda: spin(1, sample))


def seconds(text):
    """Reads a duration such as `500ns` or `20ms`."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ns|us|ms|s)", text)
    if not match:
        raise BadWorkload(f"`{text}` is no duration, such as 20ms")
    return float(match[1]) * UNITS[match[2]]


def count(settings, key, default):
    """Reads a count of at least 1."""
    text = settings.get(key, str(default)).replace("_", "")
    if not text.isdigit() or int(text) < 1:
        raise BadWorkload(f"`{key}={text}`: a whole number of 1 or more")
    return int(text)


def resolve(text):
    """Resolves the name of a workload on this machine."""
    name, _, rest = text.partition(":")
    if name != "countdown":
        raise OtherWorkload(name)
    settings = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
    per_s = iterations_per_s() if {"step", "length"} & settings.keys() else None
    if "step" in settings:
        spins = max(1, round(seconds(settings["step"]) * per_s))
    else:
        spins = count(settings, "spins", 1)
    if "length" in settings:
        steps = max(1, round(seconds(settings["length"]) * per_s / spins))
    else:
        steps = count(settings, "steps", ARTICLE_STEPS)
    return Workload(steps, spins)


def prepare(text):
    """Answers `prepare`: the workload with every setting resolved, and its raw speed here."""
    workload = resolve(text)
    per_s = iterations_per_s() / workload.spins
    return {
        "prepare": "ready",
        "workload": str(workload),
        "steps_per_s": round(per_s),
        "steps": workload.steps,
    }
