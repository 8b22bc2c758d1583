"""Dumps: each file read back and compared, the same bytes each time, checksums that hold, no half files."""

import gzip
import hashlib
import os
import stat
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
import zstandard

from stadtgraph.annotations import annotated
from stadtgraph.dataset import DATA_GRAPHS, Dataset
from stadtgraph.digest import canonical_lines, digest_of_store
from stadtgraph.errors import DatasetError
from stadtgraph.export import SUMS, Exported, export, export_store, exported, offered
from stadtgraph.namespaces import Names
from stadtgraph.store import GraphStore

LAYERS = (*DATA_GRAPHS, "ontology", "shapes")
FORMATS = {
    extension: ox.RdfFormat.from_extension(extension) for extension in ("ttl", "nt", "rdf", "jsonld", "trig", "nq")
}


@pytest.fixture(scope="module")
def directory(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed dataset, exported once."""
    target = tmp_path_factory.mktemp("export") / "dumps"
    export(dataset, target)
    return target


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def canonical(quads: object) -> list[bytes]:
    return canonical_lines(f"{quad} .\n".encode() for quad in quads)  # type: ignore[attr-defined]


def read(path: Path) -> list[bytes]:
    form = FORMATS[path.suffixes[-2][1:]]
    assert form is not None
    return canonical(ox.parse(input=content(path), format=form))


@pytest.mark.parametrize("extension", ["trig", "nq", "jsonld"])
def test_the_whole_dataset_is_read_back_with_its_graphs(directory: Path, store: GraphStore, extension: str) -> None:
    assert read(directory / f"dataset.{extension}.gz") == canonical(store.store)


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf"])
def test_the_whole_dataset_is_read_back_merged(directory: Path, store: GraphStore, extension: str) -> None:
    merged = {ox.Quad(*quad.triple) for quad in store.store}

    assert read(directory / f"dataset.{extension}.gz") == canonical(merged)


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld"])
@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_is_read_back(directory: Path, store: GraphStore, layer: str, extension: str) -> None:
    graph = ox.NamedNode(Names().graph(layer))
    quads = [ox.Quad(*quad.triple) for quad in store.store.quads_for_pattern(None, None, None, graph)]

    assert read(directory / f"graph-{layer}.{extension}.gz") == canonical(quads)


@pytest.mark.parametrize("extension", ["trig", "nq"])
def test_the_annotated_form_is_read_back(directory: Path, store: GraphStore, extension: str) -> None:
    text = content(directory / f"dataset-annotated.{extension}.gz")

    assert b"<<( " in text
    assert read(directory / f"dataset-annotated.{extension}.gz") == canonical(annotated(store.store))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.parametrize(("extension", "form"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_another_library_reads_the_same(directory: Path, extension: str, form: str) -> None:
    one = rdflib.Graph().parse(data=content(directory / f"graph-programme.{extension}.gz"), format=form)
    lines = content(directory / "graph-programme.nt.gz")

    assert rdflib.compare.isomorphic(one, rdflib.Graph().parse(data=lines, format="nt"))


def test_the_canonical_file_has_the_digest_of_the_dataset(directory: Path, store: GraphStore) -> None:
    digest = hashlib.sha256(content(directory / "dataset.nq.gz")).hexdigest()

    assert digest == digest_of_store(store.store)


def test_turtle_is_short(directory: Path) -> None:
    text = content(directory / "graph-projects.ttl.gz").decode()

    assert text.startswith("@prefix ")
    assert text.count("sc:Project") >= 32
    assert f"<{Names().ontology}#Project>" not in text


def test_the_sums_hold_and_name_every_file(directory: Path) -> None:
    rows = [line.split("  ") for line in (directory / SUMS).read_text("utf-8").splitlines()]

    assert rows == sorted(rows)
    assert {name for _, name in rows} | {SUMS} == {path.name for path in directory.iterdir()}
    for digest, name in rows:
        assert hashlib.sha256((directory / name).read_bytes()).hexdigest() == digest


def test_the_same_dataset_gives_the_same_bytes(invented: Dataset, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(invented, tmp_path / name)

    assert (tmp_path / "one" / SUMS).read_bytes() == (tmp_path / "two" / SUMS).read_bytes()


def test_the_order_of_loading_and_names_of_blank_nodes_do_not_matter(tmp_path: Path) -> None:
    lines = [f"<http://x/{number}> <http://x/p> _:b{number} .\n" for number in range(9)]
    for name, text in (("one", "".join(lines)), ("two", "".join(reversed(lines)).replace("_:b", "_:other"))):
        store = ox.Store()
        store.load(input=text, format=ox.RdfFormat.N_QUADS)
        written(store, tmp_path / name)

    assert (tmp_path / "one" / SUMS).read_bytes() == (tmp_path / "two" / SUMS).read_bytes()


def test_what_was_exported_can_be_listed_without_exporting(dataset: Dataset, directory: Path) -> None:
    listed = {file.name: file for file in exported(directory)}
    file = listed["dataset.nq.gz"]

    assert len(listed) == len(list(directory.iterdir())) - 1
    assert (file.media_type, file.compression) == ("application/n-quads", "application/gzip")
    assert file.size == (directory / file.name).stat().st_size


def test_nothing_is_listed_where_nothing_was_exported(tmp_path: Path) -> None:
    assert exported(tmp_path) == ()


def test_files_are_offered_under_an_address() -> None:
    file = Exported("a.nt.gz", "application/n-triples", "application/gzip", 3, "ab")

    [dump] = offered([file], "http://x/dump/")

    assert (dump.url, dump.size, dump.sha256) == ("http://x/dump/a.nt.gz", 3, "ab")


@pytest.fixture
def small() -> ox.Store:
    store = ox.Store()
    store.load(input="PREFIX : <http://x/> :a :p _:b . <http://g/one> { :a :q 1 }", format=ox.RdfFormat.TRIG)
    return store


def written(store: ox.Store, directory: Path, layers: str = "http://g/") -> set[str]:
    return {file.name for file in export_store(store, directory, layers=layers, prefixes={})}


def test_files_of_an_earlier_export_go_and_others_stay(small: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert "graph-one.ttl.gz" in written(small, tmp_path)

    small.remove_graph(ox.NamedNode("http://g/one"))
    written(small, tmp_path)

    assert not (tmp_path / "graph-one.ttl.gz").exists()
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"


def test_forged_sums_remove_nothing_elsewhere(small: ox.Store, tmp_path: Path) -> None:
    other, target = tmp_path / "other.txt", tmp_path / "dumps"
    other.write_text("mine", "utf-8")
    target.mkdir()
    (target / SUMS).write_text("ab  ../other.txt\n", "utf-8")

    written(small, target)

    assert other.exists()


def test_a_graph_that_is_no_layer_has_no_file_of_its_own(small: ox.Store, tmp_path: Path) -> None:
    small.load(
        input="<http://x/a> <http://x/p> 1 .", format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://g/../x")
    )

    assert {name.split(".")[0] for name in written(small, tmp_path)} == {"dataset", "dataset-annotated", "graph-one"}


def test_triple_terms_are_left_out_of_json_ld_only(tmp_path: Path) -> None:
    store = ox.Store()
    store.load(input="<http://x/a> <http://x/p> <<( <http://x/a> <http://x/q> 1 )>> .", format=ox.RdfFormat.TURTLE)

    names = written(store, tmp_path)

    assert "dataset.jsonld.gz" not in names
    assert read(tmp_path / "dataset.ttl.gz") == canonical(store)


def test_an_empty_store_gives_files_too(tmp_path: Path) -> None:
    assert "dataset.nq.gz" in written(ox.Store(), tmp_path)
    assert content(tmp_path / "dataset.nq.gz") == b""


def test_files_can_be_read_by_all_and_none_is_left_half(small: ox.Store, tmp_path: Path) -> None:
    written(small, tmp_path)

    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o644}


def test_a_directory_that_cannot_be_written_is_named(small: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(DatasetError, match=r"file: cannot be written .*; choose another directory"):
        written(small, tmp_path / "file")


@pytest.mark.skipif(not hasattr(os, "link"), reason="needs hard links")
def test_a_reader_of_the_old_file_keeps_it(small: ox.Store, tmp_path: Path) -> None:
    written(small, tmp_path)
    old = (tmp_path / "dataset.nq.gz").read_bytes()
    os.link(tmp_path / "dataset.nq.gz", tmp_path / "held")
    small.clear()

    written(small, tmp_path)

    assert (tmp_path / "held").read_bytes() == old != (tmp_path / "dataset.nq.gz").read_bytes()


def test_zstandard_files_say_the_same(directory: Path) -> None:
    packed = (directory / "dataset.nq.zst").read_bytes()

    assert zstandard.ZstdDecompressor().decompress(packed) == content(directory / "dataset.nq.gz")


def test_a_property_that_no_element_can_name_has_no_rdf_xml(tmp_path: Path) -> None:
    store = ox.Store()
    store.load(input="<http://x/a> <http://x/1> <http://x/b> .", format=ox.RdfFormat.N_QUADS)
    names = written(store, tmp_path)

    assert "dataset.rdf.gz" not in names
    assert {"dataset.ttl.gz", "dataset.nt.gz", "dataset.jsonld.gz"} <= names
