"""The example queries: every file queries/NAME.rq with its header, read and checked.

A header stands at the top of the file: lines after `#+` that together are YAML. A variable
`?_name` of the query is a parameter, `?_name_iri` one whose value is an IRI (more kinds: `parameters`);
`defaults` gives the value of `name` that is taken when nobody gives another. A SELECT
puts out its parameters, so that each row says what was asked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NoReturn, cast, get_args

import yaml

from stadtgraph.dataset import Dataset
from stadtgraph.errors import DatasetError, QueryError
from stadtgraph.lexical import Token, tokens
from stadtgraph.parameters import Parameter, parameter_of

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS: tuple[Form, ...] = get_args(Form)
Status = Literal["Y", "P", "N"]
Header = dict[str, tuple[int, object]]
Words = tuple[Token, ...]
Parameters = tuple[Parameter, ...]
Columns = tuple[str, ...]

TEXTS = ("summary", "summary_de", "description", "description_de")
REQUIRED = (*TEXTS, "tags", "status")
KNOWN = (*REQUIRED, "question", "competency", "defaults")
STATUSES: Mapping[str, str] = MappingProxyType({"Y": "answered", "P": "partly answered", "N": "not in the brochure"})
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where the library was built with it
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """One example query. `text` is the whole file; `status` is Y, P or N (see STATUSES).

    `question` and `competency` number the questions that it answers; `defaults` maps each
    parameter, by its name, to its value. `parameters` has one for each variable, sorted;
    `columns` are the variables that a SELECT puts out, none for `SELECT *` and other forms.
    """

    name: str
    summary_en: str
    summary_de: str
    description_en: str
    description_de: str
    tags: tuple[str, ...]
    status: Status
    question: str | None
    competency: int | None
    defaults: Mapping[str, str]
    form: Form
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    text: str

    def bindings(self, values: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Each variable that is a parameter, with its term in N-Triples form; values not given are the defaults.

        Raises QueryError for an unknown parameter or a value of the wrong kind, and names it.
        """
        given = dict(values or {})
        if unknown := sorted(given.keys() - self.defaults.keys()):
            known = ", ".join(self.defaults) or "none"
            raise QueryError(f"{self.name}: has no parameter {unknown[0]!r}; its parameters: {known}")
        chosen = {**self.defaults, **given}
        try:
            return {parameter.variable: parameter.term(chosen[parameter.name]) for parameter in self.parameters}
        except QueryError as error:
            raise QueryError(f"{self.name}: {error}") from error

    def bound(self, values: Mapping[str, str] | None = None) -> str:
        """The query with its parameters in VALUES, for engines that bind no terms. Raises as `bindings`."""
        terms = self.bindings(values)
        if not terms:
            return self.text
        head = " ".join(f"?{variable}" for variable in terms)
        end = _where(tokens(self.text))
        return f"{self.text[:end]} VALUES ({head}) {{ ({' '.join(terms.values())}) }}{self.text[end:]}"


def read_examples(dataset: Dataset) -> tuple[Example, ...]:
    """Read every example query, sorted by name. Raises DatasetError with file and line."""
    return tuple(_read(path) for path in dataset.queries())


def _read(path: Path) -> Example:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read ({error})") from error
    if not NAME.fullmatch(path.stem):
        _fail(path, 1, f"{path.stem!r} is no name of a query; use small letters, digits and hyphens")
    header = _header(path, text)
    texts = [_text(path, header, key) for key in TEXTS]
    words = tuple(tokens(text))
    parameters = tuple(parameter_of(variable) for variable in sorted(set(_parameters(words))))
    form = _form(path, words)
    columns = tuple(_columns(words)) if form == "SELECT" else ()
    return Example(
        path.stem,
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        tags=_tags(path, header),
        status=_status(path, header),
        question=_text(path, header, "question") if "question" in header else None,
        competency=_competency(path, header),
        defaults=_defaults(path, header, words, parameters, columns),
        form=form,
        parameters=parameters,
        columns=columns,
        text=text,
    )


def _fail(path: Path, line: int, message: str) -> NoReturn:
    raise DatasetError(f"{path}:{line}: {message}")


