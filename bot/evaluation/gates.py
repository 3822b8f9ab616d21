"""Gates: what a metric must be at least (or at most, where lower is better) for a change to pass."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.evaluation import messages
from bot.evaluation.intervals import Estimate
from bot.evaluation.metrics import METRICS
from index.errors import SettingsError

Gates = Mapping[str, float]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A metric that does not reach its gate; `value` None: no question bears it."""

    name: str
    value: float | None
    gate: float

    def __str__(self) -> str:
        bound = messages.AT_MOST if METRICS[self.name].lower else messages.AT_LEAST
        value = messages.NO_VALUE if self.value is None else f"{self.value:.4g}"
        return messages.SHORTFALL.format(name=self.name, value=value, bound=bound, gate=f"{self.gate:g}")


def parsed(options: Iterable[str]) -> dict[str, float]:
    """The gates of the command line, `NAME=VALUE` each. Raises SettingsError naming the fault and the known names."""
    gates = {}
    for option in options:
        name, mark, value = option.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not mark or not math.isfinite(number):
            raise SettingsError(messages.GATE_FORM.format(option=option))
        gates[name.strip()] = number
    check_names(gates, "--gate")
    return gates


def check_names(gates: Iterable[str], place: str) -> None:
    """Raise SettingsError for the name of a metric that there is not; `place` says where it was given."""
    for name in gates:
        if name not in METRICS:
            raise SettingsError(messages.GATE_UNKNOWN.format(place=place, name=name, known=", ".join(METRICS)))


def shortfalls(summary: Mapping[str, Estimate], gates: Gates) -> list[Shortfall]:
    """The gates that the metrics do not reach, in the order of the metrics."""
    missed = []
    for name in (name for name in METRICS if name in gates):
        value = summary[name].value if name in summary else None
        if value is None or _falls_short(value, gates[name], lower=METRICS[name].lower):
            missed.append(Shortfall(name, value, gates[name]))
    return missed


def _falls_short(value: float, gate: float, *, lower: bool) -> bool:
    return value > gate + _ROUNDING if lower else value < gate - _ROUNDING
