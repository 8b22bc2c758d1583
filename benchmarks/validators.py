"""Validate a file with one validator, and say in JSON what it found and how long that took.

    python benchmarks/validators.py NAME DATA.nt SHAPES.ttl CPU-SECONDS GIB-OF-MEMORY

Each validator runs in a process of its own, so that its peak memory is its own too. Those of other people are asked by
their Python packages:

    pip install pyshacl==0.40.1 shacl==0.3.4 pyshifty==0.5.1 pyrudof==0.3.35
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from rdflib import Graph
from rdflib.namespace import SH

PACKAGES = MappingProxyType(
    {
        "stadtgraph": "stadtgraph",
        "pyshacl alone": "pyshacl",
        "shacl": "shacl",
        "pyshifty": "shifty",
        "pyrudof": "pyrudof",
    }
)


@dataclass(frozen=True)
class Found:
    """What a validator found: its verdict, how many results, and the CPU seconds of reading and of checking."""

    conforms: bool
    results: int
    reading: float
    checking: float


Steps = Iterator[tuple[bool, int] | None]  # None once the data are read, then verdict and number of results


def verdict(report: Graph) -> tuple[bool, int]:
    """Whether a report has no violation, and how many results."""
    results = list(report.objects(None, SH.result))
    return all(report.value(result, SH.resultSeverity) != SH.Violation for result in results), len(results)


def with_stadtgraph(data: Path, shapes: Path) -> Steps:
    """Our two lanes."""
    graphs, engine = import_module("stadtgraph.validation.graphs"), import_module("stadtgraph.validation.engine")
    gc.disable()  # as `stadtgraph validate` does
    read = graphs.read_graph([data]), graphs.read_graph([shapes])
    yield None
    report = engine.validate_graph(*read)
    yield report.conforms, len(report.results)


def with_pyshacl(data: Path, shapes: Path) -> Steps:
    """pyshacl as people run it, on graphs that are read as ours are."""
    graphs, pyshacl = import_module("stadtgraph.validation.graphs"), import_module("pyshacl")
    read, rules = graphs.read_graph([data]), graphs.read_graph([shapes])
    yield None
    _, report, _ = pyshacl.validate(read, shacl_graph=rules, inference="none", allow_warnings=True, allow_infos=True)
    yield verdict(report)


def with_shacl(data: Path, shapes: Path) -> Steps:
    """The package shacl (Rust)."""
    module = import_module("shacl")
    yield None
    report = module.validate(str(data), str(shapes))
    yield not any(result.severity == "Violation" for result in report.results), len(report)


def with_pyshifty(data: Path, shapes: Path) -> Steps:
    """The package pyshifty (Rust)."""
    module = import_module("shifty")
    yield None
    _, report, _ = module.validate(data, shapes, infer=False)
    yield verdict(report)


def with_pyrudof(data: Path, shapes: Path) -> Steps:
    """The package pyrudof (Rust)."""
    module = import_module("pyrudof")
    rudof = module.Rudof(module.RudofConfig())
    rudof.read_data(str(data), module.RDFFormat.NTriples)
    rudof.read_shacl(str(shapes))
    yield None
    report = list(rudof.validate_shacl())
    yield not any(entry.severity == "Violation" for entry in report), len(report)


VALIDATORS: MappingProxyType[str, Callable[[Path, Path], Steps]] = MappingProxyType(
    {
        "stadtgraph": with_stadtgraph,
        "pyshacl alone": with_pyshacl,
        "shacl": with_shacl,
        "pyshifty": with_pyshifty,
        "pyrudof": with_pyrudof,
    }
)


def run(name: str, data: Path, shapes: Path) -> Found:
    """Validate and measure; importing the package is not counted."""
    import_module(PACKAGES[name])
    steps, begin = VALIDATORS[name](data, shapes), time.process_time()
    next(steps)
    read = time.process_time()
    outcome = next(steps)
    assert outcome is not None
    return Found(*outcome, reading=read - begin, checking=time.process_time() - read)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[4]),) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[5]) << 30,) * 2)
    print(json.dumps(asdict(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
