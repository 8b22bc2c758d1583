"""The claims behind the rows of an answer, for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stadtgraph.engine.interface import Engine
from stadtgraph.http.answering import labels_of
from stadtgraph.http.asking import ask_rows, ask_whether
from stadtgraph.namespaces import Names
from stadtgraph.pages.tables import Table
from stadtgraph.pages.texts import Language
from stadtgraph.pages.why import Reason, has_reasons, reasons_of, reasons_question

SHOWN = 12  # claims of one row


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a row is there: its number from 1, the claims shown, how many more there are, and what IRIs are called."""

    number: int
    reasons: tuple[Reason, ...]
    more: int
    called: Mapping[str, tuple[str, str]]


async def are_explained(engine: Engine, table: Table, named: set[str]) -> bool:
    """Tell whether rows of an answer have claims behind them. named: the IRIs in the query."""
    iris = table.iris()
    return bool(iris) and await ask_whether(engine, has_reasons(table.rows, named | {*iris}))


async def reasons_for(
    engine: Engine, names: Names, table: Table, named: set[str], *, number: str, language: Language
) -> Reasons | None:
    """The claims behind the row with a number, as it stands in an address; None when there is no such row."""
    if not (number.isascii() and number.isdigit() and 0 < int(number[:6]) <= len(table.rows)):
        return None
    row = table.rows[int(number) - 1]
    if not any(cell.kind == "iri" for cell in row):
        return Reasons(int(number), (), 0, {})
    reasons = reasons_of(await ask_rows(engine, reasons_question(row, named, names)), row, named)
    shown = reasons[:SHOWN]
    return Reasons(
        int(number), shown, len(reasons) - len(shown), await labels_of(engine, sorted(_mentioned(shown)), language)
    )


def _mentioned(reasons: Iterable[Reason]) -> set[str]:
    """The IRIs of reasons that have labels."""
    found: set[str] = set()
    for reason in reasons:
        found |= {reason.subject, reason.predicate, reason.basis} | {quoted.section for quoted in reason.quotations}
        found |= set() if reason.literal else {reason.object}
    return found - {""}
