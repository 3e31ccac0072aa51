"""The scale of a framework file, and whether levels can be told apart on it."""

import math

from assessments.imports.checking.frameworks.sections import Section
from assessments.scoring.types import Scale

SCALE_KEYS = ("min", "max", "labels")
LABEL_MOST = 40
LEVEL_LIMIT = 32_767  # the furthest level from 0 that its column holds


def checked_scale(section: Section) -> Scale:
    """Return the scale; NaN for a minimum or maximum that is not known."""
    section.allow(SCALE_KEYS)
    scale = Scale(
        section.number("min"),
        section.number("max"),
        section.texts("labels", most=LABEL_MOST, optional=True),
    )
    if scale.min >= scale.max:
        section.report("max", f"must be above min ({scale.min:g}), not {scale.max:g}")
        return Scale(math.nan, math.nan)
    if scale.max - scale.min == math.inf:
        section.report("max", "is too far above min")
        return Scale(math.nan, math.nan)
    _check_labels(section, scale)
    return scale


def is_known(scale: Scale) -> bool:
    """False for the scale of a file that does not say it rightly: its parts are not to blame."""
    return not math.isnan(scale.max - scale.min)


def has_whole_levels(scale: Scale) -> bool:
    """True for a known scale from one whole number to another that levels can be stored on."""
    return all(bound % 1 == 0 and abs(bound) <= LEVEL_LIMIT for bound in (scale.min, scale.max))


def level_count(scale: Scale) -> int:
    """Return how many whole levels there are from one end of such a scale to the other."""
    return int(scale.max - scale.min) + 1


def _check_labels(section: Section, scale: Scale) -> None:
    found = section.length("labels")
    if not found or not is_known(scale):
        return
    # A stage is the whole level reached, and below the first whole level there would be none.
    if not has_whole_levels(scale):
        section.report("labels", "need a scale from one whole number to another; leave them out")
    elif found != level_count(scale):
        message = f"must be {level_count(scale)}, one per whole level, and are {found}"
        section.report("labels", message)
