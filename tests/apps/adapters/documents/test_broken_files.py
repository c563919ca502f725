"""Broken files of every format: each is read or refused in words. Five thousand: ``benchmarks/files.py``."""

from __future__ import annotations

import random

import pytest
from tests.factories.mutants import bases, mutant

from threadneedle.adapters.documents import Document, read_document
from threadneedle.core.base import InvalidError

BASES = bases()


@pytest.mark.parametrize("ending", BASES)
def test_a_file_that_is_whole_is_read(ending: str) -> None:
    assert isinstance(read_document(BASES[ending], f"file.{ending}"), Document)


@pytest.mark.slow
@pytest.mark.parametrize("ending", BASES)
def test_a_broken_file_is_read_or_refused_and_its_reader_does_not_fail(ending: str) -> None:
    for seed in range(7):
        data = mutant(BASES[ending], random.Random(seed))
        try:
            assert isinstance(read_document(data, f"file.{ending}"), Document)
        except InvalidError as error:
            codes = [problem.code for problem in error.problems]
            assert all(code.startswith("file.") for code in codes)
            # That its reader came to grief is said in the product, and is our fault all the same.
            assert "file.unreadable" not in codes
