"""Signatures by Ed25519 (RFC 8032, 2017)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = b"threadneedle ledger key 1:"
"""Keeps a key of the ledger from being the key of anything else that a secret may serve for."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, made of a secret of at least 32 random bytes in any printed form."""

    secret: str

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(PURPOSE + self.secret.encode()).digest())

    @property
    def public(self) -> str:
        """The public key in 64 hexadecimal digits."""
        return self._key().public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """Return the signature in 128 hexadecimal digits."""
        return self._key().sign(data).hex()


def signed_by(public: str, data: bytes, signature: str) -> bool:
    """Tell whether a signature is that of a public key; what is no key or no signature is not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
