"""XML of untrusted files: no document type, no entities, bounded depth; names without namespaces."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from threadneedle.adapters.documents.limits import Limits
from threadneedle.core.base import InvalidError


class _Guarded(TreeBuilder):
    """Builds the tree, refuses a document type and too deep a nesting, and drops namespaces.

    Offices' programs write the same names in several namespaces (transitional, strict, WPS); no two names
    that are read here differ by their namespace alone.
    """

    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__()
        self._part = part
        self._limit = limits.depth
        self._depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise InvalidError.of("file.bomb_entities", part=self._part)

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        self._depth += 1
        if self._depth > self._limit:
            raise InvalidError.of("file.bomb_depth", part=self._part, limit=self._limit)
        return super().start(
            tag.rpartition("}")[2], {name.rpartition("}")[2]: value for name, value in attributes.items()}
        )

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def parse(data: bytes, part: str, limits: Limits) -> Element:
    """Return the root of an XML part; ``part`` names it in problems.

    Raises
    ------
    InvalidError
        ``file.bomb_entities``, ``file.bomb_depth`` or ``file.corrupted`` with the part.
    """
    parser = XMLParser(target=_Guarded(part, limits))  # noqa: S314 -- no document type gets past the target
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidError.of("file.corrupted", part=part) from error
    return root
