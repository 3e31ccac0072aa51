"""The method as pure functions: no Django, no clock, no I/O.

Each step is a module, and uses only the modules before it:

    types      the types of the method
    scale      levels and stages
    normalise  observed value -> score
    aggregate  scores of children -> score and coverage of their parent
    tree       framework and answers -> scorecard
    subtrees   lenses, tags, effective weights
    ranks      scores -> ranks

`agreement` and `coders` compare analysts, apart from these. Nothing here rounds.
"""

# The version of the arithmetic. Every release names the one that computed it.
METHOD_VERSION = "1.0"
