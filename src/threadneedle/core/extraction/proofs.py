"""Demands for photographs, tracks, check-ins and papers: found to be asked about, never taken over."""

from __future__ import annotations

from threadneedle.core.extraction.model import ProofAsk, Span
from threadneedle.core.proofs import proof_spans


def proof_in(text: str, start: int, end: int) -> ProofAsk | None:
    """Find the clause that demands proof in a stretch of folded text: from comma to comma."""
    found = next(proof_spans(text, start, end), None)
    if found is None:
        return None
    first, last = found
    left = max(text.rfind(sign, start, first) for sign in ",。;!?:(") + 1
    inside = left > start and text[left - 1] == "("
    signs = ")" if inside and text.find(")", first, last) < 0 and text.find(")", last, end) >= 0 else ",。;!?"
    stops = [at for sign in signs if (at := text.find(sign, last, end)) >= 0]
    left, right = max(left, start), min(stops, default=end)
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return ProofAsk(text[left:right], Span(left, right))
