"""Coverage-guided fuzzing of what reads: `python -m tests.fuzz TARGET RUNS [SEED]`.

In: a target and how many inputs to try. Out: the last line says how many were tried; an input that a reader cannot
take is kept in `tests/fuzz/found/` under the target's name, where the ordinary tests try it again for ever.
"""

import sys
import warnings
from hashlib import sha256
from pathlib import Path

import atheris

HERE = Path(__file__).parent
FOUND = HERE / "found"
SEEDS = HERE / "seeds"

with atheris.instrument_imports(include=["govrules"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """See above."""
    called, runs, *seed = sys.argv[1:]
    target = TARGETS[called]
    warnings.simplefilter("ignore")

    def tried(content: bytes) -> None:
        try:
            target(content)
        except Exception:
            folder = FOUND / called
            folder.mkdir(parents=True, exist_ok=True)
            (folder / sha256(content).hexdigest()[:16]).write_bytes(content)
            raise

    corpus = HERE.parents[1] / "build" / "fuzz" / called
    corpus.mkdir(parents=True, exist_ok=True)
    words = ["-max_len=4096", "-timeout=30", "-rss_limit_mb=3000", f"-artifact_prefix={corpus}/"]
    words += [f"-seed={seed[0]}"] if seed else []
    atheris.Setup([sys.argv[0], f"-atheris_runs={runs}", *words, str(corpus), str(SEEDS / called)], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
