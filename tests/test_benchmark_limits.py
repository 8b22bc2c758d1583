"""A deadline is kept, and a killed worker soon replaced: the medians reach the goals."""

import asyncio
import importlib.util
import sys
from pathlib import Path
from statistics import median
from types import ModuleType

import pytest

from stadtgraph.loading import plan_of


@pytest.fixture(scope="module")
def limits() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "limits.py"
    spec = importlib.util.spec_from_file_location("benchmark_limits", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # records look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.long
def test_the_medians_reach_the_goals(limits: ModuleType) -> None:
    kills = asyncio.run(limits.measured(plan_of([])))
    assert median(kill.overrun for kill in kills) <= limits.OVERRUN
    assert median(kill.back for kill in kills) <= limits.BACK


def test_a_query_that_ends_in_time_is_no_measurement(limits: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUERIES", ("SELECT * {}",))
    with pytest.raises(AssertionError, match="before its deadline"):
        asyncio.run(limits.measured(plan_of([]), 1))
