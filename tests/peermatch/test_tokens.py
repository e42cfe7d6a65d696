"""Tokens are random, sealed while their mail waits, and only a hash afterwards."""

from typing import Any

import pytest
from cryptography.fernet import Fernet, InvalidToken

from peermatch.tokens import hash_token, new_token, seal, unseal


def test_two_tokens_differ_and_are_long_enough() -> None:
    one, other = new_token(), new_token()
    assert one != other
    assert len(one) >= 43  # 256 bits in base64


def test_a_hash_does_not_tell_the_token() -> None:
    token = new_token()
    assert len(hash_token(token)) == 64
    assert token not in hash_token(token)


def test_what_was_sealed_is_read_again_and_cannot_be_read_in_between() -> None:
    token = new_token()
    sealed = seal({"answer": token})
    assert token not in sealed
    assert unseal(sealed) == {"answer": token}
    assert seal({}) == ""
    assert unseal("") == {}


def test_an_old_key_still_opens_what_it_sealed(settings: Any) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.LINK_KEYS = [old]
    sealed = seal({"answer": "t"})
    settings.LINK_KEYS = [new, old]
    assert unseal(sealed) == {"answer": "t"}
    settings.LINK_KEYS = [new]
    with pytest.raises(InvalidToken):
        unseal(sealed)
