"""The measuring: one trial, one answer.

The loop has the main thread. A thread outside the loop watches: it lets the warm-up pass, reads the meters
at both ends of the window, and writes the answer. So the answer comes in time even if the loop never
breathes again. Nothing is shut down afterwards: the process ends.

The watching thread needs the interpreter's lock, and a loop that never sleeps may keep it out for ever.
It lets go for a microsecond in each turn, to look for events, and takes the lock back before the other
thread is awake. A thread asks for the lock only if nobody let go of it for the switch interval, which is
5 ms (`take_gil` in CPython's ceval_gil.c). So beside such a loop the interval is made short. Beside all
others it is left as it is: where threads share the lock, it is a part of what is measured.
"""

import asyncio
import json
import os
import sys
import threading
import traceback

import article
import countdown
import system
import ways
from bench import Bench, Trouble, sleep_until
from meters import Log, now

FORMAT = 3
# The timeout for the first beat, and for the jobs to stop, in seconds.
FIRST_BEAT, LAST_JOBS = 10, 10
# The time after which a thread that waits for the interpreter's lock asks for it, in seconds.
SOON = 1e-6
# The first second after the jobs came, in nanoseconds.
START = 1_000_000_000


class Stage:
    """What the loop does in a trial, and what the watching thread reads of it."""

    def __init__(self, trial):
        self.trial, self.subject = trial, trial["subject"]
        beating = trial["beating"]
        self.mode, self.period, self.phase = beating["mode"], beating["period"], beating.get("phase", 0)
        self.log, self.ticks, self.tickers = Log(self.period), [], set()
        self.first_beat, self.failed = threading.Event(), threading.Event()
        self.stop, self.seen = threading.Event(), system.Seen()
        self.trouble, self.bench, self.way = None, None, None
        if self.subject["kind"] in ("cell", "raw"):
            self.bench = self.bench_of(self.subject)

    def bench_of(self, subject):
        """Makes the jobs of a cell or of a raw run."""
        workload = countdown.resolve(self.trial["workload"] or subject["workload"])
        load = {"jobs": 1}
        if subject["kind"] == "cell":
            settings = dict(pair.split("=", 1) for pair in subject["setting"].split(",") if pair)
            self.way, load = ways.make(settings, subject["cpus"])(), subject["load"]
        return Bench(workload, load, self.trial["seed"], self.way, self.stop, self.seen)

    def fail(self, cause, reason):
        """Ends the trial with a failure. The first one counts."""
        if self.trouble is None:
            self.trouble = Trouble(cause, reason)
        self.failed.set()

    def workers(self):
        """Returns the processes that work for this one."""
        return getattr(self.way, "pids", [])

    def end_workers(self):
        """Ends the processes that work for this one."""
        if hasattr(self.way, "end"):
            # The pool complains of workers that are gone. Nothing of that belongs to the answer.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            self.way.end()

    async def keep(self):
        """Beats at absolute deadlines, and logs every beat's lateness."""
        log, beat = self.log, 0
        log.t0 = now() + self.phase
        self.tickers.add(self.seen.here())
        while not log.closed:
            due = log.t0 + beat * self.period
            await sleep_until(due)
            log.lateness.append(now() - due)
            beat += 1
            self.first()

    async def print(self):
        """Beats as the article's script does, with the ticker of article.py."""
        self.tickers.add(self.seen.here())

        def show(at, moment):
            since_first = moment - self.ticks[0][1] if self.ticks else 0
            self.ticks.append((str(at), moment, since_first))
            self.first()

        await article.ticker(show, self.period / 1e9)

    def first(self):
        """Says that the first beat has come. The jobs wait for it."""
        if not self.first_beat.is_set():
            self.first_beat.set()
            self.may_come.set()

    async def play(self):
        """Runs the ticker, and the jobs from its first beat on."""
        self.may_come = asyncio.Event()
        beats = self.print if self.mode == "printing" else self.keep
        ticker = asyncio.create_task(beats())
        await self.may_come.wait()
        if self.bench:
            await self.bench.come()
        await ticker

    def work_raw(self):
        """Does jobs one after the other, with nothing around them."""
        bench = self.bench
        worker, due = bench.hire(), now()
        bench.has_come = True
        self.first_beat.set()
        while not self.stop.is_set():
            worker.takes(due)
            handed, job = now(), ways.Job(bench.workload, worker, self.stop, self.seen)
            job.finish()
            due = bench.came_back(worker, due, handed, job)

    def run(self):
        """Runs the loop until the watching thread ends the process."""
        try:
            if self.subject["kind"] == "raw":
                self.work_raw()
            else:
                asyncio.run(self.play())
        except Trouble as trouble:
            self.fail(trouble.cause, trouble.reason)
        except BaseException as error:
            traceback.print_exc()
            self.fail("panicked", f"{type(error).__name__}: {error}")
        # The watching thread ends the process.
        threading.Event().wait()


