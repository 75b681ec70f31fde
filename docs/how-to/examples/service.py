"""A web service that judges one case: `uvicorn service:app`, behind the office's own log-in.

In: a case as JSON. Out: what is in breach or open, when it is due, and why, in the caller's language.
"""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, HTTPException

import govrules as gr

app = FastAPI(title="disclosure duties")
book = gr.load("cn/regulation-2019")  # once: a rulebook never changes, so every request may share it


@app.post("/cases/{record_type}/{id}")
def judge(
    record_type: str,
    id: str,
    facts: Annotated[dict[str, Any], Body()],
    as_of: date,
    lang: Literal["zh", "en"] = "zh",
) -> dict[str, Any]:
    """The verdicts on one case that somebody must act on."""
    case = {**facts, "record_type": record_type, "id": id}
    try:
        verdicts = book.evaluate(case, as_of)
    except gr.GovrulesError as error:  # what, where and how to mend it: the caller's to read
        raise HTTPException(422, {"message": str(error)}) from error
    told = [verdict for verdict in verdicts if verdict.status in ("violated", "pending", "undetermined")]
    return {
        "rulebook": book.fingerprint,
        "verdicts": [
            verdict.to_dict() | {"why": str(book.explain(case, verdict.rule, as_of, lang))}
            for verdict in told
        ],
    }
