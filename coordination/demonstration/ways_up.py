"""Letters that go up, gates, a report at once, a task, an opinion about a person, a copy."""

from coordination.demonstration import papers
from coordination.demonstration.telling import (
    Story,
    World,
    answered,
    assigned,
    dispatch_to,
    registered,
    sent,
)
from records import documents
from requests import workflow
from requests.models import Escalation

POLICE, BLOC = "ducat", "duccq"


def reported_up(
    w: World, case, agency: str, on, *, by: str, files: tuple[str, ...] = (), **fields
) -> Story:
    """The report to the superior body: begun from the file, signed, issued on one day."""
    at = yield w.at(on, "08:20")
    way = workflow.report_up(dispatch_to(case, agency), by=w.officer(by), at=at, **fields)
    for name in files:
        documents.store(
            papers.file(name, way.report.subject), dossier=way.report.dossier,
            by=w.officer(by), at=at,
        )  # fmt: skip
    report = workflow.save(way.report, by=w.officer(by), at=at, version=0, signer=w.leader(by))
    at = yield w.at(on, "09:30")
    workflow.submit(report, by=w.officer(by), at=at)
    at = yield w.at(on, "10:50")
    workflow.sign(report, by=w.leader(by), at=at)
    at = yield w.at(on, "14:10")
    workflow.issue(report, by=w.clerk(by), at=at)
    return Escalation.objects.get(pk=way.pk)


def border_patrols(w: World) -> Story:
    """001: two sides do not agree; the Standing Committee has it and has not spoken yet."""
    case = yield from sent(
        w, by=POLICE, on=w.ago(12), rule="001-6.2-opinion", to=("donglua",),
        letter_reply_by=w.ago(6),
        subject="Xin ý kiến về phương án bố trí chốt kiểm soát tại xã Đồng Lúa",
        body="Đề nghị Đảng ủy xã tham gia ý kiến về phương án bố trí ba chốt kiểm soát.",
    )  # fmt: skip
    yield from assigned(w, case, "donglua", w.ago(11))
    yield from answered(
        w, case, "donglua", w.ago(7), "disagrees",
        "Ba chốt trên một tuyến đường liên xã ảnh hưởng việc đi lại; đề nghị bố trí một chốt.",
    )  # fmt: skip
    yield from reported_up(w, case, "donglua", w.ago(5), by=POLICE)


def reward(w: World) -> Story:
    """001 Điều 5.2: a gate; a no, the way up through Ban Tổ chức, a direction that opened it."""
    case = yield from sent(
        w, by="suoinga", on=w.ago(15), rule="001-5.2.g6", to=(POLICE,),
        letter_reply_by=w.ago(10),
        subject="Trao đổi, thống nhất khen thưởng đột xuất cán bộ chỉ huy Công an xã",
        body="Đảng ủy xã dự kiến khen thưởng đột xuất một đồng chí chỉ huy Công an xã.",
    )  # fmt: skip
    yield from assigned(w, case, POLICE, w.ago(14))
    yield from answered(
        w, case, POLICE, w.ago(11), "disagrees", "Thành tích đã được ngành khen thưởng."
    )
    way = yield from reported_up(w, case, POLICE, w.ago(9), by="suoinga")
    at = yield w.at(w.ago(4), "10:05")
    workflow.record_direction(
        way, by=w.officer("suoinga"), at=at, number="118-TB/TU", on=w.ago(4),
        text="Đồng ý để Đảng ủy xã khen thưởng theo thẩm quyền; hai bên thống nhất thực hiện.",
    )  # fmt: skip


def ward_meeting(w: World) -> Story:
    """000: a meeting failed, its record goes up with the report."""
    case = yield from sent(
        w, by="tangiang-bxdd", on=w.ago(13), rule="000-5.4", to=("tangiang-ubkt",),
        letter_reply_by=w.ago(8),
        subject="Xin ý kiến về quy trình rà soát tiêu chuẩn chính trị cấp ủy viên",
        body="Đề nghị Ủy ban Kiểm tra tham gia ý kiến vào dự thảo quy trình.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang-ubkt", w.ago(12))
    yield from answered(
        w, case, "tangiang-ubkt", w.ago(9), "disagrees", "Bước 3 trùng với quy trình kiểm tra."
    )
    yield from reported_up(
        w, case, "tangiang-ubkt", w.ago(4), by="tangiang-bxdd", meeting_on=w.ago(6),
        meeting_number="03-BB", files=("bien-ban-hop.pdf",),
    )  # fmt: skip


def incident(w: World) -> Story:
    """001 Điều 5.2: at once, to two bodies; one has it, the other has not."""
    at = yield w.at(w.ago(1), "16:05")
    clause = w.rules["001-5.2.g5-now"]
    case = workflow.draft(
        by=w.officer("nuimay"), at=at, act=clause.act, rule=clause, signer=w.leader("nuimay"),
        addressees=[w.agencies["btvtu"], w.agencies[POLICE]],
        subject="Báo cáo ngay tình hình tụ tập đông người tại chợ trung tâm xã",
        body="Khoảng 15 giờ 40 có khoảng sáu mươi người tụ tập; Công an xã đã có mặt.",
    )  # fmt: skip
    at = yield w.at(w.ago(1), "16:12")
    workflow.send_now(case, by=w.leader("nuimay"), at=at)
    at = yield w.at(w.ago(1), "16:19")
    workflow.register(dispatch_to(case, POLICE), by=w.clerk(POLICE), at=at)


def task(w: World) -> Story:
    case = yield from sent(
        w, by="btvtu", on=w.ago(6), rule="002-4.2.i", to=("tangiang", "cuabien"),
        letter_reply_by=w.ahead(6),
        subject="Giao rà soát các vụ việc khiếu nại đông người trên địa bàn",
        body="Giao Đảng ủy phường rà soát, báo cáo kết quả bằng văn bản.",
    )  # fmt: skip
    yield from assigned(w, case, "tangiang", w.ago(5))
    yield from registered(w, case, "cuabien", w.ago(4))


def about_a_person(w: World) -> Story:
    """004: always restricted; silence would need two people to confirm it."""
    case = yield from sent(
        w, by="btctu", on=w.ago(7), rule="004-3.1-personnel", to=(BLOC,),
        letter_reply_by=w.ahead(3),
        subject="Xin ý kiến về nhân sự dự kiến điều động, mã hồ sơ NS-007",
        body="Đề nghị Ban Thường vụ Đảng ủy tham gia ý kiến bằng văn bản. Hồ sơ gửi kèm.",
    )  # fmt: skip
    yield from assigned(w, case, BLOC, w.ago(6))


def report_with_copy(w: World) -> Story:
    case = yield from sent(
        w, by="tangiang-ubkt", on=w.ago(3), rule="000-5.1.b", to=("vptu",), needs_copy=True,
        subject="Báo cáo kết quả kiểm tra quý III",
        body="Ủy ban Kiểm tra Đảng ủy báo cáo kết quả kiểm tra, giám sát quý III.",
    )  # fmt: skip
    yield from registered(w, case, "tangiang-bxdd", w.ago(2))


STORIES = (
    border_patrols, reward, ward_meeting, incident, task, about_a_person, report_with_copy,
)  # fmt: skip
