"""The method as pure functions: no Django, no clock, no I/O.

One module a step, each using only those before it: `types` (the nouns), `scale` (levels and
stages), `normalise` (observation -> score), `aggregate` (siblings -> parent, coverage), `tree`
(framework and answers -> scorecard), `subtrees` (lenses, tags, effective weights), `ranks`. Apart
from these: `agreement` and `coders`, how alike analysts read. Nothing here rounds.
"""

METHOD_VERSION = "1.0"  # of the arithmetic; every release names the one that made it
