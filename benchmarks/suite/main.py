"""The command."""

import argparse
import json
import os
import shutil
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Optional

from . import load, report
from .load import Client, Meter, open_arrival, prepared
from .rows import Deletion, groups, selected
from .systems import HOME, WORK, Failure, OneDatabase, Registry, build, require, resident

# Requests per second of the open model.
RATE = 100

# In seconds, for each row and system.
WARM_UP_LIMIT = 40


@dataclass
class Result:
    row: object
    rounds: list = field(default_factory=list)
    floors: list = field(default_factory=list)
    latency: Optional[tuple] = None


def main():
    options = arguments()
    rows = selected(options.names)
    if not rows:
        print(f"benchmarks/run: no such benchmark; the groups are {', '.join(groups())}", file=sys.stderr)
        return 2
    # Ends in order, so that nothing keeps running.
    signal.signal(signal.SIGTERM, lambda *received: sys.exit(143))
    try:
        require(("wrk", "wrk"), ("psql", "postgresql-client"), ("java", "openjdk-17-jdk"))
        if not options.no_build:
            build()
        return run(rows, options)
    except Failure as failure:
        print(f"benchmarks/run: {failure}", file=sys.stderr)
        return 1


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description="Measures the registry and the same job in one database, in turn, and prints a table."
        " Needs Linux, wrk and psql; also uses pgbench and npx where they are installed.",
    )
    parser.add_argument("names", nargs="*", metavar="name", help="a group or a part of a row's name; default: all rows")
    parser.add_argument("--quick", action="store_true", help="check that everything works, in two minutes; the numbers mean nothing")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each row and system, default: 5")
    parser.add_argument("--seconds", type=float, default=3, help="duration of each measurement, default: 3")
    parser.add_argument("--warm-up", type=int, default=30_000, help="requests before the first one, default: 30000")
    parser.add_argument("--owners", type=int, default=1000)
    parser.add_argument("--pets", type=int, default=5000)
    parser.add_argument("--no-build", action="store_true", help="measure the existing build")
    parser.add_argument("--save", action="store_true", help="write benchmarks/results.md and docs/performance.svg")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.warm_up = 1, 1, 0
        # Cold services on a busy machine.
        load.TOLERATED = 0.9
    return options


def run(rows, options):
    begun = time.monotonic()
    registry = Registry(options.owners, options.pets)
    one = None
    try:
        one = OneDatabase(registry)
        memory = {side: resident(pid) for side, pid in registry.processes().items()}
        results = []
        require_same(rows, registry, one)
        for row in rows:
            print(f"{time.monotonic() - begun:5.0f} s  {row.name}", file=sys.stderr, flush=True)
            results.append(measure(row, registry, one, options))
        loaded = {side: resident(pid) for side, pid in registry.processes().items()}
    finally:
        if one is not None:
            one.close()
        registry.close()
    text = report.table(results)
    text += "\nResident memory, MiB: " + ", ".join(
        f"{side}-service {memory[side]:.0f} after the start, {loaded[side]:.0f} after the run" for side in memory
    )
    if load.failures:
        text += "\n\nReservations:\n\n" + "\n".join(f"* {failure}" for failure in load.failures)
    print(text)
    save(results, text, options, time.monotonic() - begun)
    return 0


def require_same(rows, registry, one):
    """The comparison means nothing unless both systems send the same JSON."""
    for row in rows:
        if row.open_url is not None and row.group != "floor":
            side, path = row.open_url
            answers = [Client(system.url(side, "")).call("GET", path) for system in (registry, one)]
            # A cursor is bound to what the filters are called.
            if without_cursors(answers[0]) != without_cursors(answers[1]):
                raise Failure(f"{path}: the two systems send different JSON")


def without_cursors(json):
    if isinstance(json, dict):
        return {name: without_cursors(value) for name, value in json.items() if name != "next"}
    return [without_cursors(item) for item in json] if isinstance(json, list) else json


def measure(row, registry, one, options):
    result = Result(row)
    seconds = options.seconds
    systems = [(system, Meter(registry, system)) for system in (registry, one)]
    for system, meter in systems:
        warm_up(row, system, meter, options)
    for _ in range(options.rounds):
        # A, B, A, B: a neighbour on the machine slows both.
        result.rounds.append(tuple(sample(row, system, meter, seconds) for system, meter in systems))
        if row.floor is not None and shutil.which("pgbench"):
            database, script = row.floor
            meter = systems[0][1]
            result.floors.append(meter.measure(lambda: prepared(registry, database, script, seconds)))
    # One is enough to check that it works.
    if row.open_url is not None and (not options.quick or row is selected(["/pets/17"])[0]):
        latencies = [open_arrival(system.url(*row.open_url), RATE, seconds) for system, _ in systems]
        result.latency = None if None in latencies else tuple(latencies)
    return result


def warm_up(row, system, meter, options):
    """By the number of requests: Java compiles what runs often, however long that takes on a busy machine."""
    begun, count = time.monotonic(), 0
    while count < options.warm_up and time.monotonic() - begun < WARM_UP_LIMIT:
        # Writes are slower, and add rows.
        count += sample(row, system, meter, 2).count * (20 if row.group == "writes" else 1)
    if count < options.warm_up:
        load.failures.append(f"only {count} requests of warm-up for {row.name} of {system.name}")


def sample(row, system, meter, seconds):
    if isinstance(row.work, Deletion):
        return meter.measure(row.work.prepared(system, seconds))
    return meter.measure(lambda: row.work(system, seconds))


def save(results, text, options, took):
    WORK.mkdir(parents=True, exist_ok=True)
    raw = {
        result.row.name: [[vars(sample) for sample in samples] for samples in result.rounds] for result in results
    }
    (WORK / "results.json").write_text(json.dumps(raw, indent=1))
    chart = report.chart(results)
    (WORK / "performance.svg").write_text(chart)
    if options.save:
        head = (
            "# The last full run of the benchmarks\n\n"
            f"{report.machine()}; load before the run: {os.getloadavg()[2]:.1f}. {options.rounds} rounds of"
            f" {options.seconds:g} s for each row and system, {options.owners} owners and {options.pets} pets,"
            f" {took / 60:.0f} minutes.\n\n"
            "Processor time is in microseconds for each operation, the median of the rounds. [How to read"
            " this](../docs/performance.md).\n\n"
        )
        (HOME / "benchmarks" / "results.md").write_text(head + text + "\n")
        (HOME / "docs" / "performance.svg").write_text(chart)
