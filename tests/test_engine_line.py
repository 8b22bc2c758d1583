"""Several operations in line for one worker: each gets its own answer or none, whatever becomes of those before it."""

import asyncio
import json
from collections.abc import Callable

import pytest

from stadtgraph.engine.frames import COST, Frames, frame, json_frame
from stadtgraph.engine.interface import Operation
from stadtgraph.engine.link import AHEAD, LINE, WHOLE, Exchange, WorkerLink
from stadtgraph.errors import EngineError, LimitExceededError

END = frame(b"E", COST.pack(7))
HEAD = json_frame(b"H", {"kind": "solutions", "format": "json"})


class Process:
    """A worker's process that notes what is done to it."""

    pid, steps_back = 1, True

    def __init__(self) -> None:
        self.done: list[str] = []

    def kill(self) -> None:
        self.done.append("killed")

    def step_back(self) -> None: ...

    def close(self) -> None: ...


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.reading = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Bench:
    """One link, and what it told."""

    def __init__(self, largest: int = 1 << 30) -> None:
        self.process, self.wire = Process(), Wire()
        self.lost, self.idle, self.again = list[WorkerLink](), list[WorkerLink](), list[Exchange]()
        self.link = WorkerLink(self.process, self.lost.append, largest)
        self.link.on_idle = self.idle.append
        self.link.connection_made(self.wire)

    def take(self, *queries: str) -> list[Exchange]:
        made = [
            Exchange(Operation(query, {"solutions": "json"}), 1.0, self.again.append, self.link._loop)
            for query in queries
        ]
        for exchange in made:
            self.link.take(exchange)
        self.link.flush()
        return made

    def hear(self, *frames: bytes) -> None:
        self.link.data_received(b"".join(frames))


def run(check: Callable[[Bench], None], largest: int = 1 << 30) -> None:
    async def within() -> None:
        check(Bench(largest))

    asyncio.run(within())


def answer(text: bytes) -> bytes:
    return HEAD + frame(b"D", text) + END


def complete(exchange: Exchange) -> bytes | None:
    return exchange.answer().complete


def test_operations_leave_in_one_piece_and_answers_come_in_order() -> None:
    def check(bench: Bench) -> None:
        one, two = bench.take("ASK {}", "ASK { ?s ?p 'ä\n' }")
        (written,) = bench.wire.written
        sent = [payload.partition(b"\n")[2].decode() for _, payload in Frames().feed(written)]
        assert sent == ["ASK {}", "ASK { ?s ?p 'ä\n' }"]

        bench.hear(answer(b"1"), HEAD)
        assert complete(one) == b"1"
        assert not two.ended
        assert bench.idle == []
        bench.hear(frame(b"D", b"2"), END)
        assert complete(two) == b"2"
        assert bench.idle == [bench.link]

    run(check)


def test_an_error_is_that_of_its_own_operation() -> None:
    def check(bench: Bench) -> None:
        one, two = bench.take("a", "b")
        bench.hear(json_frame(b"X", {"error": "fault", "message": "broken"}), answer(b"2"))
        with pytest.raises(EngineError, match="broken"):
            one.answer()
        assert complete(two) == b"2"

    run(check)


def test_when_a_worker_dies_those_behind_the_first_go_to_others() -> None:
    def check(bench: Bench) -> None:
        one, two, three = bench.take("a", "b", "c")
        bench.hear(HEAD)
        bench.link.connection_lost(None)
        assert bench.again == [two, three]
        assert bench.lost == [bench.link]
        bench.link.fail(EngineError("died"))
        with pytest.raises(EngineError, match="died"):
            one.answer()
        assert not two.ended

    run(check)


def test_what_a_killed_worker_still_says_belongs_to_nobody() -> None:
    def check(bench: Bench) -> None:
        one, two = bench.take("a", "b")
        bench.link.kill(LimitExceededError("too long", "deadline"))
        bench.hear(answer(b"1"), answer(b"2"))
        bench.link.connection_lost(None)
        with pytest.raises(LimitExceededError, match="too long"):
            one.answer()
        assert bench.again == [two]
        assert not two.ended

    run(check)


def test_whoever_is_relieved_gets_no_answer_from_here_and_the_worker_ends_after_the_first() -> None:
    def check(bench: Bench) -> None:
        one, two = bench.take("a", "b")
        bench.link.relieve()
        assert bench.again == [two]
        assert not bench.link.takes_more
        assert bench.process.done == []
        bench.hear(answer(b"1"), answer(b"2"))
        assert complete(one) == b"1"
        assert not two.ended
        assert bench.process.done == ["killed"]
        assert bench.idle == []

    run(check)


def test_an_answer_that_is_too_large_fails_alone() -> None:
    def check(bench: Bench) -> None:
        one, two = bench.take("a", "b")
        bench.hear(HEAD, frame(b"D", b"x" * 11), frame(b"D", b"y"), END, answer(b"2"))
        bench.link.connection_lost(None)
        with pytest.raises(LimitExceededError, match="larger"):
            one.answer()
        assert bench.again == [two]
        assert not two.ended

    run(check, largest=10)


def test_whoever_leaves_ends_the_evaluation_but_not_that_of_others() -> None:
    def check(bench: Bench) -> None:
        one, two, three = bench.take("a", "b", "c")
        two.leave()
        assert bench.process.done == []
        bench.hear(answer(b"1"), answer(b"2"))
        assert complete(one) == b"1"
        three.leave()
        assert bench.process.done == ["killed"]

    run(check)


def test_nobody_who_has_left_is_handed_on() -> None:
    def check(bench: Bench) -> None:
        _, two, three = bench.take("a", "b", "c")
        two.leave()
        bench.link.connection_lost(None)
        assert bench.again == [three]

    run(check)


def test_a_large_answer_that_nobody_waits_for_any_longer_ends_its_worker() -> None:
    def check(bench: Bench) -> None:
        _, two = bench.take("a", "b")
        two.leave()
        bench.hear(answer(b"1"), HEAD, frame(b"D", b"x" * (WHOLE + 1)))
        assert bench.process.done == ["killed"]

    run(check)


def test_the_next_answer_is_read_though_the_last_one_was_paused() -> None:
    def check(bench: Bench) -> None:
        bench.take("a", "b")
        bench.hear(HEAD, frame(b"D", b"x" * (AHEAD + 1)))
        assert not bench.wire.reading
        bench.hear(END)
        assert bench.wire.reading

    run(check)


def test_a_line_has_an_end() -> None:
    def check(bench: Bench) -> None:
        bench.take(*map(str, range(LINE - 1)))
        assert bench.link.takes_more
        bench.take("last")
        assert not bench.link.takes_more

    run(check)


def test_an_operation_is_a_line_of_json_and_the_query() -> None:
    async def within() -> bytes:
        bindings = {"x": '"a\nb"'}
        operation = Operation("ASK {}", {"boolean": "json"}, ("http://e/g",), ("http://e/n",), bindings)
        return Exchange(operation, 2.5, lambda _: None, asyncio.get_running_loop()).frame

    ((kind, payload),) = Frames().feed(asyncio.run(within()))
    told, _, query = payload.partition(b"\n")
    assert (kind, query) == (b"Q", b"ASK {}")
    assert json.loads(told) == {
        "formats": {"boolean": "json"},
        "default_graphs": ["http://e/g"],
        "named_graphs": ["http://e/n"],
        "bindings": {"x": '"a\nb"'},
        "deadline": 2.5,
        "prefixed": False,
    }
