"""What keeps a document from being read: file, line, column, what is wrong and how to repair it."""

from collections.abc import Sequence
from dataclasses import dataclass

from stadtgraph.errors import DatasetError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake of form. line, column: counted from 1, in characters; 0 when unknown. Texts: (German, English)."""

    file: str
    line: int
    column: int
    messages: tuple[str, str]

    @property
    def place(self) -> str:
        """The file with line and column where they are known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def message(self, language: str) -> str:
        """What is wrong, in German or English."""
        return self.messages[language != "de"]


class UnreadableError(DatasetError):
    """Documents cannot be read. `faults` lists what is wrong with every one, sorted."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(f"{fault.place}: {fault.message('en')}" for fault in self.faults))
