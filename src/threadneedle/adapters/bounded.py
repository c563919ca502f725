"""Bounded types for everything that comes in over the wire: one module, used everywhere.

Unbounded input breaks databases, not rules: PostgreSQL refuses NUL in text, whole numbers over 63
bits and dates before 4713 BC, and answers with an error that nobody can read.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

NO_NUL = r"^[^\x00]*$"


def _readable(text: str) -> str:
    """Refuse lone surrogates: they cannot be encoded, so no database can hold them."""
    text.encode("utf-8")
    return text


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Field(ge=1, le=200)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
Hours = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2)]
Quantity = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Short = Annotated[str, StringConstraints(max_length=120, pattern=NO_NUL), AfterValidator(_readable)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL), AfterValidator(_readable)
]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=NO_NUL), AfterValidator(_readable)
]
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=400_000, pattern=NO_NUL), AfterValidator(_readable)
]
Key = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
ClientKey = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
