"""The reader of places finds the triples that pyoxigraph finds, in the same order, each where it is written."""

import re
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtgraph.dataset import Dataset
from stadtgraph.validation.graphs import Term
from stadtgraph.validation.iri_references import resolve
from stadtgraph.validation.terms import literal_text
from stadtgraph.validation.turtle_reader import Statement, statements

BASE = "http://base.example/dir/file"
Row = tuple[str, ...]
BLANK = re.compile(r"_:\w+")

# ---------------------------------------------------------------- documents of every form that the grammar has

SPACE = st.sampled_from([" ", "\n", "\t", "\r\n", "\r", " # a comment . ; [\n", "  "])
NAMES = ["a:b", ":b", "a:", "a:b.c", "a:1", "a:x-y_z", "a:%C3%A4", "a:e\\,f", "a:ü", ":", "a:b:c", "a:x·y"]
IRIS = ["<>", "<#f>", "<x>", "<../y>", "<http://x.example/\\u00e4>", "<urn:a:b>", "<?q>", "<//h/p>", "<mailto:x@y>"]
STRINGS = [
    "''",
    '""',
    "'a b'",
    '"a\\"b"',
    "'''a'b''c\n'''",
    '"""x"y""z\r\n"""',
    '"\\u00e4\\n"',
    "'#'",
    '"<a>"',
    "'[.;,'",
]
SUFFIXES = ["", "@de", "@de-AT", "@en--ltr", "^^a:dt", "^^<dt>", " ^^ <dt>"]
OTHERS = ["1", "-1.5", "2e3", ".5", "1.E0", "true", "false", "+0"]
LABELS = ["_:a", "_:b1", "_:a.b", "_:1"]

iri = st.sampled_from(NAMES + IRIS)
literal = st.builds("{}{}".format, st.sampled_from(STRINGS), st.sampled_from(SUFFIXES)) | st.sampled_from(OTHERS)
simple = iri | st.sampled_from(LABELS)
verb = iri | st.just("a")


def listed(parts: st.SearchStrategy[str], sign: str) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(parts, SPACE), min_size=1, max_size=3).map(
        lambda found: sign.join(f"{part}{space}" for part, space in found)
    )


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    objects = listed(inner, ", ")
    properties = st.lists(st.builds("{} {}".format, verb, objects), min_size=1, max_size=3).map(" ; ".join)
    short = literal.filter(lambda text: text[:3] not in ("'''", '"""'))  # pyoxigraph 0.5.13 takes no long string here
    triple = st.builds("{} {} {}".format, simple, verb, simple | short)
    annotation = st.builds("{} {{| {} |}}".format, inner, properties)
    return st.one_of(
        st.builds("[{}{}]".format, SPACE, properties),
        st.just("[ ]"),
        st.lists(inner.filter(lambda text: "{|" not in text), max_size=3).map(lambda items: f"( {' '.join(items)} )"),
        st.builds("<<( {} )>>".format, triple),
        st.builds("<< {} >>".format, triple),
        st.builds("<< {} ~ {} >>".format, triple, simple),
        annotation.filter(lambda text: "[" not in text.split("{|")[0]),
    )


value = st.recursive(simple | literal, nested, max_leaves=6)
plain_value = value.filter(lambda text: "{|" not in text)
subject = simple | st.builds("( {} )".format, plain_value) | st.builds("[ {} {} ]".format, verb, plain_value)
block = st.builds("{}{}{} {}{}.".format, subject, SPACE, verb, listed(value, ", "), SPACE)
DIRECTIVES = ["@prefix a: <http://other.example/> .", "PREFIX : <p#>", "@base <http://new.example/x/> .", "BASE <y/>"]
part = block | st.sampled_from(DIRECTIVES)
PROLOGUE = "@prefix a: <http://a.example/> . @prefix : <#> .\n"
documents = st.lists(part, max_size=4).map(lambda parts: PROLOGUE + "\n".join(parts) + "\n")
graph = st.builds("{} {{ {} }}".format, st.sampled_from(["", "GRAPH a:g", "<g>", "_:g", "[]", "graph _:a"]), block)
datasets = st.lists(graph | part, max_size=4).map(lambda parts: PROLOGUE + "\n".join(parts) + "\n")


# ---------------------------------------------------------------- what pyoxigraph reads


def text_of(term: Term) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {text_of(term.subject)} {text_of(term.predicate)} {text_of(term.object)} )>>"
    if isinstance(term, ox.Literal):
        return literal_text(term.value, term.language, term.datatype.value)
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def parsed(text: str, form: ox.RdfFormat) -> list[Row]:
    quads = ox.parse(text.encode(), format=form, base_iri=BASE, rename_blank_nodes=True)
    return [(text_of(quad.subject), text_of(quad.predicate), text_of(quad.object)) for quad in quads]


