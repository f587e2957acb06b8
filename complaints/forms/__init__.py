"""Shape only: what a field is. What the law and the case ask is asked in the workflow."""

from complaints.forms.intake import (
    ClassifyForm,
    CorrectForm,
    FilterForm,
    FlagForm,
    SplitForm,
    SuperiorForm,
    TakeInForm,
)
from complaints.forms.letters import ForwardForm, LetterOfCaseForm, letter_kinds, receivers_of
from complaints.forms.matters import BarMatterForm, MatterForm, TieForm
from complaints.forms.people import (
    BarForm,
    FilesForm,
    OpeningForm,
    ReaderForm,
    SealForm,
    whom_to_bar,
)
from complaints.forms.shared import CaseForm, WrittenForm, colleagues, people_of
from complaints.forms.steps import (
    AdmitForm,
    AssignForm,
    BeginForm,
    ConcludeForm,
    DraftConclusionForm,
    FollowUpForm,
    NotifyForm,
    ReturnDraftForm,
    StopForm,
    VerifiedForm,
)

__all__ = [
    "AdmitForm",
    "AssignForm",
    "BarForm",
    "BarMatterForm",
    "BeginForm",
    "CaseForm",
    "ClassifyForm",
    "ConcludeForm",
    "CorrectForm",
    "DraftConclusionForm",
    "FilesForm",
    "FilterForm",
    "FlagForm",
    "FollowUpForm",
    "ForwardForm",
    "LetterOfCaseForm",
    "MatterForm",
    "NotifyForm",
    "OpeningForm",
    "ReaderForm",
    "ReturnDraftForm",
    "SealForm",
    "SplitForm",
    "StopForm",
    "SuperiorForm",
    "TakeInForm",
    "TieForm",
    "VerifiedForm",
    "WrittenForm",
    "colleagues",
    "letter_kinds",
    "people_of",
    "receivers_of",
    "whom_to_bar",
]
