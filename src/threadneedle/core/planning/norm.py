"""What a kind of work takes, by its norm and by what has been spent on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

PRIOR = 5
"""Reports that the norm itself is worth: with as many, norm and median count the same."""

LEAST = 5
"""Reports below which nothing is proposed."""

TENTH = Fraction(1, 10)
STEPS = ((Fraction(1), Fraction(1, 4)), (Fraction(1, 5), Fraction(1, 20)), (Fraction(0), Fraction(1, 100)))
"""From so many hours on, hours are said in steps of so many."""


@dataclass(frozen=True, slots=True)
class NormNow:
    """What reports say of a norm.

    ``count`` reports with the median ``median``; ``hours`` is the norm moved towards it, in hours and more
    than nought; ``proposed`` is the same if it is worth a change, otherwise None.
    """

    count: int
    median: Decimal
    hours: Decimal
    proposed: Decimal | None


def norm_now(norm: Decimal, spent: Sequence[Fraction]) -> NormNow | None:
    """Return where a norm stands now that work of its kind has been reported, or None without reports.

    The median of what was spent, for up to half of the reports may be slips of the pen without carrying it
    away (Hampel, "The Influence Curve and its Role in Robust Estimation", 1974); drawn towards the norm by
    the credibility n / (n + k) of n reports (Whitney, "The Theory of Experience Rating", 1918; Bühlmann,
    "Experience Rating and Credibility", 1967), where k is ``PRIOR``. Hours are rounded to what people say:
    quarters from one hour on. The result is a proposal; somebody decides.

    Parameters
    ----------
    norm
        Hours that hold, > 0: for each thing counted, or for a whole task.
    spent
        Hours of the whole team for the same, each > 0, one for each report that counts.
    """
    if not spent:
        return None
    middle = median(spent)
    credible = Fraction(len(spent), len(spent) + PRIOR)
    drawn = credible * middle + (1 - credible) * Fraction(norm)
    hours = rounded(drawn)
    worth = len(spent) >= LEAST and abs(Fraction(hours) - Fraction(norm)) >= TENTH * Fraction(norm)
    return NormNow(len(spent), rounded(middle, Fraction(1, 100)), hours, hours if worth else None)


def median(numbers: Sequence[Fraction]) -> Fraction:
    """Return the middle of some numbers, at least one; of an even count the mean of the two in the middle."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rounded(hours: Fraction, step: Fraction | None = None) -> Decimal:
    """Return hours to the nearest step, halves up, at least one step; without a step that of ``STEPS``."""
    if step is None:
        step = next(size for least, size in STEPS if hours >= least)
    steps = max(1, (hours / step + Fraction(1, 2)).__floor__())
    exact = steps * step
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"))
