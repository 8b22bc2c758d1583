"""The pool: killable workers that answer rightly, one query at a time, whatever the query."""

import asyncio
import os
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from stadtgraph.engine import pool as pool_module
from stadtgraph.engine.crew import Limits
from stadtgraph.engine.hatching import with_large_pages
from stadtgraph.engine.interface import AnswerKind, Operation
from stadtgraph.engine.pool import Pool
from stadtgraph.engine.status import REASONS
from stadtgraph.engine.worker import FEW
from stadtgraph.errors import (
    DatasetError,
    EngineError,
    LimitExceededError,
    NotAcceptableError,
    QueryError,
    QuerySyntaxError,
)
from stadtgraph.loading import plan_of

FORMATS: dict[AnswerKind, str] = {"solutions": "csv", "boolean": "json", "triples": "ntriples"}
TRIPLES = "".join(f"<http://x/s{n}> <http://x/p> {n} .\n" for n in range(400))
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
Scenario = Callable[[Pool], Awaitable[None]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data.ttl"
    path.write_text(TRIPLES, "utf-8")
    return path


def run(file: Path, scenario: Scenario, limits: Limits) -> None:
    async def whole() -> None:
        pool = Pool(plan_of([file]), limits)
        await pool.start()
        try:
            await scenario(pool)
        finally:
            await pool.stop()

    asyncio.run(whole())


def operation(query: str, deadline: float | None = None) -> Operation:
    return Operation(query, FORMATS, deadline=deadline)


async def body(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def count(pool: Pool) -> bytes:
    return await body((await pool.query(operation(COUNT))).body)


QUICK = Limits(workers=2, deadline=1.0, memory=256, queue=8)


def test_it_answers_each_kind_of_query(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        assert await count(pool) == b"n\r\n400\r\n"
        asked = await pool.query(operation("ASK { ?s ?p 399 }"))
        assert (asked.kind, asked.complete) == ("boolean", b'{"head":{},"boolean":true}')
        made = await pool.query(operation("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o = 7) }"))
        assert made.complete == b'<http://x/s7> <http://x/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'

    run(file, scenario, QUICK)


def test_a_large_answer_streams_and_is_whole(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.query(operation("SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }"))
        assert answer.complete is None
        assert (await body(answer.body)).count(b"\r\n") == 400 * 400 + 1

    run(file, scenario, QUICK)


def test_an_answer_larger_than_the_limit_fails_and_is_never_cut_silently(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.query(operation("SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }"))
        with pytest.raises(LimitExceededError, match="larger than 3 MiB") as caught:
            await body(answer.body)
        assert caught.value.limit == "answer size"
        assert await count(pool) == b"n\r\n400\r\n"
        assert pool.status.kills["answer_size"] == 1

    run(file, scenario, Limits(workers=1, deadline=20, answer=3))


def test_a_query_dies_at_its_deadline_and_the_next_is_answered(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        begin = time.monotonic()
        with pytest.raises(LimitExceededError, match="longer than") as caught:
            await pool.query(operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}", deadline=0.3))
        assert caught.value.limit == "deadline"
        assert 0.3 <= time.monotonic() - begin < 10
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, Limits(workers=1, deadline=20))


def test_it_counts_why_workers_ended(file: Path) -> None:
    long = f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}"

    async def scenario(pool: Pool) -> None:
        with pytest.raises(LimitExceededError):
            await pool.query(operation(long, deadline=0.2))
        for end in (lambda task, _: task.cancel(), lambda _, pid: os.kill(pid, signal.SIGKILL)):
            await count(pool)
            (worker,) = pool.current.links
            task = asyncio.ensure_future(pool.query(operation(long)))
            await asyncio.sleep(0.1)
            end(task, worker.pid)
            await asyncio.wait([task])
            assert task.cancelled() or isinstance(task.exception(), EngineError)
        assert await count(pool) == b"n\r\n400\r\n"
        assert {reason: n for reason, n in pool.status.kills.items() if n} == {"deadline": 1, "left": 1, "died": 1}
        assert [*pool.status.kills] == [*REASONS]

    run(file, scenario, Limits(workers=1, deadline=20, memory=256))


def test_a_query_without_bound_on_memory_dies_alone(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        with pytest.raises(LimitExceededError) as caught:
            await pool.query(operation(f"SELECT * WHERE {{ {PRODUCT} }} ORDER BY ?c ?f ?i"))
        assert caught.value.limit == "memory"
        assert await count(pool) == b"n\r\n400\r\n"
        assert pool.status.kills["memory"] == 1

    run(file, scenario, Limits(workers=1, deadline=20, memory=128))


def test_values_without_a_common_order_are_told_and_what_helps(tmp_path: Path) -> None:
    forms = {
        "integer": "{}",
        "decimal": "{}.5",
        "date": "20{:02}-01-01",
        "string": "{}",
        "gYear": "20{:02}",
        "duration": "P{}Y",
    }
    chosen = random.Random(1)
    kinds = [chosen.choice([*forms]) for _ in range(400)]
    texts = (forms[kind].format(chosen.randrange(10, 3000 if kind in ("integer", "string") else 50)) for kind in kinds)
    literals = (f'"{text}"^^<http://www.w3.org/2001/XMLSchema#{kind}>' for kind, text in zip(kinds, texts, strict=True))
    file = tmp_path / "mixed.nt"
    file.write_text("".join(f"<http://x/{n}> <http://x/p> {text} .\n" for n, text in enumerate(literals)))
    select = "SELECT (COUNT(*) AS ?n) {{ SELECT ?o {{ ?s ?p ?o }} ORDER BY {} LIMIT 7 }}"

    async def scenario(pool: Pool) -> None:
        with pytest.raises(QueryError, match=r"no common order\. Order by STR"):
            await pool.query(operation("SELECT ?o { ?s ?p ?o } ORDER BY ?o"))
        for order in ("STR(?o)", "DATATYPE(?o) ?o"):
            answer = await pool.query(operation(select.format(order)))
            assert await body(answer.body) == b"n\r\n7\r\n"

    run(file, scenario, QUICK)


@pytest.mark.parametrize("depth", [5_000, 100_000])
def test_nesting_that_overflows_the_stack_kills_a_worker_only(file: Path, depth: int) -> None:
    async def scenario(pool: Pool) -> None:
        with pytest.raises(QueryError):
            await pool.query(operation("ASK {" + "{" * depth + "}" * depth + "}"))
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_service_reaches_nobody(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]

        async def scenario(pool: Pool) -> None:
            with pytest.raises(QueryError):
                await pool.query(operation(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
            silent = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
            await pool.query(operation(silent))

        run(file, scenario, QUICK)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_syntax_error_has_line_and_column(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            await pool.query(operation("SELECT *\nWHERE { ?s ?p"))
        assert caught.value.line == 2

    run(file, scenario, QUICK)


def test_a_kind_of_answer_that_the_client_does_not_take_is_told_with_what_there_is(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        with pytest.raises(NotAcceptableError, match="text/turtle"):
            await pool.query(Operation("CONSTRUCT WHERE { ?s ?p ?o }", {"solutions": "json"}))

    run(file, scenario, QUICK)


@pytest.mark.parametrize(("form", "end"), [("turtle", ox.RdfFormat.TURTLE), ("trig", ox.RdfFormat.TRIG)])
@pytest.mark.parametrize("many", [FEW - 1, FEW, FEW + 1])
def test_few_triples_have_prefixes_and_many_are_all_there(
    tmp_path: Path, form: str, end: ox.RdfFormat, many: int
) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("".join(f'_:b <http://purl.org/dc/terms/title> "{n}" .\n' for n in range(many)), "utf-8")

    async def scenario(pool: Pool) -> None:
        asked = Operation("CONSTRUCT WHERE { ?s ?p ?o }", {"triples": form})
        answer = await body((await pool.query(asked)).body)
        found = {quad.triple for quad in ox.parse(input=answer, format=end)}
        assert {triple.object.value for triple in found} == {str(n) for n in range(many)}
        assert len({triple.subject for triple in found}) == 1  # the blank node is the same all through
        assert (b"@prefix dcterms: " in answer) == (b"dcterms:title" in answer) == (many < FEW)
        prefixed = await body((await pool.query(replace(asked, prefixed=True))).body)
        assert b"dcterms:title" in prefixed
        assert {quad.triple.object for quad in ox.parse(input=prefixed, format=end)} == {t.object for t in found}

    run(path, scenario, QUICK)


def test_bindings_are_terms_not_text(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        bound = Operation("SELECT ?o WHERE { ?s ?p ?o }", FORMATS, bindings={"s": "<http://x/s3>"})
        assert (await pool.query(bound)).complete == b"o\r\n3\r\n"
        with pytest.raises(QueryError, match="no IRI or literal"):
            await pool.query(Operation(COUNT, FORMATS, bindings={"s": "<http://x/s3> . <http://x/s4>"}))

    run(file, scenario, QUICK)


def test_more_queries_than_workers_wait_their_turn_and_too_many_are_refused(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answers = await asyncio.gather(*(count(pool) for _ in range(9)))
        assert set(answers) == {b"n\r\n400\r\n"}
        slow = operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}", deadline=0.5)
        results = await asyncio.gather(*(pool.query(slow) for _ in range(12)), return_exceptions=True)
        assert all(isinstance(result, LimitExceededError) for result in results)
        assert "queue" in {result.limit for result in results if isinstance(result, LimitExceededError)}
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_no_more_queries_are_begun_at_once_than_the_processors_can_bear(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "SHORT", 0)  # no query counts as so short that it shares a worker

    async def scenario(pool: Pool) -> None:
        endless = operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}")
        slow = [asyncio.ensure_future(pool.query(endless)) for _ in range(4)]
        await asyncio.sleep(0)
        assert len(pool.current.idle) == 3
        assert pool.status.waiting == 2
        async with asyncio.timeout(10):  # those that take a while do not count
            assert await count(pool) == b"n\r\n400\r\n"
        assert not any(query.done() for query in slow)
        for query in slow:
            query.cancel()
        await asyncio.wait(slow)

    run(file, scenario, Limits(workers=5, deadline=60, abreast=2))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({}, "glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.check=1"}, "glibc.malloc.check=1:glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"}, "glibc.malloc.hugetlb=0"),
    ],
)
def test_large_pages_are_asked_for_unless_somebody_has_decided_that(given: dict[str, str], meant: str) -> None:
    assert with_large_pages({"PATH": "/bin", **given}) == {"PATH": "/bin", "GLIBC_TUNABLES": meant}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_the_process_that_forks_workers_has_large_pages(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        environment = Path(f"/proc/{zygote_of(pool)}/environ").read_bytes().split(b"\0")
        assert any(entry.startswith(b"GLIBC_TUNABLES=") and b"hugetlb" in entry for entry in environment)

    run(file, scenario, QUICK)


def test_a_query_is_refused_only_when_no_worker_is_idle(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answers = await asyncio.gather(*(count(pool) for _ in range(4)))
        assert set(answers) == {b"n\r\n400\r\n"}

    for queue in (0, 1):
        run(file, scenario, Limits(workers=4, deadline=10, queue=queue, abreast=1))


def test_a_worker_killed_from_outside_is_replaced(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        slow = asyncio.ensure_future(pool.query(operation(f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}")))
        await asyncio.sleep(0.1)
        busy = [link for link in pool.current.links if link not in pool.current.idle]
        os.kill(busy[0].pid, signal.SIGKILL)
        with pytest.raises(EngineError, match="died"):
            await slow
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, Limits(workers=1, deadline=5))


def test_whoever_leaves_midway_frees_the_worker(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.query(operation("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        async for _ in answer.body:
            break
        await answer.body.aclose()  # type: ignore[attr-defined]
        begin = time.monotonic()
        assert await count(pool) == b"n\r\n400\r\n"
        assert time.monotonic() - begin < 10

    run(file, scenario, Limits(workers=1, deadline=20))


def test_an_answer_that_nobody_reads_on_frees_its_worker_at_the_deadline(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.query(operation("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", deadline=0.5))
        assert await count(pool) == b"n\r\n400\r\n"
        with pytest.raises(LimitExceededError, match="longer than"):
            await body(answer.body)

    run(file, scenario, Limits(workers=1, deadline=10))


def test_new_data_replace_the_old_and_running_queries_end_on_the_old(file: Path, tmp_path: Path) -> None:
    async def scenario(pool: Pool) -> None:
        before = pool.digest
        running = asyncio.ensure_future(
            pool.query(operation("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h 1 }"))
        )
        await asyncio.sleep(0.01)
        (tmp_path / "more.ttl").write_text(TRIPLES + "<http://x/new> <http://x/p> 1 .\n", "utf-8")
        await pool.reload(plan_of([tmp_path / "more.ttl"]))
        assert await count(pool) == b"n\r\n401\r\n"
        assert pool.digest != before
        assert (await running).complete == b"n\r\n160000\r\n"

    run(file, scenario, Limits(workers=1, deadline=10))


def test_a_large_answer_under_way_ends_on_the_old_data_when_new_ones_come(file: Path, tmp_path: Path) -> None:
    async def scenario(pool: Pool) -> None:
        answer = await pool.query(operation("SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }"))
        (tmp_path / "one.ttl").write_text("<http://x/new> <http://x/p> 1 .\n", "utf-8")
        await pool.reload(plan_of([tmp_path / "one.ttl"]))
        assert await count(pool) == b"n\r\n1\r\n"
        whole = await body(answer.body)
        assert whole.count(b"\r\n") == 400 * 400 + 1
        assert b"http://x/new" not in whole

    run(file, scenario, Limits(workers=1, deadline=20))


def test_broken_data_never_replace_good_ones(file: Path, tmp_path: Path) -> None:
    async def scenario(pool: Pool) -> None:
        (tmp_path / "broken.ttl").write_text("<http://x/s> <http://x/p> .\n", "utf-8")
        with pytest.raises(DatasetError, match=r"broken\.ttl:1"):
            await pool.reload(plan_of([tmp_path / "broken.ttl"]))
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def zygote_of(pool: Pool) -> int:
    """The process that forked the workers."""
    status = Path(f"/proc/{next(iter(pool.current.links)).pid}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])


async def recovered(pool: Pool, workers: int) -> bool:
    """Wait until another zygote has all its workers."""
    for _ in range(1000):
        if not pool.current.gone and pool.status.alive == workers:
            return True
        await asyncio.sleep(0.02)
    return False


def test_when_the_zygote_ends_its_workers_answer_until_another_has_loaded(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        zygote = zygote_of(pool)
        os.kill(zygote, signal.SIGKILL)
        assert [await count(pool) for _ in range(20)] == [b"n\r\n400\r\n"] * 20
        assert await recovered(pool, 2)
        assert zygote_of(pool) != zygote
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_when_every_engine_process_ends_queries_are_told_to_come_again_and_then_answered(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        for pid in [zygote_of(pool), *(link.pid for link in pool.current.links)]:
            os.kill(pid, signal.SIGKILL)
        while pool.status.ready:
            await asyncio.sleep(0.005)
        with pytest.raises(EngineError, match="started again"):
            await count(pool)
        assert await recovered(pool, 2)
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_a_zygote_that_cannot_load_is_tried_again_until_the_data_are_whole(file: Path) -> None:
    async def scenario(pool: Pool) -> None:
        file.write_text("<http://x/s> <http://x/p> .\n", "utf-8")
        os.kill(zygote_of(pool), signal.SIGKILL)
        await asyncio.sleep(1)
        assert await count(pool) == b"n\r\n400\r\n", "the workers that are left hold the good data"
        file.write_text(TRIPLES, "utf-8")
        assert await recovered(pool, 2)
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_when_the_zygote_ends_while_files_are_written_a_part_of_them_is_never_served(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "STILL", 60.0)

    async def scenario(pool: Pool) -> None:
        file.write_text("", "utf-8")
        os.kill(zygote_of(pool), signal.SIGKILL)
        for _ in range(20):
            assert await count(pool) == b"n\r\n400\r\n"
            await asyncio.sleep(0.03)
        file.write_text(TRIPLES, "utf-8")
        assert await recovered(pool, 2)
        assert await count(pool) == b"n\r\n400\r\n"

    run(file, scenario, QUICK)


def test_no_process_is_left_behind(file: Path) -> None:
    pids: list[int] = []

    async def scenario(pool: Pool) -> None:
        pids.extend(link.pid for link in pool.current.links)

    run(file, scenario, QUICK)
    time.sleep(0.2)
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
