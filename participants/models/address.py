"""Who must hear of it when a person's e-mail address is changed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participants.models.access_provider import AccessProvider
    from participants.models.participant import Participant

AddressChanged = Callable[[list["Participant"], datetime], None]
ProviderAddressChanged = Callable[["AccessProvider", datetime], None]
_address_changes: list[AddressChanged] = []
_provider_address_changes: list[ProviderAddressChanged] = []


def on_address_change(changed: AddressChanged) -> None:
    """Has the function called, in the same transaction, with people whose e-mail address was changed, and when.

    What was sent to the old address may have reached someone else; who sends such things registers when ready.
    """
    if changed not in _address_changes:
        _address_changes.append(changed)


def address_changed(people: list["Participant"], *, at: datetime) -> None:
    """Whoever writes many people at once calls this; a person's own save does it by itself."""
    for changed in _address_changes if people else ():
        changed(people, at)


def on_provider_address_change(changed: ProviderAddressChanged) -> None:
    """The same for those whom the program books."""
    if changed not in _provider_address_changes:
        _provider_address_changes.append(changed)


def provider_address_changed(provider: "AccessProvider", *, at: datetime) -> None:
    for changed in _provider_address_changes:
        changed(provider, at)


def is_address_new(person: "Participant | AccessProvider", fields: Iterable[str] | None) -> bool:
    """Whether saving these fields (None: all) changes the address that is stored."""
    if person._state.adding or (fields is not None and "email" not in fields):
        return False
    rows = type(person).objects.filter(program=person.program_id, pk=person.pk)
    stored: str | None = rows.values_list("email", flat=True).first()
    return stored is not None and stored.lower() != person.email.lower()
