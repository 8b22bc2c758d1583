"""Every example query, in Oxigraph and in rdflib, against its committed answer.

The answer of queries/NAME.rq is tests/queries/NAME.csv (SELECT, ASK) or NAME.ttl (CONSTRUCT, DESCRIBE, as
sorted N-Triples); parameters have their defaults. Federated examples are parsed, not run.
"""

import csv
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from stadtgraph.answers import Rows, rows
from stadtgraph.dataset import Dataset, bundled
from stadtgraph.errors import DatasetError, QueryError, StadtgraphError
from stadtgraph.examples import STATUSES, Example, read_examples
from stadtgraph.namespaces import BASE, EUROVOC, WIKIDATA, Names
from stadtgraph.store import GraphStore

ANSWERS = Path(__file__).parent / "queries"
EXAMPLES = read_examples(bundled())
LOCAL = [example for example in EXAMPLES if "federated" not in example.tags]
NAMED = re.compile(r"\b(?:GRAPH|FROM)\b")
PREFIX = re.compile(r"^PREFIX ([\w-]*): <([^>]*)>$", re.MULTILINE)
FOREIGN = {"wd": str(WIKIDATA), "wdt": "http://www.wikidata.org/prop/direct/", "eurovoc": str(EUROVOC)}
HEADER = """#+ summary: What is there?
#+ summary_de: Was gibt es?
#+ description: Everything.
#+ description_de: Alles.
#+ tags: [developers]
#+ status: Y
"""


def ids(example: Example) -> str:
    return example.name


@pytest.fixture(scope="module")
def union(dataset: Dataset) -> rdflib.Graph:
    """All files in one rdflib graph."""
    graph = rdflib.Graph()
    for _, path in dataset.files():
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def quads(dataset: Dataset) -> rdflib.Dataset:
    """All files in an rdflib dataset, each in its named graph."""
    found = rdflib.Dataset(default_union=True)
    for name, path in dataset.files():
        found.graph(Names().graph(name)).parse(path, format="turtle")
    return found


def expected_rows(example: Example) -> Rows:
    with (ANSWERS / f"{example.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *body = csv.reader(file)
    return Rows(tuple(head), tuple(tuple(row) for row in body))


def expected_triples(example: Example) -> list[object]:
    return list((ANSWERS / f"{example.name}.ttl").read_text("utf-8").splitlines())


def ntriples(text: bytes) -> list[str]:
    return sorted(f"{triple} ." for triple in {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)})


def rdflib_rows(answer: rdflib.query.Result) -> Rows:
    if answer.type == "ASK":
        return Rows(("answer",), ((str(answer.askAnswer).lower(),),))
    body = tuple(tuple("" if cell is None else str(cell) for cell in cast(ResultRow, row)) for row in answer)
    return Rows(tuple(str(variable) for variable in answer.vars or ()), body)


def lines(table: Rows) -> list[object]:
    return [table.variables, *table.rows]


def difference(example: Example, found: Sequence[object]) -> str:
    """The rows that differ from the committed answer, with its file and what to do; empty when none does."""
    expected = lines(expected_rows(example)) if is_table(example) else expected_triples(example)
    if list(found) == list(expected):
        return ""
    gone = [f"- {row}" for row in expected if row not in found]
    new = [f"+ {row}" for row in found if row not in expected]
    what = "\n".join([*gone, *new]) or "the same rows in another order, or in another number"
    name = f"tests/queries/{example.name}.{'csv' if is_table(example) else 'ttl'}"
    return f"{name} differs; if your change is right, run `make answers` and review the file:\n{what}"


def is_table(example: Example) -> bool:
    return example.form in ("SELECT", "ASK")


def test_a_differing_answer_names_its_file_and_only_the_rows_that_differ() -> None:
    example = next(example for example in LOCAL if example.name == "laender-without-project")
    committed = lines(expected_rows(example))

    assert difference(example, committed) == ""
    message = difference(example, [committed[0], ("Atlantis",)])
    assert message.startswith("tests/queries/laender-without-project.csv differs; if your change is right, run `make")
    assert "+ ('Atlantis',)" in message
    assert all(f"- {row}" in message for row in committed[1:])
    assert str(committed[0]) not in message


