"""Content codings and validators: what is negotiated, and that each coding carries the same bytes."""

import gzip
from collections.abc import Callable

import brotli
import httpx
import pytest
import zstandard

from stadtgraph.codings import ANSWERS, FILES
from stadtgraph.engine.status import DataVersion
from stadtgraph.http.representation import CODINGS, citing, coding_for

BODY = b'{"bindings": [' + b'{"s": "https://example.org/"},' * 500 + b"{}]}"
DECODE: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: bytes(zstandard.ZstdDecompressor().decompress(body)),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),  # Chromium and Firefox
        ("gzip, deflate, br", "br"),  # Safari
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0.1, br;q=0.2, gzip;q=0.3", "gzip"),
        ("*", "zstd"),
        ("*, zstd;q=0", "br"),
        ("gzip;q=0.5, *;q=0", "gzip"),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("gzip;q=0", None),
        ("deflate, compress", None),
        ("*;q=0", None),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(header: str | None, coding: str | None) -> None:
    """RFC 9110, section 12.5.3."""
    assert coding_for(header) == coding


@pytest.mark.parametrize("coding", ANSWERS)
def test_a_coding_gives_the_same_bytes_back_and_the_same_packing_each_time(coding: str) -> None:
    packed = ANSWERS[coding](BODY)

    assert DECODE[coding](packed) == BODY
    assert packed == ANSWERS[coding](BODY)
    assert len(packed) < len(BODY) / 5


@pytest.mark.parametrize("extension", FILES)
def test_a_packed_file_is_what_its_coding_says(extension: str) -> None:
    coding, _, pack = FILES[extension]

    assert DECODE[coding](pack(BODY)) == BODY


def test_nothing_is_said_of_data_that_nobody_knows() -> None:
    assert citing(DataVersion()) == {}


def test_every_coding_that_is_offered_can_be_made() -> None:
    assert set(CODINGS) == set(ANSWERS) == set(DECODE)


PATHS = (
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%20100",
    "/doc/id/project/kassel.ttl",
    "/doc/theme/digital-twin",
    "/queries/projects-table.csv",
)


def raw(url: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """A response and its bytes as they travelled."""
    with httpx.stream("GET", url, headers=headers, timeout=30) as response:
        return response, b"".join(response.iter_raw())


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", PATHS)
def test_each_answer_comes_in_each_coding_with_a_validator_of_its_own(site: str, path: str, coding: str) -> None:
    plain, body = raw(site + path, **{"Accept-Encoding": "identity"})
    coded, packed = raw(site + path, **{"Accept-Encoding": coding})
    again, nothing = raw(site + path, **{"Accept-Encoding": coding, "If-None-Match": coded.headers["etag"]})

    assert coded.headers["content-encoding"] == coding
    assert DECODE[coding](packed) == body
    assert len(packed) == int(coded.headers["content-length"]) < len(body)
    assert "content-encoding" not in plain.headers
    assert coded.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in coded.headers["vary"]
    assert (again.status_code, nothing) == (304, b"")
    assert again.headers["dataset-digest"] == coded.headers["dataset-digest"] == plain.headers["dataset-digest"]


DIGEST_OF_DEFAULT = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?digest { ?service sd:defaultDataset [ dcterms:identifier ?digest ] }"""


@pytest.mark.parametrize("path", PATHS)
def test_each_answer_names_the_data_by_the_digest_that_the_service_describes(site: str, path: str) -> None:
    answer = httpx.get(f"{site}/sparql", params={"query": DIGEST_OF_DEFAULT}, timeout=60).json()
    [row] = answer["results"]["bindings"]

    assert httpx.get(site + path, timeout=30).headers["dataset-digest"] == row["digest"]["value"]


def test_an_answer_is_cited_with_the_version_that_the_dataset_says_it_is(site: str) -> None:
    query = "ASK { <https://w3id.org/stadtgraph/dataset> <http://www.w3.org/ns/dcat#hasCurrentVersion> ?version }"
    response = httpx.get(f"{site}/sparql", params={"query": query}, timeout=60)

    assert response.json()["boolean"]
    assert response.links["cite-as"]["url"] == "https://w3id.org/stadtgraph/dataset/1.0.0"


def test_an_error_names_no_data(site: str) -> None:
    response = httpx.get(f"{site}/sparql", params={"query": "ASK {"}, timeout=60)

    assert response.status_code == 400
    assert "dataset-digest" not in response.headers
