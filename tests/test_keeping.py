"""What was found out about data is kept for the next start, and nothing else is ever taken for it."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from stadtgraph.engine.hatching import order_of
from stadtgraph.engine.keeping import KEPT, Found, Keeping, state_of
from stadtgraph.engine.preparing import ANYWHERE, digest_of, plan_in, prepared
from stadtgraph.loading import Plan, plan_of
from stadtgraph.namespaces import Names
from stadtgraph.service_facts import Offer

FOUND = Found("c" * 64, "http://example.org/1", b'<http://example.org/s> <http://example.org/p> "\xc3\xa4" .\n')
OFFER = Offer("http://example.org/sparql", {"deadline": (30, "seconds")})


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "stadtgraph" / "descriptions"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    data = tmp_path / "some.ttl"
    data.write_text('<http://example.org/s> a <http://example.org/C> ; <http://example.org/p> "o" .')
    return plan_of([data])


def state(plan: Plan, offer: Offer | None = OFFER) -> str:
    order = json.loads(order_of(plan, 1, offer))
    return state_of(order, plan_in(order), digest_of(plan))


def start(plan: Plan, memory: int = 1 << 30) -> tuple[set[str], dict[str, object]]:
    data, told = prepared(json.loads(order_of(plan, memory, OFFER)))
    return {str(quad) for quad in data.store}, told


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path / "new" / "kept")

    assert keeping.get("k") is None
    keeping.put("k", FOUND)
    assert keeping.get("k") == FOUND


@pytest.mark.parametrize(
    "broken",
    [
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda whole: whole.replace(b'"sha256"', b'"md5"'),
        lambda whole: b"[]" + whole,
        lambda _: b"",
        lambda _: b"\xff\n",
        lambda _: b"[]\n",
    ],
)
def test_a_file_that_is_not_as_it_was_written_counts_as_none(tmp_path: Path, broken) -> None:  # type: ignore[no-untyped-def]
    keeping = Keeping(tmp_path)
    keeping.put("k", FOUND)
    (tmp_path / "k").write_bytes(broken((tmp_path / "k").read_bytes()))

    assert keeping.get("k") is None


def test_only_the_newest_states_are_kept(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path)
    for number in range(KEPT + 5):
        keeping.put(f"k{number:03}", FOUND)

    assert len(list(tmp_path.iterdir())) == KEPT
    assert keeping.get(f"k{KEPT + 4:03}") == FOUND


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Keeping(tmp_path / "file" / "below").put("k", FOUND)


def test_the_key_changes_with_all_that_matters(plan: Plan) -> None:
    before = state(plan)

    assert state(plan) == before
    assert state(plan, Offer("http://example.net/sparql", OFFER.limits)) != before  # of files that are no dataset
    assert state(plan, Offer(OFFER.endpoint, {"deadline": (31, "seconds")})) != before
    assert state(plan, None) != before
    plan.sources[0].path.write_text('<http://example.org/s> <http://example.org/p> "O" .')
    assert state(plan) != before


def test_the_key_changes_with_a_query_beside_the_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "queries").mkdir()
    description = (
        "<http://example.org/dataset> a <http://rdfs.org/ns/void#Dataset> ; <http://rdfs.org/ns/void#uriSpace> "
    )
    (tmp_path / "data" / "metadata.ttl").write_text(f'{description} "http://example.org/" .')
    plan = plan_of([tmp_path])
    before = state(plan)

    (tmp_path / "queries" / "one.rq").write_text("ASK {}")
    added = state(plan)
    (tmp_path / "queries" / "one.rq").write_text("ASK { }")

    assert len({before, added, state(plan)}) == 3


def test_the_second_start_says_the_same_without_finding_out(
    cache: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, told = start(plan)
    monkeypatch.setattr("stadtgraph.engine.describing.found_out", lambda *_: pytest.fail("found out again"))

    assert start(plan, memory=2 << 30) == (first, told)
    assert len(list(cache.iterdir())) == 1


def test_changed_data_are_described_anew(cache: Path, plan: Plan) -> None:
    before, told = start(plan)
    plan.sources[0].path.write_text('<http://example.org/s> <http://example.org/p> "o" .')
    after, changed = start(plan)

    assert told["canonical"] != changed["canonical"]
    assert any("classPartition" in quad for quad in before)
    assert not any("classPartition" in quad for quad in after)
    assert len(list(cache.iterdir())) == 2


def test_a_dataset_at_another_address_says_the_same_of_itself_but_for_links(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start_at(root: str) -> set[str]:
        offer = Offer(f"{root}sparql", OFFER.limits)
        data, _ = prepared(json.loads(order_of(plan_of([]), 1 << 30, offer)))
        graph = ox.NamedNode(Names().graph("service"))
        return {str(quad.triple) for quad in data.store.quads_for_pattern(None, None, None, graph)}

    here, there = "http://127.0.0.1:1/", "https://example.org/some/where/"
    first = start_at(here)
    monkeypatch.setattr("stadtgraph.engine.describing.found_out", lambda *_: pytest.fail("found out again"))

    assert any(f"<{here}sparql>" in triple for triple in first)
    assert any(f"<{here}dump/" in triple for triple in first)
    assert start_at(there) == {triple.replace(here, there) for triple in first}
    assert not any(ANYWHERE in triple for triple in first)
    assert len(list(cache.iterdir())) == 1


def test_files_of_anybody_have_their_service_address_as_base(cache: Path, plan: Plan) -> None:
    for root in ("http://127.0.0.1:1/", "http://127.0.0.1:2/"):
        data, _ = prepared(json.loads(order_of(plan, 1, Offer(f"{root}sparql"))))
        assert {str(name) for name in data.store.named_graphs()} == {f"<{root}graph/service>"}
    assert len(list(cache.iterdir())) == 2
