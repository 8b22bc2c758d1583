"""What can be served: every format, compressed too, directories, datasets; and what is said about anything else."""

import bz2
import gzip
import lzma
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from rdflib import RDF, Graph, Literal, URIRef

from stadtgraph.errors import DatasetError
from stadtgraph.loading import FORMATS, fingerprint, load, plan_of
from stadtgraph.namespaces import BASE

ROOT = Path(__file__).parents[1]
EX = "http://example.org/"
TRIPLE = (URIRef(EX + "köln"), URIRef(EX + "name"), Literal("Köln", lang="de"))
TURTLE = f'<{EX}a> <{EX}b> "c" .\n'

TRIPLE_FORMATS = {".ttl": "turtle", ".nt": "nt11", ".rdf": "xml", ".owl": "xml", ".xml": "xml", ".n3": "n3"}
JSON_LD = """{"@graph": [
  {"@id": "http://example.org/köln", "@type": "http://example.org/City"},
  {"@id": "http://example.org/graph", "@graph": [
    {"@id": "http://example.org/köln", "http://example.org/name": {"@value": "Köln", "@language": "de"}}]}]}"""
QUADS = {
    ".trig": """@prefix ex: <http://example.org/> . ex:köln a ex:City . ex:graph { ex:köln ex:name "Köln"@de }""",
    ".nq": f"""<{EX}köln> <{RDF.type}> <{EX}City> .\n<{EX}köln> <{EX}name> "Köln"@de <{EX}graph> .\n""",
    ".jsonld": JSON_LD,
    ".json": JSON_LD,
}
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
DESCRIPTION = '<{base}dataset> <http://rdfs.org/ns/void#uriSpace> "{base}" .\n'