def test_rewriting_leaves_right_answers_as_they_are(store: GraphStore) -> None:
    program = Path(__file__).with_name("rewrite_answers.py")
    before = {path: path.read_bytes() for path in ANSWERS.iterdir()}

    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)

    assert done.stdout == ""
    assert {path: path.read_bytes() for path in ANSWERS.iterdir()} == before


@pytest.mark.parametrize("example", LOCAL, ids=ids)
def test_oxigraph_gives_the_expected_answer(example: Example, store: GraphStore) -> None:
    answer = store.query(example.bound())
    if is_table(example):
        found: Sequence[object] = lines(rows(answer))
    else:
        assert isinstance(answer, ox.QueryTriples)
        found = sorted({f"{triple} ." for triple in answer})
    assert not (message := difference(example, found)), message


@pytest.mark.parametrize("example", LOCAL, ids=ids)
def test_rdflib_gives_the_expected_answer(example: Example, request: pytest.FixtureRequest) -> None:
    graph: rdflib.Graph = request.getfixturevalue("quads" if NAMED.search(example.text) else "union")
    answer = graph.query(example.bound())
    found = lines(rdflib_rows(answer)) if is_table(example) else ntriples(answer.serialize(format="nt") or b"")
    assert not (message := difference(example, found)), message


@pytest.mark.parametrize("example", EXAMPLES, ids=ids)
def test_an_example_parses_without_its_parameters(example: Example) -> None:
    prepareQuery(example.text)
    ox.Store().query(example.text)


@pytest.mark.parametrize("example", EXAMPLES, ids=ids)
def test_an_example_says_what_it_answers(example: Example) -> None:
    assert example.status in STATUSES
    assert example.summary_en.endswith(("?", "."))
    assert example.summary_de.endswith(("?", "."))
    assert example.summary_en != example.summary_de
    assert example.description_en != example.description_de


@pytest.mark.parametrize("example", EXAMPLES, ids=ids)
def test_an_example_uses_the_prefixes_of_the_project(example: Example) -> None:
    known = {**Names().prefixes(), **FOREIGN}
    body = PREFIX.sub("", example.text)
    for prefix, namespace in PREFIX.findall(example.text):
        assert namespace == known.get(prefix, namespace)
        assert prefix in known or namespace.startswith(BASE)
        assert re.search(rf"(?<![\w-]){re.escape(prefix)}:", body), f"{prefix}: is declared and not used"


@pytest.mark.parametrize("example", LOCAL, ids=ids)
def test_an_example_puts_its_rows_in_order(example: Example) -> None:
    single = "GROUP BY" not in example.text and re.search(r"SELECT[^{]*\bCOUNT\(", example.text)
    assert example.form != "SELECT" or single or "ORDER BY" in example.text


def test_answers_and_examples_belong_together() -> None:
    wanted = {f"{example.name}.{'csv' if is_table(example) else 'ttl'}" for example in LOCAL}
    assert {path.name for path in ANSWERS.iterdir()} == wanted


