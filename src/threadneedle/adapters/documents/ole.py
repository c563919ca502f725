"""The older container of Microsoft's office programs (compound files, [MS-CFB] 2005): which one is it?"""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
"""The record that begins the globals of a workbook of Excel 97 and later."""


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


def is_locked_workbook(data: bytes) -> bool:
    """Tell whether the workbook of a compound file is encrypted: FILEPASS stands right behind its BOF.

    Between the two only WRITEPROTECT may stand ([MS-XLS] 2.1.7.20.1).
    """
    at = data.find(_BOF)
    if at < 0:
        return False
    at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    if data[at : at + 4] == b"\x86\x00\x00\x00":
        at += 4
    return data[at : at + 2] == b"\x2f\x00"
