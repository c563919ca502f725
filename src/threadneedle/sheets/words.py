"""Words for the codes of sheets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise

WORDS: Mapping[str, Promise] = MappingProxyType({})
