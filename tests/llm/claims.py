"""`make claims`: a scripted perfect model and a scripted liar on the written claims: what the checks flag of either.

The perfect model says the faithful sentences, the liar the subtly wrong ones, each beside the passages that it cites.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from training.claims import SUPPORTED, ClaimTokenizer, WrittenClaim, claim_files, claims_of, flagged_exactly
from training.parts import Part


def table(claims: Sequence[WrittenClaim]) -> Table:
    """The share of the sentences that is flagged, by how they are wrong."""
    flagged: dict[str, list[bool]] = defaultdict(list)
    for claim in claims:
        flag = flagged_exactly(claim)
        flagged[claim.how].append(flag)
        if claim.how != SUPPORTED:
            flagged["wrong, all"].append(flag)
    made = Table("sentences", "n", "flagged")
    for how, flags in sorted(flagged.items(), key=lambda counted: -len(counted[1])):
        made.add_row(how, str(len(flags)), f"{sum(flags) / len(flags):.3f}")
    return made


def main() -> None:
    """Print the table for one part of the documents; rules are made on `train`, and reported on `test`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.TEST)
    part: Part = parser.parse_args().part
    tokens = ClaimTokenizer()
    claims = [claim for path in claim_files() for claim in claims_of(path, tokens) if claim.part is part]
    Console(width=120).print(table(claims))


if __name__ == "__main__":
    main()
