"""Dumps over HTTP: every file whole, in ranges, coded and checked; written once for each state of the data."""

import asyncio
import gzip
import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import brotli
import httpx
import pyoxigraph as ox
import pytest
import zstandard

from stadtgraph.archive import Archive, Shelf, forget, write
from stadtgraph.dataset import Dataset
from stadtgraph.digest import digest_of_store
from stadtgraph.directories import cache_directory
from stadtgraph.engine.status import DataVersion
from stadtgraph.errors import DatasetError, EngineError
from stadtgraph.export import SUMS
from stadtgraph.loading import Plan, load, plan_of

UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.fixture(scope="module")
def site(site: str) -> Iterator[httpx.Client]:
    """A client of the running service; the first request waits until the files are written."""
    with httpx.Client(base_url=site, timeout=120) as client:
        yield client


def plain(site: httpx.Client, name: str, **headers: str) -> httpx.Response:
    return site.get(f"/dump/{name}", headers={"Accept-Encoding": "identity", **headers})


@pytest.fixture(scope="module")
def sums(site: httpx.Client) -> dict[str, str]:
    """The checksums by name; a client that is told to come again does."""
    for _ in range(20):
        response = site.get(f"/dump/{SUMS}")
        if response.status_code != 503:
            break
    rows = (line.partition("  ") for line in response.text.splitlines())
    return {name: digest for digest, _, name in rows}


def test_the_checksums_hold_for_every_file(site: httpx.Client, sums: dict[str, str]) -> None:
    assert len(sums) > 100
    for name, digest in sums.items():
        assert hashlib.sha256(plain(site, name).content).hexdigest() == digest, name


def test_the_whole_and_each_layer_are_there_in_every_format(sums: dict[str, str]) -> None:
    graphs = [
        "ontology",
        "shapes",
        "programme",
        "projects",
        "interpretation",
        "provenance",
        "links",
        "schemes",
        "metadata",
    ]
    wanted = {f"dataset.{form}" for form in ("ttl", "nt", "rdf", "trig", "nq", "jsonld")}
    wanted |= {f"dataset-annotated.{form}" for form in ("trig", "nq")}
    wanted |= {f"graph-{graph}.{form}" for graph in graphs for form in ("ttl", "nt", "rdf", "jsonld")}

    assert set(sums) == {f"{name}{packing}" for name in wanted for packing in ("", ".gz", ".zst", ".br")}


def test_the_canonical_file_is_what_the_answers_say_they_come_from(site: httpx.Client, sums: dict[str, str]) -> None:
    said = plain(site, "dataset.nq").headers["dataset-digest"]

    assert said == f"rdfc-1.0-sha-256:{sums['dataset.nq']}"
    assert site.get("/sparql", params={"query": "ASK {}"}).headers["dataset-digest"] == said


@pytest.mark.parametrize("name", ["dataset.trig", "dataset.jsonld", "graph-programme.ttl", "graph-links.rdf"])
def test_a_file_is_labelled_as_what_it_is(site: httpx.Client, sums: dict[str, str], name: str) -> None:
    response = plain(site, name)
    form = ox.RdfFormat.from_media_type(response.headers["content-type"].split(";")[0])

    assert form == ox.RdfFormat.from_extension(name.rpartition(".")[2])
    assert len(list(ox.parse(response.content, format=form))) > 100


@pytest.mark.parametrize("coding", UNPACK)
def test_a_file_comes_in_the_coding_that_the_client_prefers(
    site: httpx.Client, sums: dict[str, str], coding: str
) -> None:
    request = site.build_request("GET", "/dump/graph-programme.nt", headers={"Accept-Encoding": coding})
    coded = site.send(request, stream=True)
    body = b"".join(coded.iter_raw())
    coded.close()
    whole = plain(site, "graph-programme.nt")

    assert coded.headers["content-encoding"] == coding
    assert coded.headers["content-type"] == whole.headers["content-type"]
    assert UNPACK[coding](body) == whole.content
    assert coded.headers["etag"] != whole.headers["etag"]
    assert coded.headers["vary"] == "Accept-Encoding"


