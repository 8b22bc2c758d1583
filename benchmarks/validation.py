"""Measure validation: our two lanes against pyshacl alone in the same run, and how time grows with the data.

    python benchmarks/validation.py [--copies 18] [--rounds 3]

Prints a Markdown table. Ratios count, seconds depend on the machine.
"""

import argparse
import math
import statistics
import time
from collections.abc import Callable

import pyshacl
from rdflib import Graph

from graphs import enlarge
from stadtgraph.dataset import bundled
from stadtgraph.validation.engine import read_report, validate_graph
from stadtgraph.validation.graphs import read_graph
from stadtgraph.validation.results import Report


def timed(action: Callable[[], Report], rounds: int) -> tuple[float, Report]:
    """The median of some rounds in seconds, and the report of the last."""
    seconds, report = [], None
    action()  # the first run also fills caches that stay
    for _ in range(rounds):
        begin = time.perf_counter()
        report = action()
        seconds.append(time.perf_counter() - begin)
    assert report is not None
    return statistics.median(seconds), report


def alone(data: Graph, shapes: Graph) -> Report:
    """What pyshacl alone reports."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", advanced=False, allow_warnings=True, allow_infos=True
    )
    assert isinstance(report, Graph)
    return Report(tuple(sorted(read_report(report, shapes))))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    dataset = bundled()
    shapes = read_graph(dataset.shapes())
    general = read_graph(path for path in dataset.shapes() if not path.stem.startswith("edition"))
    data, larger = enlarge(dataset, 1), enlarge(dataset, options.copies)
    ours, report = timed(lambda: validate_graph(data, shapes), options.rounds)
    theirs, expected = timed(lambda: alone(data, shapes), options.rounds)
    small, _ = timed(lambda: validate_graph(data, general), options.rounds)
    large, _ = timed(lambda: validate_graph(larger, general), options.rounds)
    growth = math.log(large / small) / math.log(len(larger) / len(data))
    same = {str(r) for r in report.results} == {str(r) for r in expected.results}
    print("| what | triples | seconds |\n| --- | --- | --- |")
    print(f"| two lanes, all shapes | {len(data)} | {ours:.2f} |")
    print(f"| pyshacl alone, all shapes | {len(data)} | {theirs:.2f} |")
    print(f"| two lanes, general shapes | {len(data)} | {small:.2f} |")
    print(f"| two lanes, general shapes | {len(larger)} | {large:.2f} |")
    print(f"\nratio to pyshacl alone {ours / theirs:.2f}; same results: {same}; growth exponent {growth:.2f}")


if __name__ == "__main__":
    main()
