from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Administration(AdminSite):
    """Agencies, people, seats, calendar, rules not yet in use. No case is registered here."""

    site_header = _("Quản trị: Phối hợp công tác")
    site_title = _("Quản trị")
    index_title = _("Thiết lập")
    site_url = "/"
    enable_nav_sidebar = False
