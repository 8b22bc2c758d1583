"""Read data/source/ into records: the only reader of TOML.

Every mistake of form of every file is reported in one run, with file, key path and suggestion. A project whose record
has one does not keep the others from being checked; a list that cannot be read does, because facts rest on it.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from stadtgraph import lists, records
from stadtgraph.dataset import bundled
from stadtgraph.errors import DatasetError, Problem, SourceError
from stadtgraph.namespaces import BASE, Names
from stadtgraph.spelling import suggestion

R = TypeVar("R", bound=BaseModel)
Row = Mapping[str, str]
SHARED = (lists.Scheme, lists.SchemeList, lists.SizeClassList, lists.StateList)
LISTS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "sections": lists.SectionList,
        "units": lists.ZoneList,
        "programme": records.ProgrammeRecord,
        "criteria": lists.CriterionList,
        "themes": lists.Scheme,
        "technologies": lists.Scheme,
        "methods": lists.Scheme,
        "schemes": lists.SchemeList,
        "categories": lists.CategoryList,
        "size-classes": lists.SizeClassList,
        "authorities": lists.AuthorityList,
        "states": lists.StateList,
        "places": lists.PlaceList,
        "frameworks": lists.FrameworkList,
        "replaced": lists.ReplacementList,
    }
)  # in the order of _sources
UNCHECKED = Problem(
    "source/projects", "", "facts are not checked yet, because a list cannot be read: correct it, then run again"
)


@dataclass(frozen=True)
class Sources:
    """Every record of data/source/ and every row of data/reference/."""

    edition: lists.Edition
    sections: tuple[lists.Section, ...]
    zones: tuple[lists.ZoneRecord, ...]
    programme: records.ProgrammeRecord
    criteria: lists.CriterionList
    projects: tuple[records.ProjectRecord, ...]
    schemes: tuple[lists.Scheme, ...]
    categories: lists.CategoryList
    size_classes: lists.SizeClassList
    authorities: tuple[lists.Authority, ...]
    states: tuple[lists.State, ...]
    places: tuple[lists.SharedPlace, ...]
    frameworks: tuple[lists.Framework, ...]
    reference_sources: tuple[lists.ReferenceSource, ...]
    replaced: tuple[lists.Replacement, ...]
    units: Mapping[str, Row]
    laender: Mapping[str, Row]
    shared: frozenset[str]  # kinds and schemes whose lists are Stadtgraph's

    @property
    def names(self) -> Names:
        """What mints the IRIs of these records."""
        if self.edition.base is None:
            return Names(source=self.edition.source)
        return Names(self.edition.base, self.edition.source, BASE, self.shared)


class _Reader:
    """Reads the files of one data directory. own: of a programme of its own, which may leave lists out."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.problems: list[Problem] = []
        self.shared = set[str]()
        self.own = False

    def read(self, name: str, model: type[R]) -> R | None:
        path = self.directory / name
        try:
            with path.open("rb") as file:
                return model.model_validate(tomllib.load(file))
        except FileNotFoundError:
            return self._left_out(name, model)
        except UnicodeDecodeError as error:
            self.problems.append(_not_utf8(name, error))
        except tomllib.TOMLDecodeError as error:
            self.problems.append(Problem(name, "", f"not valid TOML: {error}"))
        except ValidationError as error:
            self.problems += [_problem(name, detail, model) for detail in error.errors()]
        return None

    def _left_out(self, name: str, model: type[R]) -> R | None:
        """What stands for a missing file: Stadtgraph's list of the same name, or an empty one."""
        if self.own and model in SHARED:
            record = _Reader(bundled().data).read(name, model)
            self.shared |= _kinds(record)
            return record
        if self.own and not any(field.is_required() for field in model.model_fields.values()):
            return model()
        self.problems.append(_missing(name))
        return None

    def rows(self, name: str) -> dict[str, Row]:
        path = self.directory / name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                return {row["key"]: row for row in csv.DictReader(file)}
        except FileNotFoundError:
            if not self.own:
                self.problems.append(_missing(name))
        except UnicodeDecodeError as error:
            self.problems.append(_not_utf8(name, error))
        return {}

    def projects(self) -> list[records.ProjectRecord]:
        found = []
        for path in sorted((self.directory / "source/projects").glob("*.toml")):
            name = f"source/projects/{path.name}"
            record = self.read(name, records.ProjectRecord)
            if record and record.slug != path.stem:
                self.problems.append(Problem(name, "slug", f"is {record.slug!r}, the file's name says {path.stem!r}"))
            elif record:
                found.append(record)
        return found