def written(path: Path, content: str | bytes = TURTLE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def dataset_at(root: Path, base: str = EX) -> Path:
    written(root / "data" / "metadata.ttl", DESCRIPTION.format(base=base))
    written(root / "data" / "things.ttl")
    return root


def quads(*paths: Path) -> set[tuple[str, str]]:
    return {(str(quad.object), str(quad.graph_name)) for quad in load(plan_of(paths))}


def refusal(*paths: Path) -> str:
    with pytest.raises(DatasetError) as caught:
        load(plan_of(paths))
    return str(caught.value)


def test_these_tests_cover_every_extension() -> None:
    assert {*TRIPLE_FORMATS, *QUADS} == set(FORMATS)


@pytest.mark.parametrize("extension", TRIPLE_FORMATS)
def test_triples_of_every_format_go_to_the_default_graph(tmp_path: Path, extension: str) -> None:
    graph = Graph()
    graph.add(TRIPLE)
    file = written(tmp_path / f"file{extension}", graph.serialize(format=TRIPLE_FORMATS[extension]))
    assert quads(file) == {('"Köln"@de', "DEFAULT")}


@pytest.mark.parametrize("extension", QUADS)
def test_quads_of_every_format_keep_their_graphs(tmp_path: Path, extension: str) -> None:
    file = written(tmp_path / f"file{extension}", QUADS[extension])
    assert quads(file) == {('"Köln"@de', f"<{EX}graph>"), (f"<{EX}City>", "DEFAULT")}


@pytest.mark.parametrize("compression", COMPRESS)
def test_every_compression_is_read(tmp_path: Path, compression: str) -> None:
    lines = "".join(f'<{EX}a> <{EX}b> "{number}" .\n' for number in range(20_000))
    file = written(tmp_path / f"file.ttl{compression}", COMPRESS[compression](lines.encode()))
    assert len(load(plan_of([file]))) == 20_000


@pytest.mark.parametrize("compression", COMPRESS)
def test_compressed_parts_one_after_the_other_are_all_read(tmp_path: Path, compression: str) -> None:
    parts = [COMPRESS[compression](f'<{EX}a> <{EX}b> "{number}" .\n'.encode()) for number in range(3)]
    file = written(tmp_path / f"file.nt{compression}", b"".join(parts))
    assert len(load(plan_of([file]))) == 3


@pytest.mark.parametrize("compression", COMPRESS)
def test_a_compressed_file_that_was_cut_short_is_no_smaller_dataset(tmp_path: Path, compression: str) -> None:
    whole = COMPRESS[compression](b"".join(f'<{EX}a> <{EX}b> "{n * n}" .\n'.encode() for n in range(5000)))
    for length in (len(whole) // 2, len(whole) - 1):
        file = written(tmp_path / f"file.nt{compression}", whole[:length])
        assert refusal(file).startswith(str(file))


@pytest.mark.parametrize("compression", COMPRESS)
def test_a_file_that_only_claims_to_be_compressed_is_refused(tmp_path: Path, compression: str) -> None:
    assert "cannot be read" in refusal(written(tmp_path / f"file.ttl{compression}"))


def test_extensions_may_be_in_capitals(tmp_path: Path) -> None:
    assert len(quads(written(tmp_path / "FILE.TTL.GZ", gzip.compress(TURTLE.encode())))) == 1


def test_several_files_are_merged(tmp_path: Path) -> None:
    first = written(tmp_path / "a.nt", f'<{EX}a> <{EX}b> "1" .\n')
    second = written(tmp_path / "b.nq", f'<{EX}a> <{EX}b> "2" <{EX}g> .\n')
    assert quads(first, second) == {('"1"', "DEFAULT"), ('"2"', f"<{EX}g>")}


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    files = [written(tmp_path / name, f"_:x <{EX}b> <{EX}c> .\n") for name in ("a.nt", "b.nt")]
    assert len(load(plan_of(files))) == 2


def test_a_file_named_twice_is_loaded_once(tmp_path: Path) -> None:
    file = written(tmp_path / "a.nt", f"_:x <{EX}b> <{EX}c> .\n")
    assert len(load(plan_of([file, tmp_path, tmp_path / ".." / tmp_path.name / "a.nt"]))) == 1


def test_relative_iris_are_resolved_against_the_place_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "me.ttl", "<#me> <other> <> .")
    (quad,) = load(plan_of([file]))
    assert quad.subject == ox.NamedNode(file.as_uri() + "#me")


def test_a_directory_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    for name in ("z.ttl", "a/m.nq.gz", "a/b.rdf"):
        written(tmp_path / name)
    plan = plan_of([tmp_path])
    assert [source.path.relative_to(tmp_path).as_posix() for source in plan.sources] == [
        "a/b.rdf",
        "a/m.nq.gz",
        "z.ttl",
    ]


def test_a_directory_may_hold_other_files(tmp_path: Path) -> None:
    for name in ("readme.md", "package.json", "pom.xml", ".git/x.ttl", "archive.tar.gz", "sub/.hidden.ttl", "noname"):
        written(tmp_path / name, "nothing of RDF")
    written(tmp_path / "data.ttl")
    assert len(load(plan_of([tmp_path]))) == 1


def test_vague_extensions_are_rdf_when_named(tmp_path: Path) -> None:
    assert quads(written(tmp_path / "a.json", f'{{"@id": "{EX}a", "{EX}b": "c"}}')) == {('"c"', "DEFAULT")}


def test_other_files_do_not_merge_their_graphs_unless_told(tmp_path: Path) -> None:
    file = written(tmp_path / "a.ttl")
    assert [plan_of([file], union=union).union for union in (None, False, True)] == [False, False, True]
    assert plan_of([file]).names is None


def test_without_a_path_the_bundled_dataset_is_served() -> None:
    plan = plan_of([])
    store = load(plan)
    assert (plan.union, plan.title) == (True, "Stadtgraph")
    assert plan.names is not None
    assert plan.names.base == BASE
    found = {str(graph) for graph in store.named_graphs()}
    assert {f"<{BASE}graph/{name}>" for name in ("projects", "provenance", "ontology", "shapes")} <= found
    assert not list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_a_dataset_directory_gives_what_the_bundled_dataset_gives() -> None:
    mine, bundled = plan_of([ROOT]), plan_of([])
    assert (mine.sources, mine.union, mine.names) == (bundled.sources, bundled.union, bundled.names)


def test_a_dataset_directory_needs_neither_ontology_nor_shapes(tmp_path: Path) -> None:
    plan = plan_of([dataset_at(tmp_path / "mine")])
    assert (plan.union, plan.title) == (True, "mine")
    assert {str(quad.graph_name) for quad in load(plan)} == {f"<{EX}graph/metadata>", f"<{EX}graph/things>"}


def test_a_dataset_directory_brings_ontology_and_shapes_in_graphs_of_their_own(tmp_path: Path) -> None:
    root = dataset_at(tmp_path)
    for name in ("ontology/a.ttl", "ontology/b.ttl", "shapes/c.ttl"):
        written(root / name, f"<{EX}x> <{EX}y> <{EX}{name}> .")
    found = quads(root)
    assert {graph for _, graph in found} >= {f"<{EX}graph/ontology>", f"<{EX}graph/shapes>"}
    assert len(found) == 5


def test_a_dataset_does_not_depend_on_where_it_lies(tmp_path: Path) -> None:
    first, second = dataset_at(tmp_path / "a"), dataset_at(tmp_path / "b")
    for root in (first, second):
        written(root / "data" / "things.ttl", "<x> <y> <z> .")
    assert quads(first) == quads(second)
    assert (f"<{EX}z>", f"<{EX}graph/things>") in quads(first)


def test_the_graphs_of_a_dataset_may_stay_apart(tmp_path: Path) -> None:
    assert plan_of([dataset_at(tmp_path)], union=False).union is False


def test_a_dataset_directory_without_description_says_what_is_possible(tmp_path: Path) -> None:
    written(tmp_path / "data" / "things.ttl")
    said = refusal(tmp_path)
    assert f"{tmp_path / 'data' / 'metadata.ttl'}: is missing" in said
    assert f"name {tmp_path / 'data'}" in said
    assert len(load(plan_of([tmp_path / "data"]))) == 1


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.ttl", "<a:a> <a:b> <a:c> .\n<a:a> ; .\n", ":2:7: "),
        ("a.nq", "<a:a> <a:b> <a:c> .\n<a:a> <a:b> .\n", ":2:13: "),
        ("a.trig", "<a:g> {\n<a:a> <a:b> }", ":2:13: "),
        ("a.jsonld", '{"@id": 1,\n "b"', ":2:5: "),
        ("a.rdf", "<rdf><a></rdf>", ": "),
        ("a.nt", b'<a:a> <a:b> "\xff" .', ":1:14: "),
        ("a.n3", "@prefix : <http://e/> . { :a :b :c } => { ?x :y ?z } .", ": "),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/", "@id": "a:b", "a:c": 2}', ": "),
    ],
)
def test_a_broken_file_is_named_with_line_and_column(tmp_path: Path, name: str, content: str, place: str) -> None:
    file = written(tmp_path / name, content)
    assert refusal(file).startswith(f"{file}{place}")


