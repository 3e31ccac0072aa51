"""Chancery's one application, in layers.

    config -> urls -> views                         and account_urls, gates, adapters, middleware
    views -> handouts, pages, forms, actions, exports, imports, access, htmx, freshness, queries
    account_urls -> nothing of ours                 the doors of django-allauth that are open here
    gates -> access, models                         what is demanded before any page is answered
    adapters -> access, actions                     what django-allauth asks of us at the door
    middleware -> htmx, outages, queries, zones     answers where something is down, and clocks
    tasks -> handouts                               what the worker does in the background
    handouts -> pages, exports                      a page and its pictures, joined to one file
    pages -> models, scorecards, scoring, charts    what a page shows, joined before it is rendered
    pages -> agreements, planning, sealing, zones   how alike analysts read, plans, seals, clocks
    pages -> imports.checking                       the plan of an import is shown too
    actions, imports.applying -> models             every write is an action
    actions -> scorecards, verdicts, sealing        what is frozen; what stands; what is encrypted
    imports.checking -> scoring                     pure: rows in, a plan and ALL problems out
    scorecards -> verdicts, models, scoring         rows in, scoring types out
    agreements -> models, scorecards, scoring       rows in, how alike analysts read out
    verdicts -> models, scoring                     what stands: the decision, else the finding
    exports -> models, scoring, charts              the only layer that knows plotly and kaleido
    models -> scoring                               rows, constraints, querysets
    charts -> scoring                               pure: values in, a figure out as plain data
    demonstration -> scoring                        pure: a seed in, invented rounds out
    scoring -> nothing of ours                      pure: the method, no Django
    planning, zones -> nothing of ours              pure: who codes what; clocks
    sealing -> nothing of ours                      encrypts what is under seal

Nothing imports views but urls. tests/test_architecture.py holds all of it, room by room.
"""
