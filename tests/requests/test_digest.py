"""The daily digest counts and says nothing else; a mail server that fails loses nothing."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, transaction

from agencies.models import Substitution, User
from records.models import Mail
from requests import digest, tasks, workflow
from tests.factories import assigned, draft_letter, on_the, received, reply_draft

pytestmark = pytest.mark.django_db
MORNING = on_the("2026-03-09 07:15")  # letters of 2 March are due today
SATURDAY = on_the("2026-03-07 07:15")
WHO = "leader@example.vn"


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_IS_SENT = True
    mail.outbox = []
    return mail.outbox


def wants(*seats, address=WHO):
    for seat in seats:
        User.objects.filter(pk=seat.user_id).update(wants_digest=True, email=address)


def numbers(body: str) -> list[int]:
    return [int(n) for n in re.findall(r"^- .*: (\d+)$", body, re.MULTILINE)]


def make(as_jobs, at=MORNING) -> int:
    with as_jobs():
        return digest.make(at=at)


def test_it_counts_what_waits_and_names_nothing(p, as_jobs):
    wants(p.nui_leader)
    dispatch = assigned(p.bnc_officer, p.nui, at="2026-03-02 09:00", subject="Việc kín")
    received(p.bnc_officer, p.nui, at="2026-02-02 09:00", subject="Việc cũ")
    reply = reply_draft(dispatch)
    workflow.submit_reply(reply, by=reply.drafted_by, at=MORNING)
    own = draft_letter(p.nui_focal, [p.bnc], subject="Việc của mình")
    workflow.submit(own, by=p.nui_focal, at=MORNING)
    assert make(as_jobs) == 1
    row = Mail.objects.get()
    assert (row.user, row.on, row.address, row.sent_at) == (
        p.nui_leader.user, date(2026, 3, 9), WHO, None,
    )  # fmt: skip
    assert numbers(row.body) == [1, 1, 2, 0, 2]
    assert re.search(r"Vân tay nhật ký: số [\d.]+, (\S+ ){5}\S+\.$", row.body, re.MULTILINE)
    told = row.subject + row.body
    for word in ("Việc", "PH-2026", "12-CV", "Núi Mây", "Thử", str(dispatch.pk)):
        assert word not in told


def test_it_counts_what_the_absent_one_has(p, as_jobs):
    received(p.bnc_officer, p.nui)
    wants(p.nui_officer)
    make(as_jobs)
    assert numbers(Mail.objects.get().body) == [0, 0, 0, 0, 0]
    Mail.objects.all().delete()
    Substitution.objects.create(
        absent=p.nui_focal, substitute=p.nui_officer, from_on=date(2026, 3, 1),
        until_on=date(2026, 3, 31), named_by=p.nui_focal, named_at=MORNING,
    )  # fmt: skip
    make(as_jobs)
    assert numbers(Mail.objects.get().body)[0] == 1


def test_only_who_chose_it_and_sits_somewhere_has_one(p, as_jobs):
    wants(p.nui_leader)
    User.objects.filter(pk=p.nui_focal.user_id).update(email="a@example.vn")
    User.objects.create_user("no.seat", wants_digest=True, email="b@example.vn")
    wants(p.nui_clerk)
    User.objects.filter(pk=p.nui_clerk.user_id).update(is_active=False)
    assert make(as_jobs) == 1


def test_none_on_a_day_off_and_one_a_day(p, as_jobs):
    wants(p.nui_leader)
    assert [make(as_jobs, SATURDAY), make(as_jobs), make(as_jobs)] == [0, 1, 0]
    assert make(as_jobs, on_the("2026-03-10 07:15")) == 1


def test_what_is_made_is_sent_once(p, as_jobs, outbox):
    wants(p.nui_leader)
    make(as_jobs)
    with as_jobs():
        assert [digest.send(), digest.send()] == [1, 0]
    (sent_mail,) = outbox
    assert (sent_mail.to, sent_mail.subject) == (
        [WHO],
        "Bản tin phối hợp công tác ngày 09/03/2026",
    )
    row = Mail.objects.get()
    assert (row.sent_at is not None, row.tries) == (True, 1)


def test_a_server_that_fails_loses_nothing_and_no_address_is_logged(
    p, as_jobs, outbox, monkeypatch, caplog
):
    wants(p.nui_leader)
    wants(p.nui_clerk, address="other@example.vn")
    make(as_jobs)

    def fail(message, **kwargs):
        raise OSError(f"550 {message.to}")

    with monkeypatch.context() as broken, as_jobs():
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        assert [digest.send() for _n in range(digest.TRIES - 1)] == [0] * (digest.TRIES - 1)
    assert set(Mail.objects.values_list("tries", "sent_at")) == {(digest.TRIES - 1, None)}
    assert "OSError" in caplog.text
    assert "example.vn" not in caplog.text
    with as_jobs():
        assert digest.send() == 2
    Mail.objects.update(tries=digest.TRIES, sent_at=None)
    with as_jobs():
        assert digest.send() == 0  # after five it stays where it lies


def test_who_left_since_is_told_nothing(p, as_jobs, outbox):
    wants(p.nui_leader)
    make(as_jobs)
    User.objects.filter(pk=p.nui_leader.user_id).update(is_active=False)
    with as_jobs():
        assert [digest.send(), digest.send()] == [0, 0]
    assert (outbox, Mail.objects.get().tries) == ([], digest.TRIES)


def test_without_a_server_nothing_leaves_the_outbox(p, as_jobs, settings, outbox):
    wants(p.nui_leader)
    make(as_jobs)
    settings.MAIL_IS_SENT = False
    with as_jobs():
        assert digest.send() == 0
    assert (outbox, Mail.objects.get().tries) == ([], 0)


def test_the_command_and_the_ticks_do_the_same(p, as_jobs, outbox, capsys, monkeypatch):
    wants(p.nui_leader)
    monkeypatch.setattr("requests.tasks.database_now", lambda: MORNING)
    with as_jobs():
        assert [tasks.make_digests(), tasks.send_mail()] == [1, 1]
        call_command("digest", "--send-only")
    assert capsys.readouterr().out == "lập 0 thư, gửi 0 thư\n"


def test_the_outbox_is_the_workers_alone(p, as_jobs, as_web):
    wants(p.nui_leader)
    make(as_jobs)
    with as_web(p.nui_clerk):
        assert not Mail.objects.exists()
    with as_web(p.nui_leader):
        assert Mail.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            Mail.objects.update(tries=5)


def test_the_worker_reads_of_answers_only_that_they_wait(p, as_jobs):
    reply_draft(assigned(p.bnc_officer, p.nui))
    waiting = reply_draft(received(p.bnc_officer, p.ben))
    workflow.submit_reply(waiting, by=waiting.drafted_by, at=MORNING)
    with as_jobs():
        assert digest.Reply.objects.get().pk == waiting.pk
