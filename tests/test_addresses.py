"""From an address to an IRI and back."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from stadtgraph.http.addresses import LONGEST, iri_path, local
from stadtgraph.http.problems import ProtocolError


def scope(raw: bytes, root: str = "") -> Scope:
    return {"type": "http", "raw_path": raw, "path": raw.decode("latin-1"), "root_path": root}


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/id/project/kassel", "id/project/kassel"),
        (b"/", ""),
        (b"/theme/", "theme/"),
        (b"/dataset/1.0.0", "dataset/1.0.0"),
        (b"/k%61ssel", "kassel"),
        (b"/%7Ea%2Db", "~a-b"),
        (b"/K%C3%B6ln", "Köln"),
        (b"/a%2Fb", "a%2Fb"),
        (b"/a%2fb", "a%2Fb"),
        (b"/a%20b", "a%20b"),
        (b"/100%25", "100%25"),
        (b"/a..b/...", "a..b/..."),
    ],
)
def test_a_path_is_read_as_it_stands_in_an_iri(raw: bytes, path: str) -> None:
    assert iri_path(scope(raw)) == path


@pytest.mark.parametrize(
    "raw",
    [
        b"/..",
        b"/a/../b",
        b"/.",
        b"/%2e",
        b"/%2E%2e/a",
        b"/%00",
        b"/a%0A",
        b"/%7f",
        b"/%zz",
        b"/%",
        b"/%4",
        b"/%ff",
        b"/%ed%a0%80",
        b"/%c2%85",
    ],
)
def test_a_path_that_no_iri_has_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        iri_path(scope(raw))
    assert caught.value.status == 400


def test_a_long_path_is_refused() -> None:
    iri_path(scope(b"/" + b"a" * (LONGEST - 1)))
    with pytest.raises(ProtocolError) as caught:
        iri_path(scope(b"/" + b"a" * LONGEST))
    assert caught.value.status == 414


@given(st.binary(max_size=60))
def test_any_bytes_give_a_path_or_a_clean_refusal(raw: bytes) -> None:
    try:
        path = iri_path(scope(b"/" + raw))
    except ProtocolError:
        return
    ox.NamedNode(f"https://example.org/{path}")
    address = local(scope(b"/"), path)
    assert address.isascii()
    assert address.isprintable()
    assert not {*address} & {*' "<>\\^`{|}'}
    assert iri_path(scope(address.encode())) == path


def test_a_path_below_another_is_read_without_it() -> None:
    assert iri_path(scope(b"/below/id/a", "/below")) == "id/a"
    assert local(scope(b"/below/id/a", "/below"), "doc/id/a") == "/below/doc/id/a"


def test_a_server_that_keeps_no_raw_path_is_served_too() -> None:
    assert iri_path({"type": "http", "path": "/K\u00f6ln"}) == "Köln"
