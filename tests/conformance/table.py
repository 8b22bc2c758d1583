"""The table of docs/conformance.md."""

from collections.abc import Sequence
from pathlib import Path

from .reasons import REASON_OF
from .running import DIFFERENT, PASSED, Verdict

BEGIN, END = "<!-- {name}: begin -->\n", "<!-- {name}: end -->\n"


def table(verdicts: Sequence[Verdict], commit: str) -> str:
    """Counts for each category, then each test that fails somewhere."""
    lines = [f"Suite: [w3c/rdf-tests](https://github.com/w3c/rdf-tests), commit {commit}.", ""]
    lines += ["| category | tests | pyoxigraph | Stadtgraph over HTTP |", "| --- | --- | --- | --- |"]
    for category in dict.fromkeys(verdict.test.category for verdict in verdicts):
        lines.append(_counts(category, [v for v in verdicts if v.test.category == category]))
    lines += [_counts("**all**", verdicts), "", *_failures(verdicts)]
    return "\n".join([*lines, ""])


def _counts(name: str, verdicts: Sequence[Verdict]) -> str:
    native, service = (
        sum(not why for why in whys) for whys in zip(*((v.native, v.service) for v in verdicts), strict=True)
    )
    return f"| {name} | {len(verdicts)} | {native} | {service} |"


def _failures(verdicts: Sequence[Verdict]) -> list[str]:
    failed = [v for v in verdicts if v.native or v.service]
    if not failed:
        return ["No test fails."]
    head = [
        "| category | test that fails | pyoxigraph | Stadtgraph over HTTP | why |",
        "| --- | --- | --- | --- | --- |",
    ]
    return head + [_failure(verdict) for verdict in failed]


def _failure(verdict: Verdict) -> str:
    test = verdict.test
    cells = (test.category, test.name, _kind(verdict.native), _kind(verdict.service), REASON_OF.get(test.name, ""))
    return f"| {' | '.join(cells)} |"


def _kind(why: str) -> str:
    if why in (PASSED, DIFFERENT):
        return why or "passes"
    return f"refused ({why[:3]})" if why[:3].isdigit() else "refused"


def with_table(document: Path, text: str, name: str = "table") -> str:
    """The document with one of its tables replaced."""
    begin, end = BEGIN.format(name=name), END.format(name=name)
    head, _, rest = document.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    return f"{head}{begin}{text}{end}{tail}"
