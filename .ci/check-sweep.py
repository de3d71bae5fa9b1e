"""Whether the JSON of `cargo xtask sweep` has what its readers count on. Which N is the knee is the machine's affair."""

import json
import sys

QUARTET = {"p50", "p99", "p999", "max"}


def check(document):
    assert document["format"] == 1
    assert {"machine", "versions", "seed", "command"} <= document["run"].keys()
    curves = document["curves"]
    assert {curve["runtime"] for curve in curves} >= {"tokio/1", "async-std/1", "smol/1"}, curves
    for curve in curves:
        points, breathers = curve["points"], curve["breather"]
        assert len(points) >= 5 and len(breathers) >= 3, curve["runtime"]
        for point in points:
            assert point["status"] == "ok", point
            assert point["overhead_ratio"] is not None and len(point["overhead_ci"]) == 2, point
            assert {"overhead_ratio", "lateness_us"} <= point["predicted"].keys(), point
            assert QUARTET <= point["lateness_us"].keys() and QUARTET <= point["over_floor_us"].keys(), point
        # What is sure on every machine: a yield every 10 steps of a nanosecond costs more than the steps.
        assert points[0]["every"] == 10 and points[0]["overhead_ratio"] > 1, points[0]
        for breather in breathers:
            assert breather["status"] == "ok" and QUARTET <= breather["slice_us"].keys(), breather
        assert "knee" in curve
    print(f"{len(curves)} curves of {len(curves[0]['points'])} points")


check(json.load(open(sys.argv[1], encoding="utf-8")))
