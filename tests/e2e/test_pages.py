"""Every screen: nothing the browser complains of, nothing wider than the window, no fault that
axe-core finds, by day and by night.

``world`` holds a letter or an answer in each state that has a page of its own; long words stand in
it on purpose. A new screen fails ``test_every_screen_is_looked_at`` until it is in ``SCREENS``.
"""

from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import User
from coordination.administration import administrators
from regulations.models import Party
from requests import workflow
from tests.complaints import carried
from tests.factories import (
    assigned,
    attach,
    draft_letter,
    make_agency,
    make_seat,
    on_the,
    received,
    register,
    replied,
    reply_draft,
    sent,
    sent_letter,
    signed_letter,
    signed_reply,
)
from tests.meetings import looked_at
from tests.outsiders import IS_THOROUGH, is_api, routes
from tests.personnel import carried as tests_of_personnel
from tests.reports import carried as reported
from tests.reports import carried_difficulties as tests_of_difficulties
from tests.reports import carried_prints
from vetting import workflow as vetting

WIDTHS = (1280, 390, 320)  # a desk, a telephone, and what WCAG 1.4.10 asks for
DAY = "2026-03-06 10:00"  # letters of 2 March have one working day left
SUBJECT = (
    "Góp ý dự thảo Kế hoạch kiểm tra, giám sát việc lãnh đạo, chỉ đạo công tác tiếp công dân, "
    "giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh năm 2027 trên địa bàn các xã, phường"
)
WHO = "Nguyễn Thị Thử Nghiệm Một Họ Tên Rất Dài"
PLACE = "Tủ tài liệu mật số 2, phòng Văn thư, Văn phòng Ban Nội chính Tỉnh ủy"
FILE = "Du-thao_Ke-hoach-kiem-tra-giam-sat-nam-2027_ban-trinh-lan-thu-ba-da-tiep-thu.pdf"

