"""The digest of the reader's weights."""

import shutil
from pathlib import Path

from bot.reading.scorer.calibration import FITTED
from bot.reading.scorer.digest import digest
from bot.reading.scorer.extractor_settings import WEIGHTS
from bot.verifier.export import ADAPTERS


def test_the_digest_changes_with_any_of_the_weights(tmp_path: Path) -> None:
    copies = tuple(Path(shutil.copy(path, tmp_path)) for path in (WEIGHTS, ADAPTERS, FITTED))
    assert digest(copies) == digest()
    seen = {digest()}
    for path in copies:
        with path.open("ab") as file:
            file.write(b" ")
        seen.add(digest(copies))
    copies[0].unlink()
    seen.add(digest(copies))
    assert len(seen) == len(copies) + 2
