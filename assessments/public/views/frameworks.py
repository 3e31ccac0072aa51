"""The pages of the framework and of the method."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.htmx import render_page
from assessments.models import Framework
from assessments.page_cache import kept_while_unchanged
from assessments.public import method_examples
from assessments.public.frameworks import current_framework, framework_document
from assessments.scoring import METHOD_VERSION


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    framework = current_framework()
    context: dict[str, Any] = {"is_current": True, "crumbs": [("Framework", "")]}
    if framework:
        context["document"] = framework_document(framework)
    return render_page(request, "public/frameworks/detail.html", context)


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    framework = get_object_or_404(Framework.objects.named(slug))
    context = {
        "document": framework_document(framework),
        "crumbs": [("Framework", reverse("framework-index")), (framework.slug, "")],
    }
    return render_page(request, "public/frameworks/detail.html", context)


@login_not_required
@require_safe
@kept_while_unchanged
def method(request: HttpRequest) -> HttpResponse:
    context = {
        "method_version": METHOD_VERSION,
        "framework": current_framework(),
        "coverage": method_examples.COVERAGE,
        "rules": method_examples.rule_lines(),
        "coverages": method_examples.coverage_lines(),
        "measured": method_examples.measured_lines(),
        "goalposts": method_examples.REPLY_MINUTES.goalposts,
        "stages": method_examples.stage_lines(),
        "ranks": method_examples.rank_lines(),
        "balances": method_examples.balance_lines(),
        "views": method_examples.views_example(),
        "crumbs": [("Method", "")],
    }
    return render_page(request, "public/frameworks/method.html", context)
