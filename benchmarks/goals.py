"""What the endpoint is to reach beside the native server, and what it does reach."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from loads import AGGREGATE, CONSTRUCT, JOIN, POINT
from measurement import BESIDE_HEAVY, Case, Found, Measurement

HEAD = ("goal, × native", "floor", "reached", "")


@dataclass(frozen=True)
class Goal:
    """A ratio to the native server: at most the floor, or at least where `more` is better."""

    text: str
    case: Case
    value: Callable[[Found], float]
    floor: float
    more: bool = False


def _p99(found: Found) -> float:
    return found.of(lambda result: result.p99)


def _p95(found: Found) -> float:
    return found.of(lambda result: result.p95)


def _cost(found: Found) -> float:
    return found.cost


def _rate(found: Found) -> float:
    return found.rate


COSTS = {POINT: 4.5, JOIN: 1.6, AGGREGATE: 1.15, CONSTRUCT: 1.3}
RATES = {POINT: 0.7, JOIN: 3.0, AGGREGATE: 30.0, CONSTRUCT: 6.0}
GOALS = (
    *(Goal(f"CPU per request, {load}", Case(load, 8), _cost, floor) for load, floor in COSTS.items()),
    *(
        Goal(f"requests/s, {load}, cached", Case(load, 8, cached=True), _rate, floor, more=True)
        for load, floor in RATES.items()
    ),
    Goal("p99, point lookup", Case(POINT, 8), _p99, 4.0),
    Goal(f"p95, {BESIDE_HEAVY}", Case(BESIDE_HEAVY, 1), _p95, 1.5),
    Goal(f"p95, {BESIDE_HEAVY}, cached", Case(BESIDE_HEAVY, 1, cached=True), _p95, 1.5),
)


def reached(measurement: Measurement, name: str) -> Iterator[list[str]]:
    """A table of the goals that were measured, for one server of ours."""
    for goal in GOALS:
        found = measurement.found.get((goal.case, name))
        if found:
            ratio = goal.value(found) / goal.value(measurement.native(goal.case))
            good = ratio >= goal.floor if goal.more else ratio <= goal.floor
            yield [goal.text, f"{'≥' if goal.more else '≤'} {goal.floor:g}", f"{ratio:.2f}", "" if good else "missed"]
