"""The models, one module a noun. Every invariant is a named constraint of the database.

QuerySet methods are the vocabulary of the site: `for_*` and `of_*` narrow, `with_*` loads more, and
`visible_to`, `editable_by` and the like say who may see or change a row.
"""

from assessments.models.assessments import (
    Assessment,
    Coding,
    Confidence,
    FindingState,
    Score,
    ScoreState,
)
from assessments.models.directory import IncomeGroup, Ministry, Operator, UNStatus
from assessments.models.evidence import Attachment, Disclosure, Evidence, EvidenceKind, LoggedWords
from assessments.models.findings import Finding
from assessments.models.frameworks import Dimension, Facet, Framework, Lens
from assessments.models.indicators import Indicator, Level
from assessments.models.letters import Letter, LetterKind, LetterState, OtherRequest
from assessments.models.missions import (
    Channel,
    ChannelOrigin,
    ChannelStatus,
    DirectoryImport,
    Mission,
    Platform,
)
from assessments.models.people import (
    Event,
    Invitation,
    Membership,
    PublicData,
    Role,
    SitePolicy,
    User,
)
from assessments.models.plans import SavedList, Step
from assessments.models.releases import Correction, Release, Result, ResultKind
from assessments.models.replies import Decision, Reply, Side, Stance
from assessments.models.rounds import Round
from assessments.models.schedules import ConflictOfInterest, Deadline
from assessments.models.stages import Stage

__all__ = [
    "Assessment",
    "Attachment",
    "Channel",
    "ChannelOrigin",
    "ChannelStatus",
    "Coding",
    "Confidence",
    "ConflictOfInterest",
    "Correction",
    "Deadline",
    "Decision",
    "Dimension",
    "DirectoryImport",
    "Disclosure",
    "Event",
    "Evidence",
    "EvidenceKind",
    "Facet",
    "Finding",
    "FindingState",
    "Framework",
    "IncomeGroup",
    "Indicator",
    "Invitation",
    "Lens",
    "Letter",
    "LetterKind",
    "LetterState",
    "Level",
    "LoggedWords",
    "Membership",
    "Ministry",
    "Mission",
    "Operator",
    "OtherRequest",
    "Platform",
    "PublicData",
    "Release",
    "Reply",
    "Result",
    "ResultKind",
    "Role",
    "Round",
    "SavedList",
    "Score",
    "ScoreState",
    "Side",
    "SitePolicy",
    "Stage",
    "Stance",
    "Step",
    "UNStatus",
    "User",
]
