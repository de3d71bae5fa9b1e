"""Whether the JSON of `cargo xtask selfcheck` has what its readers count on, and no check that failed.

A check that can't tell, because the machine was too noisy, is no failure: it says so.
"""

import json
import sys


def check(document):
    assert document["format"] == 1
    assert {"machine", "versions", "seed", "command"} <= document["run"].keys()
    assert document["failed_measurements"] == 0
    checks = document["checks"]
    assert len(checks) >= 12, f"only {len(checks)} checks"
    for one in checks:
        assert {"check", "figure", "goal", "passed"} <= one.keys(), one
        assert one["passed"] is not False, f"{one['check']}: {one['shown']}: {one['because']}"
    told = [one for one in checks if one["passed"]]
    print(f"{len(told)} of {len(checks)} checks passed, none failed")
    if document["noise"]["too_noisy"]:
        print(f"the machine was too noisy: {document['noise']['chiefly']}")
    else:
        assert len(told) * 2 >= len(checks), "on a quiet machine most checks can tell"


check(json.load(open(sys.argv[1], encoding="utf-8")))
