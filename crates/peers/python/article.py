#!/usr/bin/env python3
"""The article's experiment as a script of its own: a ticker prints the wall clock and sleeps a second,
beside a countdown that gives the loop a chance every N iterations.

`python3 article.py 1000` keeps the beat, `python3 article.py 1000000` may lose it, and without a number the
ticker prints once. `cargo xtask reproduce --peers` measures the same ticker beside Rust's.
"""

import asyncio
import datetime
import sys
import time


async def ticker(show, period):
    """Shows the wall clock and the monotonic one, then sleeps for a period in seconds; again."""
    while True:
        show(datetime.datetime.now(), time.monotonic_ns())
        await asyncio.sleep(period)


async def count_down(start, every):
    """Counts down, with a chance for the loop every so many iterations, or without any."""
    counter = start
    while counter > 0:
        counter -= 1
        if every and counter % every == 0:
            await asyncio.sleep(0)


async def main(every):
    """Runs the ticker beside one countdown after the other."""
    beating = asyncio.ensure_future(ticker(lambda at, _: print(at, flush=True), 1))
    await asyncio.sleep(0)
    while not beating.done():
        await count_down(50_000_000, every)


if __name__ == "__main__":
    try:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else None))
    except KeyboardInterrupt:
        pass
