"""manage.py solve PROBLEM.json[.gz] --out PLAN.json: the solver on a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rotation.management.files import must_be_writable, read_json, write_json
from rotation.management.kit import figures, refusing
from rotation.solver.kit import from_kit, plan_to_kit
from rotation.solver.solve import solve


class Command(BaseCommand):
    help = (
        "Compute a plan for a problem file of the support rota benchmark and print its score. "
        "The same file, seed and moves give the same plan. Files that cannot be used end it with "
        "status 2 and nothing written; no database is touched. --prove goes on after the search: "
        "a problem of up to 1,200 pairs of seat and candidate is solved exactly, of a larger one "
        "100 parts are. That takes up to about six CPU-minutes and 500 MB."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files, and what decides the plan beside them."""
        parser.add_argument("problem", type=Path, help="problem file, gzipped or not")
        parser.add_argument("--out", type=Path, required=True, help="where the plan is written")
        parser.add_argument("--moves", type=int, help="moves of the search (default by size)")
        parser.add_argument("--seed", type=int, default=0, help="seed of the search (default 0)")
        parser.add_argument("--prove", action="store_true", help="polish and prove the plan")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the plan and print its figures; end with status 2 where input is unusable."""
        with refusing(self.stderr):
            must_be_writable(options["out"], unlike=[options["problem"]])
            problem = from_kit(read_json(options["problem"]))
            solution = solve(
                problem,
                seed=options["seed"],
                moves=options["moves"],
                prove=options["prove"],
            )
            write_json(options["out"], plan_to_kit(solution.plan))
        proof = solution.proof
        known = f", {proof.status}, bound {proof.bound}" if proof else ""
        self.stdout.write(f"{figures(solution.score)}{known}")
