"""Writing the record, and what follows from it."""

from __future__ import annotations

from threadneedle.ledger.services.checkpoints import make_checkpoint
from threadneedle.ledger.services.record import append, erase_payload, stream_key
from threadneedle.ledger.services.work import (
    ERROR_MOST,
    LEASE,
    claim_slot,
    forget_slots,
    handle_once,
    record_failure,
    settle_slot,
)

__all__ = [
    "ERROR_MOST",
    "LEASE",
    "append",
    "claim_slot",
    "erase_payload",
    "forget_slots",
    "handle_once",
    "make_checkpoint",
    "record_failure",
    "settle_slot",
    "stream_key",
]
