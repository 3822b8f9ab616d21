"""Syncs, and what the index holds after them."""

from pathlib import Path

from bot.indexing import synchronise
from bot.settings import Settings
from index.catalog import Catalog
from index.plan import SyncOrder


def documents(unindexed: Path) -> dict[str, str]:
    return {entry.id: entry.location for entry in Catalog(unindexed / "catalog.db").entries().values()}


def sync(settings: Settings, *locations: str, rebuild: bool = False) -> tuple[int, int, int, int, int]:
    report = synchronise(settings, SyncOrder(locations, rebuild=rebuild), print)
    return report.added, report.changed, report.deleted, report.unchanged, len(report.failed)
