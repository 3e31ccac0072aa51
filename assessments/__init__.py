"""Chancery's one application, in layers.

    config -> urls -> views -> forms, actions, scorecards, charts, exports, imports, access, htmx
    actions, imports.applying -> models        every write is an action
    scorecards -> models, scoring              rows in, scoring types out
    exports -> models, scoring, charts         the only layer that knows plotly
    charts -> scoring.types                    pure: values in, a figure out as plain data
    models -> scoring.scale, scoring.types     rows, constraints, querysets
    scoring -> nothing of ours                 pure: the method, no Django

Nothing imports views. tests/test_architecture.py holds all of it.
"""
