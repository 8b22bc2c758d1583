"""`stadtgraph validate PATH`: any files, any shapes; the line, the repair, and an honest exit code."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import RDF, SH
from typer.testing import CliRunner, Result

from stadtgraph.cli import app

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
ex:CityShape a sh:NodeShape ; sh:targetClass ex:City ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:uniqueLang true ] ,
    [ sh:path ex:start ; sh:lessThan ex:end ] , [ sh:path ex:founded ; sh:datatype xsd:date ] ,
    [ sh:path ex:status ; sh:in ( ex:active ex:planned ) ; sh:severity sh:Warning ] .
"""
GOOD = """@prefix ex: <https://example.org/> .
ex:a a ex:City ; ex:name "A" .
"""
BAD = """@prefix ex: <https://example.org/> .
ex:a a ex:City ;
  ex:name "A" , "Ä"@de , "Ö"@de .
ex:b a ex:City .
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in a directory with shapes.ttl, good.ttl and bad.ttl."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("shapes", SHAPES), ("good", GOOD), ("bad", BAD)):
        Path(f"{name}.ttl").write_text(text, "utf-8")

    def call(*arguments: object, stdin: bytes = b"", shapes: str = "shapes.ttl") -> Result:
        words = ["validate", *map(str, arguments), "--shapes", shapes]
        return CliRunner().invoke(app, words, input=stdin)

    return call


def results(outcome: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(outcome.stdout)["results"]
    return found


def test_data_that_conform_exit_with_0(run: Run) -> None:
    outcome = run("good.ttl")
    assert (outcome.exit_code, outcome.stdout) == (0, "conforms: 0 Violation, 0 Warning, 0 Info\n")


def test_a_result_points_at_file_line_and_column(run: Run) -> None:
    outcome = run("bad.ttl", "--format", "json")
    places = {(r["rule"], r["file"], r["line"], r["column"]) for r in results(outcome)}
    assert outcome.exit_code == 1
    assert places == {
        ("ex:CityShape/ex:name/UniqueLang", "bad.ttl", 3, 26),
        ("ex:CityShape/ex:name/MinCount", "bad.ttl", 4, 1),
    }


def test_shapes_without_message_are_explained_in_both_languages(run: Run) -> None:
    [missing] = [r for r in results(run("bad.ttl", "--format", "json")) if str(r["rule"]).endswith("MinCount")]
    assert missing["messages"] == {
        "de": "ex:name fehlt: mindestens 1 Wert(e) nötig",
        "en": "ex:name is missing: at least 1 value(s) needed",
    }


def packed(kind: str) -> None:
    if kind == "zip":
        with zipfile.ZipFile("all.zip", "w") as archive:
            archive.writestr("in/bad.ttl", BAD)
            archive.writestr("readme.txt", "no RDF")
    else:
        with tarfile.open("all.tar.gz", "w:gz") as archive:
            member = tarfile.TarInfo("in/bad.ttl")
            member.size = len(BAD.encode())
            archive.addfile(member, io.BytesIO(BAD.encode()))


@pytest.mark.parametrize(("kind", "name"), [("zip", "all.zip"), ("tar", "all.tar.gz")])
def test_archives_are_opened(run: Run, kind: str, name: str) -> None:
    packed(kind)
    assert {r["file"] for r in results(run(name, "--format", "json"))} == {f"{name}!in/bad.ttl"}


def test_directories_are_searched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "one.ttl").write_text(BAD, "utf-8")
    assert {r["file"] for r in results(run("data", "--format", "json"))} == {"data/one.ttl"}


def test_standard_input_is_read_in_the_syntax_that_is_named(run: Run) -> None:
    outcome = run("-", "--syntax", "turtle", "--format", "json", stdin=BAD.encode())
    assert {r["file"] for r in results(outcome)} == {"-"}
    assert run("-", stdin=BAD.encode()).exit_code == 2


def test_blank_nodes_of_two_files_stay_apart(run: Run, tmp_path: Path) -> None:
    for name, text in (("x", "_:n a ex:City ."), ("y", '_:n ex:name "N" .')):
        (tmp_path / f"{name}.ttl").write_text(f"@prefix ex: <https://example.org/> .\n{text}\n", "utf-8")
    [missing] = results(run("x.ttl", "y.ttl", "--format", "json"))
    assert (missing["file"], missing["line"]) == ("x.ttl", 2)


def test_a_nameless_node_has_its_place(run: Run, tmp_path: Path) -> None:
    text = "@prefix ex: <https://example.org/> .\nex:x ex:of [ ex:p 1 ] ,\n  [ a ex:City ] , [] .\n"
    (tmp_path / "x.ttl").write_text(text, "utf-8")
    [missing] = results(run("x.ttl", "--format", "json"))
    assert (missing["line"], missing["column"]) == (3, 3)


def test_several_reports_go_to_several_files(run: Run, tmp_path: Path) -> None:
    outcome = run("bad.ttl", "--format", "github", "--format", "sarif=r.sarif", "--format", "junit=r.xml")
    assert outcome.stdout.startswith("::error file=bad.ttl,line=")
    assert json.loads((tmp_path / "r.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert 'failures="2"' in (tmp_path / "r.xml").read_text("utf-8")


def test_two_reports_cannot_share_standard_output(run: Run) -> None:
    assert run("bad.ttl", "--format", "json", "--format", "human").exit_code == 2


WORLD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:WorldShape a sh:NodeShape ; sh:targetNode ex:world ; sh:sparql [ sh:message "nur Städte"@de , "cities only"@en ;
  sh:select "SELECT $this ?value WHERE { ?value a ?kind FILTER(?kind != <https://example.org/City>) }" ] .
"""