def test_a_packed_file_is_not_coded_again(site: httpx.Client, sums: dict[str, str]) -> None:
    response = site.get("/dump/graph-programme.nt.gz", headers={"Accept-Encoding": "gzip, br, zstd"})

    assert response.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-9", 0, 10), ("bytes=100-199", 100, 200), ("bytes=-7", -7, None), ("bytes=500-", 500, None)],
)
def test_a_range_is_that_part(
    site: httpx.Client, sums: dict[str, str], wanted: str, first: int, last: int | None
) -> None:
    """RFC 9110, section 14."""
    whole = plain(site, "graph-programme.nt")
    part = plain(site, "graph-programme.nt", Range=wanted)

    assert part.status_code == 206
    assert part.content == whole.content[first:last]
    assert part.headers["content-range"].endswith(f"/{len(whole.content)}")
    assert part.headers["etag"] == whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"


def test_a_range_beyond_the_end_is_refused_with_the_size(site: httpx.Client, sums: dict[str, str]) -> None:
    whole = plain(site, "graph-programme.nt")
    response = plain(site, "graph-programme.nt", Range="bytes=999999999-")

    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(whole.content)}"


def test_a_range_of_another_version_gets_the_whole(site: httpx.Client, sums: dict[str, str]) -> None:
    whole = plain(site, "graph-programme.nt")
    same = plain(site, "graph-programme.nt", **{"Range": "bytes=0-9", "If-Range": whole.headers["etag"]})
    other = plain(site, "graph-programme.nt", **{"Range": "bytes=0-9", "If-Range": '"other"'})

    assert (same.status_code, len(same.content)) == (206, 10)
    assert (other.status_code, other.content) == (200, whole.content)


def test_head_says_what_get_says_without_the_bytes(site: httpx.Client, sums: dict[str, str]) -> None:
    get = plain(site, "dataset.ttl")
    head = site.head("/dump/dataset.ttl", headers={"Accept-Encoding": "identity"})

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "repr-digest", "dataset-digest"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("path", ["dataset.ttl", SUMS, ""])
def test_who_has_it_gets_304(site: httpx.Client, sums: dict[str, str], path: str) -> None:
    etag = plain(site, path).headers["etag"]
    again = plain(site, path, **{"If-None-Match": etag})

    assert not etag.startswith("W/")
    assert (again.status_code, again.content) == (304, b"")


def test_the_list_in_rdf_gives_size_and_checksum_of_each_file(site: httpx.Client, sums: dict[str, str]) -> None:
    response = site.get("/dump/", headers={"Accept": "text/turtle"})
    store = ox.Store()
    store.load(input=response.content, format=ox.RdfFormat.TURTLE)
    rows = store.query(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#> "
        "SELECT ?url ?sum { ?d dcat:downloadURL ?url ; spdx:checksum [ spdx:checksumValue ?sum ] }"
    )
    assert isinstance(rows, ox.QuerySolutions)

    listed = {row["url"].value: row["sum"].value for row in rows}
    assert listed == {f"{site.base_url}/dump/{name}": digest for name, digest in sums.items()}


def test_the_list_as_text_names_every_file(site: httpx.Client, sums: dict[str, str]) -> None:
    response = site.get("/dump/")

    assert response.headers["content-type"].startswith("text/plain")
    assert {line.split("\t")[0] for line in response.text.splitlines()[1:]} == {*sums, SUMS}


def test_the_service_describes_its_files_by_addresses_that_answer(site: httpx.Client, sums: dict[str, str]) -> None:
    query = "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT ?url { ?d dcat:downloadURL ?url }"
    rows = site.get("/sparql", params={"query": query}).json()["results"]["bindings"]

    assert len(rows) == 8
    assert {site.head(row["url"]["value"]).status_code for row in rows} == {200}