class Snapshot:
    """The meters at one moment."""

    def __init__(self, stage):
        self.at, bench = now(), stage.bench
        self.steps = bench.steps() if bench else 0
        self.yields = bench.yields() if bench else 0
        self.used = system.Used(stage.workers())


class Watcher:
    """The watching side of a trial: warm-up, window, drain, and findings."""

    def __init__(self, stage):
        self.stage = stage

    def until(self, moment):
        """Sleeps until a moment. Raises the failure if the loop or a job has failed."""
        while (left := moment - now()) > 0:
            # It looks for its parent now and then: an orphan ends.
            if self.stage.failed.wait(min(left, 200_000_000) / 1e9):
                raise self.stage.trouble
            self.check_parent()

    def check_parent(self):
        """Ends this process, and those that work for it, if the parent that asked is gone."""
        parent = os.environ.get("BREATHER_PARENT")
        if parent and int(parent) != os.getppid():
            self.stage.end_workers()
            os._exit(1)

    def watch(self):
        """Watches the whole trial, and returns what a record has of it."""
        stage, timing = self.stage, self.stage.trial["timing"]
        latest = now() + FIRST_BEAT * 1_000_000_000 + stage.period
        while not stage.first_beat.wait(0.001):
            self.until(now())
            if stage.failed.is_set():
                raise stage.trouble
            if now() > latest:
                raise Trouble("starved", f"no beat came within {FIRST_BEAT} s")
        bench = stage.bench
        self.until(now() + timing["warm_up"])
        before = Snapshot(stage)
        if bench:
            bench.times.open(len(bench.waiting(before.at)))
        self.until(before.at + timing["duration"] // 2)
        half_way = system.threads(stage.workers())
        self.until(before.at + timing["duration"])
        after = Snapshot(stage)
        if bench:
            bench.times.close(after.at, len(bench.waiting(after.at)))
        peak = system.threads(stage.workers())
        if half_way is not None and peak is not None:
            peak = max(half_way, peak)
        if stage.subject["kind"] != "raw":
            self.until(after.at + timing["drain"])
        return self.findings(before, after, peak)

    def findings(self, before, after, peak):
        """Reads the meters, stops the jobs, and returns what a record has of both."""
        stage, bench, read_at = self.stage, self.stage.bench, now()
        end = before.at + stage.trial["timing"]["duration"]
        is_cell = stage.subject["kind"] == "cell"
        found = {"beats": None, "ticks": None, "work": None}
        if is_cell:
            found["jobs"] = bench.times.read(bench.waiting(read_at), read_at)
        if stage.mode == "printing":
            found["ticks"] = [{"at": at, "since_first": since} for at, _, since in list(stage.ticks)]
        elif stage.subject["kind"] != "raw":
            if is_cell and bench.began is not None:
                begin = bench.began
                found["start"] = stage.log.beats(begin, min(end, begin + START), read_at)
            stage.log.closed = True
            found["beats"] = stage.log.beats(before.at, end, read_at)
        self.stop()
        threads = {"ticker": sorted(stage.tickers), "tasks": [], "jobs": [], "peak": peak}
        if bench:
            found["work"] = self.work(before, after)
            for name in ("tasks", "jobs"):
                threads[name] = sorted(set().union(*(getattr(one, name) for one in bench.crew)))
        found["threads"] = threads
        found["usage"] = system.usage(before.used, after.used, after.at - before.at)
        return found

    def stop(self):
        """Stops the jobs, and waits until those that are under way have noticed."""
        stage = self.stage
        stage.stop.set()
        shared = getattr(stage.way, "stop", None)
        if shared is not None:
            # A shared number is false while it is 0.
            shared.value = 1
        latest = now() + LAST_JOBS * 1_000_000_000
        is_raw = stage.subject["kind"] == "raw"

        def under_way():
            return stage.bench.crew[0].due is not None if is_raw else stage.bench.under_way > 0

        while stage.bench and under_way() and now() < latest:
            self.until(now() + 1_000_000)
            if stage.failed.is_set():
                raise stage.trouble
        if stage.failed.is_set():
            raise stage.trouble

    def work(self, before, after):
        """Returns what the jobs did between two moments."""
        bench = self.stage.bench
        last = next((one.last for one in reversed(bench.crew) if one.last), None)
        if last is None:
            if "jobs" not in bench.load and not bench.has_come:
                return None
            raise Trouble("starved", "no job came to an end, and none noticed that it should stop")
        return {
            "steps": after.steps - before.steps,
            "elapsed": after.at - before.at,
            "checked": sum(one.checked for one in bench.crew),
            "last": last,
            "yields": after.yields - before.yields,
        }


def refusal(trial):
    """Returns why a trial can't be measured here, or None."""
    subject, mode = trial["subject"], trial["beating"]["mode"]
    if trial["format"] != FORMAT:
        return f"the trial has format {trial['format']}, and this program knows {FORMAT}"
    if subject["kind"] not in ("cell", "floor", "raw"):
        return f"a peer measures no {subject['kind']}"
    if mode not in ("scheduled", "printing"):
        return f"a peer's ticker has no mode `{mode}`"
    if trial.get("stalls") or trial.get("slices"):
        return "a peer makes no stalls and keeps no slices"
    if subject.get("probe", "timer") != "timer":
        return "a peer's beat is a timer"
    if trial["beating"]["period"] <= 0:
        return "a period of zero"
    return system.restrict(subject["cpus"])


def head(trial):
    """Returns what a record and a failure repeat of the trial."""
    repeated = {key: trial[key] for key in ("subject", "round", "purpose")}
    return {"format": FORMAT, **repeated}


def measure(trial):
    """Carries out a trial, writes the answer, and ends the process."""
    stage = None

    def watched():
        try:
            answer = {"answer": "record", **head(trial), **Watcher(stage).watch()}
        except Trouble as trouble:
            reason = {"cause": trouble.cause, "reason": trouble.reason}
            answer = {"answer": "failure", **head(trial), **reason}
        except BaseException as error:
            traceback.print_exc()
            reason = {"cause": "panicked", "reason": f"the watching thread: {error}"}
            answer = {"answer": "failure", **head(trial), **reason}
        stage.end_workers()
        print(json.dumps(answer), flush=True)
        os._exit(0)

    try:
        if why := refusal(trial):
            raise Trouble("setup", why)
        stage = Stage(trial)
    except Exception as error:
        cause, reason = getattr(error, "cause", "setup"), str(error)
        print(json.dumps({"answer": "failure", **head(trial), "cause": cause, "reason": reason}))
        sys.exit(0)
    if getattr(stage.way, "never_sleeps", False):
        sys.setswitchinterval(SOON)
    threading.Thread(target=watched, name="watcher", daemon=True).start()
    stage.run()
