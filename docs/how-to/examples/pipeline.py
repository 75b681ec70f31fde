"""A step of a pandas pipeline: applications in, the same rows with what is due and what is late beside them."""

import pandas as pd

import govrules as gr

RULE = "cn/regulation-2019/late-reply"


def with_deadlines(applications: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Every application with `status`, `due` and `late_by` of the reply, and `fit`: whether it could be read."""
    book = gr.load("cn/regulation-2019").select([RULE])
    audit = book.audit(applications, as_of, record_type="application")
    told = audit.verdicts.df()[["record", "status", "due", "late_by"]]
    joined = applications.merge(told, left_on="id", right_on="record", how="left").drop(columns="record")
    # A row that does not fit is never judged, and never lost: it stays, and says so.
    return joined.assign(fit=~joined["id"].isin(audit.unfit["record"]))
