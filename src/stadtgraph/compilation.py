"""Records to graphs: the whole compilation, in memory."""

from dataclasses import dataclass
from pathlib import Path

from stadtgraph.coverage import Coverage, measure_coverage
from stadtgraph.errors import DatasetError, Problem, SourceError
from stadtgraph.known import known_things
from stadtgraph.ledger import Ledger
from stadtgraph.link_facts import compile_links
from stadtgraph.list_facts import compile_lists, compile_shared
from stadtgraph.metadata import write_metadata
from stadtgraph.namespaces import Names
from stadtgraph.places import Places, place_all
from stadtgraph.programme_facts import compile_criteria, compile_programme
from stadtgraph.project_facts import compile_project
from stadtgraph.provenance import write_provenance
from stadtgraph.quotation import Span
from stadtgraph.seal import Seal, read_seal
from stadtgraph.sealing import inputs_digest
from stadtgraph.source import Sources, readable_sources
from stadtgraph.successors import state_successors
from stadtgraph.sweep import unjudged
from stadtgraph.unsealed import Reasons


@dataclass(frozen=True)
class Compilation:
    """What compiling gives: the ledger with its graphs, and the coverage of each record."""

    ledger: Ledger
    sources: Sources
    names: Names
    coverage: list[Coverage]


def load_seal(data: Path) -> Seal:
    """Read the seal of a data directory. Raises DatasetError when there is none or it is damaged."""
    path = seal_file(data)
    return read_seal(path.read_text("utf-8"), f"source/{path.name}")


def seal_file(data: Path) -> Path:
    """Where the seal of a data directory is. Raises DatasetError when there is not just one."""
    found = sorted((data / "source").glob("*.seal"))
    if not found:
        raise DatasetError(f"{data / 'source'}: there is no seal; make it with `stadtgraph seal FILE`")
    if len(found) > 1:
        raise DatasetError(f"{found[1]}: there are {len(found)} seals; remove all but that of the source text")
    return found[0]


def compile_dataset(data: Path, names: Names | None = None) -> Compilation:
    """Compile a data directory. Raises SourceError with every mistake of every file.

    names: what mints the IRIs; those that the edition's record asks for when None.
    """
    (sources, problems), seal = readable_sources(data), load_seal(data)
    names = names or sources.names
    places, unplaced = place_all(sources, seal.locate, Reasons(seal, data, names).of)
    ledger, wrong = compile_records(sources, names, places, data)
    problems += [*_stale_seal(sources, seal, seal_file(data)), *unplaced, *wrong]
    coverage, uncovered = measure_coverage(sources, seal, places, ledger)
    problems += _not_said_before(problems, [*uncovered, *unjudged(sources, seal, places, ledger, names)])
    if not problems:  # only now is known what is used
        problems += state_successors(sources, ledger, names)
    if problems:
        raise SourceError(problems)
    ledger.settle()
    write_provenance(ledger, sources, seal, names)
    compile_shared(sources, names, ledger)
    write_metadata(ledger, sources, names)
    return Compilation(ledger, sources, names, coverage)


def _not_said_before(problems: list[Problem], later: list[Problem]) -> list[Problem]:
    """Of what coverage and sweep miss, what follows from no mistake above; one of a list may bear on every record."""
    mistaken = {problem.file for problem in problems}
    lists_are_right = all(file.startswith("source/projects/") for file in mistaken)
    return [problem for problem in later if lists_are_right and problem.file not in mistaken]


def compile_records(sources: Sources, names: Names, places: Places, data: Path) -> tuple[Ledger, list[Problem]]:
    """Compile every record into a ledger; list what is wrong with them."""
    ledger, known = Ledger(), known_things(sources, names)
    compile_lists(sources, names, ledger)
    problems = [
        *compile_programme(sources, known, places, ledger),
        *compile_criteria(sources, known, places, ledger),
        *compile_links(sources, names, ledger, data / "reference"),
    ]
    for project in sources.projects:
        problems += compile_project(project, sources, known, places, ledger)
    return ledger, problems


def _stale_seal(sources: Sources, seal: Seal, file: Path) -> list[Problem]:
    problems = []
    if inputs_digest(sources) != seal.inputs:
        message = "was made with other sections, corrections or phrases; make it again with `stadtgraph seal FILE`"
        problems.append(Problem(f"source/{file.name}", "inputs", message))
    sections = tuple((section.slug, Span(section.start, section.end)) for section in sources.sections)
    if sorted(sections) != sorted(seal.sections):
        problems.append(Problem("source/sections.toml", "section", "differs from the seal; restore it or seal again"))
    return problems
