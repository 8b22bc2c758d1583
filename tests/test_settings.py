"""Settings: where they come from, what is refused, and that the page tells all of them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from stadtgraph.errors import StadtgraphError
from stadtgraph.settings import LogFormat, Settings, cores, places, settings_from, settings_page

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"STADTGRAPH_{name.upper()}", raising=False)


def test_the_defaults_are_safe() -> None:
    settings = settings_from({})
    assert settings.host == "127.0.0.1"
    assert settings.deadline == 30
    assert settings.log_queries is False
    assert settings.workers > cores() >= 1


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTGRAPH_DEADLINE", "2.5")
    monkeypatch.setenv("STADTGRAPH_LOG_FORMAT", "json")
    monkeypatch.setenv("STADTGRAPH_LOG_QUERIES", "true")
    monkeypatch.setenv("STADTGRAPH_ENGINE", "https://example.org/sparql")
    settings = settings_from({})
    assert (settings.deadline, settings.log_format, settings.log_queries) == (2.5, LogFormat.json, True)
    assert str(settings.engine) == "https://example.org/sparql"


def test_an_argument_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTGRAPH_PORT", "9000")
    assert settings_from({"port": 9001}).port == 9001
    assert settings_from({"port": None}).port == 9000


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTGRAPH_WORKERS", "")
    assert settings_from({}).workers == places()


def test_no_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("STADTGRAPH_PORT=9000\n")
    monkeypatch.chdir(tmp_path)
    assert settings_from({}).port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "tcp://10.0.0.1:80"),
        ("deadline", "0"),
        ("deadline", "nan"),
        ("deadline", "inf"),
        ("workers", "0"),
        ("queue", "-1"),
        ("memory", "1"),
        ("nesting", "5000"),
        ("log_format", "xml"),
        ("log_queries", "perhaps"),
        ("engine", "file:///etc/passwd"),
        ("public_url", "example.org"),
    ],
)
def test_a_wrong_variable_is_named_with_its_value(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = f"STADTGRAPH_{name.upper()}"
    monkeypatch.setenv(variable, value)
    with pytest.raises(StadtgraphError, match=f"^{variable}: .*{value!r}"):
        settings_from({})


def test_a_wrong_argument_is_named_as_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STADTGRAPH_WORKERS", "0")
    with pytest.raises(StadtgraphError) as caught:
        settings_from({"union_default_graph": "perhaps", "port": -1})
    assert sorted(line.split(":")[0] for line in str(caught.value).splitlines()) == [
        "--port",
        "--union-default-graph",
        "STADTGRAPH_WORKERS",
    ]


def test_settings_do_not_change() -> None:
    settings = settings_from({})
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # the type checker knows it too


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(StadtgraphError, match="--prot"):
        settings_from({"prot": 1})


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained(name: str) -> None:
    assert Settings.model_fields[name].description
    assert f"`STADTGRAPH_{name.upper()}`" in settings_page()


def test_the_page_is_written_from_the_settings() -> None:
    assert PAGE.read_text("utf-8") == settings_page(), "run: .venv/bin/python -m stadtgraph.settings > docs/settings.md"


def test_the_page_does_not_depend_on_the_machine() -> None:
    assert "| `STADTGRAPH_WORKERS` | 4, and 2 for each processor |" in settings_page()
