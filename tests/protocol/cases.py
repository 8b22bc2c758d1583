"""One exchange that the protocol promises, and how a reply is compared with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import contents
from .exchange import Address, Call, Reply, send

METHODS = {"get", "head", "post", "query", "options"}
REASONS = {400: 10, 403: 10, 405: 10, 406: 10, 413: 10, 414: 10, 415: 10, 503: 10}  # status -> least length of detail


@dataclass(frozen=True)
class Case:
    """A request and what must come back.

    status, media: what is right; several where the specifications leave the choice.
    content: True/False for ASK; a list of N-Triples terms for a one-column SELECT (rows in any
    order, None unbound); a set of N-Triples lines for a graph; None: not looked at.
    headers: name -> what must be in its value. words: what the problem's detail must name.
    place: line and column of the problem; 0 is any, where a parser may well see the mistake later.
    by_server: the HTTP server below may refuse it before the application sees it.
    """

    name: str
    call: Call
    status: int | tuple[int, ...] = 200
    media: str | tuple[str, ...] | None = None
    content: bool | Sequence[str | None] | set[str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    place: tuple[int, int] | None = None
    by_server: bool = False


def name_of(case: Case) -> str:
    """What pytest shows for a case."""
    return case.name


def check(address: Address, case: Case) -> Reply:
    """Send the request and compare everything that the case and the protocol say."""
    reply = send(address, case.call)
    statuses = (case.status,) if isinstance(case.status, int) else case.status
    assert reply.status in statuses, f"{reply.status} instead of {statuses}: {reply.body[:300]!r}"
    if not case.by_server:
        check_always(case.call, reply)
        check_media(case, reply)
    if reply.media_type == contents.PROBLEM and case.call.method != "HEAD":
        check_problem(case, reply)
    for name, value in case.headers.items():
        assert value.lower() in ", ".join(reply.headers.get_all(name, [])).lower(), f"{name}: {reply.headers.items()}"
    if case.content is not None:
        check_content(case, reply)
    return reply


def check_always(call: Call, reply: Reply) -> None:
    """What holds for every reply of the endpoint, errors too."""
    assert reply.headers.get_all("Access-Control-Allow-Origin") == ["*"], "readable from every website, once"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert "Set-Cookie" not in reply.headers
    assert b"Traceback" not in reply.body
    if reply.status == 200 and call.method != "OPTIONS":
        assert {"accept", "*"} & set(reply.names("Vary")), "the representation depends on Accept"
    if reply.status == 405:
        assert set(reply.names("Allow")) >= METHODS
    if call.method == "HEAD":
        assert reply.body == b""


def check_media(case: Case, reply: Reply) -> None:
    """Media type and charset; an error is a problem unless the case says otherwise."""
    expected = case.media or (contents.PROBLEM if reply.status >= 400 else None)
    if expected:
        assert reply.media_type in ((expected,) if isinstance(expected, str) else expected)
    charset = str(reply.headers.get_content_charset() or "")
    assert charset in ("", "utf-8"), charset
    if reply.media_type.startswith("text/"):
        assert charset == "utf-8", "text/* without charset is ASCII to a strict client (RFC 2046, RFC 7111)"


def check_problem(case: Case, reply: Reply) -> None:
    """The shape of RFC 9457, with the status of the response and something to read."""
    problem = json.loads(reply.body)
    assert problem["status"] == reply.status
    assert problem.get("type", "about:blank")
    assert problem["title"]
    assert len(problem["detail"]) >= REASONS.get(reply.status, 1)
    for word in case.words:
        assert word.lower() in problem["detail"].lower(), problem
    if case.place:
        for member, expected in zip(("line", "column"), case.place, strict=True):
            assert problem.get(member, 0) >= 1, problem
            assert expected in (0, problem[member]), problem


def check_content(case: Case, reply: Reply) -> None:
    """The content, whatever the format."""
    if isinstance(case.content, bool):
        assert contents.boolean(reply) is case.content
    elif isinstance(case.content, set):
        assert contents.triples(reply) == set(case.content)
    elif case.content is not None:
        assert sorted(map(str, _column(reply))) == sorted(map(str, _expected(case.content, reply.media_type)))


def _column(reply: Reply) -> list[str | None]:
    found = contents.rows(reply)
    assert all(len(row) == 1 for row in found), found
    return [row[0] for row in found]


def _expected(terms: Sequence[str | None], media: str) -> list[str | None]:
    if media == contents.CSV:
        return ["" if term is None else contents.plain(term) for term in terms]
    return [None if term is None else contents.same(term) for term in terms]
