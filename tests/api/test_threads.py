"""A rulebook never changes, so threads may share one; so may they a monitor, whose engine is guarded."""

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

import govrules as gr

AS_OF = "2020-12-31"
THREADS = 8
FIRST = date(2020, 1, 2)
CASES = [
    {
        "record_type": "application",
        "id": f"A-{at}",
        "received_on": (FIRST + timedelta(days=at)).isoformat(),
        "replied_on": (FIRST + timedelta(days=at + 20 + at % 15)).isoformat(),
    }
    for at in range(60)
]


def at_once(work: Callable[[int], object]) -> list[object]:
    """What the work gives in every thread, all begun at the same moment."""
    gate = Barrier(THREADS)

    def begin(at: int) -> object:
        gate.wait()
        return work(at)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def test_threads_that_share_a_new_rulebook_judge_and_explain_as_one_does() -> None:
    """New, so that the first use compiles the rules in all threads at once."""

    def work(book: gr.Rulebook) -> object:
        told = [verdict.to_dict() for case in CASES for verdict in book.evaluate(case, AS_OF)]
        return told, str(book.explain(CASES[0], "late-reply", AS_OF, "en"))

    shared = gr.load("cn/regulation-2019")
    alone = work(gr.load("cn/regulation-2019"))
    assert all(told == alone for told in at_once(lambda _: work(shared)))


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_threads_that_share_a_rulebook_audit_as_one_does(engine: str) -> None:
    shared = gr.load("cn/regulation-2019")
    rows = [{name: value for name, value in case.items() if name != "record_type"} for case in CASES]

    def work(_: int) -> object:
        audit = shared.audit(rows, AS_OF, record_type="application", engine=engine)
        return audit.verdicts.df().astype(object).where(audit.verdicts.df().notna(), None).values.tolist()

    alone = work(0)
    assert alone
    assert all(told == alone for told in at_once(work))


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_threads_that_read_one_audit_read_the_same(engine: str) -> None:
    rows = [{name: value for name, value in case.items() if name != "record_type"} for case in CASES]
    audit = gr.load("cn/regulation-2019").audit(rows, AS_OF, record_type="application", engine=engine)

    def work(_: int) -> object:
        streamed = sum(1 for _ in audit.verdicts)
        explained = str(audit.explain(CASES[0]["id"], "late-reply", "en"))
        return len(audit.violations), audit.summary["total"].sum(), streamed, explained

    alone = work(0)
    assert all(told == alone for told in at_once(work))


def test_verdicts_and_explanations_can_be_sent_to_another_process() -> None:
    book = gr.load("cn/regulation-2019")
    verdicts = book.evaluate(CASES[0], AS_OF)
    explanation = book.explain(CASES[0], "late-reply", AS_OF)
    assert pickle.loads(pickle.dumps(verdicts)) == verdicts
    assert str(pickle.loads(pickle.dumps(explanation))) == str(explanation)


def test_threads_that_load_at_once_read_one_rulebook() -> None:
    assert len(set(at_once(lambda _: gr.load("cn/regulation-2019").fingerprint))) == 1


def test_threads_that_share_a_monitor_lose_nothing() -> None:
    with gr.load("cn/regulation-2019").monitor() as monitor:

        def work(at: int) -> object:
            for case in CASES[at::THREADS]:
                facts = {"received_on": case["received_on"], "replied_on": case["replied_on"]}
                monitor.post("application", case["id"], facts, at=case["received_on"])
            return None

        at_once(work)
        found = sorted(
            (v.record, v.rule, v.status, v.due) for v in monitor.verdicts(AS_OF) if "/" not in v.record
        )
    book = gr.load("cn/regulation-2019")
    wanted = sorted((v.record, v.rule, v.status, v.due) for case in CASES for v in book.evaluate(case, AS_OF))
    assert [(r, u, s, str(d)) for r, u, s, d in found] == [(r, u, s, str(d)) for r, u, s, d in wanted]
