"""The report for a person at a terminal: grouped, with examples, places and suggestions."""

from collections.abc import Iterator

from stadtgraph.validation.findings import Finding, Outcome
from stadtgraph.validation.formats.groups import Group, groups
from stadtgraph.validation.formats.words import WORDS, Words
from stadtgraph.validation.wording import focus, path_for_people, term

SHOWN = 10  # findings of one group that are shown to a person; machines get all


def human(outcome: Outcome, language: str) -> str:
    """The report as text. Infos are counted only, unless they make the run fail."""
    return "\n".join(_lines(outcome, WORDS[language], language)) + "\n"


def _lines(outcome: Outcome, words: Words, language: str) -> Iterator[str]:
    for fault in outcome.faults:
        yield f"{fault.place}: {fault.message(language)}"
    shown = [f for f in outcome.findings if not f.accepted and (f.level != "Info" or outcome.fail_on == "Info")]
    for group in groups(shown):
        yield from _group(group, outcome, words, language)
    for note in outcome.notes:
        yield f"{words.note}: {note[language != 'de']}"
    if outcome.stale:
        yield words.stale.format(len(outcome.stale))
    if outcome.count("Info") and outcome.fail_on != "Info":
        yield words.hints.format(outcome.count("Info"))
    yield summary(outcome, language)


def summary(outcome: Outcome, language: str) -> str:
    """The last line: the verdict and the counts."""
    words = WORDS[language]
    if not outcome.completed:
        return words.not_run
    counts = [f"{outcome.count(level)} {word}" for level, word in words.levels.items()]
    counts += [words.accepted.format(outcome.accepted)] if outcome.accepted else []
    return f"{words.conforms if outcome.conforms else words.fails}: {', '.join(counts)}"


def _group(group: Group, outcome: Outcome, words: Words, language: str) -> Iterator[str]:
    many = f"  ({words.nodes.format(len(group.findings))})" if len(group.findings) > 1 else ""
    common = group.message(language)
    yield f"{words.levels[group.level]}: {common or group.rule}{many}"
    if common:
        yield f"  {group.rule}"
    for finding in group.findings[:SHOWN]:
        yield from _finding(finding, outcome, words, language, common=common)
    if len(group.findings) > SHOWN:
        yield f"  {words.more.format(len(group.findings) - SHOWN)}"
    yield ""


def _finding(finding: Finding, outcome: Outcome, words: Words, language: str, *, common: str | None) -> Iterator[str]:
    if finding.place or not finding.result.of_graph:
        yield f"  {finding.place or finding.result.focus}"
    yield f"    {subject(finding, outcome, language)}"
    if common is None:
        yield f"    {finding.message(language)}"
    if here := finding.here(language):
        yield f"    {words.here}: {here}"
    if finding.hint(language):
        yield f"    {words.hint}: {finding.hint(language)}"
    if finding.record:
        yield f"    {finding.record}"


def subject(finding: Finding, outcome: Outcome, language: str) -> str:
    """What a finding is about, with path and value, IRIs shortened."""
    result, short = finding.result, outcome.short
    path = path_for_people(result.path, short)
    told = result.of_graph or result.value is None or result.value == result.focus
    value = "" if told else term(result.value or "", short)
    return "  ".join(part for part in (focus(result, short, language), path, value) if part)
