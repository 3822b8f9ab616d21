"""`make claims`: a scripted perfect model and a scripted liar on the written claims: what the checks flag of either.

The perfect model says the faithful sentences, the liar the subtly wrong ones, each beside the passages that it cites.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.verdict import Verdict
from bot.verifier.verifier import Verifier
from training.claims import SUPPORTED, ClaimTokenizer, WrittenClaim, claim_files, claims_of, is_flagged
from training.parts import Part


def table(claims: Sequence[WrittenClaim], verifier: Verifier) -> Table:
    """The share of the sentences that is flagged, by how they are wrong.

    By the exact checks, with the verifier, and with `verify = "model"` where the model judges each sentence rightly.
    """
    flagged: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for claim in claims:
        rightly = Verdict.SUPPORTED if claim.how == SUPPORTED else Verdict.NOT_FOUND
        flags = (is_flagged(claim), is_flagged(claim, verifier), is_flagged(claim, opinion=rightly))
        flagged[claim.how].append(flags)
        if claim.how != SUPPORTED:
            flagged["wrong, all"].append(flags)
    made = Table("sentences", "n", "exact checks", "and verifier", "and a model asked")
    for how, both in sorted(flagged.items(), key=lambda counted: -len(counted[1])):
        made.add_row(how, str(len(both)), *(f"{sum(column) / len(both):.3f}" for column in zip(*both, strict=True)))
    return made


def main() -> None:
    """Print the table for one part of the documents; rules are made on `train`, and reported on `test`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.TEST)
    parser.add_argument("--models", type=Path, default=Path(".footnote"))
    options = parser.parse_args()
    tokens = ClaimTokenizer()
    claims = [claim for path in claim_files() for claim in claims_of(path, tokens) if claim.part is options.part]
    Console(width=120).print(table(claims, Verifier(options.models)))


if __name__ == "__main__":
    main()
