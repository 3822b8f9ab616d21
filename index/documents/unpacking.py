"""ZIP archives, and formats that are ones: opened within bounds, so that a small file cannot unpack to a huge one."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from index.errors import SourceError

MEMBER_LIMIT = 100 * 1024 * 1024  # bytes of one unpacked member
_PART_LIMIT = 64 * 1024 * 1024  # bytes of one unpacked XML part; the tree takes some ten times as much
_WHOLE_LIMIT = 512 * 1024 * 1024  # bytes of all members
_MOST_MEMBERS = 10_000
_RATIO = 200  # unpacked to packed; text seldom packs to less than a fiftieth
_SMALL = 1024 * 1024  # bytes; what unpacks to less may have any ratio


def opened(data: bytes, source: str) -> ZipFile:
    """The archive in `data`; its members are within the bounds.

    Raises SourceError when it holds too much, and BadZipFile when it is no archive.
    """
    archive = ZipFile(BytesIO(data))
    check(archive.infolist(), source)
    return archive


def check(members: list[ZipInfo], source: str) -> None:
    """Raise SourceError when the members are too many or too large, or pack too well to be honest."""
    if len(members) > _MOST_MEMBERS:
        raise SourceError(source, f"holds more than {_MOST_MEMBERS:,} files; unpack it, and name the folder")
    whole = sum(member.file_size for member in members)
    part = max((member.file_size for member in members if member.filename.endswith((".xml", ".rels"))), default=0)
    if whole > _WHOLE_LIMIT or part > _PART_LIMIT:
        raise SourceError(source, "is too large once unpacked; split it, or leave it out")
    if any(
        member.file_size > _SMALL and member.file_size > _RATIO * max(1, member.compress_size) for member in members
    ):
        raise SourceError(source, "unpacks to far more than documents do (an archive bomb?); leave it out")


def member_bytes(archive: ZipFile, member: str | ZipInfo, source: str) -> bytes:
    """The bytes of one member. Raises SourceError when it is larger than MEMBER_LIMIT, whatever its entry says."""
    with archive.open(member) as file:
        data = file.read(MEMBER_LIMIT + 1)
    if len(data) > MEMBER_LIMIT:
        raise SourceError(source, f"is larger than {MEMBER_LIMIT // 1024**2} MB; leave it out")
    return data
