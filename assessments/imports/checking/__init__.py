"""Checking: the content of a file in, a plan and all of its problems out.

Pure: no models, no queries, no clock.
"""
