"""`python -m pgadvise`, `advise`, `pgadvise`: the same program."""

import sys


def main() -> None:
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Before Typer is imported: shells and CI ask this often.
        from pgadvise.version import VERSION

        print(f"pgadvise {VERSION}")
        return
    from pgadvise.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
