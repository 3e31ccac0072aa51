"""Reconciling as its pages show and save it."""
