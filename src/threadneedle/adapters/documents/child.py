"""The process that reads one file: ``python -I -m threadneedle.adapters.documents.child < GIVEN``.

Only the library of the format is imported, after the limits are set.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

from threadneedle.adapters.documents.formats import read_untrusted
from threadneedle.adapters.documents.limits import Limits, megabytes
from threadneedle.adapters.documents.model import Document
from threadneedle.core.base import DomainError


def bound(limits: Limits) -> None:
    """Take away from this process what reading a file does not need; there is no way back."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer_in_json(data: bytes, limits: Limits) -> str:
    """Return the answer as it goes over the wire."""
    try:
        return json.dumps(answer(data, limits), ensure_ascii=False)
    except MemoryError:
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


if __name__ == "__main__":
    main()