def numbered(rows: Iterable[Row]) -> list[Row]:
    """The rows with blank nodes numbered in the order of their appearance."""
    known: dict[str, str] = {}

    def number(term: str) -> str:
        if term.startswith('"'):
            return term
        return BLANK.sub(lambda found: known.setdefault(found[0], f"_:n{len(known)}"), term)

    return [tuple(number(term) for term in row) for row in rows]


def agrees(text: str, form: ox.RdfFormat) -> None:
    expected = parsed(text, form)
    found = [statement[:3] for statement in statements(text, BASE)]
    assert numbered(found) == numbered(expected)


@settings(max_examples=300, deadline=None)
@given(documents)
def test_turtle_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    agrees(text, ox.RdfFormat.TURTLE)


@settings(max_examples=150, deadline=None)
@given(datasets)
def test_trig_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    agrees(text, ox.RdfFormat.TRIG)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None)
@given(datasets)
def test_much_trig_is_read_as_pyoxigraph_reads_it(text: str) -> None:
    agrees(text, ox.RdfFormat.TRIG)


absolute = st.sampled_from(["<http://a>", "<urn:x:y>", "_:a", "_:b"])
line_value = absolute | st.sampled_from(['"x"', '"a\\n"@de', '"1"^^<http://d>', "<<( <http://a> <http://b> _:a )>>"])
line = st.builds("{} <http://p> {}{} . # c".format, absolute, line_value, st.sampled_from(["", " <http://g>", " _:g"]))


@settings(max_examples=100, deadline=None)
@given(st.lists(line, max_size=5).map("\n".join))
def test_lines_of_n_quads_are_read_as_pyoxigraph_reads_them(text: str) -> None:
    agrees(text, ox.RdfFormat.N_QUADS)


def test_every_file_of_the_dataset_is_read_as_pyoxigraph_reads_it(dataset: Dataset) -> None:
    for _, path in dataset.files():
        agrees(path.read_text("utf-8"), ox.RdfFormat.TURTLE)


def at(text: str, statement: Statement) -> tuple[str, str, str]:
    starts = (statement.subject_start, statement.predicate_start, statement.object_start)
    found = [re.match(r"[^\s;,.]+", text[start:]) for start in starts]
    return tuple(match[0] if match else "" for match in found)  # type: ignore[return-value]


def test_the_parts_of_a_triple_are_found_where_they_are_written() -> None:
    text = (
        "@prefix a: <http://a.example/> . # a:x a:p a:y\na:x a:p a:y , 'z'@de ;\r\n  a a:C .\n_:b a:q [ a:r (1 2) ] ."
    )
    assert [at(text, statement) for statement in statements(text, None)] == [
        ("a:x", "a:p", "a:y"),
        ("a:x", "a:p", "'z'@de"),
        ("a:x", "a", "a:C"),
        ("(1", "1", "1"),
        ("[", "a:r", "(1"),
        ("2)", "2)", "2)"),
        ("(1", "2)", "2)"),
        ("2)", ")", ")"),
        ("_:b", "a:q", "["),
    ]


def test_what_follows_a_place_that_cannot_be_read_is_left_out() -> None:
    assert len(list(statements("<http://a> <http://b> 1 . ] <http://a> <http://b> 2 .", None))) == 1


def test_ten_thousand_nested_brackets_end_the_reading_not_the_program() -> None:
    deep = "<http://a> <http://p> " + "[ <http://p> " * 10_000 + "1" + "]" * 10_000 + " ."
    assert list(statements("<http://a> <http://b> 1 . " + deep, None)) != []


BASES = ["http://b/", "http://b/x/y?q#f", "http://b", "urn:a:b", "file:///a/b/c.ttl"]
REFERENCES = ["", "#", "#f", "?", "?q", "a", "./a", "../a", "../../../a", "/a/../b", "//h/p/./q", "..", ".", "a/.."]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("reference", [*REFERENCES, "g;x=1/../y", "mailto:x@y", "a/b/../../../c", "//h"])
def test_references_are_resolved_as_pyoxigraph_resolves_them(base: str, reference: str) -> None:
    text = f"<{reference}> <http://p> 1 ."
    expected = next(iter(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE, base_iri=base))).subject
    assert isinstance(expected, ox.NamedNode)
    assert resolve(base, reference) == expected.value
