"""The process that reads one file, given on its standard input.

Only the library of the format is imported, after the limits are set.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from threadneedle.adapters.documents.formats import read_untrusted
from threadneedle.adapters.documents.limits import MEGABYTE, Limits, megabytes
from threadneedle.adapters.documents.model import Document
from threadneedle.core.base import DomainError

_RESERVE = 32 * MEGABYTE


def bound(limits: Limits) -> None:
    """Take away from this process what reading a file does not need; there is no way back."""
    # At the lower limit of computing the process is told why it ends, at the upper one it is killed.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory + _RESERVE))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(what, (0, 0))


def answer_in_json(data: bytes, limits: Limits) -> str:
    """Return the answer as it goes over the wire."""
    try:
        return json.dumps(answer(data, limits), ensure_ascii=False)
    except (MemoryError, SystemError):
        # Without memory to spare not even this can be said; Python's own parts then fail as SystemError.
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        return json.dumps({"problems": [["file.too_much_memory", {"limit": megabytes(limits.memory)}]]})


def answer(data: bytes, limits: Limits) -> Mapping[str, Any]:
    """Read the bytes and return the document, or its problems, as plain data."""
    try:
        return _plain(read_untrusted(data, limits))
    except DomainError as error:
        return {"problems": [[problem.code, dict(problem.params)] for problem in error.problems]}


def _plain(document: Document) -> Mapping[str, Any]:
    return {
        "media": document.media.value,
        "text": document.text,
        "pages": document.pages,
        "hidden": document.hidden,
        "grids": [
            [grid.name, grid.rows, [[one.top, one.left, one.bottom, one.right] for one in grid.merges]]
            for grid in document.grids
        ],
    }


def main() -> None:
    """Read limits and file from standard input, write the answer to standard output."""
    given = sys.stdin.buffer
    limits = Limits(**json.loads(given.readline()))
    bound(limits)
    sys.stdout.write(answer_in_json(given.read(), limits))
