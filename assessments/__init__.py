"""Chancery's one application, in layers.

    config -> urls -> views
    views -> handouts, pages, forms, actions, exports, imports, access, htmx, freshness, queries
    tasks -> handouts                               what the worker does in the background
    handouts -> pages, exports                      a page and its pictures, joined to one file
    pages -> models, scorecards, scoring, charts    what a page shows, joined before it is rendered
    pages -> imports.checking                       the plan of an import is shown too
    actions, imports.applying -> models             every write is an action
    imports.checking -> scoring                     pure: rows in, a plan and ALL problems out
    scorecards -> models, scoring                   rows in, scoring types out
    agreements -> models, scorecards, scoring       rows in, how alike analysts read out
    exports -> models, scoring, charts              the only layer that knows plotly and kaleido
    models -> scoring                               rows, constraints, querysets
    charts -> scoring                               pure: values in, a figure out as plain data
    demonstration -> scoring                        pure: a seed in, invented rounds out
    scoring -> nothing of ours                      pure: the method, no Django
    planning, zones -> nothing of ours              pure: who codes what; clocks
    sealing -> nothing of ours                      encrypts what is under seal

Nothing imports views but urls. tests/test_architecture.py holds all of it, room by room.
"""