def _header(path: Path, text: str) -> Header:
    """The header's keys, each with its line and value; every required key is there, no unknown one."""
    lines = text.splitlines()
    size = next((number for number, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    header = _mapping(path, "\n".join(line[2:].removeprefix(" ") for line in lines[:size]))
    for key, (line, _) in header.items():
        if key not in KNOWN:
            _fail(path, line, f"unknown header {key!r}; known are {', '.join(KNOWN)}")
    if missing := [key for key in REQUIRED if key not in header]:
        _fail(path, 1, f"the header lacks `#+ {missing[0]}:`")
    return header


def _mapping(path: Path, source: str) -> Header:
    header: Header = {}
    try:
        loader = LOADER(source)
        node = loader.get_single_node()
        for key_node, value_node in node.value if isinstance(node, yaml.MappingNode) else ():
            line, key = key_node.start_mark.line + 1, str(key_node.value)
            if key in header:
                _fail(path, line, f"header {key!r} stands twice")
            header[key] = (line, loader.construct_object(value_node, deep=True))
    except yaml.YAMLError as error:
        mark: yaml.Mark | None = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", error)
        _fail(path, mark.line + 1 if mark else 1, f"the header is no YAML ({problem}); put the text in quotes")
    return header


def _text(path: Path, header: Header, key: str) -> str:
    line, value = header[key]
    if not isinstance(value, str) or not value.strip():
        _fail(path, line, f"header {key!r} must be a text")
    return value.strip()


def _tags(path: Path, header: Header) -> tuple[str, ...]:
    line, value = header["tags"]
    if not isinstance(value, list) or not value or not all(isinstance(tag, str) for tag in value):
        _fail(path, line, "header 'tags' must be a list, such as [officials, mobility]")
    return tuple(value)


def _status(path: Path, header: Header) -> Status:
    line, value = header["status"]
    if value not in STATUSES:
        _fail(path, line, f"header 'status' must be one of {', '.join(STATUSES)}, not {value!r}")
    return cast(Status, value)


def _competency(path: Path, header: Header) -> int | None:
    line, value = header.get("competency", (1, None))
    if value is not None and type(value) is not int:
        _fail(path, line, f"header 'competency' must be the number of a question, not {value!r}")
    return value


def _defaults(path: Path, header: Header, words: Words, parameters: Parameters, columns: Columns) -> Mapping[str, str]:
    line, value = header.get("defaults", (1, []))
    given: dict[str, str] = {}
    for row in value if isinstance(value, list) else [value]:
        if not isinstance(row, dict):
            _fail(path, line, "header 'defaults' must be a list, such as `- land: https://...`")
        given |= {str(key): _lexical(default) for key, default in row.items()}
    wanted = {parameter.name for parameter in parameters}
    if odd := sorted(given.keys() ^ wanted):
        known = odd[0] in given
        problem = "names no parameter of the query" if known else "is a parameter without a default"
        _fail(path, line, f"{odd[0]!r} {problem}; give `defaults` for ?_NAME and ?_NAME_iri under NAME")
    if wanted and not _where(words):
        _fail(path, line, "a query with parameters must write `WHERE {`")
    for parameter in parameters:
        _fit(path, line, parameter, given[parameter.name], columns)
    return MappingProxyType(given)


def _fit(path: Path, line: int, parameter: Parameter, default: str, columns: Columns) -> None:
    """Check that a default is of its parameter's kind, and that a SELECT puts the parameter out."""
    try:
        parameter.term(default)
    except QueryError as error:
        _fail(path, line, str(error))
    if columns and parameter.variable not in columns:
        _fail(path, line, f"SELECT must put out its parameter ?{parameter.variable}")


def _lexical(value: object) -> str:
    """A value of YAML as RDF writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _form(path: Path, words: Words) -> Form:
    for token in words:
        if token.kind == "word" and token.text.upper() in FORMS:
            return cast(Form, token.text.upper())
    _fail(path, len(path.read_text("utf-8").splitlines()), "holds no SELECT, ASK, CONSTRUCT or DESCRIBE")


def _parameters(words: Words) -> Iterator[str]:
    names = (token.text[1:] for token in words if token.text[0] in "?$")
    return (name for name in names if name.startswith("_"))


def _columns(words: Words) -> Iterator[str]:
    """The variables between SELECT and the pattern; of `(... AS ?name)` the name."""
    depth, before, started = 0, "", False
    for token in words:
        word = token.text.upper()
        if started and (token.text == "{" or word in ("WHERE", "FROM")):
            return
        depth += (token.text == "(") - (token.text == ")")
        if started and token.text[0] in "?$" and (depth == 0 or (depth == 1 and before == "AS")):
            yield token.text[1:]
        started, before = started or word == "SELECT", word


def _where(words: Iterable[Token]) -> int:
    """Where the query's pattern begins: behind its first `WHERE {`; 0 when there is none."""
    found = pairwise(words)
    return next((brace.end for word, brace in found if word.text.upper() == "WHERE" and brace.text == "{"), 0)
