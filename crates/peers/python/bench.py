"""The jobs of a trial: when each comes, and what became of it.

Invariant: a job is timed from when it was due, not from when its task came to it.
"""

import asyncio

from arrivals import Gaps, mean_of
from meters import Times, Worker, now
from ways import Job


class Trouble(Exception):
    """A trial that failed, with the kind of failure."""

    def __init__(self, cause, reason):
        super().__init__(reason)
        self.cause, self.reason = cause, reason


class Bench:
    """All jobs of a trial, and the workers that do them."""

    def __init__(self, workload, load, seed, way, stop, seen):
        self.workload, self.load, self.way, self.stop, self.seen = workload, load, way, stop, seen
        mean = mean_of(load)
        self.gaps = None if mean is None else Gaps(mean, seed)
        self.crew, self.idle = [], []
        self.times, self.began = Times(), None
        # The next job to come: when it is due, and the gaps after it.
        self.next = None
        self.under_way, self.has_come = 0, False

    def hire(self):
        """Adds a worker."""
        worker = Worker(len(self.crew))
        self.crew.append(worker)
        return worker

    def waiting(self, moment):
        """Returns when the jobs were due and begun that were due before a moment and are not done."""
        begun_of = getattr(self.way, "begun_of", lambda worker: worker.begun)
        jobs = [(worker, worker.due) for worker in list(self.crew)]
        waiting = [(due, begun_of(worker)) for worker, due in jobs if due is not None]
        coming = self.next
        if coming:
            due, gaps = coming
            gaps = gaps and gaps.copy()
            while due < moment:
                waiting.append((due, None))
                if gaps is None:
                    break
                due += gaps.draw()
        return waiting

    def steps(self):
        """Returns the steps of all jobs so far."""
        shared = getattr(self.way, "steps", None)
        return sum(shared) if shared else sum(worker.steps for worker in list(self.crew))

    def yields(self):
        """Returns how often a job yielded so far."""
        return sum(worker.yields for worker in list(self.crew))

    def came_back(self, worker, due, handed, job):
        """Checks and counts a job, and returns when it was done."""
        done = now()
        worker.due = None
        expected = self.workload.expected(job.done)
        if job.state != expected:
            reason = f"{job.done} steps came to {job.state:#x}, and should to {expected:#x}"
            raise Trouble("checksum", reason)
        worker.checked += 1
        worker.last = {"steps": job.done, "checksum": job.state}
        if job.done == self.workload.steps:
            self.times.job(due, handed, worker.begun or done, done)
        return done

    async def do_job(self, worker, due):
        """Does one job, and returns when it was done."""
        worker.tasks.add(self.seen.here())
        self.has_come = True
        worker.takes(due)
        handed = now()
        self.under_way += 1
        try:
            job = Job(self.workload, worker, self.stop, self.seen)
            await self.way.run(job)
            return self.came_back(worker, due, handed, job)
        finally:
            self.under_way -= 1

    async def come(self):
        """Lets the jobs come until the bench is stopped."""
        self.began = began = now()
        if "jobs" in self.load:
            crew = [self.hire() for _ in range(self.load["jobs"])]
            # All of them before the first one begins: it may never give the others a turn.
            for worker in crew:
                worker.takes(began)
            await asyncio.gather(*(self.one_after_the_other(worker, began) for worker in crew))
        elif "pause" in self.load:
            await self.with_pauses(began)
        else:
            await self.as_they_arrive(began)

    async def one_after_the_other(self, worker, due):
        """Does jobs of which each is followed at once, without a chance for the loop in between."""
        while not self.stop.is_set():
            due = await self.do_job(worker, due)

    async def with_pauses(self, done):
        """Does a job, pauses, does the next."""
        worker = self.hire()
        while not self.stop.is_set():
            due = done + self.gaps.draw()
            self.next = (due, None)
            await sleep_until(due)
            if self.stop.is_set():
                return
            self.next = None
            done = await self.do_job(worker, due)

    async def as_they_arrive(self, began):
        """Starts a task for each job when it is due."""
        # The loop keeps weak references to its tasks only.
        tasks, failed, due = set(), asyncio.get_running_loop().create_future(), began + self.gaps.draw()

        def ended(task):
            tasks.discard(task)
            if not task.cancelled() and task.exception() and not failed.done():
                failed.set_exception(task.exception())

        self.next = (due, self.gaps.copy())
        while not self.stop.is_set():
            await sleep_until(due)
            if self.stop.is_set():
                return
            if failed.done():
                failed.result()
            worker = self.idle.pop() if self.idle else self.hire()
            worker.takes(due)
            following = due + self.gaps.draw()
            self.next = (following, self.gaps.copy())
            task = asyncio.ensure_future(self.arrived(worker, due))
            tasks.add(task)
            task.add_done_callback(ended)
            due = following

    async def arrived(self, worker, due):
        """Does one job of many."""
        await self.do_job(worker, due)
        self.idle.append(worker)


async def sleep_until(due):
    """Sleeps on the loop's timer until a moment, or not at all if it is over."""
    while (left := due - now()) > 0:
        await asyncio.sleep(left / 1e9)
