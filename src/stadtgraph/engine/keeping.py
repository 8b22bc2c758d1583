"""What was found out about data, kept on disk, so that the same data are there sooner the next time.

One file for each state: a line of JSON, then the description as N-Triples. A file that is not as it was written
counts as none. All of them may be deleted at any time.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import stadtgraph
from stadtgraph.loading import Plan, dataset_of

KEPT = 16  # states, the newest


@dataclass(frozen=True, slots=True)
class Found:
    """canonical: the data's RDFC-1.0 digest; version: the IRI that they say they are; description: N-Triples."""

    canonical: str
    version: str
    description: bytes


@dataclass(frozen=True, slots=True)
class Keeping:
    """A directory of what was found out."""

    directory: Path

    def get(self, key: str) -> Found | None:
        """What is kept under a key."""
        try:
            head, _, body = (self.directory / key).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told["sha256"] != hashlib.sha256(body).hexdigest():
                return None
            return Found(told["canonical"], told["version"], body)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, found: Found) -> None:
        """Keep it, where the directory can be written."""
        told = {"canonical": found.canonical, "version": found.version}
        head = json.dumps(told | {"sha256": hashlib.sha256(found.description).hexdigest()})
        with suppress(OSError):
            self.directory.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.directory, prefix=".writing-", delete=False) as file:
                file.write(head.encode() + b"\n" + found.description)
            Path(file.name).replace(self.directory / key)
            self._forget()

    def _forget(self) -> None:
        states = sorted(self.directory.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in states[KEPT:]:
            path.unlink(missing_ok=True)


def state_of(order: Mapping[str, Any], plan: Plan, digest: str) -> str:
    """The key of all that the findings depend on: data, queries beside them, what is offered, and this program.

    order: what the engine was told, of which `plan` is a part; digest: of the plan's files.
    """
    told = {name: value for name, value in order.items() if name != "memory"}
    dataset = dataset_of(plan)
    queries = dataset.queries() if dataset else []
    read = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in queries)
    parts = (json.dumps(told, sort_keys=True), digest, *program(), *read)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def program() -> Iterator[str]:
    """The versions of what computes the findings; of a checkout each module's state, because its version stays."""
    yield f"{stadtgraph.__version__} {ox.__version__}"
    with os.scandir(Path(stadtgraph.__file__).parent) as modules:
        for name, state in sorted((entry.name, entry.stat()) for entry in modules if entry.name.endswith(".py")):
            yield f"{name} {state.st_size} {state.st_mtime_ns}"
