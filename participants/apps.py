from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("People")

    def ready(self) -> None:
        self._join_pages()
        self._join_merging()
        self._join_names()
        self._join_providers()
        self._join_consenting()
        self._join_guarding()

    def _join_guarding(self) -> None:
        """Who answers for somebody under 18."""
        from participants.guarding import asking, letters, settled
        from participants.guarding.visit import find_guardian
        from participants.models import Purpose
        from participants.profile import entrance
        from participants.profile.new_links import sends_new_links
        from peermatch.ticking import on_tick

        letters.register()
        settled.register()
        entrance.opens(Purpose.GUARDIAN, "guardian", find_guardian)
        sends_new_links(asking.send_new_links)
        on_tick(asking.go_on, writes_letters=True)

    def _join_consenting(self) -> None:
        """What people agree to, asked again where it means something else."""
        from participants.consenting import asking, letters, undo_doors
        from participants.models import on_leaving
        from participants.models.address import on_address_change
        from participants.taking import people
        from peermatch.ticking import on_tick

        letters.register()
        undo_doors.register()
        people.register()
        on_leaving(asking.left)
        on_address_change(asking.ask_there_anew)
        on_tick(asking.go_on, writes_letters=True)

    def _join_names(self) -> None:
        """Topics and organizations."""
        from participants.roster.naming import books
        from participants.roster.naming.paying import undo_doors

        books.register()
        undo_doors.register()

    def _join_providers(self) -> None:
        """Whom the program books."""
        from participants.providing import undo_doors

        undo_doors.register()

    def _join_merging(self) -> None:
        """Two records of one person."""
        from participants.roster.merging import panel, undo_doors
        from participants.roster.merging.door import forget
        from participants.roster.panels import on_person_page
        from peermatch.ticking import on_tick

        undo_doors.register()
        on_person_page(panel.undoable)
        on_tick(forget)

    def _join_pages(self) -> None:
        from participants import erasing, purging, recorded, searching
        from participants.models import on_leaving
        from participants.models.address import on_address_change
        from participants.profile import blocks, entrance, letters, sending, welcoming, wishing
        from participants.profile.new_links import send_what_was_asked, sends_new_links
        from participants.profile.visit import PURPOSES
        from participants.roster import mail_of, undo_doors
        from participants.roster.background import go_on_with_lists
        from participants.roster.panels import on_person_page
        from participants.roster.person.own_page import panel
        from participants.zones import held_back, zones_of
        from peermatch.outbox.readers import knows_resting, knows_zones
        from peermatch.returning import stopping
        from peermatch.ticking import on_tick

        recorded.register()
        knows_zones(zones_of)
        knows_resting(held_back)
        searching.listen()
        erasing.register()
        purging.register()
        mail_of.register()
        undo_doors.register()
        letters.register()
        blocks.register()
        for purpose, (page, finds, rooms) in PURPOSES.items():
            entrance.opens(purpose, page, finds, rooms)
        sends_new_links(sending.send_new_own_links)
        on_address_change(sending.end_own_links)
        on_address_change(wishing.look_at_addresses)
        on_address_change(sending.readdress)
        stopping.on_change(wishing.follow_address)
        on_leaving(sending.end_everything)
        on_person_page(panel)
        on_tick(go_on_with_lists)
        on_tick(welcoming.go_on, writes_letters=True)
        on_tick(send_what_was_asked, writes_letters=True)