# Route, whose window, address. The names of the windows are those of ``people``.
SCREENS = {
    "signin": [("stranger", "signin", "")],
    "requests:inbox": [
        ("officer", "requests:inbox", "?nhom=cho"),
        ("officer", "requests:inbox", "?nhom=nhap"),
        ("leader", "requests:inbox", "?nhom=duyet"),
        ("focal", "requests:inbox", ""),
        ("nobody", "requests:inbox", ""),
    ],
    "requests:incoming": [("their_clerk", "requests:incoming", "")],
    "requests:notices": [("focal", "requests:notices", "")],
    "requests:list": [
        ("officer", "requests:list", ""),
        ("officer", "requests:list", "?q=khong-co-gi"),
        ("their_clerk", "requests:list", "?nhom=sap-den-han"),
    ],
    "requests:search": [
        ("officer", "requests:search", "?q=kiem+tra"),
        ("officer", "requests:search", "?q=khong-co-gi"),
        ("their_clerk", "requests:search", "?q=" + "a" * 900),
    ],
    "requests:calendar": [
        ("officer", "requests:calendar", "?thang=2026-03"),
        ("focal", "requests:calendar", "?thang=2026-03&ngay=2026-03-09"),
    ],
    "requests:opinions": [("officer", "requests:opinions", "three")],
    "reports:share_summary": [("officer", "reports:share_summary", "three")],
    # letters and prints
    "reports:registers": [
        ("clerk", "reports:registers", ""),
        ("their_clerk", "reports:registers", "?so=den"),
    ],
    "reports:files": [("officer", "reports:files", "")],
    "reports:print_job": [
        ("officer", "reports:print_job", "print_made"),
        ("officer", "reports:print_job", "print_waiting"),
    ],
    "requests:way_up": [("police_officer", "requests:way_up", "split")],
    "requests:direction": [("police_officer", "requests:direction", "up")],
    "requests:compose": [("officer", "requests:compose", "")],
    "requests:edit": [
        ("officer", "requests:edit", "draft"),
        ("officer", "requests:edit", "register_only"),
    ],
    "requests:withdraw": [
        ("officer", "requests:withdraw", "draft"),
        ("leader", "requests:withdraw", "three"),
    ],
    "requests:issue": [("clerk", "requests:issue", "signed")],
    "requests:detail": [
        ("leader", "requests:detail", "submitted"),
        ("officer", "requests:detail", "three"),
        ("officer", "requests:detail", "silent"),
        ("focal", "requests:detail", "received"),
        ("their_officer", "requests:detail", "written"),
        ("their_leader", "requests:detail", "reply_submitted"),
        ("their_clerk", "requests:detail", "reply_signed"),
        ("focal", "requests:detail", "answered"),
        ("their_leader", "requests:detail", "restricted"),
        ("their_clerk", "requests:detail", "restricted"),
        ("police", "requests:detail", "vetting"),
        ("leader", "requests:detail", "register_only_letter"),
        ("focal", "requests:detail", "register_only_sent"),
        ("focal", "requests:detail", "contested"),
        ("focal", "requests:detail", "asked"),
        ("leader", "requests:detail", "contested_letter"),
        ("officer", "requests:detail", "asked_letter"),
        ("police_officer", "requests:detail", "up_letter"),
        ("focal", "requests:detail", "up"),
    ],
    "requests:why": [("focal", "requests:why", "received"), ("police", "requests:why", "vetting")],
    "requests:register": [("their_clerk", "requests:register", "sent")],
    "requests:correct": [("their_clerk", "requests:correct", "received")],
    "requests:assign": [("focal", "requests:assign", "received")],
    "requests:more_time": [("focal", "requests:more_time", "received")],
    "requests:propose_time": [("inspectors", "requests:propose_time", "by_agreement")],
    "requests:decline": [("focal", "requests:decline", "received")],
    "requests:contact": [("focal", "requests:contact", "received")],
    "requests:remind": [("officer", "requests:remind", "received")],
    "requests:set_aside": [("leader", "requests:set_aside", "deemed")],
    "requests:contest": [("focal", "requests:contest", "deemed")],
    "requests:refuse_contest": [("leader", "requests:refuse_contest", "contested")],
    "requests:record_paper": [
        ("officer", "requests:record_paper", "deemed"),
        ("officer", "requests:record_paper", "register_only_sent"),
    ],
    "requests:ask": [("officer", "requests:ask", "asked"), ("focal", "requests:ask", "asked")],
    "requests:answer_question": [("officer", "requests:answer_question", "asked/questions")],
    "requests:settle_contact": [("focal", "requests:settle_contact", "asked/contacts")],
    "requests:readers": [
        ("leader", "requests:readers", "restricted"),
        ("their_leader", "requests:readers", "restricted"),
        ("their_officer", "requests:readers", "written"),
    ],
    "requests:emergencies": [
        ("their_officer", "requests:emergencies", ""),
        ("focal", "requests:emergencies", ""),
    ],
    "guide": [("focal", "guide", ""), ("their_clerk", "guide", ""), ("nobody", "guide", "")],
    "account": [("focal", "account", ""), ("nobody", "account", "")],
    "api:page": [("officer", "api:page", "")],
    "regulations:list": [("officer", "regulations:list", "")],
    "regulations:detail": [
        ("officer", "regulations:detail", {"key": "002"}),
        ("officer", "regulations:detail", {"key": "002", "query": "?tim=thời+hạn"}),
    ],
    "regulations:article": [("officer", "regulations:article", {"key": "004", "n": 3})],
    "regulations:whole": [("officer", "regulations:whole", {"key": "003"})],
    # obligations
    "reports:obligations": [
        ("focal", "reports:obligations", ""),
        ("their_focal", "reports:obligations", "?nhom=gui-den"),
    ],
    "reports:obligation": [
        ("focal", "reports:obligation", "owed"), ("their_focal", "reports:obligation", "met"),
    ],
    "reports:record_sent": [("focal", "reports:record_sent", "owed")],
    "reports:hand": [("focal", "reports:hand", "owed")],
    "reports:chase": [("their_focal", "reports:chase", "owed")],
    "reports:waive": [("their_focal", "reports:waive", "owed")],
    "reports:return": [("their_focal", "reports:return", "met")],
    "reports:round": [
        ("their_focal", "reports:round", {"code": "S02-31", "period": "2026-02"})
    ],
    "reports:outline": [("their_focal", "reports:outline", {"code": "S02-31", "kind": "month"})],
    "reports:report": [
        ("focal", "reports:report", "report"), ("focal", "reports:report", "report_sent"),
        ("their_focal", "reports:report", "consolidation"),
    ],
    # personnel
    "personnel:list": [
        ("police_officer", "personnel:list", ""),
        ("officer", "personnel:list", ""),
    ],
    "personnel:gates": [("their_officer", "personnel:gates", "")],
    "personnel:open": [("police_officer", "personnel:open", "")],
    "personnel:detail": [("police_officer", "personnel:detail", "chained")],
    "personnel:step": [("police_officer", "personnel:step", "chained/step")],
    "personnel:attach": [("police_officer", "personnel:attach", "chained")],
    "personnel:end": [("police_officer", "personnel:end", "chained")],
    "personnel:bar": [("police_officer", "personnel:bar", "chained")],
    # difficulties
    "reports:difficulties": [
        ("their_officer", "reports:difficulties", ""),
        ("leader", "reports:difficulties", "?nhom=chu-tri"),
    ],
    "reports:raise_difficulty": [("leader", "reports:raise_difficulty", "")],
    "reports:consolidate_difficulties": [
        ("leader", "reports:consolidate_difficulties", "?quy-che=002")
    ],
    "reports:difficulty": [("leader", "reports:difficulty", "difficulty")],
    "reports:withdraw_difficulty": [("their_leader", "reports:withdraw_difficulty", "difficulty")],
    "reports:settle_difficulty": [("leader", "reports:settle_difficulty", "difficulty")],
    "reports:referral": [("leader", "reports:referral", "referral")],
    "reports:answer_referral": [("leader", "reports:answer_referral", "referral")],
    # vetting
    "vetting:list": [
        ("vetter", "vetting:list", ""),
        ("their_vetter", "vetting:list", "?nhom=cho-duyet"),
        ("officer", "vetting:list", ""),
    ],
    "vetting:open": [("vetter", "vetting:open", "")],
    "vetting:estimate": [("vetter", "vetting:estimate", "")],
    "vetting:keeping": [("their_vetter", "vetting:keeping", "")],
    "vetting:detail": [("vetter", "vetting:detail", "vetted")],
    "vetting:add_person": [("vetter", "vetting:add_person", "vetted")],
    "vetting:ask": [("vetter", "vetting:ask", "drafted")],
    "vetting:talk": [("vetter", "vetting:talk", "vetted")],
    "vetting:attach": [("vetter", "vetting:attach", "vetted")],
    "vetting:bar": [("vetter", "vetting:bar", "vetted")],
    "vetting:person": [("vetter", "vetting:person", "person")],
    "vetting:extract": [("vetter", "vetting:extract", "person")],
    "vetting:record_finding": [("vetter", "vetting:record_finding", "person")],
    "vetting:withdraw_finding": [("vetter", "vetting:withdraw_finding", "person/findings")],
    "vetting:reclassify": [("vetter", "vetting:reclassify", "person")],
    "vetting:end_person": [("vetter", "vetting:end_person", "person")],
    "vetting:report_fact": [("vetter", "vetting:report_fact", "person")],
    "vetting:judge_fact": [("vetter", "vetting:judge_fact", "person/new_facts")],
    "vetting:receive_inquiry": [("vetter", "vetting:receive_inquiry", "person")],
    "vetting:answer_inquiry": [("vetter", "vetting:answer_inquiry", "person/inquiries")],
    "vetting:correct": [("vetter", "vetting:correct", "person")],
    "vetting:draft": [("vetter", "vetting:draft", "person")],
    "vetting:conclusion": [
        ("vetter", "vetting:conclusion", "drafted_conclusion"),
        ("their_vetter", "vetting:conclusion", "to_sign_conclusion"),
    ],
    "vetting:edit": [("vetter", "vetting:edit", "drafted_conclusion")],
    # the leaders' view
    "reports:dashboard": [("leader", "reports:dashboard", "")],
    "reports:rows": [("leader", "reports:rows", "")],
    "reports:agency": [("leader", "reports:agency", {"code": "nui"})],
    "reports:compliance": [("leader", "reports:compliance", "")],
    "reports:compliance_of": [("leader", "reports:compliance_of", {"key": "002"})],
    "reports:compliance_rows": [("leader", "reports:compliance_rows", {"code": "002-31"})],
    # meetings
    "meetings:list": [
        ("officer", "meetings:list", ""),
        ("focal", "meetings:list", "?nhom=da-hop"),
    ],
    "meetings:open": [("officer", "meetings:open", "")],
    "meetings:detail": [
        ("officer", "meetings:detail", "invited"),
        ("focal", "meetings:detail", "invited"),
        ("leader", "meetings:detail", "held"),
        ("officer", "meetings:detail", "minuted"),
    ],
    "meetings:change": [("officer", "meetings:change", "invitation")],
    "meetings:move": [("officer", "meetings:move", "invited")],
    "meetings:answer": [("focal", "meetings:answer", "invited")],
    "meetings:papers": [("officer", "meetings:papers", "invited")],
    "meetings:minutes": [("officer", "meetings:minutes", "held")],
    "meetings:conclude": [("officer", "meetings:conclude", "held")],
    "meetings:ask_for": [("officer", "meetings:ask_for", "minuted/conclusions")],
    "meetings:areas": [("leader", "meetings:areas", ""), ("focal", "meetings:areas", "")],
    "meetings:assign_area": [("leader", "meetings:assign_area", "")],
    "meetings:end_area": [("leader", "meetings:end_area", "area")],
    "meetings:ask_opinion": [("leader", "meetings:ask_opinion", "area")],
    "meetings:log_session": [("officer", "meetings:log_session", "area")],
    "meetings:sessions": [("officer", "meetings:sessions", "")],
    "meetings:session": [("focal", "meetings:session", "session")],
    "meetings:settle": [("officer", "meetings:settle", "session/difficulties")],
    "meetings:secondments": [("officer", "meetings:secondments", "")],
    "meetings:ask_people": [("officer", "meetings:ask_people", "")],
    "meetings:secondment": [
        ("officer", "meetings:secondment", "asked_people"),
        ("their_leader", "meetings:secondment", "asked_people"),
    ],
    "meetings:nominate": [("focal", "meetings:nominate", "asked_people")],
    "meetings:withdraw": [("focal", "meetings:withdraw", "asked_people/waiting")],
    "meetings:feedback": [("officer", "meetings:feedback", "asked_people/lent")],
    "meetings:study": [("officer", "meetings:study", "asked_people/agencies")],
    # complaints
    "complaints:list": [("their_leader", "complaints:list", "")],
    "complaints:take_in": [("their_clerk", "complaints:take_in", "")],
    "complaints:figures": [("their_leader", "complaints:figures", "")],
    "complaints:detail": [
        ("their_leader", "complaints:detail", "complaint"),
        ("their_clerk", "complaints:detail", "complaint"),
    ],
    "complaints:readers": [("their_leader", "complaints:readers", "complaint")],
    **{
        f"complaints:{name}": [("their_leader", f"complaints:{name}", on)]
        for name, on in (
            ("bar", "taken_in"), ("classify", "taken_in"), ("split", "taken_in"),
            ("assign", "classified"), ("admit", "classified"), ("return", "classified"),
            ("file_away", "classified"), ("flag", "taken_in"), ("letter", "taken_in"),
            ("attach", "taken_in"), ("forward", "elsewhere"), ("begin", "admitted"),
            ("extend", "admitted"), ("stop", "admitted"), ("correct", "taken_in"),
            ("superior", "taken_in"), ("verified", "verifying"),
            ("draft_conclusion", "verified_case"),
            ("conclude", "complaint"), ("return_draft", "complaint"),
            ("notify", "concluded"), ("follow_up", "notified"),
        )
    },
    "complaints:seal": [("their_leader", "complaints:seal", "denounced")],
    "complaints:ask_opening": [("their_officer", "complaints:ask_opening", "denounced")],
    "complaints:matters": [("officer", "complaints:matters", "")],
    "complaints:open_matter": [("officer", "complaints:open_matter", "")],
    "complaints:matter": [("officer", "complaints:matter", "watched")],
    "complaints:update_matter": [("officer", "complaints:update_matter", "watched")],
    "complaints:tie_letter": [("officer", "complaints:tie_letter", "watched")],
    "complaints:bar_matter": [("officer", "complaints:bar_matter", "watched")],
}  # fmt: skip
ADMINISTRATION = (
    "index",
    "agencies_agency_changelist",
    "agencies_seat_add",
    "regulations_calendardecision_add",
    "regulations_deadlinerule_changelist",
)
NOT_SCREENS = {
    # answers to a form, or a part of a page
    "requests:autosave", "requests:preview", "requests:sign", "requests:return",
    "requests:take_back", "requests:close", "requests:begin", "requests:save_reply",
    "requests:autosave_reply", "requests:sign_reply", "requests:take_back_reply",
    "requests:issue_reply", "requests:confirm_consent", "requests:accept_late_notice",
    "requests:take_back_consent", "requests:accept_contest", "requests:ask_again",
    "requests:accept_time", "requests:read_notices", "requests:name_reader",
    "requests:unname_reader", "requests:decide_emergency", "signout", "choose_seat",
    "choose_display", "requests:keep_filter", "requests:drop_filter", "requests:follow_up",
    "requests:give_number", "requests:send_now", "requests:send_copy",
    "requests:bulk", "requests:bulk_done",  # see the test below
    # not pages: files, a sign of life, a way elsewhere, a second name of another screen
    "requests:file", "reports:deadline_sheet", "requests:calendar_feed", "requests:opinions_book",
    "reports:export_rows", "reports:export_overview",
    "reports:consent_record", "healthz", "home", "regulations:part",
    # obligations
    "reports:start", "reports:autosave",
    "reports:owe_again", "reports:consolidate", "reports:report_pdf",
    "reports:keep_file",
    # vetting
    "vetting:name_handler", "vetting:remove_handler", "vetting:replace_approver",
    "vetting:close", "vetting:propose_erasure", "vetting:agree_to_erase", "vetting:take_over",
    "vetting:submit", "vetting:sign", "vetting:return", "vetting:drop", "vetting:hand_over",
    "vetting:estimate_book",
    # personnel, difficulties
    "personnel:name_handler", "personnel:remove_handler", "personnel:take_over",
    "reports:take_up_difficulty",
    # letters and prints
    "reports:letter_pdf", "reports:letter_docx", "reports:reply_pdf", "reports:reply_docx",
    "reports:notice_pdf", "reports:notice_docx", "reports:print_all", "reports:print_book",
    "reports:print_chosen", "reports:make_rows",
    "reports:conclusion_pdf", "reports:conclusion_docx",
    "reports:print_progress", "reports:print_file", "reports:cancel_print",
    "reports:retry_print", "reports:discard_print",
    # meetings
    "meetings:approve", "meetings:consent", "meetings:confirm_study",
    # complaints
    "complaints:name_reader", "complaints:unname_reader", "complaints:decide_opening",
    "complaints:take_over",
}  # fmt: skip