@pytest.mark.parametrize("name", ["nothing.ttl", "..%2Fsettings.py", "%00", ".writing-x", "dataset.ttl.exe"])
def test_what_is_no_file_of_ours_is_not_found(site: httpx.Client, name: str) -> None:
    response = site.get(f"/dump/{name}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_other_methods_and_unknown_forms_are_refused(site: httpx.Client) -> None:
    assert site.post("/dump/dataset.ttl").status_code == 405
    assert site.get("/dump/", headers={"Accept": "image/png"}).status_code == 406


# --- the archive


def archive_of(plan: Plan, root: Path) -> Archive:
    version = DataVersion(digest_of_store(load(plan)))
    return Archive(lambda: plan, lambda: version, root)


def test_the_files_of_one_state_are_written_once(invented: Dataset, tmp_path: Path) -> None:
    archive = archive_of(plan_of([invented.root]), tmp_path / "dumps")

    async def ask() -> list[Shelf]:
        return list(await asyncio.gather(*(archive.shelf() for _ in range(5))))

    shelves = asyncio.run(ask())
    written = {path: path.stat().st_mtime_ns for path in shelves[0].directory.iterdir()}
    again = asyncio.run(archive.shelf())

    assert len({shelf.directory for shelf in shelves}) == 1
    assert again.directory == shelves[0].directory
    assert {path: path.stat().st_mtime_ns for path in again.directory.iterdir()} == written
    assert [path.name for path in (tmp_path / "dumps").iterdir()] == [again.directory.name]


def test_files_that_somebody_deleted_are_written_again(invented: Dataset, tmp_path: Path) -> None:
    archive = archive_of(plan_of([invented.root]), tmp_path / "dumps")
    first = asyncio.run(archive.shelf())
    (first.directory / SUMS).unlink()
    subprocess.run(["rm", "-r", str(first.directory)], check=True)

    assert (asyncio.run(archive.shelf()).directory / "dataset.nq").is_file()


def test_anybodys_files_are_dumped_too(tmp_path: Path) -> None:
    file = tmp_path / "any.trig"
    file.write_text("<http://x/a> <http://x/b> <http://x/c> . <http://x/g> { <http://x/a> <http://x/b> 1 }")
    shelf = asyncio.run(archive_of(plan_of([file]), tmp_path / "dumps").shelf())

    assert (shelf.directory / "dataset.nq").read_text().count("\n") == 2
    assert not [dump for dump in shelf.files if dump.name.startswith("graph-")]


def test_data_that_changed_meanwhile_are_not_passed_off_as_the_old(invented: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="changed"):
        write(plan_of([invented.root]), tmp_path / "dumps" / "x", "0" * 64)

    assert list((tmp_path / "dumps").iterdir()) == []


def test_a_directory_that_cannot_be_written_is_named(invented: Dataset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(EngineError, match=re.escape(f"{tmp_path}/file/dumps") + ".*STADTGRAPH_DUMPS"):
        asyncio.run(archive_of(plan_of([invented.root]), tmp_path / "file" / "dumps").shelf())


def test_only_the_newest_states_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    for number in range(6):
        state = tmp_path / f"state-{number}"
        state.mkdir()
        (state / SUMS).write_text("")
        subprocess.run(["touch", "-d", f"2020-01-0{number + 1}", str(state)], check=True)
    (tmp_path / "notes").mkdir()
    forget(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {"notes", *(f"state-{number}" for number in (2, 3, 4, 5))}


def test_the_standard_place_is_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_directory("dumps") == tmp_path / "stadtgraph" / "dumps"


@pytest.mark.parametrize("path", ["/dump/", "/dump", "/en/dump/", "/en/dump"])
def test_a_browser_gets_a_page_that_leads_to_every_file(site: httpx.Client, sums: dict[str, str], path: str) -> None:
    response = site.get(path, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    linked = set(re.findall(r'href="/dump/([^"]+)"', response.text))

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert linked == {*sums, SUMS}
    assert site.get("/dump/").headers["content-type"] == "text/plain; charset=utf-8"
