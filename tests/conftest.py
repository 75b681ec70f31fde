"""What every test shares: how hard Hypothesis looks, and that Ctrl-C is heard."""

import os
import signal

from hypothesis import HealthCheck, settings

# `ci` always draws the same examples, so a red run is red again on the next machine;
# `nightly` draws new ones each time, and many: HYPOTHESIS_PROFILE=nightly make test
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100, print_blob=True)
settings.register_profile(
    "nightly",
    deadline=None,
    max_examples=5_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# A shell that runs the suite in the background has it ignore Ctrl-C, and so would every process it starts: the
# tests that interrupt something would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