def test_every_screen_is_looked_at():
    ours = {n for n in routes() if not n.startswith("admin:") and not is_api(n)}
    assert ours == SCREENS.keys() | NOT_SCREENS
    assert all(route == name for name, rows in SCREENS.items() for _who, route, _to in rows)


@pytest.fixture
def world(site, p, set_clock, settings) -> SimpleNamespace:
    w = SimpleNamespace()
    w.draft = draft_letter(p.bnc_officer, [p.nui, p.ben], subject=SUBJECT)
    attach(w.draft, name=FILE)
    w.submitted = draft_letter(p.bnc_officer, [p.nui, p.ben, p.dong], subject=SUBJECT)
    attach(w.submitted, name=FILE)
    workflow.submit(w.submitted, by=p.bnc_officer, at=on_the("2026-03-02 09:00"))
    w.signed = signed_letter(p.bnc_officer, [p.nui], subject=SUBJECT)
    w.three = sent_letter(p.bnc_officer, [p.nui, p.ben, p.dong], subject=SUBJECT)
    replied(register(w.three.dispatches.get(requested_agency=p.nui)), stance="disagrees",
            body="Đề nghị bỏ mục 3. " * 12)  # fmt: skip
    w.print_made = carried_prints.made(p.bnc_officer, on_the("2026-03-02 09:00"))
    w.print_waiting = carried_prints.waiting(p.bnc_officer, on_the("2026-03-02 09:00"))
    w.silent = sent_letter(p.bnc_officer, [p.ben], at="2026-02-23 09:00")
    register(w.silent.dispatches.get(), at="2026-02-23 10:00")
    w.sent = sent(p.bnc_officer, p.nui, subject=SUBJECT)
    w.received = received(p.bnc_officer, p.nui, subject=SUBJECT)
    attach(w.received.case, name=FILE)
    w.written = assigned(p.bnc_officer, p.nui)
    reply_draft(w.written)
    w.reply_submitted = assigned(p.bnc_officer, p.nui)
    reply = reply_draft(w.reply_submitted)
    workflow.submit_reply(reply, by=reply.drafted_by, at=on_the("2026-03-02 11:00"))
    w.reply_signed = assigned(p.bnc_officer, p.nui)
    signed_reply(w.reply_signed)
    w.answered = replied(assigned(p.bnc_officer, p.nui))
    w.restricted = received(p.bnc_officer, p.nui, secrecy="working_secret", subject=SUBJECT)
    secret = {"secrecy": "secret", "subject": "", "body": "", "paper_place": PLACE}
    w.register_only = draft_letter(p.bnc_officer, [p.nui], **secret)
    w.register_only_sent = register(
        sent(p.bnc_officer, p.nui, has_documents=False, **secret), at="2026-03-02 09:00"
    )
    w.register_only_letter = w.register_only_sent.case
    workflow.ask_emergency(
        by=p.nui_officer, at=on_the(DAY), file_number=w.restricted.case.number,
        file_agency=p.bnc, reason=SUBJECT, until_on=on_the(DAY).date(),
    )  # fmt: skip
    w.vetting = received(p.khoi_officer, p.congan, code="003-5.2.1-in_province")
    w.by_agreement = received(p.xaydung_officer, p.kiemtra, code="000-5.1.a")
    w.deemed, w.contested = (
        received(p.bnc_officer, p.nui, at="2026-02-09 09:00", subject=SUBJECT) for _ in range(2)
    )
    for dispatch in (w.deemed, w.contested):
        workflow.confirm_consent(dispatch, by=p.bnc_officer, at=on_the(DAY))
    workflow.contest_consent(
        w.contested, by=p.nui_leader, at=on_the(DAY), reason=SUBJECT, document_number=FILE[:60]
    )
    w.contested_letter = w.contested.case
    w.asked = assigned(p.bnc_officer, p.nui, subject=SUBJECT)
    w.asked_letter = w.asked.case
    workflow.ask(w.asked, by=p.nui_focal, at=on_the(DAY), kind="papers", text=SUBJECT)
    workflow.log_contact(
        w.asked, by=p.nui_focal, at=on_the(DAY), on=on_the(DAY).date(), means="meeting",
        said=SUBJECT, needs_writing=True,
    )  # fmt: skip
    carried.screens(w, p, settings, SUBJECT)
    vetting_screens(w, p)
    reported.screens(w, p, SUBJECT, DAY)
    tests_of_personnel.screens(w, p, on_the(DAY), SUBJECT)
    w.difficulty, *_rest = tests_of_difficulties.carry(
        p, lambda: SUBJECT[:50], "raised", on_the(DAY)
    )
    _row, w.referral = tests_of_difficulties.carry(p, lambda: SUBJECT[:50], "sent", on_the(DAY))
    looked_at.screens(w, p, SUBJECT)
    w.split, w.up = (
        replied(received(p.congan_officer, p.nui, code="001-6.2-opinion", subject=SUBJECT),
                stance="disagrees", body="Đề nghị bỏ mục 3. " * 12)
        for _ in range(2)
    )  # fmt: skip
    btv = make_agency("btv", "Ban Thường vụ Tỉnh ủy")
    Party.objects.get(regulation__key="001", code="BTVTU").members.add(btv)
    way = workflow.report_up(w.up, by=p.congan_officer, at=on_the(DAY))
    report = workflow.save(
        way.report, by=p.congan_officer, at=on_the(DAY), version=0, signer=p.congan_leader
    )
    workflow.submit(report, by=p.congan_officer, at=on_the(DAY))
    workflow.sign(report, by=p.congan_leader, at=on_the(DAY))
    workflow.issue(report, by=p.congan_clerk, at=on_the(DAY), document_number="5-BC/ĐUCA")
    w.up_letter = w.up.case
    set_clock(DAY)
    return w


