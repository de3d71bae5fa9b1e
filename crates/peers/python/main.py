"""asyncio beside Rust: the questions that the parent of a comparison asks this peer.

The subcommand is the question. Its subject comes as JSON on stdin, and the answer goes as one line of JSON
to stdout. The shapes are those of crates/shared/record.
"""

import json
import sys

import countdown
import system
import trial
import ways

RUNTIMES = {"asyncio": "asyncio.run, the default loop of Python"}
DEFAULTS = ("via=inline", "via=sleep0,every=1000", "via=threads", "via=processes")


def abilities(setting):
    """Returns what a way can do, as far as the words for Rust's strategies fit.

    All are told, since what is left out counts as "no". Nobody proves them: the proofs run Rust's strategies.
    """
    via = dict(pair.split("=", 1) for pair in setting.split(",")).get("via")
    on_the_loop = via in ("inline", "sleep0")
    return {
        "divides": via == "sleep0",
        # A cancelled task ends at its next `sleep(0)`; a call in an executor goes on.
        "cancels": via == "sleep0",
        # The default executor has four threads more than there are processors, and at most 32.
        "bounds_threads": via != "threads",
        "borrows": on_the_loop,
        "splits": False,
        "moves_out": via == "processes",
        # An executor's queue has no end.
        "pushes_back": on_the_loop,
        "refuses": False,
        "keeps_limit": via in ("inline", "processes"),
        # The pool is broken then, and the loop's process goes on.
        "survives_abort": via == "processes",
        # A job that never awaits is called by another one like a function.
        "nests": via == "inline",
        # `run_in_executor` hands over no context variables, as `asyncio.to_thread` would.
        "keeps_context": on_the_loop,
    }


def describe():
    """Answers `describe`."""
    def entry(name, values, summary):
        return {"name": name, "values": values, "summary": summary}

    return {
        "format": trial.FORMAT,
        "strategy": "python",
        "summary": "Python's asyncio: the article's own program",
        "settings": [
            entry("via", "inline, sleep0, threads, processes", "how the job runs beside the loop"),
            entry("every", "1, 2, 3, ...", "steps between two `sleep(0)`, for via=sleep0"),
        ],
        "defaults": [{"setting": text, "abilities": abilities(text)} for text in DEFAULTS],
        "others": [],
        "runtimes": [entry(name, "", summary) for name, summary in RUNTIMES.items()],
        "workloads": [
            {
                **entry("countdown", "steps=N or length=TIME, step=TIME or spins=N", "the article's loop"),
                "size": "steps",
                "cuts": True,
                "splits": False,
                "input_bytes": 0,
                "memory_bytes": 0,
            }
        ],
    }


def fit(cell):
    """Answers whether a cell can be measured."""
    def unsupported(reason):
        return {"fit": "unsupported", "reason": reason}

    try:
        settings = dict(pair.split("=", 1) for pair in cell["setting"].split(",") if pair)
        ways.make(settings, cell["cpus"])
        if cell["runtime"] not in RUNTIMES:
            return unsupported(f"python has no runtime {cell['runtime']}")
        if cell["probe"] != "timer":
            return unsupported("a peer's beat is a timer")
        if cell["place"] != "task":
            return unsupported("a peer's ticker is a task")
        if not cell["workload"].startswith("countdown"):
            return unsupported("a peer has the countdown only")
        if cell["cpus"] != system.cpus() and sys.platform != "linux":
            return unsupported("this system can't keep a process to some processors")
    except ValueError as error:
        return {"fit": "invalid", "reason": f"python:{cell['setting']}: {error}"}
    return {"fit": "fits", "abilities": abilities(cell["setting"])}


def main():
    """Answers the question."""
    question = sys.argv[1] if len(sys.argv) == 2 else ""
    if question == "describe":
        answer = describe()
    elif question == "check":
        answer = [fit(cell) for cell in json.load(sys.stdin)["cells"]]
    elif question == "prepare":
        answer = countdown.prepare(json.load(sys.stdin))
    elif question == "measure":
        return trial.measure(json.load(sys.stdin))
    else:
        sys.exit("usage: main.py describe|check|prepare|measure, with a question as JSON on stdin")
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
