"""`manage.py verify_releases [CODE ...]`: proves that what was published is as it was published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions.verifying import proofs
from assessments.models import Release


class Command(BaseCommand):
    help = (
        "Recomputes releases from their own answers, with their hashes and the chain; says which "
        "number or text differs. All releases, unless some are named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", metavar="CODE", nargs="*")

    def handle(self, *, codes: list[str], **options: Any) -> None:
        releases = Release.objects.select_related("round__framework", "corrects").order_by("pk")
        if unknown := set(codes) - set(releases.values_list("code", flat=True)):
            known = ", ".join(releases.values_list("code", flat=True)) or "none"
            raise CommandError(
                f"There is no release {', '.join(sorted(unknown))}; known are: {known}."
            )
        chosen = releases.filter(code__in=codes) if codes else releases
        broken = []
        for proof in proofs(chosen):
            if proof.is_sound:
                self.stdout.write(
                    f"Release {proof.release.code} is sound: {proof.release.ministry_count} "
                    f"ministries, {proof.numbers:,} scores, SHA-256 {proof.release.content_hash}."
                )
                continue
            broken.append(proof.release.code)
            self.stderr.write(f"Release {proof.release.code} is not as it was published:")
            for trouble in proof.troubles:
                self.stderr.write(f"  {trouble}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(chosen)} releases differ.")
