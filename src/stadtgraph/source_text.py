"""The text that evidence cites, for who has it: read and compared with what the data say of it."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from stadtgraph.errors import DatasetError
from stadtgraph.loading import Plan, load

DIGEST = "ontology#sha256"  # how the property that holds a source's digest ends


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and the SHA-256 of its bytes, in hexadecimal digits."""

    text: str
    sha256: str


def read_source_text(path: Path) -> SourceText:
    """The text in a file. Raises DatasetError when it cannot be read as UTF-8."""
    try:
        content = path.read_bytes()
        return SourceText(content.decode("utf-8"), sha256(content).hexdigest())
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: the source text cannot be read ({error})") from error


def check_source_text(path: Path, plan: Plan) -> None:
    """Raise DatasetError unless the data cite the very text in a file."""
    found = read_source_text(path).sha256
    cited = sorted(
        quad.object.value
        for quad in load(plan)
        if quad.predicate.value.endswith(DIGEST) and isinstance(quad.object, ox.Literal)
    )
    if found not in cited:
        known = f"the data cite the one with {', '.join(cited)}" if cited else "the data cite no text by its SHA-256"
        raise DatasetError(f"{path}: has the SHA-256 {found}, but {known}; name that file, or leave out --source-text")
