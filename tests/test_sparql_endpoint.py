"""The endpoint over an engine that does what real ones do at the wrong moment."""

import asyncio

import httpx
import pyoxigraph as ox
from starlette.types import ASGIApp

from in_process import InProcess
from stadtgraph.engine.interface import Answer, Operation
from stadtgraph.http.app import create_app
from stadtgraph.namespaces import Names

SELECT = "SELECT ?o { ?s ?p ?o }"


class Swapping(InProcess):
    """Gets new data while it answers its first query."""

    async def query(self, operation: Operation) -> Answer:
        """Evaluate on the old data, and have the new ones afterwards."""
        answer = await super().query(operation)
        self.digest = "two"
        return answer


def ask(app: ASGIApp, times: int, headers: list[tuple[str, str]] | None = None) -> list[httpx.Response]:
    """The same request, one after the other."""

    async def send() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return [await client.get("/sparql", params={"query": SELECT}, headers=headers) for _ in range(times)]

    return asyncio.run(send())


def test_an_answer_from_data_that_were_swapped_meanwhile_is_not_kept_as_one_of_theirs() -> None:
    engine = Swapping(ox.Store())
    first, second, third = ask(create_app(engine, Names()), 3)

    assert (first.status_code, first.headers["cache-control"], "etag" in first.headers) == (200, "no-store", False)
    assert second.headers["etag"] == third.headers["etag"]
    assert len(engine.asked) == 2


def test_a_request_asked_again_is_answered_with_the_same_bytes_and_an_id_of_its_own() -> None:
    first, second = ask(create_app(InProcess(ox.Store()), Names()), 2)

    assert first.content == second.content
    assert first.headers.pop("x-request-id") != second.headers.pop("x-request-id")
    assert first.headers == second.headers


def test_a_header_given_twice_counts_as_one_list() -> None:
    headers = [("Accept", "text/csv;q=0.5"), ("Accept", "application/sparql-results+xml")]
    (answer,) = ask(create_app(InProcess(ox.Store()), Names()), 1, headers)

    assert answer.headers["content-type"] == "application/sparql-results+xml"
