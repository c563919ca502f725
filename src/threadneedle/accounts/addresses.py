"""From which network address a request comes."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

SUBSCRIBER = 64
"""Bits of an IPv6 address that one subscriber has; the rest are theirs to change at will (RFC 6177, 2011)."""


def address_of(request: HttpRequest) -> str:
    """Return the address that failures are counted by: IPv4 whole, IPv6 by its /64 network.

    Behind ``settings.PROXIES`` trusted proxies the address is the one that the
    outermost of them wrote; what a client wrote further left is never believed.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return _counted(forwarded[-settings.PROXIES]) or _counted(peer) or "0.0.0.0"  # noqa: S104 - a name for none
    return _counted(peer) or "0.0.0.0"  # noqa: S104 - a name for none, not an address to bind


def _counted(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, SUBSCRIBER), strict=False).network_address)
