from django.urls import path

from reports import opinions
from reports.views import dashboard, letters, prints, registers, sheets

app_name = "reports"
urlpatterns = [
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/phieu-tinh-han/<uuid:pk>.pdf", sheets.deadline_sheet, name="deadline_sheet"),
    path("tong-quan/phieu-ghi-nhan/<uuid:pk>.pdf", sheets.consent_record, name="consent_record"),
    path("tong-quan/chia-se-y-kien/<uuid:pk>/", opinions.share_summary, name="share_summary"),
    # letters as they go out
    path("ban-in/van-ban/<uuid:pk>.pdf", letters.letter_pdf, name="letter_pdf"),
    path("ban-in/van-ban/<uuid:pk>.docx", letters.letter_docx, name="letter_docx"),
    path("ban-in/van-ban/<uuid:pk>/tat-ca/", prints.print_all, name="print_all"),
    path("ban-in/da-chon/", prints.print_chosen, name="print_chosen"),
    path("ban-in/tra-loi/<uuid:pk>.pdf", letters.reply_pdf, name="reply_pdf"),
    path("ban-in/tra-loi/<uuid:pk>.docx", letters.reply_docx, name="reply_docx"),
    path("ban-in/them-thoi-gian/<uuid:pk>.pdf", letters.notice_pdf, name="notice_pdf"),
    path("ban-in/them-thoi-gian/<uuid:pk>.docx", letters.notice_docx, name="notice_docx"),
    path("ban-in/ket-luan/<uuid:pk>.pdf", letters.conclusion_pdf, name="conclusion_pdf"),
    path("ban-in/ket-luan/<uuid:pk>.docx", letters.conclusion_docx, name="conclusion_docx"),
    path("so-van-ban/", registers.books, name="registers"),
    path("so-van-ban/in/", registers.print_book, name="print_book"),
    # what is made in the background
    path("tep-cua-toi/", prints.files, name="files"),
    path("tep-cua-toi/<uuid:pk>/", prints.job, name="print_job"),
    path("tep-cua-toi/<uuid:pk>/tien-do/", prints.progress, name="print_progress"),
    path("tep-cua-toi/<uuid:pk>/tep/", prints.download, name="print_file"),
    path("tep-cua-toi/<uuid:pk>/dung/", prints.cancel, name="cancel_print"),
    path("tep-cua-toi/<uuid:pk>/thu-lai/", prints.retry, name="retry_print"),
    path("tep-cua-toi/<uuid:pk>/xoa/", prints.discard, name="discard_print"),
]
