"""What docs/operations.md promises to those who run the service."""

import configparser
import io
import json
import logging
import re
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from stadtgraph.engine.status import REASONS, CacheStatus, EngineStatus
from stadtgraph.http.exposition import write_down
from stadtgraph.http.health import health_routes
from stadtgraph.http.logs import ACCESS, JsonLines, access_log
from stadtgraph.http.observation import Served
from stadtgraph.http.tally import Measured, Tally
from stadtgraph.loading import COMPRESSIONS, FORMATS
from stadtgraph.settings import Settings

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "operations.md").read_text("utf-8")
SERVED = Served("1", "GET", "/sparql", 200, 0.02, 100, whole=True, cache="hit")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    return found[1]


@pytest.fixture(scope="module")
def unit() -> configparser.ConfigParser:
    """The unit file; of a directive given twice the last counts here."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep capitals
    parser.read_string(block("ini"))
    return parser


def test_every_variable_named_is_a_setting() -> None:
    named = set(re.findall(r"STADTGRAPH_([A-Z_]+)", PAGE))
    assert named <= {name.upper() for name in Settings.model_fields}


def test_the_unit_stops_as_the_service_does(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    assert service["KillMode"] == "mixed", "SIGTERM to the workers would end running queries"
    assert float(service["TimeoutStopSec"]) > Settings.model_fields["deadline"].default
    assert service["SocketBindAllow"] == f"tcp:{Settings.model_fields['port'].default}"


def test_the_unit_is_accepted_by_systemd(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed; the unit file was not checked by systemd itself")
    path = tmp_path / "stadtgraph.service"
    path.write_text(block("ini").replace("/opt/stadtgraph/bin/stadtgraph", str(shutil.which("true"))))
    command = [analyze, "verify", "--man=no", str(path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_metric_is_documented() -> None:
    tally = Tally()
    tally.count(SERVED)
    measured = Measured(tally, lambda: EngineStatus(ready=True), CacheStatus)
    text = write_down(measured, "")[0].decode()
    families = text_string_to_metric_families(text)
    total = {family.name + "_total" if family.type == "counter" else family.name for family in families}
    documented = set(re.findall(r"`(stadtgraph_(?:http|engine|cache|dataset)_\w+)`", PAGE))
    assert {name for name in total if name.startswith("stadtgraph_")} == documented


def test_the_log_line_shown_has_the_fields_of_a_log_line() -> None:
    stream = io.StringIO()
    handler, logger = logging.StreamHandler(stream), logging.getLogger(ACCESS)
    handler.setFormatter(JsonLines())
    before, propagates = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        access_log(queries=False)(SERVED)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagates
    shown = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    assert list(json.loads(stream.getvalue())) in [list(example) for example in shown]


def test_the_state_shown_has_the_fields_of_a_state() -> None:
    shown = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    (state,) = (example for example in shown if "digest" in example)

    assert list(state) == ["status", *(name for name in asdict(EngineStatus(ready=True)) if name != "ready")]
    assert state["kills"] == dict.fromkeys(REASONS, 0)
    assert all(f"`{reason}`" in PAGE for reason in REASONS)


def test_every_health_route_and_every_extension_is_named() -> None:
    routes = [route.path for route in health_routes(lambda: EngineStatus(ready=True))]
    assert [word for word in (*routes, *FORMATS, *COMPRESSIONS) if f"`{word}`" not in PAGE] == []
