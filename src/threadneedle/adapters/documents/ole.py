"""The older container of Microsoft's office programs (compound files, [MS-CFB] 2005): which one is it?"""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def holds(data: bytes, name: str) -> bool:
    """Tell whether a compound file has an entry of this name.

    Entries of the directory have 128 bytes each and begin with the name in UTF-16 and, at byte 64, its
    length with the NUL at its end.
    """
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(wanted)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == len(wanted).to_bytes(2, "little"):
            return True
        at = data.find(wanted, at + 1)
    return False
