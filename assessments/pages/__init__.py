"""What pages show: rows and scorecards joined into values, before anything is rendered.

pages -> models, scorecards, scoring, charts, queries
"""
