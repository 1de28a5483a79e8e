"""``binopt demo``: an example quarter to try everything on."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.options import new_case_argument, overwrite_option, premises_option, seed_option
from binopt_cli.terminal import show, tell


@click.command(short_help="Write an example quarter as a case.")
@new_case_argument
@premises_option
@seed_option
@overwrite_option
def demo(out: Path, premises: int, seed: int, *, overwrite: bool) -> None:
    """Write an example quarter as a case to the folder OUT: invented streets, any size, from a seed."""
    from binopt.demo import write_demo

    write_demo(out, premises=premises, seed=seed, overwrite=overwrite)
    show(str(out))
    tell(f"hint: binopt plan {out} --out PLAN")
