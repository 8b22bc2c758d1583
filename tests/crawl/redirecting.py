"""What the rules that will be handed to w3id.org do with a request, as far as these rules go (Apache's mod_rewrite)."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

LINE = re.compile(r"Rewrite(Cond %{HTTP_ACCEPT}|Rule) (\S+)(?: (\S+))?(?: \[(\S+)\])?")


@dataclass
class Rules:
    """The rules of a file, in their order."""

    path: Path
    variables: dict[str, str] = field(default_factory=dict)

    @cached_property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """What each line is: Rule or a condition on Accept; its pattern; its target; its flags."""
        return LINE.findall(self.path.read_text("utf-8"))

    def target(self, path: str, accept: str) -> tuple[int, str]:
        """Status and address for a path below the name registered, without the slash in front."""
        any_of: list[str] = []
        for kind, pattern, to, flags in self.lines:
            if kind != "Rule":
                any_of.append(pattern)
                continue
            found = re.search(pattern, path)
            if found and (not any_of or any(re.search(one, accept) for one in any_of)):
                if given := re.match(r"E=(\w+):(.*)", flags):
                    self.variables[given[1]] = given[2]
                else:
                    return int(re.findall(r"R=(\d+)", flags)[0]), self._filled(to, found)
            any_of = []
        return 404, ""

    def _filled(self, to: str, found: re.Match[str]) -> str:
        told = re.sub(r"%{ENV:(\w+)}", lambda name: self.variables[name[1]], to)
        return re.sub(r"\$(\d)", lambda number: found[int(number[1])] or "", told)
