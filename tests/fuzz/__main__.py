"""python -m tests.fuzz [COUNT] [FIRST_SEED]: random damages to an index; prints what became of them."""

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz import trial

COUNT = 200


def main() -> int:
    """Run the trials; 1 when a damage was neither noticed nor harmless."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    outcomes: list[trial.Outcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        template, models = Path(scratch) / "template", Path(scratch) / "models"
        models.mkdir()
        template.mkdir()
        trial.make(template, models)
        for seed in range(first, first + count):
            folder = Path(scratch) / "trial"
            outcome = trial.run(template, folder, seed)
            shutil.rmtree(folder)
            outcomes.append(outcome)
            if outcome.kind not in {"noticed", "harmless"}:
                sys.stdout.write(f"{seed}: {outcome.damage}: {outcome.kind}: {outcome.told}\n")
                sys.stdout.flush()
    kinds = Counter(outcome.kind for outcome in outcomes)
    sys.stdout.write(", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) + "\n")
    return int(bool(kinds.keys() - {"noticed", "harmless"}))


if __name__ == "__main__":
    sys.exit(main())
