"""Makes load, and measures what it costs: requests, and processor time of each process."""

import http.client
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .systems import Failure, children, ticks


# The part of the requests that may fail: on a busy machine, a call between the services may take longer than its timeout,
# and the circuit breaker rejects the next ones. A failure is cheaper than a response, so the report names each.
TOLERATED = 0.1

# What the report says about them.
failures = []


@dataclass
class Sample:
    """One measurement. Processor time is in microseconds for each operation."""

    count: int
    seconds: float
    services: dict
    database: float
    generator: float

    @property
    def rate(self):
        return self.count / self.seconds

    @property
    def cpu(self):
        """Of all processes except the load generator."""
        return sum(self.services.values()) + self.database


class Meter:
    """Reads the processor time that a system takes. PostgreSQL's counts by database, and its background processes to all."""

    def __init__(self, registry, system):
        self.registry = registry
        self.system = system

    def read(self):
        services = {side: ticks(pid)[0] for side, pid in self.system.processes().items()}
        own, ended = ticks(self.registry.postmaster)
        database = own + ended
        for child in children(self.registry.postmaster):
            if self._is_of_others(child):
                continue
            database += ticks(child)[0]
        generator = resource.getrusage(resource.RUSAGE_CHILDREN)
        return services, database, generator.ru_utime + generator.ru_stime

    def _is_of_others(self, pid):
        try:
            title = Path(f"/proc/{pid}/cmdline").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            return True
        # "postgres: pets pets 127.0.0.1(5432) idle"; a background process has no address.
        is_client = any("(" in word for word in title[3:4])
        return is_client and title[2] not in self.system.databases

    def measure(self, work):
        """Runs work, which returns the number of its operations and the seconds that they took."""
        services, database, generator = self.read()
        count, seconds = work()
        services_after, database_after, generator_after = self.read()
        each = 1e6 / max(count, 1)
        return Sample(
            count,
            seconds,
            {side: (services_after[side] - services[side]) * each for side in services},
            (database_after - database) * each,
            (generator_after - generator) * each,
        )


def closed(url, seconds, connections=16, body=None):
    """Closed model: each connection sends its next request after the response. Returns count and seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if body is not None:
            script.write('wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n')
            script.write(f"wrk.body = [==[{body}]==]\n")
            script.flush()
            command += ["-s", script.name]
        output = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    count, took = re.search(r"(\d+) requests in ([\d.]+)s", output).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    if failed and int(failed.group(1)) > TOLERATED * int(count):
        raise Failure(f"{url}: {failed.group(1)} of {count} responses are not 2xx")
    if failed:
        failures.append(f"{failed.group(1)} of {count} responses were not 2xx for {re.sub('http://[^/]*', '', url)}")
    return int(count), float(took)


def open_arrival(url, rate, seconds):
    """
    Open model: requests arrive at a fixed rate, and waiting counts (no coordinated omission). Returns p50 and p99 in ms, or
    None if npx is not installed.
    """
    if shutil.which("npx") is None:
        return None
    command = ["npx", "--yes", "autocannon@8.0.0", "-j", "-n", "-R", str(rate), "-c", "20", "-d", str(round(seconds)), url]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if output.returncode:
        return None
    result = json.loads(output.stdout)
    if result["non2xx"] + result["errors"] > TOLERATED * result["requests"]["total"]:
        raise Failure(f"{url}: {result['non2xx']} responses are not 2xx, {result['errors']} errors")
    return result["latency"]["p50"], result["latency"]["p99"]


def prepared(registry, database, script, seconds):
    """The floor: pgbench with prepared statements. Returns count and seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = ["pgbench", "-n", "-M", "prepared", "-c", "4", "-j", "1", "-T", str(max(1, round(seconds)))]
        command += ["-h", "127.0.0.1", "-p", str(registry.database_port), "-U", "postgres", "-f", file.name, database]
        output = subprocess.run(
            command, env={**os.environ, "PGPASSWORD": registry.password()}, capture_output=True, text=True, check=True
        ).stdout
    return int(re.search(r"actually processed: (\d+)", output).group(1)), max(1, round(seconds))


class Client:
    """A client with one connection, for work that a load tool cannot do."""

    def __init__(self, url):
        host, self.path = re.fullmatch(r"http://([^/]+)(.*)", url).groups()
        self.connection = http.client.HTTPConnection(host, timeout=120)

    def call(self, method, path, body=None):
        content = None if body is None else json.dumps(body)
        self.connection.request(method, path, content, {"Content-Type": "application/json"} if content else {})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise Failure(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text) if text else None


def side_by_side(threads, work):
    """Runs work(number of the thread) in several threads; returns its results and the seconds."""
    results = [None] * threads

    def run(number):
        results[number] = work(number)

    begun = time.monotonic()
    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if None in results:
        raise Failure("a client failed; its error is above")
    return results, time.monotonic() - begun
