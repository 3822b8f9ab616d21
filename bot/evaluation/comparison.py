"""Two runs of one set: paired differences with intervals, and the questions that turned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation import intervals, messages, metrics
from bot.evaluation.intervals import NOTHING, Estimate
from bot.evaluation.metrics import METRICS, Whole
from bot.evaluation.scoring import Score, Scored

_NO_SCORE = Score(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run beside the baseline, over the questions that both have.

    `differences` are this run's metrics less the baseline's; `turned_right` and `turned_wrong` are ids; `only_here`
    and `only_there` count the questions that one of them lacks.
    """

    differences: Mapping[str, Estimate]
    turned_right: tuple[str, ...]
    turned_wrong: tuple[str, ...]
    shared: int
    only_here: int
    only_there: int

    def losses(self) -> list[str]:
        """The metrics that have become worse, and not by chance: the whole interval lies on the worse side.

        Costs are left out: another machine, or a busy one, is no loss.
        """
        return [
            name
            for name, estimate in self.differences.items()
            if METRICS[name].group is not metrics.Group.COST and _is_loss(estimate, lower=METRICS[name].lower)
        ]

    def loss_lines(self) -> list[str]:
        """The losses, a line each."""
        return [_line(name, self.differences[name]) for name in self.losses()]


def _line(name: str, estimate: Estimate) -> str:
    return messages.SIGNIFICANT_LOSS.format(name=name, difference=estimate.value, low=estimate.low, high=estimate.high)


def _is_loss(estimate: Estimate, *, lower: bool) -> bool:
    if estimate.low is None or estimate.high is None:
        return False
    return estimate.low > 0 if lower else estimate.high < 0


def compared(here: Sequence[Scored], there: Sequence[Scored], names: Iterable[str] = METRICS) -> Comparison:
    """This run, `here`, beside the baseline, `there`, in the metrics of `names`."""
    before = {case.id: case for case in there}
    pairs = [(before[case.id], case) for case in here if case.id in before]
    differences = {name: _difference(name, pairs) for name in names}
    return Comparison(
        differences={name: estimate for name, estimate in differences.items() if estimate.n},
        turned_right=tuple(new.id for old, new in pairs if new.correct and not old.correct),
        turned_wrong=tuple(new.id for old, new in pairs if old.correct and not new.correct),
        shared=len(pairs),
        only_here=len(here) - len(pairs),
        only_there=len(there) - len(pairs),
    )


def _difference(name: str, pairs: Sequence[tuple[Scored, Scored]]) -> Estimate:
    if name in metrics.WHOLE:
        return _whole_difference(metrics.WHOLE[name], pairs)
    if name in metrics.FOLLOW_UPS:
        return _share_difference(metrics.FOLLOW_UPS[name], [pair for pair in pairs if pair[1].follow_up])
    return _share_difference(name, pairs)


def _share_difference(name: str, pairs: Sequence[tuple[Scored, Scored]]) -> Estimate:
    bearing = [(old, new) for old, new in pairs if name in old.scores or name in new.scores]
    if not bearing:
        return NOTHING
    scores = [[case.scores.get(name, _NO_SCORE) for case in side] for side in zip(*bearing, strict=True)]
    before, after = [
        (np.array([each.part for each in side]), np.array([float(each.whole) for each in side])) for side in scores
    ]
    clusters = metrics.cluster_numbers([new for _, new in bearing])
    return intervals.ratio_difference((before[0], after[0]), (before[1], after[1]), clusters)


def _whole_difference(measure: Whole, pairs: Sequence[tuple[Scored, Scored]]) -> Estimate:
    """The difference of a metric that is no share: it is taken anew of each draw of the pairs."""
    bearing = [pair for pair in pairs if all(measure.bears(side) for side in pair)]
    if not bearing:
        return NOTHING
    old, new = ([pair[side] for pair in bearing] for side in (0, 1))
    before, after = measure.of(old), measure.of(new)
    clusters = metrics.cluster_numbers(new)
    return intervals.statistic(lambda which: after(which) - before(which), clusters, corrected=False)
