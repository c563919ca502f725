"""One byte string for one value: RFC 8785 (JCS, 2020) without fractions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from threadneedle.core.base import DomainError, InvalidError

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader holds exactly (RFC 7493, 2015, section 2.2)."""

DEEPEST = 64
"""Levels of nesting; a value that contains itself ends here."""


def canonical(value: object) -> bytes:
    """Return the canonical form of ``value`` in UTF-8.

    Parameters
    ----------
    value
        ``None``, bool, int within ±(2**53 - 1), str, list or tuple (alike), or dict with str keys,
        nested at most 64 deep. Fractions are refused because their printed form differs between systems.

    Raises
    ------
    InvalidError
        ``not_canonical`` with the ``path`` of the offending part (``$.lines[2].due``) and the
        ``reason``: ``type``, ``range``, ``surrogate``, ``key`` or ``depth``. The part itself is
        not quoted, for it may be personal.

    References
    ----------
    RFC 8785, JSON Canonicalization Scheme, 2020.
    """
    return "".join(_parts(value, "$", 0)).encode()


def digest(data: bytes) -> str:
    """Return the SHA-256 digest of ``data`` in 64 lower-case hexadecimal digits (FIPS 180-4, 2015)."""
    return hashlib.sha256(data).hexdigest()


def _refused(path: str, reason: str) -> DomainError:
    return InvalidError.of("not_canonical", path=path, reason=reason)


def _parts(value: object, path: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise _refused(path, "depth")
    if value is None:
        yield "null"
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int):
        yield _number(value, path)
    elif isinstance(value, str):
        yield _string(value, path)
    elif isinstance(value, list | tuple):
        yield "["
        for index, part in enumerate(value):
            if index:
                yield ","
            yield from _parts(part, f"{path}[{index}]", depth + 1)
        yield "]"
    elif isinstance(value, dict):
        yield from _members(value, path, depth)
    else:
        raise _refused(path, "type")


def _members(value: Mapping[object, object], path: str, depth: int) -> Iterator[str]:
    names: dict[str, str] = {}
    for key in value:
        if not isinstance(key, str):
            raise _refused(path, "key")
        names[key] = _string(key, path)
    yield "{"
    separator = ""
    # RFC 8785 sorts by UTF-16 code units: a character beyond U+FFFF comes before U+E000 to U+FFFF.
    for key in sorted(names, key=lambda name: name.encode("utf-16-be")):
        yield f"{separator}{names[key]}:"
        yield from _parts(value[key], f"{path}.{key}", depth + 1)
        separator = ","
    yield "}"


def _number(value: int, path: str) -> str:
    if abs(value) > LARGEST:
        raise _refused(path, "range")
    return int.__repr__(value)


def _string(value: str, path: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _refused(path, "surrogate") from error
    # The standard library escapes what RFC 8785, section 3.2.2.2, escapes, and in the same spelling.
    return json.dumps(value, ensure_ascii=False)
