"""Whether the JSON of `cargo xtask compare` has everything that its readers count on.

Counts, types and orders only: no figure of a shared machine proves anything by its size.
"""

import json
import sys

FIGURES = {
    "lateness_us", "floor_us", "late_beats_ratio", "work_per_s", "work_ratio", "work_ratio_ci", "work_per_cpu_s",
    "yields_per_s", "threads_peak", "rss_peak_bytes", "switches", "keeps_beat",
}
KEYS = {"strategy", "setting", "runtime", "workload", "jobs", "cpus", "status", "reason"} | FIGURES
STRATEGIES = {"inline", "manual-yield", "spawn-blocking", "rayon-offload", "multi-thread"}
FAMILIES = {"tokio", "async-std", "smol"}


def check(document):
    assert document["format"] == 1
    assert {"machine", "versions", "seed", "command"} <= document["run"].keys()
    cells = document["cells"]
    for cell in cells:
        name = f"{cell['strategy']}:{cell['setting']} on {cell['runtime']}"
        assert KEYS <= cell.keys(), f"{name} lacks {KEYS - cell.keys()}"
        assert cell["status"] in ("ok", "skipped"), f"{name}: {cell['status']}: {cell['reason']}"
        if cell["status"] == "skipped":
            assert cell["reason"], f"{name} is skipped and does not say why"
            continue
        assert cell["lateness_us"]["p50"] > 0, f"{name}: no beat"
        assert cell["work_per_s"] > 0 and cell["work_ratio"] > 0, f"{name}: no work"
    measured = [cell for cell in cells if cell["status"] == "ok"]
    assert len(measured) >= 24, f"only {len(measured)} cells"
    assert {cell["strategy"] for cell in measured} >= STRATEGIES
    assert {cell["runtime"].split("/")[0] for cell in measured} == FAMILIES
    for family in FAMILIES:
        late = {
            (cell["strategy"], cell["setting"]): cell["lateness_us"]["p50"]
            for cell in measured
            if cell["runtime"] == f"{family}/1"
        }
        held_up, kept = late["inline", ""], late["manual-yield", "every=1000"]
        assert held_up > kept, f"{family}/1: inline {held_up} us late, manual-yield {kept}"
    return len(measured)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(f"{check(json.load(file))} cells, all as they should be")
