"""What is measured: the rows of the table."""

import itertools
import json
from dataclasses import dataclass
from typing import Callable, Optional

from .load import Client, closed, side_by_side

PET = "p.id, p.name, p.species, p.owner_id, p.created_at, p.updated_at, p.version"
OWNER = 'r.id as "owner.id", r.name as "owner.name", r.username as "owner.username"'


@dataclass
class Row:
    """
    One row.

    work: work(system, seconds) makes load and returns the number of operations and the seconds
    floor: the same statement for pgbench, and its database; None if there is no single one
    goal: the ratio of processor time that is to be reached
    open_url: (side, path) for the latencies; None if they are not measured
    """

    name: str
    group: str
    goal: Optional[float]
    work: Callable
    floor: Optional[tuple] = None
    open_url: Optional[tuple] = None


def get(path, side, group, goal, floor=None):
    return Row(
        f"GET {path}",
        group,
        goal,
        lambda system, seconds: closed(system.url(side, path), seconds),
        floor,
        (side, path),
    )


def post(name, path, body, goal):
    # An owner of its own, so that the reads stay as they are.
    return Row(name, "writes", goal, lambda system, seconds: closed(system.url("pets", path), seconds, 8, body))


def new_owner_with_pet(system, seconds):
    """An owner and at once its first pet: pets-service has not seen the owner, or has just learned of it."""

    def pairs(number):
        owners, pets = Client(system.url("owners", "")), Client(system.url("pets", ""))
        count = 0
        for count in range(1, max(2, int(20 * seconds)) + 1):
            owner = owners.call("POST", "/owners", {"name": "Nouman"})
            pets.call("POST", "/pets", {"name": "spot", "ownerId": owner["id"]})
        return count

    counts, took = side_by_side(4, pairs)
    return sum(counts), took


class Deletion:
    """Deletes owners that have a number of pets. The owners are created outside the measurement."""

    def __init__(self, pets, owners):
        self.pets = pets
        self.owners = owners

    def prepare(self, system, seconds):
        owners, pets = Client(system.url("owners", "")), Client(system.url("pets", ""))
        wanted = max(1, int(self.owners * seconds / 3))
        created = owners.call("POST", "/owners/batch", [{"name": "Nouman"} for _ in range(min(1000, wanted))])
        ids = [owner["id"] for owner in created["items"]]
        drafts = [{"name": "spot", "ownerId": owner} for owner in ids for _ in range(self.pets)]
        for begin in range(0, len(drafts), 1000):
            pets.call("POST", "/pets/batch", drafts[begin : begin + 1000])
        return ids

    def __call__(self, system, seconds):
        raise NotImplementedError("prepared work only")

    def prepared(self, system, seconds):
        ids = self.prepare(system, seconds)

        def delete():
            client = Client(system.url("owners", ""))
            _, took = side_by_side(1, lambda number: [client.call("DELETE", f"/owners/{id}?pets=set-null") for id in ids])
            return len(ids), took

        return delete


def deletion(pets, owners):
    return Row(f"DELETE /owners/{{id}} with {pets:,} pets".replace(",", " "), "writes", None, Deletion(pets, owners))


BATCH = json.dumps([{"name": "spot", "species": "Dog", "ownerId": 1 + i % 900} for i in range(1000)])

ROWS = [
    get("/q/health/live", "pets", "floor", None),
    get(
        "/pets/17",
        "pets",
        "reads",
        1.05,
        ("pets", f"\\set id random(1, 5000)\nselect {PET} from pet p where p.id = :id;\n"),
    ),
    get(
        "/owners/17",
        "owners",
        "reads",
        1.05,
        ("owners", "\\set id random(1, 1000)\nselect * from owner where id = :id;\n"),
    ),
    get("/pets", "pets", "reads", 1.05, ("pets", f"select {PET} from pet p order by p.id limit 21;\n")),
    get(
        "/pets?include=owner",
        "pets",
        "reads",
        1.05,
        (
            "pets",
            f"select {PET}, {OWNER} from pet p left join owner_ref r on r.id = p.owner_id order by p.id limit 21;\n",
        ),
    ),
    get("/pets?owner.name.prefix=a&sort=owner.name", "pets", "reads", 1.05),
    get("/owners/17?include=pets", "owners", "hop", 2.0),
    get("/owners?include=pets", "owners", "hop", 2.0),
    get("/owners/17/pets", "owners", "hop", 2.0),
    post("POST /pets with a known owner", "/pets", '{"name":"spot","species":"Dog","ownerId":999}', 1.1),
    Row("POST an owner and its first pet", "writes", 2.5, new_owner_with_pet),
    post("POST /pets/batch of 1000", "/pets/batch", BATCH, 1.1),
    deletion(0, 150),
    deletion(10, 60),
    deletion(10_000, 1),
]


def selected(names):
    """The rows whose name or group contains one of the names; all if there are none."""
    if not names:
        return ROWS
    return [row for row in ROWS if any(name == row.group or name in row.name for name in names)]


def groups():
    return [group for group, _ in itertools.groupby(row.group for row in ROWS)]
