"""Why an action did not happen. Each str() is a sentence that the user may read."""


class ActionError(Exception):
    """Nothing was changed."""


class Locked(ActionError):
    """What was to be changed is submitted or published."""


class NotReady(ActionError):
    """Something must be done first."""


class Conflict(ActionError):
    """Something else already stands there."""
