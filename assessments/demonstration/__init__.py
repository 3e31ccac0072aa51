"""Pure: from a seed and a framework to the demonstration's rounds, as plain values.

    cast       the ministries that take part, and special roles that are given by lot
    maturity   how mature each is: states and levels, year by year
    notes      what an analyst might write on an indicator at a level (notes.toml)
    writing    rationales made from the notes
    sources    invented evidence
    rounds     the published rounds
    published  the reply to a published round, and the correction of another
    desks      an open round on an analyst's desk
    workflows  ministries of the open round in the stages after coding

Everything is invented. Levels are drawn by lot, so no score says anything about a real ministry.
The same seed gives the same rounds on every machine.
"""
