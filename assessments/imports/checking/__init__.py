"""Checks, one module a noun: what a file says in, a plan and all of its problems out.

Pure: no models, no queries, no clock.
"""