@pytest.mark.parametrize(("language", "words"), [("de", "ganzer Graph: ex:s"), ("en", "whole graph: ex:s")])
@pytest.mark.parametrize("form", ["human", "github", "markdown", "gitlab", "junit", "sarif"])
def test_a_finding_of_the_whole_graph_names_no_dataset_to_a_person(
    run: Run, tmp_path: Path, form: str, language: str, words: str
) -> None:
    (tmp_path / "world.ttl").write_text(WORLD, "utf-8")
    (tmp_path / "sea.ttl").write_text("@prefix ex: <https://example.org/> .\nex:s a\n  ex:Sea .", "utf-8")

    told = run("sea.ttl", "--format", form, "--lang", language, "--allow-empty", shapes="world.ttl").stdout

    assert words in told
    assert "ex:world" not in told


def test_a_finding_of_the_whole_graph_stands_where_the_triple_does(run: Run, tmp_path: Path) -> None:
    (tmp_path / "world.ttl").write_text(WORLD.replace("?value WHERE", "?value ?kind WHERE"), "utf-8")
    (tmp_path / "sea.ttl").write_text("@prefix ex: <https://example.org/> .\nex:s a\n  ex:Sea .", "utf-8")

    [result] = results(run("sea.ttl", "--format", "json", "--allow-empty", shapes="world.ttl"))

    assert (result["focus"], result["line"], result["column"]) == ("https://example.org/world", 3, 3)


def test_the_report_as_a_graph_can_be_queried(run: Run, tmp_path: Path) -> None:
    run("bad.ttl", "--report-graph", "report.ttl")
    graph = Graph().parse(tmp_path / "report.ttl")
    lines = graph.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX ptr: <http://www.w3.org/2009/pointers#> "
        "PREFIX prov: <http://www.w3.org/ns/prov#> "
        "SELECT ?line { ?result sh:focusNode <https://example.org/b> ; prov:atLocation/ptr:lineNumber ?line }"
    )
    assert [row[0] for row in lines if isinstance(row, tuple)] == [Literal(4)]
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 2


def test_warnings_fail_only_when_they_shall(run: Run, tmp_path: Path) -> None:
    (tmp_path / "w.ttl").write_text(GOOD + "ex:a ex:status ex:actve .\n", "utf-8")
    assert run("w.ttl").exit_code == 0
    assert run("w.ttl", "--fail-on", "warning").exit_code == 1
    assert "suggestion: was ex:active meant?" in run("w.ttl").stdout


