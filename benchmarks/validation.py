"""Measure validation beside pyshacl alone and compiled validators: CPU time and peak memory, and how both grow.

    python benchmarks/validation.py [--factors 1,10,100] [--rounds 3] [--limit 600] [--without NAME]

Every validator runs in a process of its own and takes its turn in each round, so that ratios are of the same minutes.
Memory is the peak of resident memory of that process; none of them starts others. Validators that are not installed
are left out and named; benchmarks/validators.py tells how to install them. Prints Markdown tables.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from graphs import Data, as_it_is, write_enlarged
from stadtgraph.dataset import bundled
from validators import PACKAGES, VALIDATORS, Found

HERE = Path(__file__).parent
OURS, THEIRS = "stadtgraph", "pyshacl alone"
LARGEST_OF_PYSHACL = 10  # times the real graph: beyond that it would take hours
HEAD = ("shapes", "triples", "validator", "CPU s", "× pyshacl", "of it reading", "peak MiB", "results")


@dataclass
class Measured:
    """What the rounds found of one validator, shapes and size; `ended` says why it gave no report."""

    runs: list[Found] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)  # MiB
    ended: str = ""

    @property
    def seconds(self) -> float:
        """CPU seconds of reading and checking, the median of the rounds."""
        return median(run.reading + run.checking for run in self.runs)

    @property
    def reading(self) -> float:
        """CPU seconds of reading, where the validator tells that apart."""
        return median(run.reading for run in self.runs)


Key = tuple[str, int, str]  # shapes, triples, validator


def measure(name: str, data: Path, shapes: Path, limits: tuple[int, int], into: Measured) -> None:
    """Run a validator once, with limits of CPU seconds and GiB of memory."""
    command = [sys.executable, str(HERE / "validators.py"), name, str(data), str(shapes), *map(str, limits)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        spent = usage.ru_utime + usage.ru_stime > 0.95 * limits[0]  # the kernel ends it before, by its own account
        into.ended = f"ended after {limits[0]} s" if spent else f"failed with exit code {process.returncode}"
        return
    into.runs.append(Found(**json.loads(told)))
    into.peaks.append(usage.ru_maxrss // 1024)


def write_data(factor: int, directory: Path) -> tuple[Path, int]:
    """The real graph, or about so many times as much of the same shape, as one file of N-Triples."""
    real = as_it_is(bundled())
    data = real if factor == 1 else write_enlarged(bundled(), factor * real.triples, directory / f"x{factor}")
    path = directory / f"{factor}.nt"
    return path, _joined(data, path)


def _joined(data: Data, path: Path) -> int:
    with path.open("wb") as file:
        for _, part in data.files:
            ox.serialize(ox.parse(path=str(part), format=ox.RdfFormat.TURTLE), file, format=ox.RdfFormat.N_TRIPLES)
    with path.open("rb") as file:
        return sum(1 for _ in file)


def write_shapes(directory: Path) -> dict[str, Path]:
    """Our general shapes in one file, and the rules for each node."""
    ours = directory / "general.ttl"
    general = (path for path in bundled().shapes() if not path.stem.startswith("edition"))
    ours.write_text("\n".join(path.read_text("utf-8") for path in general), "utf-8")
    return {"ours": ours, "per node": HERE / "per-node.ttl"}


def rows(found: dict[Key, Measured]) -> Iterator[Sequence[str]]:
    """The table: a row for each measurement, ratios to pyshacl on the same data and shapes."""
    for (shapes, triples, name), measured in found.items():
        if not measured.runs:
            yield shapes, f"{triples:,}", name, measured.ended, "", "", "", ""
            continue
        base = found.get((shapes, triples, THEIRS), Measured())
        run = measured.runs[-1]
        yield (
            *(shapes, f"{triples:,}", name, f"{measured.seconds:.2f}"),
            f"{measured.seconds / base.seconds:.2f}" if base.runs else "–",
            f"{measured.reading:.2f}" if measured.reading > 0.01 else "–",
            *(str(round(median(measured.peaks))), f"{run.results}{'' if run.conforms else ', violations'}"),
        )


def disagreements(found: dict[Key, Measured]) -> Iterator[str]:
    """Where a validator's verdict or number of results is not ours."""
    for (shapes, triples, name), measured in found.items():
        ours = found.get((shapes, triples, OURS), Measured()).runs
        if ours and any((run.conforms, run.results) != (ours[0].conforms, ours[0].results) for run in measured.runs):
            yield f"{name} differs from us ({ours[0].results} results) on {shapes}, {triples:,} triples"


def growth(found: dict[Key, Measured]) -> Iterator[str]:
    """By which power of the number of triples the time grows, from the smallest graph to each larger one."""
    for (shapes, triples, name), measured in found.items():
        smallest = min(size for kind, size, _ in found if kind == shapes)
        first = found.get((shapes, smallest, name))
        if triples > smallest and measured.runs and first and first.runs:
            power = math.log(measured.seconds / first.seconds) / math.log(triples / smallest)
            yield f"{name}, {shapes}: time grows with power {power:.2f} up to {triples:,} triples"


def options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factors", default="1,10")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, default=600, help="CPU seconds that a validator may take")
    parser.add_argument("--memory", type=int, default=12, help="GiB that a validator may take")
    parser.add_argument("--without", action="append", default=[], help="a validator to leave out")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    given, found = options(), dict[Key, Measured]()
    absent = [name for name, package in PACKAGES.items() if find_spec(package) is None]
    for name in absent:
        print(f"{name} is not installed and left out; see benchmarks/validators.py", file=sys.stderr)
    names = [name for name in VALIDATORS if name not in (*absent, *given.without)]
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        shapes = write_shapes(directory)
        for factor in map(int, given.factors.split(",")):
            data, triples = write_data(factor, directory)
            for _ in range(given.rounds if factor < 100 else 1):
                for kind, rules in shapes.items():
                    for name in names:
                        measured = found.setdefault((kind, triples, name), Measured())
                        if measured.ended or (name == THEIRS and factor > LARGEST_OF_PYSHACL):
                            continue
                        measure(name, data, rules, (given.limit, given.memory), measured)
                        print(kind, triples, name, measured.runs[-1:], measured.ended, file=sys.stderr, flush=True)
    print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD))
    for row in rows({key: measured for key, measured in found.items() if measured.runs or measured.ended}):
        print("| " + " | ".join(row) + " |")
    print(
        "",
        *growth(found),
        "",
        *(list(disagreements(found)) or ["All agree with us on verdict and number of results."] * (OURS in names)),
        sep="\n",
    )


if __name__ == "__main__":
    main()
