from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchesConfig(AppConfig):
    name = "matches"
    verbose_name = _("Matches")

    def ready(self) -> None:
        self._keep_apart()
        self._join_steps()
        self._send_plans()
        self._tell_of_the_week()
        self._pair_many()
        self._arrange_access()
        self._send_agendas()
        self._ask_about_times()
        self._ask_how_it_was()
        self._show_people()
        self._remind_of_several()

    def _keep_apart(self) -> None:
        """Before any job of the tick writes to two people of one match."""
        from matches.safeguarding import shielding
        from matches.scheduling import parting
        from peermatch.ticking import on_tick

        shielding.register()
        on_tick(parting.part_all, writes_letters=True)

    def _show_people(self) -> None:
        """Where persons and matches meet."""
        from matches.models import ContactStop, Goal, Note, Problem, Request, Worry
        from matches.people import awaited, erasing, knowing, merging, naming, panel, purging
        from matches.people.bringing_in import kind
        from matches.safeguarding import growing_old
        from matches.safeguarding import telling as of_worries
        from matches.unreached import again, telling
        from matches.unreached.panel import unreached, where_to_reach
        from matches.workspace import telling_members
        from participants.consenting.awaiting import match_awaits
        from participants.knowing import known_by
        from participants.models import on_merge
        from participants.models.address import on_address_change
        from participants.roster.panels import on_person_page
        from peermatch.audit import facts
        from peermatch.handling.ways import reaches

        on_merge(merging.HEARS)
        known_by(knowing.those_worked_with, knowing.who_works_with)
        match_awaits(awaited.proposed)
        for model in (Problem, Goal, Worry, ContactStop, Note, Request):
            facts.offers(model)
        erasing.register()
        purging.register()
        growing_old.register()
        naming.register()
        kind.register()
        on_person_page(panel.safety)
        on_person_page(panel.their_matches)
        on_person_page(unreached)
        on_address_change(again.when_address_changed)
        telling.register()
        telling_members.register()
        of_worries.register()
        reaches(where_to_reach)

    def _join_steps(self) -> None:
        from matches.following_up import undo_doors as contact_undo_doors
        from matches.introducing.bringing_together import follow_seat as follow_introduced
        from matches.introducing.wanted import register_letters as register_introductions
        from matches.inviting import news, nudging
        from matches.inviting import undo_doors as inviting_undo_doors
        from matches.inviting.links import when_address_changed
        from matches.inviting.wanted import register_letters
        from matches.inviting.withdrawing import when_taken_out
        from matches.meeting import undo_doors as meeting_undo_doors
        from matches.models import MatchRules, on_seat_change
        from matches.preparing import group_taking
        from matches.reminding.due import remind
        from matches.requesting import letters as request_letters
        from matches.requesting import undo_doors as request_undo_doors
        from matches.requesting.listing import how_many_wait
        from matches.scheduling import wanted
        from matches.scheduling.planning import follow_seat
        from matches.scheduling.readdressing import readdress
        from matches.workspace import blocks, desks, mail_by_hand, telling, undo_doors
        from participants.models import asked_by
        from participants.models.address import on_address_change
        from peermatch.menu import count_in_menu
        from peermatch.ticking import on_tick

        asked_by(MatchRules.of)
        self.stand_behind_the_own_page()
        register_letters()
        register_introductions()
        news.register()
        on_address_change(when_address_changed)
        on_address_change(readdress)
        blocks.register()
        wanted.register()
        telling.register()
        desks.register()
        mail_by_hand.register()
        undo_doors.register()
        group_taking.register()
        request_letters.register()
        request_undo_doors.register()
        inviting_undo_doors.register()
        contact_undo_doors.register()
        meeting_undo_doors.register()
        count_in_menu("requests", how_many_wait)
        on_seat_change(when_taken_out)
        on_seat_change(follow_introduced)
        on_seat_change(follow_seat)
        for job in (nudging.nudge_due, news.tell_daily, remind):
            on_tick(job, writes_letters=True)

    def _send_plans(self) -> None:
        """The action plan follows what becomes of its lines, and of those who agreed on it."""
        from matches.following_up.plan_mail import reminders, sending, wanted
        from matches.models import on_action_change, on_seat_change
        from peermatch.ticking import on_tick

        wanted.register()
        on_action_change(sending.follow_action)
        on_seat_change(sending.follow_seat)
        on_tick(reminders.remind_due, writes_letters=True)

    def _remind_of_several(self) -> None:
        """After the steps that send reminders anew to a corrected address, and keep held what was held."""
        from matches.reminding import joining

        joining.register()

    def _tell_of_the_week(self) -> None:
        """Each Monday, to coordinators."""
        from matches.today import weekly
        from peermatch.ticking import on_tick

        weekly.register()
        on_tick(weekly.tell_weekly, writes_letters=True)

    def _pair_many(self) -> None:
        """Many who ask and many who could provide; and workbooks, which the worker makes too."""
        from matches.reporting import classifying
        from matches.reporting.background import go_on_with_files
        from matches.workspace.batches import undo_doors
        from matches.workspace.batches.background import go_on_with_batches
        from peermatch.ticking import on_tick

        undo_doors.register()
        classifying.register()
        on_tick(go_on_with_batches)
        on_tick(go_on_with_files)

    def _arrange_access(self) -> None:
        """What people need at a meeting follows who comes."""
        from matches.models import on_seat_change
        from matches.scheduling.access import following
        from matches.scheduling.access.readdressing import readdress
        from participants.models.address import on_provider_address_change

        on_seat_change(following.follow_seat)
        on_provider_address_change(readdress)

    def _send_agendas(self) -> None:
        """Ahead of their meetings."""
        from matches.meeting.agendas import wanted

        wanted.register()

    def _ask_about_times(self) -> None:
        """After the other steps: whoever joins or leaves a match is asked, or not, when all else has followed."""
        from matches.inviting.replacing import hears_also
        from matches.models import on_seat_change
        from matches.replying import by_hand
        from matches.replying import finding as replies_by_mail
        from matches.replying.forgetting import forget_strangers
        from matches.scheduling.access import wanted as access_wanted
        from matches.scheduling.polls import letters as poll_letters
        from matches.scheduling.polls import polling, reminders
        from matches.scheduling.together.telling import words_of_letting_go
        from matches.scheduling.zones import follow_zone_data
        from participants.models.address import on_address_change
        from peermatch.inbox.on_record import deals_with
        from peermatch.ticking import on_tick

        replies_by_mail.register()
        deals_with(by_hand.deal)
        poll_letters.register()
        access_wanted.register()
        on_address_change(polling.readdress)
        on_seat_change(polling.follow_seat)
        hears_also(words_of_letting_go)
        on_tick(reminders.remind_due, writes_letters=True)
        on_tick(follow_zone_data)
        on_tick(forget_strangers)

    def _ask_how_it_was(self) -> None:
        from matches.following_up.feedback import asking, due, letters, wanted
        from matches.models import on_seat_change
        from matches.visiting.telling import find_telling
        from participants.models import Purpose
        from participants.models.address import on_address_change
        from participants.profile import entrance
        from peermatch.ticking import on_tick

        letters.register_words()
        wanted.register_letters()
        on_tick(due.ask_due, writes_letters=True)
        on_tick(due.remind_due, writes_letters=True)
        on_seat_change(asking.follow_seat)
        on_address_change(asking.readdress)
        entrance.opens(Purpose.FEEDBACK, "tell", find_telling)

    def stand_behind_the_own_page(self) -> None:
        """What participants' pages that know no match ask of those that do."""
        from matches.people import kept
        from matches.people.covering import who_answers_for
        from matches.people.leaving import take_out
        from matches.people.promises import promised_by
        from matches.visiting.entrance import find_follower, find_visit
        from matches.visiting.finding import send_new_links
        from participants.models import Purpose, on_leaving
        from participants.profile import entrance
        from participants.profile.contact import covered_by
        from participants.profile.new_links import sends_new_links
        from participants.profile.own_words import promised_in

        entrance.opens(Purpose.ANSWER, "visit", find_visit, {"times": "visit-times", "agenda": "visit-next-agenda"})
        entrance.opens(Purpose.FOLLOW, "follow", find_follower, {"contact": "follow-contact"})
        sends_new_links(send_new_links)
        covered_by(who_answers_for)
        promised_in(promised_by)
        on_leaving(take_out)
        kept.register()