@pytest.fixture
def people(at_work, windows, p) -> dict:
    """One window for each person, opened when first asked for."""
    seats = {
        "officer": p.bnc_officer, "leader": p.bnc_leader, "clerk": p.bnc_clerk,
        "focal": p.nui_focal, "their_focal": p.bnc_focal, "their_clerk": p.nui_clerk,
        "their_officer": p.nui_officer,
        "their_leader": p.nui_leader, "police": p.congan_focal,
        "police_officer": p.congan_officer,
        "vetter": p.khoi_officer, "their_vetter": p.khoi_leader, "inspectors": p.kiemtra_focal,
        "nobody": make_seat(p.nui, "officer", username="cuu", ended_on=on_the(DAY).date()),
    }  # fmt: skip

    class Opened(dict):
        def __missing__(self, who: str):
            self[who] = windows.open() if who == "stranger" else at_work(seats[who])
            return self[who]

    return Opened()


def vetting_screens(w: SimpleNamespace, p) -> None:
    """A file with a question under way, one to be concluded, one that waits for the leader; on an
    accredited network, with words."""
    at = on_the(DAY)
    for name, act in (("vetted", "ask"), ("drafted", ""), ("to_sign", "submit")):
        case = vetting.open_case(
            by=p.khoi_officer, at=at, ground="003-3.2.1", approver=p.khoi_leader,
            persons=[
                {"relatives": "foreign", "name": WHO, "post": PLACE, "organisation": PLACE},
                {"code": "CB-2026-" + "X" * 30, "relatives": "in_province", "name": f"{WHO} Hai"},
            ],
            paper_place=PLACE,
        )  # fmt: skip
        setattr(w, name, case)
        person, on = case.persons.first(), at.date()
        found = [
            vetting.record_finding(
                person, by=p.khoi_officer, at=at, part=part, source=PLACE, issued_on=on,
                document_number=FILE[:60], is_verified=part == "history", verified_by=PLACE,
                verified_number="1-KL", verified_on=on,
            )
            for part in ("history", "current")
        ]  # fmt: skip
        vetting.report_fact(
            person, by=p.khoi_officer, at=at, source=PLACE, document_number="8", issued_on=on
        )
        vetting.receive_inquiry(person, by=p.khoi_officer, at=at, document_number="9", asked_on=on)
        if act != "ask":
            more = vetting.record_finding(
                person, by=p.khoi_officer, at=at, part="current", source=PLACE, issued_on=on,
                document_number="2", is_verified=True, verified_by=PLACE, verified_number="2-KL",
                verified_on=on,
            )  # fmt: skip
            conclusion = vetting.draft_conclusion(
                person, by=p.khoi_officer, at=at, signing_body=PLACE, paper_place=PLACE,
                findings=[found[0], more], body=SUBJECT,
            )  # fmt: skip
            setattr(w, f"{name}_conclusion", conclusion)
        if act == "submit":
            vetting.submit_conclusion(conclusion, by=p.khoi_officer, at=at)
        if act == "ask":
            letter = vetting.ask_for_verification(
                case, by=p.khoi_officer, at=at, persons=case.persons.all(), to=p.congan
            )
            workflow.submit(letter, by=p.khoi_officer, at=at)
            workflow.sign(letter, by=p.khoi_leader, at=at)
            workflow.issue(letter, by=p.khoi_clerk, at=at, document_number="12-CV")
    w.person = w.vetted.persons.first()


