"""Whatever is asked: the service lives, its next answer is right, nobody else is called, each refusal has a reason."""

import itertools
import json
import socket

import pytest

from protocol.running import Running

from .attack import BROKEN_OFF, Outcome, ask
from .conftest import is_silent
from .queries import Hostile, computings, leaks, nestings, random_query
from .service import answers, soon

NONCE = itertools.count(1_000_000)
DAILY_SEEDS, SEEDS = 2, 200


def params(cases: list[Hostile]) -> list[object]:
    return [pytest.param(case, marks=() if case.daily else pytest.mark.long, id=case.name) for case in cases]


def survives(attacked: Running, case: Hostile) -> None:
    found = ask(attacked.address, case.query)
    if found.status == BROKEN_OFF:
        assert 503 in case.statuses, "only a limit may break an answer off"
    else:
        assert found.status in case.statuses, f"{found.status}: {found.beginning[:300]!r}"
    if found.status >= 400:
        assert len(json.loads(found.beginning)["detail"]) > 10
    assert attacked.process.poll() is None
    assert soon(lambda: answers(attacked.address, next(NONCE)))


@pytest.mark.parametrize("case", params([*nestings(), *computings()]))
def test_a_query_without_measure_harms_itself_only(attacked: Running, case: Hostile) -> None:
    survives(attacked, case)


PORT = "PORT"
YES = Outcome(200, b'{"head":{},"boolean":true}', 26)


@pytest.mark.parametrize("case", params(list(leaks(f"http://127.0.0.1:{PORT}/"))))
def test_nobody_is_called_and_nothing_is_changed(attacked: Running, canary: socket.socket, case: Hostile) -> None:
    query = case.query.replace(PORT, str(canary.getsockname()[1]))
    found = ask(attacked.address, query)
    assert found.status in case.statuses, f"{found.status}: {found.beginning[:300]!r}"
    assert b"root:" not in found.beginning
    assert is_silent(canary)
    assert answers(attacked.address, next(NONCE))
    assert (
        ask(attacked.address, f"ASK {{ <http://x/s0> ?p 0 FILTER NOT EXISTS {{ ?s ?p 999 }} }} # {next(NONCE)}") == YES
    )


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=() if seed < DAILY_SEEDS else pytest.mark.long) for seed in range(SEEDS)]
)
def test_queries_that_nobody_thought_of(attacked: Running, seed: int) -> None:
    survives(attacked, random_query(seed))
