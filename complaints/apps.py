from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Đơn, thư")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Notices and found files of this room lead to its pages.
        from complaints.checks import seal_key_is_one
        from complaints.places import places
        from complaints.reminders import sweep
        from complaints.workflow.letters import check_again
        from requests import elsewhere

        elsewhere.ask_also(places)
        # Letters that came of a complaint, when they are put before their signer; its clocks.
        elsewhere.judge_also(check_again)
        elsewhere.sweep_also(sweep)
        register(seal_key_is_one)