def test_a_baseline_lets_only_new_findings_fail(run: Run, tmp_path: Path) -> None:
    assert run("bad.ttl", "--baseline", "known.json", "--update-baseline").exit_code == 0
    moved = BAD.replace("ex:a a", "\n\n\nex:a a")
    (tmp_path / "bad.ttl").write_text(moved, "utf-8")
    assert run("bad.ttl", "--baseline", "known.json").exit_code == 0
    (tmp_path / "bad.ttl").write_text(moved + "ex:c a ex:City .\n", "utf-8")
    outcome = run("bad.ttl", "--baseline", "known.json", "--format", "json")
    assert (outcome.exit_code, [r["focus"] for r in results(outcome) if not r["accepted"]]) == (
        1,
        ["https://example.org/c"],
    )


def test_stale_entries_of_a_baseline_are_told(run: Run) -> None:
    run("bad.ttl", "--baseline", "known.json", "--update-baseline")
    assert "2 entries of the baseline match nothing any more" in run("good.ttl", "--baseline", "known.json").stdout


def test_a_baseline_that_is_missing_is_no_success(run: Run) -> None:
    assert run("good.ttl", "--baseline", "none.json").exit_code == 2


BROKEN = {
    "misspelt parameter": ("sh:minCount", "sh:minCout", "did you mean 'minCount'"),
    "count is text": ("sh:minCount 1", 'sh:minCount "1"', "must be a number"),
    "ill-formed path": ("sh:path ex:start", "sh:path [ sh:inversPath ex:start ]", "is no operator of a path"),
    "no list": ("sh:in ( ex:active ex:planned )", "sh:in ex:active", "must be a list"),
    "two datatypes": ("sh:datatype xsd:date", "sh:datatype xsd:date , xsd:gYear", "more than one sh:datatype"),
    "bad pattern": ("sh:datatype xsd:date", 'sh:pattern "("', "is no regular expression"),
    "bad query": (
        "sh:property [ sh:path ex:name",
        'sh:sparql [ sh:select "SELECT $this WHERE {" ] ; sh:property [ sh:path ex:name',
        "not SPARQL",
    ),
    "no target": ("sh:targetClass ex:City ;", "", "no shape has a target"),
    "not Turtle": ("sh:targetClass", "sh:targetClass sh:targetClass (", "shapes.ttl:"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN)
def test_broken_shapes_are_no_success(run: Run, tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES.replace(old, new), "utf-8")
    outcome = run("good.ttl")
    assert outcome.exit_code == 2
    assert said in outcome.stdout + outcome.stderr


def test_data_as_shapes_are_no_success(run: Run) -> None:
    assert run("good.ttl", shapes="good.ttl").exit_code == 2


@pytest.mark.parametrize("text", ["", "<https://example.org/x> a <https://example.org/Other> ."])
def test_data_with_nothing_to_check_are_no_success(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "none.ttl").write_text(text, "utf-8")
    assert run("none.ttl").exit_code == 2
    assert run("none.ttl", "--allow-empty").exit_code == (0 if text else 2)


def test_foreign_data_do_not_pass_our_shapes_unseen(run: Run) -> None:
    outcome = CliRunner().invoke(app, ["validate", "good.ttl"])
    assert outcome.exit_code == 2
    assert "nothing was checked" in outcome.stdout + outcome.stderr


def test_our_general_shapes_check_a_project_of_somebody_else(run: Run, tmp_path: Path) -> None:
    text = "@prefix sc: <https://w3id.org/stadtgraph/ontology#> .\n\n<https://x.example/id/project/p> a sc:Project .\n"
    (tmp_path / "p.ttl").write_text(text, "utf-8")
    outcome = CliRunner().invoke(app, ["validate", "p.ttl", "--format", "json"])
    assert outcome.exit_code == 1
    assert {(r["file"], r["line"]) for r in results(outcome)} == {("p.ttl", 3)}


def test_every_unreadable_file_is_told_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("ex:a ex:b 1 .\n", "utf-8")
    (tmp_path / "two.ttl").write_bytes("<http://a> <http://b> 'ä' .".encode("latin-1"))
    outcome = run("one.ttl", "two.ttl", "good.ttl")
    assert outcome.exit_code == 2
    assert "one.ttl:1:1: the prefix ex: is not declared" in outcome.stdout
    assert "two.ttl:1:24: byte 0xE4 is not UTF-8" in outcome.stdout


def test_timings_are_told_for_each_shape(run: Run) -> None:
    outcome = run("good.ttl", "--timings")
    assert " ms  https://example.org/CityShape" in outcome.stderr
