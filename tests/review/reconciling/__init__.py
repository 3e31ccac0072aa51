"""Tests of the pages of reconciling."""
