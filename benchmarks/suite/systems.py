"""Builds, starts and stops what is measured: the registry as ./start runs it, and one-database beside it."""

import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
WORK = HOME / "target" / "benchmarks"
ONE = HOME / "benchmarks" / "one-database"
TICKS = os.sysconf("SC_CLK_TCK")


# On a busy machine, calls between the services must not time out: the work of a refusal is not what is measured.
PATIENT = {
    "FOREIGN_KEY_CALLS_TIMEOUT": "8S",
    "QUARKUS_REST_CLIENT_REFERENCED_CONNECT_TIMEOUT": "5000",
    "QUARKUS_REST_CLIENT_REFERENCED_READ_TIMEOUT": "8000",
    "QUARKUS_REST_CLIENT_REFERENCING_CONNECT_TIMEOUT": "5000",
    "QUARKUS_REST_CLIENT_REFERENCING_READ_TIMEOUT": "8000",
    "REGISTRY_DATABASE_POOL_TIMEOUT": "8S",
    "REGISTRY_LISTS_LONGEST_WAIT": "8S",
}


class Failure(Exception):
    """A reason why the benchmarks cannot run, in words for their user."""


def build():
    """Builds everything; Maven notices what has not changed."""
    command = "mvn -B -q -ntp -DskipTests -Dcyclonedx.skip=true -Pbenchmarks package -am -pl".split()
    modules = "owners-service,pets-service,standalone,benchmarks/one-database"
    if subprocess.run(command + [modules], cwd=HOME).returncode:
        raise Failure("the build failed")


def require(*programs):
    for program, package in programs:
        if shutil.which(program) is None:
            raise Failure(f"{program} is not installed (Debian: apt-get install {package})")


def free_port():
    # Below the ports that the system assigns to connections: it could take one of those before the service starts.
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def ticks(pid):
    """The processor time of a process, and of its ended children, in seconds; 0 if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS, (int(fields[13]) + int(fields[14])) / TICKS


def resident(pid):
    """The resident memory of a process, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def children(pid):
    # Of each thread: a Java process starts others from any.
    lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for text in lists for child in text.split()]


class Registry:
    """The two services and their PostgreSQL, run by the launcher behind ./start."""

    name = "registry"

    def __init__(self, owners, pets):
        self.data = WORK / "data"
        self.ports = {"owners": free_port(), "pets": free_port()}
        self.process = None
        shutil.rmtree(self.data, ignore_errors=True)
        try:
            self.start("--sample-data", "--owners", str(owners), "--pets", str(pets), "--yes")
        except BaseException:
            self.close()
            raise

    def start(self, *options):
        """Starts everything on the kept data; returns the seconds until both services are ready."""
        WORK.mkdir(parents=True, exist_ok=True)
        jar = HOME / "standalone" / "target" / "standalone-1.0.0-SNAPSHOT.jar"
        begun = time.monotonic()
        self.process = subprocess.Popen(
            ["java", "-Xmx128m", "-XX:+UseSerialGC", f"-Dregistry.home={HOME}", "-Dregistry.terminal=false"]
            + ["-Dregistry.keyboard=false", "-jar", str(jar), "--data", str(self.data)]
            + ["--owners-port", str(self.ports["owners"]), "--pets-port", str(self.ports["pets"]), *options],
            env={**os.environ, **PATIENT},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            raise Failure("the registry did not start:\n" + "".join(said[-20:]))
        seconds = time.monotonic() - begun
        self.database_port = int(re.search(r"postgresql://reader@[^:]+:(\d+)/", "".join(said)).group(1))
        # Read to the end: a full pipe would stop the launcher.
        subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.postmaster = int((self.data / "postgresql" / "postmaster.pid").read_text().split()[0])
        self.pids = {side: self._service(port) for side, port in self.ports.items()}
        return seconds

    def _service(self, port):
        for child in children(self.process.pid):
            environment = Path(f"/proc/{child}/environ").read_bytes()
            if f"HTTP_PORT={port}".encode() in environment.split(b"\0"):
                return child
        raise Failure("a service of the registry has ended")

    def url(self, side, path):
        return f"http://127.0.0.1:{self.ports[side]}{path}"

    databases = ("owners", "pets")

    def processes(self):
        return self.pids

    def password(self):
        return (self.data / "secrets" / "superuser").read_text().strip()

    def sql(self, database, statement):
        """Runs SQL as the superuser; returns what psql prints."""
        command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.database_port)]
        command += ["-U", "postgres", "-d", database, "-c", statement]
        return subprocess.run(
            command, env={**os.environ, "PGPASSWORD": self.password()}, capture_output=True, text=True, check=True
        ).stdout

    def copy(self, source, query, target, table):
        """Copies the result of a query into a table of another database of the same server."""
        login = f"host=127.0.0.1 port={self.database_port} user=postgres password={self.password()}"
        reader = subprocess.Popen(
            ["psql", "-Xq", f"{login} dbname={source}", "-c", f"copy ({query}) to stdout"], stdout=subprocess.PIPE
        )
        subprocess.run(
            ["psql", "-Xq", f"{login} dbname={target}", "-c", f"copy {table} from stdin"], stdin=reader.stdout, check=True
        )

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=90)
        self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)


class OneDatabase:
    """The yardstick: owners and pets in one database, on the same server, with the same Java options."""

    name = "one database"
    databases = ("one",)

    def __init__(self, registry):
        self.registry = registry
        self.port = free_port()
        password = secrets.token_hex(16)
        registry.sql("postgres", f"create role one login password '{password}'")
        registry.sql("postgres", "create database one owner one")
        arguments = Path(f"/proc/{registry.pids['pets']}/cmdline").read_text().split("\0")
        self.log = open(WORK / "one-database.log", "w")
        self.process = subprocess.Popen(
            [arguments[0], *[option for option in arguments if option.startswith("-X")]]
            + ["-jar", str(ONE / "target" / "quarkus-app" / "quarkus-run.jar")],
            env={
                **os.environ,
                **PATIENT,
                "HTTP_PORT": str(self.port),
                "DATABASE_HOST": "127.0.0.1",
                "DATABASE_PORT": str(registry.database_port),
                "DATABASE_NAME": "one",
                "DATABASE_USER": "one",
                "DATABASE_PASSWORD": password,
            },
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            self._await_ready()
            self._fill()
        except BaseException:
            self.close()
            raise

    def _await_ready(self):
        for _ in range(600):
            try:
                with urllib.request.urlopen(self.url("", "/q/health/ready"), timeout=2):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        raise Failure(f"one-database did not start; its log is {self.log.name}")

    def _fill(self):
        """The same rows with the same ids."""
        owner = "id, name, username, email, role_id, state, created_at, updated_at, version"
        pet = "id, name, species, owner_id, created_at, updated_at, version"
        self.registry.copy("owners", f"select {owner} from owner", "one", f"owner ({owner})")
        self.registry.copy("pets", f"select {pet} from pet", "one", f"pet ({pet})")
        self.registry.sql("one", "select setval(t || '_id_seq', 10000000) from unnest(array['owner', 'pet']) t")
        for database in ("owners", "pets", "one"):
            self.registry.sql(database, "vacuum analyze")

    def url(self, side, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def processes(self):
        return {"one": self.process.pid}

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
