"""`manage.py verify_releases [CODE ...]`: prove that releases are as they were published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions.verifying import proofs
from assessments.models import Release


class Command(BaseCommand):
    help = (
        "Computes releases again from their own answers, with their hashes and the chain, and "
        "lists the numbers and texts that differ. Without a CODE, all releases."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", metavar="CODE", nargs="*")

    def handle(self, *, codes: list[str], **options: Any) -> None:
        releases = Release.objects.select_related("round__framework", "corrects").order_by("pk")
        if unknown := set(codes) - set(releases.values_list("code", flat=True)):
            known = ", ".join(releases.values_list("code", flat=True)) or "none"
            raise CommandError(
                f"There is no release {', '.join(sorted(unknown))}. Known releases: {known}."
            )
        chosen = releases
        if codes:
            chosen = releases.filter(code__in=codes)
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
