"""manage.py repair REPAIR.json --out PLAN.json: the fewest changes to a published plan."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rotation.management.files import must_be_writable, read_json, write_json
from rotation.management.kit import figures, refusing
from rotation.solver.kit import from_kit, plan_to_kit, problem_of_repair, repair_from_kit
from rotation.solver.repair import repair
from rotation.solver.score import judge


class Command(BaseCommand):
    help = (
        "Repair the published plan of a repair file of the support rota benchmark; the problem it "
        "names lies beside it, gzipped or not. Fewest open seats first, then fewest changes, then "
        "the lowest score. Files that cannot be used end it with status 2 and nothing written."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two files."""
        parser.add_argument("repair", type=Path, help="repair file, gzipped or not")
        parser.add_argument("--out", type=Path, required=True, help="where the plan is written")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the plan and print its figures; end with status 2 where input is unusable."""
        with refusing(self.stderr):
            data = read_json(options["repair"])
            beside = _beside(options["repair"], problem_of_repair(data))
            must_be_writable(options["out"], unlike=[options["repair"], beside])
            case = repair_from_kit(from_kit(read_json(beside)), data)
            done = repair(case.problem, case.published)
            write_json(options["out"], plan_to_kit(done.plan))
        self.stdout.write(
            f"{len(done.hit)} hit, {len(done.changed)} changed"
            f"{' (proven fewest)' if done.proven else ''}, {figures(judge(case.problem, done.plan))}"
        )


def _beside(repair_file: Path, name: str) -> Path:
    """Return the problem's file beside the repair file, the gzipped one where only that is there."""
    plain = repair_file.parent / name
    gzipped = plain.with_name(f"{name}.gz")
    return gzipped if gzipped.exists() and not plain.exists() else plain
