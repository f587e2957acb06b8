"""Administrators set up and read no case; what is not theirs answers like what is not there."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from agencies.models import Agency, Role, Seat, User
from coordination.administration import ALLOWED, administrators
from coordination.checks import blanket_permissions, generic_grants, grants_alone_open_dossiers
from records.models import Event
from regulations.models import CalendarDecision, CalendarRevision, DeadlineRule, Party
from tests import factories

pytestmark = pytest.mark.django_db
OURS = {
    "agencies.agency", "agencies.user", "agencies.seat",
    "regulations.party", "regulations.calendardecision", "regulations.deadlinerule",
    "regulations.statutoryclock",
    # obligations
    "reports.periodsetting",
    "records.numbering", "reports.lettertemplate",
}  # fmt: skip
PASSWORD = "mot mat khau rat dai 2026"


@pytest.fixture
def administrator(db):
    user = User.objects.create(username="quantri", full_name="Võ Quản Trị", is_staff=True)
    user.groups.add(administrators())
    return user


@pytest.fixture
def web(client, administrator):
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(model: str, act: str, *args) -> str:
    return reverse(f"admin:{model}_{act}", args=args)


def actions() -> list[str]:
    return list(Event.objects.values_list("action", flat=True))


# --- What is there, and what is not -------------------------------------------------------------


def test_only_agencies_people_and_rules_are_registered():
    assert {model._meta.label_lower for model in admin.site._registry} == OURS


def test_the_first_page_shows_what_is_registered_and_no_case(web):
    text = web.get("/quan-tri/").content.decode()
    shown = set(re.findall(r'href="/quan-tri/(\w+)/(\w+)/"', text))
    assert {".".join(pair) for pair in shown} == OURS


def test_no_other_model_has_a_page(web):
    others = {model._meta.label_lower for model in apps.get_models()} - OURS
    assert {"records.dossier", "requests.reply", "auth.group", "axes.accesslog"} <= others
    for label in sorted(others):
        path = f"/quan-tri/{label.replace('.', '/')}/"
        assert web.get(path).status_code == 404, label
        assert web.get(f"{path}add/").status_code == 404, label


def test_no_address_leads_from_a_row_to_its_page(web):
    assert web.get("/quan-tri/r/1/1/").status_code == 404


def test_strangers_are_sent_to_the_one_door(client):
    answer = client.get("/quan-tri/agencies/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/dang-nhap/?next=")


def test_who_holds_a_seat_finds_nothing_there(as_seat, p):
    answer = as_seat(p.bnc_leader).get("/quan-tri/", follow=True)
    assert answer.status_code == 404


def test_pages_stand_under_the_strict_policy(web):
    for path in ("/quan-tri/", page("agencies_seat", "add"), page("agencies_user", "add")):
        answer = web.get(path)
        text = answer.content.decode()
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?!text/javascript))", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)


def test_every_page_speaks_vietnamese(web):
    assert 'lang="vi"' in web.get("/quan-tri/").content.decode()


def test_signing_out_is_an_event(web):
    assert web.post("/quan-tri/logout/").url == "/dang-nhap/"
    assert web.get("/quan-tri/").status_code == 302
    assert actions() == ["session.closed"]


def test_a_mere_link_does_not_sign_out(web):
    web.get("/quan-tri/logout/")
    assert web.get("/quan-tri/").status_code == 200


# --- People and seats ---------------------------------------------------------------------------


def test_a_new_person_gets_a_password_and_no_powers(web):
    web.post(
        page("agencies_user", "add"),
        {
            "username": "Van.A", "full_name": "Nguyễn Văn Mẫu", "password1": PASSWORD,
            "password2": PASSWORD, "is_superuser": "on", "is_staff": "on", "groups": "1",
        },
    )  # fmt: skip
    user = User.objects.get(username="van.a")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser, list(user.groups.all())) == (False, False, [])
    assert actions() == ["user.added"]


def test_names_that_differ_in_capitals_are_one_name(web, p):
    taken = p.bnc_clerk.user.username.upper()
    data = {
        "username": taken, "full_name": "Ai đó", "password1": PASSWORD, "password2": PASSWORD
    }  # fmt: skip
    answer = web.post(page("agencies_user", "add"), data)
    assert "Tên đăng nhập này đã có người dùng." in answer.content.decode()
    change = page("agencies_user", "change", p.nui_clerk.user.pk)
    answer = web.post(change, {"username": taken, "full_name": "Ai đó", "is_active": "on"})
    assert "Tên đăng nhập này đã có người dùng." in answer.content.decode()


def test_a_short_password_is_refused(web):
    data = {"username": "b", "full_name": "B", "password1": "ngan", "password2": "ngan"}
    assert web.post(page("agencies_user", "add"), data).status_code == 200
    assert not User.objects.filter(username="b").exists()


def test_a_person_is_deactivated_and_gains_no_powers_by_hand(web, p):
    user = p.nui_officer.user
    web.post(
        page("agencies_user", "change", user.pk),
        {"username": user.username, "full_name": "Tên mới", "is_staff": "on", "groups": "1"},
    )
    user = factories.fresh(user)
    assert (user.full_name, user.is_active, user.is_staff) == ("Tên mới", False, False)
    assert list(user.groups.all()) == [p.nui_officer.group]


def test_a_password_set_for_somebody_is_an_event(web, p):
    path = f"/quan-tri/agencies/user/{p.nui_officer.user.pk}/password/"
    web.post(path, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"})
    assert factories.fresh(p.nui_officer.user).check_password(PASSWORD)
    assert actions() == ["user.changed"]


def test_nothing_is_deleted(web, p):
    for model, pk in (
        ("agencies_user", p.nui_officer.user.pk), ("agencies_agency", p.nui.pk),
        ("agencies_seat", p.nui_officer.pk), ("regulations_party", Party.objects.first().pk),
        ("regulations_deadlinerule", DeadlineRule.objects.first().pk),
        ("regulations_calendardecision", CalendarDecision.objects.first().pk),
    ):  # fmt: skip
        assert web.post(page(model, "delete", pk), {"post": "yes"}).status_code == 403


def test_an_agency_is_founded_with_its_mail_group_and_keeps_its_code(web):
    data = {
        "code": "moi", "name": "Đảng ủy xã Mới", "short_name": "Xã Mới", "kind": "commune",
        "letter_code": "CV/ĐU",
    }  # fmt: skip
    web.post(page("agencies_agency", "add"), data)
    agency = Agency.objects.get(code="moi")
    assert agency.mail_group.name == "mail:moi"
    web.post(page("agencies_agency", "change", agency.pk), data | {"code": "khac", "phone": "1"})
    agency = factories.fresh(agency)
    assert (agency.code, agency.phone) == ("moi", "1")


def seat_data(user: User, agency: Agency, **fields) -> dict:
    return {
        "user": user.pk, "agency": agency.pk, "title": "Văn thư", "roles": ["clerk"],
        "started_on": "01/03/2026",
    } | fields  # fmt: skip


def test_a_seat_is_appointed_changed_and_ended(web, p):
    user = User.objects.create(username="moi", full_name="Người Mới")
    web.post(page("agencies_seat", "add"), seat_data(user, p.nui))
    seat = Seat.objects.get(user=user)
    assert set(user.groups.all()) == {seat.group, p.nui.mail_group}
    change = page("agencies_seat", "change", seat.pk)
    web.post(change, {"title": "Chuyên viên", "roles": ["officer"]})
    assert factories.fresh(seat).roles == [Role.OFFICER]
    assert set(user.groups.all()) == {seat.group}
    web.post(change, {"title": "Chuyên viên", "roles": ["officer"], "ended_on": "05/03/2026"})
    assert factories.fresh(seat).ended_on == date(2026, 3, 5)
    assert set(user.groups.all()) == set()
    assert web.post(change, {"title": "Lại", "roles": ["leader"]}).status_code == 403


def test_the_list_of_seats_names_the_roles(web, p):
    assert "Văn thư" in web.get(page("agencies_seat", "changelist")).content.decode()


def test_administrators_give_no_seat_to_themselves_or_to_each_other(web, administrator, p):
    other = User.objects.create(username="quantri2", full_name="Hai", is_staff=True)
    for user in (administrator, other):
        answer = web.post(page("agencies_seat", "add"), seat_data(user, p.bnc))
        assert "Người quản trị không giữ vị trí công tác" in answer.content.decode()
    assert not Seat.objects.filter(user__is_staff=True).exists()


# --- Rules and days -----------------------------------------------------------------------------


def test_members_of_a_party_are_chosen_and_its_words_are_not(web, p):
    party = Party.objects.get(regulation__key="002", code="DUX")
    web.post(
        page("regulations_party", "change", party.pk), {"members": [p.nui.pk], "name": "Khác"}
    )
    party = factories.fresh(party)
    assert (list(party.members.all()), party.name) == ([p.nui], "Các đảng ủy xã, phường")
    assert web.get(page("regulations_party", "add")).status_code == 403
    assert p.nui.short_name in web.get(page("regulations_party", "changelist")).content.decode()


def decision_data(decision: CalendarDecision, **fields) -> dict:
    days = list(decision.days.all())
    data = {
        "code": decision.code, "title": decision.title, "number": decision.number,
        "issued_by": decision.issued_by, "status": decision.status, "note": decision.note,
        "issued_on": decision.issued_on.strftime("%d/%m/%Y") if decision.issued_on else "",
        "days-TOTAL_FORMS": len(days) + 1, "days-INITIAL_FORMS": len(days),
    }  # fmt: skip
    for number, day in enumerate(days):
        data |= {
            f"days-{number}-id": day.pk, f"days-{number}-decision": decision.pk,
            f"days-{number}-day": day.day.strftime("%d/%m/%Y"),
            f"days-{number}-is_off": {True: "true", False: "false"}.get(day.is_off, "unknown"),
            f"days-{number}-kind": day.kind, f"days-{number}-label": day.label,
        }  # fmt: skip
    return data | fields


def test_a_changed_day_makes_a_revision_of_the_calendar(web):
    decision = CalendarDecision.objects.get(code="gio-to-2026")
    path, before = page("regulations_calendardecision", "change", decision.pk), revisions()
    web.post(path, decision_data(decision))
    assert revisions() == before
    new = {
        "days-1-day": "15/05/2026", "days-1-is_off": "true", "days-1-kind": "closure",
        "days-1-label": "Đóng cửa trụ sở",
    }  # fmt: skip
    assert web.post(path, decision_data(decision, **new)).status_code == 302
    assert revisions() == before + 1
    assert CalendarRevision.objects.first().note == str(decision)


def test_a_decision_without_a_number_says_so(web):
    text = web.get(page("regulations_calendardecision", "changelist")).content.decode()
    assert "chưa có số quyết định" in text


def revisions() -> int:
    return CalendarRevision.objects.count()


RULE_FORM = {
    "label": "Tên mới", "explanation": "…", "amount": "7", "unit": "working_day",
    "starts_on": "registered", "letter_date": "replaces", "silence": "late",
    "more_time": "notice", "notice_before": "1", "is_proposed": "on",
}  # fmt: skip


def test_a_rule_nobody_follows_may_be_edited_but_not_its_words(web):
    rule = factories.rule("002-5.1.c")
    path = page("regulations_deadlinerule", "change", rule.pk)
    assert web.post(path, RULE_FORM | {"quote": "khác"}).status_code == 302
    changed = factories.fresh(rule)
    assert (changed.label, changed.amount, changed.quote) == ("Tên mới", 7, rule.quote)


def test_a_rule_in_use_is_read_only_and_gets_a_new_version(web, p):
    factories.sent(p.bnc_officer, p.nui, code="002-5.1.c")
    rule = factories.rule("002-5.1.c")
    path = page("regulations_deadlinerule", "change", rule.pk)
    assert web.post(path, RULE_FORM).status_code == 403
    assert "điểm c khoản 1 Điều 5" in web.get(path).content.decode()
    listed = page("regulations_deadlinerule", "changelist")
    web.post(listed, {"action": "prepare_new_version", "_selected_action": [rule.pk]})
    new = factories.rule("002-5.1.c")
    assert (new.version, new.amount, new.quote) == (2, 5, rule.quote)
    in_force = DeadlineRule.objects.in_force(date(2026, 3, 2))
    assert in_force.get(code="002-5.1.c") == rule
    path = page("regulations_deadlinerule", "change", new.pk)
    assert web.post(path, RULE_FORM | {"valid_from": "01/03/2026"}).status_code == 302
    assert in_force.get(code="002-5.1.c") == new
    assert web.get(listed).status_code == 200


def test_rules_and_parties_are_listed_by_regulation(web):
    for model in ("regulations_deadlinerule", "regulations_party"):
        text = web.get(page(model, "changelist") + "?quy-che=003").content.decode()
        links = set(re.findall(r"/quan-tri/regulations/\w+/(\d+)/change/", text))
        rows = apps.get_model(model.replace("_", ".")).objects.filter(regulation__key="003")
        assert links == {str(row.pk) for row in rows}


# --- What is remembered, and who may not see everything -----------------------------------------


def test_the_administrations_own_history_holds_no_case(web, p):
    factories.sent(p.bnc_officer, p.nui, subject="Chuyện kín đáo 7741")
    web.post(page("agencies_agency", "change", p.nui.pk), {"name": "x"})
    kinds = {str(entry.content_type.model) for entry in LogEntry.objects.all()}
    assert kinds <= {label.split(".")[1] for label in OURS}
    assert "7741" not in web.get("/quan-tri/").content.decode()


def test_the_group_of_administrators_reaches_the_registered_models_only(administrator):
    reached = {p.split(".")[1].split("_", 1)[1] for p in administrator.get_all_permissions()}
    assert reached == {model for models in ALLOWED.values() for model in models}
    assert reached == {label.split(".")[1] for label in OURS} | {"calendarday"}


def test_nothing_but_grants_opens_dossiers():
    assert administrators().permissions.filter(content_type__app_label="records").exists()
    assert grants_alone_open_dossiers(None, databases=["default"]) == []
    assert grants_alone_open_dossiers(None) == []


def test_before_the_first_migration_there_is_nothing_to_check(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: [])
    assert grants_alone_open_dossiers(None, databases=["default"]) == []


def test_what_administrators_may_touch_opens_no_dossier(db):
    administrators()
    assert blanket_permissions() == []


def test_a_permission_on_all_dossiers_is_found(p):
    over = apps.get_model("auth", "Permission").objects.get(codename="view_dossier")
    p.nui.mail_group.permissions.add(over)
    p.nui_clerk.user.user_permissions.add(over)
    p.nui_leader.user.is_superuser = True
    p.nui_leader.user.save()
    found = blanket_permissions()
    assert [error.id for error in found] == [
        "coordination.E001", "coordination.E001", "coordination.E003",
    ]  # fmt: skip
    assert str(p.nui.mail_group) in found[0].msg


def test_rows_in_guardians_generic_tables_are_found(p):
    generic = apps.get_model("guardian", "UserObjectPermission")
    over = apps.get_model("auth", "Permission").objects.get(codename="view_agency")
    generic.objects.create(
        permission=over, content_type=over.content_type, object_pk="1", user=p.nui_clerk.user
    )
    tables = {generic._meta.db_table}
    assert [error.id for error in generic_grants(tables)] == ["coordination.E002"]
    assert generic_grants(set()) == []
