"""What has changed in the transcripts of channels and is not indexed yet: the bots tell it, the sync waits for it."""

import asyncio
from collections.abc import Collection
from pathlib import Path

from bot.transcripts import Transcript, drop_channels


class TranscriptChanges:
    """The changes of all workspaces; `data` is the data folder in which the transcripts stand."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._folders: set[str] = set()
        self._gone = False
        self._told = asyncio.Event()

    def tell(self, transcript: Transcript) -> None:
        """A transcript is different now."""
        self._folders.add(str(transcript.folder))
        self._told.set()

    async def keep(self, team: str, channels: Collection[str] = ()) -> None:
        """Delete what is kept of a workspace, but for these channels."""
        if await asyncio.to_thread(drop_channels, self.data, team, channels):
            self._gone = True
            self._told.set()

    async def wait(self, seconds: float) -> list[str] | None:
        """What a sync has to look at, as its command takes it, once there is something; None after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._told.wait()
        except TimeoutError:
            return None
        self._told.clear()
        folders, gone = sorted(self._folders), self._gone
        self._folders, self._gone = set(), False
        # What a person deleted is gone, be it all that a channel held; a source that is gone takes a whole sync.
        return [] if gone else ["--force", *folders]
