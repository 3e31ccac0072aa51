"""PURE: from a seed and a framework to the demonstration's rounds, as plain values.

    cast       which ministries take part, and who is given which part by lot
    maturity   how mature each is: states and levels, year by year
    notes      what an analyst might write of an indicator at a level (notes.toml)
    writing    rationales out of the notes
    sources    evidence that rests on nothing real
    rounds     all of it together, as it is published
    desks      a round that is still open, on an analyst's desk

Everything is invented. Which ministry gets which level is drawn by lot, so no score says anything
of a real ministry. The same seed gives the same rounds on every machine.
"""
