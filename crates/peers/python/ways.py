"""The ways to run a job beside asyncio's loop, which Python's advice knows: inline, `sleep(0)` every N
steps, and `run_in_executor` with threads or with processes.

This is the lesson: each way is a few lines. Invariant: each runs a job to its end, or to its stop.
"""

import asyncio
import concurrent.futures
import multiprocessing
import os
import signal
import threading
import time

import countdown
import system

# More jobs than that can't be under way in processes.
MOST_SLOTS = 1 << 16
# The time between two looks for the parent, where the system does not tell of its end, in seconds.
LOOK = 0.2


class Job:
    """A countdown under way, with its meter. It looks at the stop flag once in a grain."""

    def __init__(self, workload, worker, stop, seen):
        self.workload, self.worker, self.stop, self.seen = workload, worker, stop, seen
        self.state, self.done, self.ended = workload.steps, 0, False

    def advance(self, steps):
        """Does at most this many steps. Returns true if the job is over."""
        workload, worker = self.workload, self.worker
        if worker.begun is None:
            worker.jobs.add(self.seen.here())
            worker.begun = time.monotonic_ns()
        left, grain = min(steps, workload.steps - self.done), workload.grain()
        while left > 0 and not self.stop.is_set():
            chunk = min(grain, left)
            self.state = countdown.spin(self.state, chunk * workload.spins)
            left -= chunk
            self.done += chunk
            worker.steps += chunk
        self.ended = self.done == workload.steps or self.stop.is_set()
        return self.ended

    def finish(self):
        """Does all steps."""
        self.advance(self.workload.steps)


class Inline:
    """Never awaits: the loop stops until the job is done."""

    async def run(self, job):
        """Runs a job."""
        job.finish()


class SleepZero:
    """Awaits `sleep(0)` every N steps, as the article does."""

    # The loop always has something to do next.
    never_sleeps = True

    def __init__(self, every):
        self.every = every

    async def run(self, job):
        """Runs a job."""
        while not job.advance(self.every):
            job.worker.yields += 1
            await asyncio.sleep(0)


class Threads:
    """Hands the job to the loop's default executor: threads that share the interpreter's lock."""

    async def run(self, job):
        """Runs a job."""
        await asyncio.get_running_loop().run_in_executor(None, job.finish)


class Processes:
    """Hands the job to a pool of processes, one for each processor."""

    def __init__(self, count):
        context = multiprocessing.get_context("fork")
        self.steps = multiprocessing.RawArray("Q", count)
        self.begun = multiprocessing.RawArray("Q", MOST_SLOTS)
        self.stop = multiprocessing.RawValue("i", 0)
        numbers = context.Value("i", 0)
        shared = (os.getpid(), self.steps, self.begun, self.stop, numbers)
        self.pool = concurrent.futures.ProcessPoolExecutor(count, context, _begin, shared)
        # All workers are there before the first beat.
        list(self.pool.map(_ready, range(4 * count)))
        self.pids = list(self.pool._processes)

    async def run(self, job):
        """Runs a job."""
        worker, workload = job.worker, job.workload
        if worker.slot >= MOST_SLOTS:
            raise RuntimeError(f"more than {MOST_SLOTS} jobs at once")
        self.begun[worker.slot] = 0
        asked = (worker.slot, workload.steps, workload.spins)
        answer = await asyncio.get_running_loop().run_in_executor(self.pool, _work, *asked)
        job.done, job.state, worker.begun, pid = answer
        worker.jobs.add(job.seen.number(f"process {pid}"))
        job.ended = True

    def begun_of(self, worker):
        """Returns when the first step of a worker's present job ran, or None."""
        return self.begun[worker.slot] or None

    def end(self):
        """Ends the workers and waits for them, so that their time counts as this process's own."""
        for pid in self.pids:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except OSError:
                pass


def _begin(pool, steps, begun, stop, numbers):
    global _STEPS, _BEGUN, _STOP, _NUMBER
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(pool)
    _STEPS, _BEGUN, _STOP = steps, begun, stop
    with numbers.get_lock():
        _NUMBER = numbers.value
        numbers.value += 1


def _end_with(pool):
    """Lets this worker end when the pool's process does, however that ends.

    A worker without a job waits for the next one for ever: its siblings keep the queue open.
    """
    if not system.die_with_parent():
        threading.Thread(target=_look_for, args=(pool,), daemon=True).start()
    # The pool's process may have ended before the system was asked.
    if os.getppid() != pool:
        os._exit(1)


def _look_for(pool):
    while os.getppid() == pool:
        time.sleep(LOOK)
    os._exit(1)


def _ready(_):
    time.sleep(0.002)


def _work(slot, steps, spins):
    begun = time.monotonic_ns()
    _BEGUN[slot] = begun
    workload = countdown.Workload(steps, spins)
    state, done, grain = steps, 0, workload.grain()
    while done < steps and not _STOP.value:
        chunk = min(grain, steps - done)
        state = countdown.spin(state, chunk * spins)
        done += chunk
        _STEPS[_NUMBER] += chunk
    return done, state, begun, os.getpid()


def every(settings):
    """Reads `every=N`."""
    text = settings.get("every", "")
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"via=sleep0 takes every=N, a whole number of 1 or more, and not `{text}`")
    return int(text)


def make(settings, cpus):
    """Makes the way that the settings name.

    Raises ValueError with what would be right.
    """
    via = settings.get("via")
    known = {"via", "every"} if via == "sleep0" else {"via"}
    unknown = settings.keys() - known
    if unknown:
        raise ValueError(f"via={via} takes no `{sorted(unknown)[0]}`")
    if via == "inline":
        return Inline
    if via == "sleep0":
        count = every(settings)
        return lambda: SleepZero(count)
    if via == "threads":
        return Threads
    if via == "processes":
        return lambda: Processes(cpus)
    raise ValueError(f"`via={via}`: one of inline, sleep0 (with every=N), threads, processes")
