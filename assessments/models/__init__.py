"""The rows, by noun. The database refuses nonsense: every invariant is a named constraint."""

from assessments.models.assessments import (
    Assessment,
    Coding,
    Confidence,
    FindingState,
    Score,
    ScoreState,
    Stage,
)
from assessments.models.directory import IncomeGroup, Ministry, Operator, Standing
from assessments.models.evidence import Disclosure, Evidence, EvidenceKind
from assessments.models.findings import Finding
from assessments.models.frameworks import Dimension, Facet, Framework, Lens
from assessments.models.indicators import Indicator, Level
from assessments.models.missions import (
    Channel,
    ChannelOrigin,
    ChannelStatus,
    Mission,
    Platform,
)
from assessments.models.people import Event, Membership, PublicData, Role, User
from assessments.models.plans import SavedList, Step
from assessments.models.releases import Release, Result, ResultKind
from assessments.models.rounds import Round

__all__ = [
    "Assessment",
    "Channel",
    "ChannelOrigin",
    "ChannelStatus",
    "Coding",
    "Confidence",
    "Dimension",
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
    "Lens",
    "Level",
    "Membership",
    "Ministry",
    "Mission",
    "Operator",
    "Platform",
    "PublicData",
    "Release",
    "Result",
    "ResultKind",
    "Role",
    "Round",
    "SavedList",
    "Score",
    "ScoreState",
    "Stage",
    "Standing",
    "Step",
    "User",
]