def person_address(world, route: str, part: str) -> str:
    """Of the first person of the first file, and of the first row of ``part`` about them."""
    more = [getattr(world.person, part).first().pk] if part else []
    return reverse(route, args=[world.vetted.pk, world.person.pk, *more])


def address(world, route: str, to) -> str:
    if to == "person" or (to and str(to).startswith("person/")):
        return person_address(world, route, str(to).partition("/")[2])
    if isinstance(to, dict):
        query = to.get("query", "")
        return reverse(route, kwargs={k: v for k, v in to.items() if k != "query"}) + query
    if to and not to.startswith("?"):  # "asked/questions": the first of them
        name, _slash, part = to.partition("/")
        row = getattr(world, name)
        more = [getattr(row, part).first().pk] if part else []
        return reverse(route, args=[row.pk, *more])
    return reverse(route) + to


TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > room + 0.5)
    .map(e => e.tagName + "." + e.className).slice(0, 6);
}"""


AXE = Axe()
CONTRAST = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}


def faults(page, options=None) -> list[str]:
    """What axe-core objects to: the rule, and the first places where it is broken."""
    result = AXE.run(page, options=options or {"resultTypes": ["violations"]})
    return [
        f"{v['id']}: {[node['target'] for node in v['nodes'][:3]]}"
        for v in result.response["violations"]
    ]


@pytest.mark.parametrize("group", range(2))
def test_no_screen_complains_or_scrolls_sideways(world, people, group):
    """In two parts, so that they can run side by side."""
    rows = [row for rows in SCREENS.values() for row in rows][group::2]
    found = {}
    for who, route, to in rows:
        page, url = people[who], address(world, route, to)
        answer = page.goto(url)
        if answer.status != 200 or not unquote(page.url).endswith(url):
            found[who, route, str(to)] = (answer.status, page.url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if wide := page.evaluate(TOO_WIDE):
                found[who, route, str(to), width] = wide
        page.set_viewport_size({"width": 1280, "height": 900})
        if not (IS_THOROUGH or (who, route, to) == SCREENS[route][0]):
            continue  # axe looks at one screen of each kind
        if bad := faults(page):
            found[who, route, str(to), "axe"] = bad
        if not (IS_THOROUGH or list(SCREENS).index(route) % 5 == 0):  # in the dark, some kinds
            continue
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        if bad := faults(page, CONTRAST):
            found[who, route, str(to), "axe, dark"] = bad
    assert found == {}


def test_many_rows_at_once(world, people, p):
    """Refused, chosen anew, done: the pages that answer a form sent from a list."""
    page = people["officer"]
    page.goto(reverse("requests:list"))
    boxes = page.get_by_role("checkbox", name="Chọn PH-2026")
    assert boxes.count() > 5
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Đôn đốc").click()
    expect(page.get_by_role("heading", name="Chưa làm hồ sơ nào")).to_be_visible()
    looks_right(page)
    for reason in page.locator("tbody tr", has=page.locator("b")).all():
        number, parties, _why = reason.locator("th, td").all_inner_texts()
        page.get_by_role("checkbox", name=f"{number}, {parties}").first.uncheck()
    page.get_by_role("button", name="Đôn đốc").click()
    expect(page.locator(".pagehead__sub")).to_contain_text("Đã làm xong")
    looks_right(page)


def looks_right(page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert faults(page) == []


def test_a_refused_style_and_a_wide_word_are_noticed(people, windows):
    """The two tests above can fail."""
    page = people["stranger"]
    page.goto(reverse("signin"))
    with page.expect_console_message():
        page.evaluate("document.querySelector('h1').setAttribute('style', 'color: green')")
    assert "Content Security Policy" in windows.complaints.pop()
    page.evaluate("document.querySelector('h1').style.minWidth = '3000px'")
    assert page.evaluate(TOO_WIDE) != []


def test_large_type_fits_a_telephone(people, windows, p):
    dispatches = (
        received(p.bnc_officer, p.nui, subject=SUBJECT),
        replied(received(p.bnc_officer, p.nui)),
    )
    page = people["focal"]
    page.context.add_cookies([{"name": "size", "value": "lg", "url": windows.url}])
    page.set_viewport_size({"width": 390, "height": 844})
    for dispatch in dispatches:
        page.goto(dispatch.get_absolute_url())
        assert page.evaluate(TOO_WIDE) == []


def test_what_is_not_there_is_a_page_too(people, windows):
    page = people["officer"]
    assert page.goto("/ho-so/khong-co/").status == 404
    expect(page.get_by_role("link", name="Về việc cần làm")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []
    complaint = windows.complaints.pop()  # Chromium itself names the page that was not found
    assert "404" in complaint


def test_administration_keeps_to_the_policy(at_work, site, db):
    user = User.objects.create(username="quantri", full_name="Võ Quản Trị", is_staff=True)
    user.groups.add(administrators())
    page = at_work(user)
    for name in ADMINISTRATION:
        assert page.goto(reverse(f"admin:{name}")).status == 200


@pytest.mark.parametrize("who", ["stranger", "focal"])
def test_the_keyboard_stops_at_the_skip_link_first(people, who):
    page = people[who]
    page.goto(reverse("signin" if who == "stranger" else "requests:inbox"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Bỏ qua phần đầu trang")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_errors_take_the_focus_and_lead_to_the_field(people, p):
    page = people["their_clerk"]
    page.goto(reverse("requests:register", args=[sent(p.bnc_officer, p.nui).pk]))
    page.get_by_label("Ngày đăng ký đến").fill("hôm nay")
    page.get_by_role("button", name="Đăng ký số đến").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Ngày đăng ký đến").click()
    expect(page.get_by_label("Ngày đăng ký đến")).to_be_focused()


def test_type_and_ground_follow_the_person(people):
    page = people["officer"]
    page.goto(reverse("requests:inbox"))
    page.locator("summary", has_text="Tài khoản").click()
    page.get_by_role("button", name="Tối").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
