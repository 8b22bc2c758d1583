"""An answer as a workbook."""

from stadtgraph.pages.atlas.tables import Table, to_xlsx
from stadtgraph.pages.tables import Cell, read_table

SHEET = "answer"


def to_workbook(results: bytes) -> bytes:
    """SPARQL JSON results as a workbook of one sheet: numbers are numbers, everything else is text as it stands."""
    found = read_table("solutions", results)
    rows = tuple(tuple(_value(cell) for cell in row) for row in found.rows)
    return to_xlsx({SHEET: Table(found.columns, rows)})


def _value(cell: Cell) -> str | int | float:
    number = cell.number
    if number is None:
        return cell.text
    return int(number) if number.is_integer() else number
