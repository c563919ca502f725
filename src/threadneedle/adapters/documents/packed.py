"""Packed files (ZIP): looked through before anything in them is read."""

from __future__ import annotations

import io
import zipfile
import zlib

from threadneedle.adapters.documents.limits import Limits, megabytes
from threadneedle.core.base import InvalidError

_LOCAL_HEADER = 30
_STORED, _DEFLATED = 0, 8
_CHUNK = 1024 * 1024


class Packed:
    """A ZIP whose parts are known to be whole and within the limits.

    Every part is unpacked once to count it: the sizes that a ZIP states may lie, and parts may lie over
    one another.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            code = "file.corrupted" if b"PK\x05\x06" in data else "file.truncated"
            raise (
                InvalidError.of(code) if code == "file.truncated" else InvalidError.of(code, part="ZIP")
            ) from error
        parts = archive.infolist()
        if len(parts) > limits.entries:
            raise InvalidError.of("file.too_many_parts", parts=len(parts), limit=limits.entries)
        for part in parts:
            if part.flag_bits & 0x1:
                raise InvalidError.of("file.encrypted")
        self._parts = {part.filename.replace("\\", "/").lstrip("/"): part for part in parts}
        if len({name.lower() for name in self._parts}) < len(parts):
            # Which of two parts of one name is read depends on the reader; an office program writes one.
            raise InvalidError.of("file.corrupted", part="ZIP")
        self._check(limits)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises
        ------
        InvalidError
            ``file.part_missing`` if there is none of this name.
        """
        part = self._parts.get(name)
        if part is None:
            raise InvalidError.of("file.part_missing", part=name)
        return b"".join(self._unpacked(part))

    def _check(self, limits: Limits) -> None:
        total = 0
        for name, part in self._parts.items():
            size = 0
            check = 0
            for chunk in self._unpacked(part):
                size += len(chunk)
                check = zlib.crc32(chunk, check)
                if total + size > limits.unpacked:
                    raise InvalidError.of(
                        "file.bomb_size", part=_short(name), limit=megabytes(limits.unpacked)
                    )
                if size > limits.ratio_from and size > limits.ratio * max(part.compress_size, 1):
                    ratio = size // max(part.compress_size, 1)
                    raise InvalidError.of(
                        "file.bomb_ratio", part=_short(name), ratio=ratio, limit=limits.ratio
                    )
            if check != part.CRC:
                raise InvalidError.of("file.corrupted", part=_short(name))
            total += size

    def _unpacked(self, part: zipfile.ZipInfo):  # type: ignore[no-untyped-def]
        """Yield the bytes of a part in chunks, by what is packed and not by what is stated."""
        start = part.header_offset
        header = self._data[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise InvalidError.of("file.corrupted", part=_short(part.filename))
        start += (
            _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        )
        packed = memoryview(self._data)[start : start + part.compress_size]
        if len(packed) < part.compress_size:
            raise InvalidError.of("file.truncated")
        if part.compress_type == _STORED:
            for at in range(0, len(packed), _CHUNK):
                yield bytes(packed[at : at + _CHUNK])
            return
        if part.compress_type != _DEFLATED:
            raise InvalidError.of("file.corrupted", part=_short(part.filename))
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            yield unpacker.decompress(packed, _CHUNK)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
            yield unpacker.flush()
        except zlib.error as error:
            raise InvalidError.of("file.corrupted", part=_short(part.filename)) from error


def _short(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"
