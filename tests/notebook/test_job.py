"""Long work beside the loop: told of on the loop, ended by its own progress, dropped when a new one begins."""

import asyncio
import sys
import threading
import time

import pytest

from govrules.notebook.job import Job


def until(what, seconds=5.0):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def threads():
    return [each for each in threading.enumerate() if each.name == "govrules-job"]


def endless(progress):
    while True:
        progress(1, None)
        time.sleep(0.005)


def nothing(done, total):
    pass


def test_what_the_work_gives_is_told_once():
    job, outcomes = Job(), []
    job.start(lambda progress: 42, nothing, outcomes.append)
    assert job.running
    job.wait()
    assert [each.value for each in outcomes] == [42]
    assert not job.running


def test_how_far_it_is_is_told_now_and_then_not_at_every_step():
    job, told = Job(), []

    def work(progress):
        for n in range(2_000):
            progress(n, 2_000)

    job.start(work, lambda done, total: told.append((done, total)), lambda outcome: None)
    job.wait()
    assert told[0] == (0, 2_000)
    assert len(told) < 50


def test_an_error_is_told_not_raised():
    job, outcomes = Job(), []

    def work(progress):
        raise ValueError("no")

    job.start(work, nothing, outcomes.append)
    job.wait()
    assert [str(each.error) for each in outcomes] == ["no"]


def test_a_cancel_is_told_at_once_and_the_thread_ends():
    job, outcomes, told = Job(), [], []
    job.start(endless, lambda done, total: told.append(done), outcomes.append)
    until(threads)
    job.cancel()
    assert [each.cancelled for each in outcomes] == [True]
    assert not job.running
    until(lambda: not threads())
    job.wait()
    # What the thread had still to say is not told: it speaks of work that is no more.
    assert len(outcomes) == 1


def test_after_a_cancel_the_next_work_runs():
    job, outcomes = Job(), []
    job.start(endless, nothing, outcomes.append)
    job.cancel()
    job.cancel()
    job.start(lambda progress: "next", nothing, outcomes.append)
    job.wait()
    assert [(each.cancelled, each.value) for each in outcomes] == [(True, None), (False, "next")]


def test_new_work_takes_the_place_of_the_old_of_which_nothing_more_is_told():
    job, outcomes = Job(), []
    job.start(endless, nothing, lambda outcome: outcomes.append("old"))
    job.start(lambda progress: "new", nothing, lambda outcome: outcomes.append(outcome.value))
    job.wait()
    until(lambda: not threads())
    assert outcomes == ["new"]


def test_threads_take_short_turns_while_there_is_work_and_the_usual_ones_after():
    job, usual, during = Job(), sys.getswitchinterval(), []
    job.start(lambda progress: during.append(sys.getswitchinterval()), nothing, lambda outcome: None)
    job.wait()
    assert during[0] < usual
    assert sys.getswitchinterval() == usual


def test_waiting_has_an_end():
    job = Job()
    job.start(endless, nothing, lambda outcome: None)
    with pytest.raises(TimeoutError):
        job.wait(0.1)
    job.cancel()


def test_on_a_loop_everything_is_told_on_that_loop_and_it_goes_on_meanwhile():
    async def scenario():
        job, where, ticks = Job(), [], 0
        ended = asyncio.Event()

        def work(progress):
            for n in range(20):
                progress(n, 20)
                time.sleep(0.02)
            return threading.current_thread().name

        def end(outcome):
            where.append(threading.current_thread())
            where.append(outcome.value)
            ended.set()

        job.start(work, lambda done, total: where.append(threading.current_thread()), end)
        while not ended.is_set():
            await asyncio.sleep(0.01)
            ticks += 1
        return where, ticks

    where, ticks = asyncio.run(scenario())
    assert where.pop() == "govrules-job"
    assert len(where) > 2
    assert set(where) == {threading.main_thread()}
    assert ticks > 10