def _kinds(record: BaseModel | None) -> set[str]:
    """Which kinds and schemes a shared list declares."""
    match record:
        case lists.Scheme():
            return {record.id}
        case lists.SchemeList():
            return {scheme.id for scheme in record.scheme}
        case lists.SizeClassList():
            return {"size-class"}
    return {"land"}


def _missing(name: str) -> Problem:
    return Problem(name, "", f"the file is missing; restore it with `git restore data/{name}`")


def _not_utf8(name: str, error: UnicodeDecodeError) -> Problem:
    line = error.object[: error.start].count(b"\n") + 1
    message = f"not UTF-8: byte 0x{error.object[error.start]:02X} in line {line}; save the file as UTF-8"
    return Problem(name, "", message)


def _problem(file: str, detail: ErrorDetails, model: type[BaseModel]) -> Problem:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    if detail["type"] == "extra_forbidden":
        return Problem(file, key, "unknown key" + (suggestion(str(detail["loc"][-1]), keys_of(model)) or "; remove it"))
    if detail["type"] == "missing":
        return Problem(file, key, "is missing; add it")
    if detail["type"] == "string_too_short":
        return Problem(file, key, "is empty; write a text or remove the key")
    if detail.get("ctx", {}).get("pattern") == records.SLUG:
        return Problem(
            file, key, f"{detail['input']!r} is no slug: only a to z, digits and single hyphens between them"
        )
    return Problem(file, key, f"{detail['msg']} (found {str(detail['input'])[:60]!r})")


def keys_of(model: type[BaseModel]) -> set[str]:
    """Every key that a file of this model may hold, at any depth."""
    keys, todo, seen = set(), [model], set[type[BaseModel]]()
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        keys |= set(current.model_fields)
        for field in current.model_fields.values():
            parts = [part for part in _parts(field.annotation) if isinstance(part, type)]
            todo += [part for part in parts if issubclass(part, BaseModel)]
    return keys


def _parts(annotation: Any) -> Iterable[Any]:  # typing's own structures are untyped
    yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _parts(argument)


def read_sources(directory: Path) -> Sources:
    """Read every record under `directory`, which holds source/ and reference/.

    Raises DatasetError when there is no such directory, SourceError with every mistake of form.
    """
    sources, problems = readable_sources(directory)
    if problems:
        raise SourceError(problems)
    return sources


def readable_sources(directory: Path) -> tuple[Sources, list[Problem]]:
    """Read every record that can be read; list the mistakes of form that keep projects out.

    Raises DatasetError when there is no such directory, SourceError when anything but a project cannot be read.
    """
    if not (directory / "source").is_dir():
        raise DatasetError(f"{directory}: holds no source/; name the dataset's data directory")
    reader = _Reader(directory)
    edition = reader.read("source/edition.toml", lists.Edition)
    reader.own = edition is not None and edition.base is not None
    found = [reader.read(f"source/{name}.toml", model) for name, model in LISTS.items()]
    reference = reader.read("reference/sources.toml", lists.ReferenceSourceList)
    units = reader.rows("reference/municipalities.csv") | reader.rows("reference/related_units.csv")
    laender = reader.rows("reference/laender.csv")
    listed = not reader.problems
    projects = reader.projects()
    if not listed:
        raise SourceError([*reader.problems, UNCHECKED])
    made = _sources([edition, *found], reference, tuple(projects), units, laender, frozenset(reader.shared))
    return made, reader.problems


def _sources(
    found: list[Any],
    reference: Any,
    projects: tuple[records.ProjectRecord, ...],
    units: dict[str, Row],
    laender: dict[str, Row],
    shared: frozenset[str],
) -> Sources:
    (edition, sections, zones, programme, criteria, themes, technologies, methods, schemes, *rest) = found
    categories, size_classes, authorities, states, places, frameworks, replaced = rest
    return Sources(
        edition=edition,
        sections=sections.section,
        zones=zones.zone,
        programme=programme,
        criteria=criteria,
        projects=projects,
        schemes=(themes, technologies, methods, *schemes.scheme),
        categories=categories,
        size_classes=size_classes,
        authorities=authorities.authority,
        states=states.state,
        places=places.place,
        frameworks=frameworks.framework,
        reference_sources=reference.source,
        replaced=replaced.replaced,
        units=units,
        laender=laender,
        shared=shared,
    )
