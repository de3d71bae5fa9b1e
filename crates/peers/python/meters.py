"""The meters of a trial: beats, steps, and how long jobs took.

The loop writes them, and a thread outside the loop reads them. Invariant: a beat or a job that was due
is counted, also if it never happened: with the time that had passed by the end.
"""

import threading
import time

from histogram import Histogram

now = time.monotonic_ns


class Log:
    """The lateness of every beat, in order."""

    def __init__(self, period):
        self.period, self.t0, self.lateness, self.closed = period, None, [], False

    def first_from(self, moment):
        """Returns the number of the first beat that is due at a moment or later."""
        return max(0, -((self.t0 - moment) // self.period))

    def beats(self, begin, end, read_at):
        """Returns the beats that were due from `begin` until before `end`, as a record has them."""
        first, last = self.first_from(begin), self.first_from(end)
        happened = len(self.lateness)
        late = self.lateness[first:min(last, happened)]
        missing = range(max(first, happened), last)
        unfired = [max(0, read_at - (self.t0 + beat * self.period)) for beat in missing]
        return {
            "period": self.period,
            "due": len(late) + len(unfired),
            "fired": len(late),
            "unfired": len(unfired),
            "lateness": Histogram(late + unfired).encoded(),
        }


class Worker:
    """A place for one job at a time."""

    def __init__(self, slot):
        self.slot = slot
        # When the present job was due, and when its first step ran. None between two jobs.
        self.due = self.begun = None
        self.steps = self.yields = self.checked = 0
        self.last = None
        self.jobs, self.tasks = set(), set()

    def takes(self, due):
        """Takes a job that was due at a moment."""
        self.begun, self.due = None, due


class Times:
    """How long the jobs took that were due before the end of the window and not done before it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.state, self.end = "before", None
        self.before = self.after = self.done = 0
        self.latency, self.queue, self.service = Histogram(), Histogram(), Histogram()

    def open(self, backlog):
        """Begins the window."""
        with self.lock:
            self.state, self.before = "open", backlog

    def close(self, end, backlog):
        """Ends the window."""
        with self.lock:
            self.state, self.end, self.after = "over", end, backlog

    def job(self, due, handed, begun, done):
        """Counts a job that is done."""
        with self.lock:
            if self.state == "open" or (self.state == "over" and due < self.end):
                self.done += 1
                self.latency.add(done - due)
                self.queue.add(begun - due)
                self.service.add(done - handed)

    def read(self, waiting, moment):
        """Returns the jobs of the window, with those that wait now. Nothing counts afterwards."""
        with self.lock:
            end, self.state = self.end or moment, "read"
            due = begun = self.done
            for job_due, job_begun in waiting:
                if job_due >= end:
                    continue
                due += 1
                begun += job_begun is not None
                self.latency.add(moment - job_due)
                self.queue.add((moment if job_begun is None else job_begun) - job_due)
            return {
                "due": due,
                "done": self.done,
                "begun": begun,
                "backlog_before": self.before,
                "backlog_after": self.after,
                "latency": self.latency.encoded(),
                "queue": self.queue.encoded(),
                "service": self.service.encoded(),
            }