def test_names_of_examples_differ_and_are_sorted() -> None:
    names = [example.name for example in EXAMPLES]
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", 1, "lacks `#+ summary:`"),
        (HEADER.replace("status: Y", "status: maybe") + "ASK {}", 6, "must be one of Y, P, N"),
        (HEADER.replace("#+ status: Y\n", "") + "ASK {}", 1, "lacks `#+ status:`"),
        (HEADER + "#+ colour: red\nASK {}", 7, "unknown header 'colour'"),
        (HEADER + "#+ status: N\nASK {}", 7, "stands twice"),
        (HEADER.replace("Everything.", "All: everything.") + "ASK {}", 3, "no YAML"),
        (HEADER.replace("Everything.", "7") + "ASK {}", 3, "must be a text"),
        (HEADER.replace("[developers]", "developers") + "ASK {}", 5, "must be a list"),
        (HEADER + "#+ competency: many\nASK {}", 7, "number of a question"),
        (HEADER + "#+ defaults: 5\nASK {}", 7, "must be a list"),
        (HEADER + "#+ defaults:\n#+   - land: x\nASK {}", 7, "names no parameter"),
        (HEADER + "SELECT * WHERE { ?_land_iri ?p ?o }", 1, "without a default"),
        (HEADER + "#+ defaults:\n#+   - land: x\nASK { ?_land ?p ?o }", 7, "must write `WHERE {`"),
        (
            HEADER + "#+ defaults:\n#+   - land: hessen\nASK WHERE { ?_land_iri ?p ?o }",
            7,
            "'land' needs an http(s) IRI",
        ),
        (HEADER + "#+ defaults:\n#+   - n: 1.5\nASK WHERE { ?s ?p ?_n_integer }", 7, "'n' needs a whole number"),
        (
            HEADER + "#+ defaults:\n#+   - land: x\nSELECT ?p WHERE { ?_land ?p ?o }",
            7,
            "must put out its parameter ?_land",
        ),
        (HEADER + "PREFIX sc: <https://example.org/SELECT#>", 7, "holds no SELECT"),
    ],
)
def test_a_broken_example_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(StadtgraphError) as caught:
        read_examples(Dataset(tmp_path))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert part in str(caught.value)


def write(root: Path, text: str | bytes, name: str = "what-is-there.rq") -> Path:
    (root / "data").mkdir()
    (root / "queries").mkdir()
    path = root / "queries" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_that_is_no_utf8_or_has_an_odd_name_is_refused(tmp_path: Path) -> None:
    for folder, name, content in (("a", "x.rq", b"\xff"), ("b", "What Is There.rq", HEADER.encode() + b"ASK {}")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, content, name)
        with pytest.raises(DatasetError, match=re.escape(name)):
            read_examples(Dataset(tmp_path / folder))


def parametrised(root: Path) -> Example:
    write(
        root,
        HEADER + "#+ defaults:\n#+   - land: https://example.org/land/a\n#+   - word: 'a \"b\"'\n"
        '# ?_neither "SELECT"\n'
        "CONSTRUCT { ?_land_iri ?p ?o } WHERE { ?_land_iri ?p ?o FILTER(CONTAINS(?o, ?_word)) }",
    )
    return read_examples(Dataset(root))[0]


def test_parameters_are_bound_as_terms(tmp_path: Path) -> None:
    example = parametrised(tmp_path)
    assert example.form == "CONSTRUCT"
    assert dict(example.defaults) == {"land": "https://example.org/land/a", "word": 'a "b"'}
    bound = 'WHERE { VALUES (?_land_iri ?_word) { (<https://example.org/land/a> "a \\"b\\"") } ?_land_iri'
    assert bound in example.bound()
    assert "(<https://example.org/b>" in example.bound({"land": "https://example.org/b"})
    ox.Store().query(example.bound())


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT ?a (COUNT(?b) AS ?c) ?d WHERE { ?a ?b ?d }", ("a", "c", "d")),
        ("SELECT DISTINCT ?a { { SELECT ?b WHERE { ?b ?c ?a } } }", ("a",)),
        ("SELECT (IF(?x = 1, ?y, ?z) AS ?a) FROM <http://x/> WHERE { ?x ?y ?z }", ("a",)),
        ("SELECT * WHERE { ?a ?b ?c }", ()),
        ("CONSTRUCT { ?a ?b ?c } WHERE { SELECT ?a WHERE { ?a ?b ?c } }", ()),
    ],
)
def test_the_columns_of_a_table_are_known_without_asking(tmp_path: Path, query: str, columns: tuple[str, ...]) -> None:
    write(tmp_path, HEADER + query)
    assert read_examples(Dataset(tmp_path))[0].columns == columns


@pytest.mark.parametrize("values", [{"land": "https://example.org/> ?x ?y"}, {"land": "b"}, {"town": "b"}])
def test_a_value_that_is_no_term_is_refused(tmp_path: Path, values: dict[str, str]) -> None:
    with pytest.raises(QueryError, match=r"land|town"):
        parametrised(tmp_path).bound(values)
