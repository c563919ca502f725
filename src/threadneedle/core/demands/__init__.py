"""What an order demands beside the matter itself: papers, proofs, people, and who may be ordered at all."""

from __future__ import annotations

from threadneedle.core.demands.finding import demands_in
from threadneedle.core.demands.model import Demand, DemandKind, Ground, Thing
from threadneedle.core.demands.negation import is_denied

__all__ = ["Demand", "DemandKind", "Ground", "Thing", "demands_in", "is_denied"]
