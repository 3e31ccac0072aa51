"""Chancery's one application: areas over a plain core.

The core, in layers. No part of it knows a page:

    scoring          pure: the method, no Django
    charts           pure: values in, a figure out as plain data
    demonstration    pure: a seed in, invented rounds out
    time_zones       pure: time zones and clocks
    country_names    pure: the country that a typed name means
    metrics          pure: the metrics of channels, their kinds and units
    wording          pure: lists, counts, month names, names made comparable
    models           rows, constraints, querysets
    actions          every write: one verb, one transaction, one event
    imports          reading -> checking -> applying; channel_files reads what platforms export
    exports          tables, pictures, documents as bytes; only this layer knows plotly and kaleido
    resolved_scores, scorecards, agreements
                     the bridges from rows to the types of the method
    directory_names  the bridge from the stored ministries to their names
    access, htmx, requests, page_cache, ...
                     what every view needs of the web

Two shared rooms:

    answers          one indicator's answer wherever it is typed
    reporting        what every published view needs: release, lens, evidence, weights

The areas: what people do. Each has `urls.py`, `views/`, forms and view models; its templates
and its tests are in folders of the same name:

    public           overview, ministries, dimensions, roadmaps, framework and method, documents
    compare          comparisons, their charts, downloads, embeds, citations, saved lists
    channels         missions and channels
    desk             an analyst's assignments and scoring
    review           reconciling, the ministry's reply, adjudication, history
    rounds           set-up, assignment, board, stages, score imports, agreement
    releases         publish, correct, browse
    people           invitations, roles, policies, accounts, time zones

An area uses the core and the shared rooms, never another area: what two areas need moves down. The
core never uses an area. tests/test_architecture.py holds this, room by room.
"""
