import tomllib
from pathlib import Path

import pytest

from bot.evaluation.metrics import METRICS
from tests.qa.gates import GATED, TOML, gates, main, table, toml

SUMMARY: dict[str, dict[str, float | None]] = {
    "hit@1": {"value": 0.8, "low": 0.7199, "high": 0.9, "n": 50},
    "auroc": {"value": 0.9, "low": None, "high": None, "n": 1},
    "verbatim": {"value": 1.0, "low": 0.95, "high": 1.0, "n": 80},
    "errors": {"value": 0.0, "low": 0.0, "high": 0.05, "n": 80},
}


def test_a_gate_is_the_lower_end_rounded_down() -> None:
    assert gates(SUMMARY) == {"hit@1": 0.71, "verbatim": 1.0, "errors": 0.0}
    text = toml([{"run": {"set": {"name": "my set"}, "ended": "2026-11-27T02:00:00+00:00"}, "summary": SUMMARY}])
    assert tomllib.loads(text)["eval"]["gate"] == {"my set": {"hit@1": 0.71, "verbatim": 1.0, "errors": 0.0}}


def test_the_readmes_table_has_a_row_for_each_gate_and_a_column_for_each_set() -> None:
    summary = dict.fromkeys([*GATED, "verbatim", "errors"], SUMMARY["hit@1"])
    lines = table([{"run": {"set": {"name": name}}, "summary": summary} for name in ("a", "b")]).splitlines()
    assert lines[0] == "| metric | | a (50 questions) | b (50 questions) |"
    assert lines[2].endswith("| 0.800 (0.720 – 0.900) | 0.800 (0.720 – 0.900) |")
    assert len(lines) == 2 + len(GATED) + 1


def test_only_reports_of_the_test_split_make_gates() -> None:
    Path("dev.json").write_text('{"run": {"set": {"split": "dev"}}}', encoding="utf-8")
    with pytest.raises(SystemExit, match="not of the split test"):
        main(["dev.json"])


def test_the_gates_of_both_sets_stand_there_with_known_names() -> None:
    declared = tomllib.loads(TOML.read_text(encoding="utf-8"))["eval"]["gate"]
    assert set(declared) == {"article", "handbook"}
    for names in declared.values():
        assert {*GATED, "verbatim", "errors"} == set(names) <= set(METRICS)
        assert names["verbatim"] == 1.0