@pytest.mark.parametrize("name", ["a.csv", "a", "a.zip", "a.gz", "a.hdt.gz", "archive.tar.bz2"])
def test_an_unknown_extension_says_which_are_known(tmp_path: Path, name: str) -> None:
    said = refusal(written(tmp_path / name))
    assert said.startswith(str(tmp_path / name))
    assert ".ttl, .trig, .nt, .nq, .rdf" in said
    assert ".gz" in said


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert f"{tmp_path / 'a.ttl'}: there is no such file or directory" in refusal(tmp_path / "a.ttl")


def test_a_directory_without_rdf_says_so(tmp_path: Path) -> None:
    written(tmp_path / "a.md")
    assert f"{tmp_path}: holds no RDF file" in refusal(tmp_path)


def test_an_empty_file_is_an_empty_graph(tmp_path: Path) -> None:
    assert quads(written(tmp_path / "a.nt", "")) == set()


def test_a_file_that_vanished_after_planning_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path / "a.nt")
    plan = plan_of([file])
    file.unlink()
    with pytest.raises(DatasetError, match="cannot be read"):
        load(plan)


def test_the_fingerprint_changes_with_the_files_alone(tmp_path: Path) -> None:
    file = written(tmp_path / "a.nt")
    plan = plan_of([file])
    first = fingerprint(plan)
    assert fingerprint(plan) == first
    os.utime(file, ns=(1, 1))
    touched = fingerprint(plan)
    written(file, TURTLE * 2)
    longer = fingerprint(plan)
    file.unlink()
    gone = fingerprint(plan)
    assert len({first, touched, longer, gone}) == 4
    assert gone == ((str(file), 0, -1),)


def test_a_plan_travels_to_another_process(tmp_path: Path) -> None:
    plan = plan_of([dataset_at(tmp_path)])
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_a_dataset_can_be_served_from_a_link(tmp_path: Path) -> None:
    target = dataset_at(tmp_path / "target")
    (tmp_path / "link").symlink_to(target, target_is_directory=True)
    assert quads(tmp_path / "link") == quads(target)
    shutil.rmtree(target)
    assert "there is no such file or directory" in refusal(tmp_path / "link")
