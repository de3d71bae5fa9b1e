"""This process as the system sees it. A figure that the system does not tell is None, never 0."""

import os
import resource
import signal
import sys
import threading
import time

# From Linux's sys/prctl.h.
PR_SET_PDEATHSIG = 1


def cpus():
    """Returns the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def restrict(count):
    """Keeps the process to the first `count` processors. Returns why it can't, or None."""
    if count == cpus():
        return None
    if count > cpus() or count < 1:
        return f"{count} processors were asked for, and this process may use {cpus()}"
    if not hasattr(os, "sched_setaffinity"):
        return "this system can't keep a process to some processors"
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
    return None


def die_with_parent():
    """Lets the system kill this process when the thread that forked it ends. Returns whether it does."""
    if sys.platform != "linux":
        return False
    try:
        # Not every Python is built with it, and only a worker needs it.
        import ctypes

        return ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0) == 0
    except (ImportError, OSError, AttributeError):
        return False


def clock_of(pid):
    """Returns the processor time of another process in nanoseconds, or None."""
    try:
        # The clock's number on Linux: the process in the upper bits, CPUCLOCK_SCHED in the lower.
        return time.clock_gettime_ns(~pid << 3 | 2)
    except (OSError, OverflowError, ValueError):
        return None


class Used:
    """What this process has used since it began, with some processes that work for it."""

    def __init__(self, workers=()):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        own = time.process_time_ns()
        others = [clock_of(pid) for pid in workers]
        self.cpu = None if None in others else own + sum(others)
        # Of several processes, neither memory nor switches can be told here.
        unit = 1 if sys.platform == "darwin" else 1024
        self.rss = None if workers else usage.ru_maxrss * unit
        self.switches = None if workers else (usage.ru_nvcsw, usage.ru_nivcsw)


def usage(before, after, window):
    """Returns what was used between two moments, as a record has it."""
    cpu = None if before.cpu is None or after.cpu is None else max(0, after.cpu - before.cpu)
    switches = None
    if before.switches and after.switches:
        voluntary, involuntary = (b - a for a, b in zip(before.switches, after.switches))
        switches = {"voluntary": voluntary, "involuntary": involuntary}
    return {"window": window, "cpu": cpu, "rss_peak_bytes": after.rss, "switches": switches}


def threads(workers=()):
    """Returns the number of threads of this process and of its workers, or None."""
    try:
        return sum(len(os.listdir(f"/proc/{pid}/task")) for pid in [os.getpid(), *workers])
    except OSError:
        return None


class Seen:
    """Threads and processes, numbered in the order in which they were first seen."""

    def __init__(self):
        self.numbers = {}

    def here(self):
        """Returns the number of this thread."""
        return self.number(threading.get_ident())

    def number(self, of):
        """Returns the number of a thread, or of a process that is named by a text."""
        return self.numbers.setdefault(of, len(self.numbers))
