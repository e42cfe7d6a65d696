"""Capability tokens: made at random, sealed until their mail is sent, then only a hash."""

import hashlib
import json
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

TOKEN_BYTES = 32  # 256 bits; bar: at least 128


def new_token() -> str:
    """A fresh token, safe in a URL."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in hex. A token is random, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(tokens: dict[str, str]) -> str:
    """Encrypts named tokens with the newest of LINK_KEYS; empty for no tokens."""
    return _keys(tuple(settings.LINK_KEYS)).encrypt(json.dumps(tokens).encode()).decode() if tokens else ""


def unseal(sealed: str) -> dict[str, str]:
    """The named tokens again. Raises cryptography.fernet.InvalidToken if no key of LINK_KEYS fits."""
    if not sealed:
        return {}
    named: dict[str, str] = json.loads(_keys(tuple(settings.LINK_KEYS)).decrypt(sealed.encode()))
    return named


@lru_cache(maxsize=4)
def _keys(known: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in known])
