"""Tests of the method, without Django or a database."""
