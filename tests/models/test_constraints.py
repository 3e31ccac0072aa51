"""Tests of the constraints of every model, including models not yet written."""

import pytest
from django.apps import apps
from django.db.models import BaseConstraint, CheckConstraint, Model

MODELS = {model.__name__: model for model in apps.get_app_config("assessments").get_models()}
CONSTRAINTS = {found.name: found for model in MODELS.values() for found in model._meta.constraints}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_each_constraint_has_a_message_that_is_a_sentence(name: str) -> None:
    message = str(CONSTRAINTS[name].violation_error_message)

    assert message != str(BaseConstraint.default_violation_error_message)
    assert message[0].isupper()
    assert message.endswith(".")


def nullable_pairs(model: type[Model]) -> set[frozenset[str]]:
    """Return the pairs `x_at` and `x_by` that may be null: then both must be null."""
    optional = {field.name for field in model._meta.get_fields() if getattr(field, "null", False)}
    stems = {name.removesuffix("_at") for name in optional if name.endswith("_at")}
    return {frozenset({f"{s}_at", f"{s}_by"}) for s in stems if f"{s}_by" in optional}


@pytest.mark.parametrize("name", MODELS)
def test_each_pair_of_time_and_user_has_a_constraint(name: str) -> None:
    constraints = [
        constraint
        for constraint in MODELS[name]._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]
    held = {frozenset(constraint.condition.referenced_base_fields) for constraint in constraints}

    assert nullable_pairs(MODELS[name]) <= held


def test_the_search_for_pairs_finds_one() -> None:
    assert frozenset({"decided_at", "decided_by"}) in nullable_pairs(MODELS["Finding"])
