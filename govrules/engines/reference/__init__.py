"""The reference interpreter: it defines what a rule means, one record at a time.

Comes in: `Rules` and records. Goes out: verdicts, and replays for explanations. The other engines must
agree with it on every record. Must not know: files, other engines, wording.
"""

from govrules.engines.reference.judge import Interpreter, moment_of
from govrules.engines.reference.quotas import NO_ROSTER, Counted, Tally
from govrules.engines.reference.replay import Replay, replay

__all__ = ["NO_ROSTER", "Counted", "Interpreter", "Replay", "Tally", "moment_of", "replay"]
