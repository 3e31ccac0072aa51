"""Load the framework and the table of ministries that come with the project."""

from pathlib import Path

from assessments.imports.applying import ministries
from assessments.imports.applying.frameworks import LoadOutcome, load_framework
from assessments.imports.checking.ministries import COLUMNS, MinistryPlan
from assessments.imports.reading import read_table
from assessments.models import User

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = ROOT / "frameworks" / "dd-maturity-1.0.toml"
MINISTRIES = ROOT / "directory" / "ministries.csv"


def load_bundled_framework(*, by: User) -> LoadOutcome:
    """Load the framework. Raises as `load_framework` does."""
    return load_framework(FRAMEWORK, by=by)


def load_bundled_ministries(*, by: User) -> MinistryPlan:
    """Add and change ministries so that they equal the table. Raises Refused."""
    table = read_table(MINISTRIES, required=tuple(COLUMNS))
    return ministries.load(table, source=MINISTRIES.name, by=by)
