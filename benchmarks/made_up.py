"""Made-up applications in bulk: typed columns, written to Parquet by DuckDB, the same for the same number.

Comes in: how many, and where to. Goes out: one Parquet file. The share of each fact is a guess at what a
platform's records hold; no record is anybody's.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

QUERY = """
COPY (
  WITH dice AS (
    SELECT
      i,
      CAST(hash(i) % 1000 AS INTEGER) AS a, CAST(hash(i + 1000000007) % 1000 AS INTEGER) AS b, CAST(hash(i + 2000000011) % 1000 AS INTEGER) AS c,
      CAST(hash(i + 3000000019) % 1000 AS INTEGER) AS d, CAST(hash(i + 4000000007) % 1000 AS INTEGER) AS e, CAST(hash(i + 5000000029) % 1000 AS INTEGER) AS f,
      CAST(hash(i + 6000000013) % 1000 AS INTEGER) AS g,
      DATE '2019-05-15' + CAST(hash(i + 7000000001) % 1000 AS INTEGER) AS received_on
    FROM range({number}) AS t(i)
  )
  SELECT
    'A-' || i AS id,
    '单位' || (hash(i + 8000000009) % 400) AS unit,
    ['in-person', 'post-signed', 'post-ordinary', 'online', 'fax', 'email'][1 + a % 6] AS channel,
    ['natural-person', 'commercial-enterprise', 'research-institution', 'other-body'][1 + b % 4] AS applicant_kind,
    received_on - CAST(c % 4 AS INTEGER) AS submitted_on,
    received_on,
    CASE WHEN a < 930 THEN received_on + CAST(b % 4 AS INTEGER) END AS registered_on,
    CASE WHEN a < 900 THEN received_on + CAST(c % 6 AS INTEGER) END AS entered_on,
    b % 10 < 9 AS content_clear,
    CASE WHEN b % 10 = 9 THEN received_on + CAST(a % 12 AS INTEGER) END AS correction_asked_on,
    CASE WHEN b % 10 = 9 AND c % 5 > 0 THEN received_on + CAST(a % 12 + d % 20 AS INTEGER) END AS corrected_on,
    CASE WHEN d < 120 THEN TRUE WHEN d < 200 THEN FALSE END AS extension_approved,
    CASE WHEN d < 120 THEN received_on + CAST(18 + e % 15 AS INTEGER) END AS extension_notified_on,
    CASE WHEN e < 80 THEN received_on + CAST(3 + f % 9 AS INTEGER) END AS third_party_asked_on,
    CASE WHEN e < 70 THEN received_on + CAST(3 + f % 9 + g % 25 AS INTEGER) END AS third_party_answered_on,
    CASE WHEN e >= 950 THEN received_on + CAST(3 + f % 9 AS INTEGER) END AS agency_asked_on,
    CASE WHEN e >= 955 THEN received_on + CAST(3 + f % 9 + g % 15 AS INTEGER) END AS agency_answered_on,
    CASE WHEN f < 940 THEN received_on + CAST(1 + g % 38 AS INTEGER) END AS replied_on,
    CASE WHEN f < 930 THEN received_on + CAST(1 + g % 38 + a % 3 AS INTEGER) END AS sent_on,
    CASE WHEN f < 940 THEN
      ['disclosed', 'partly-disclosed', 'already-public', 'withheld', 'does-not-exist', 'not-this-agency',
       'repeated', 'abandoned', 'other', 'none'][1 + g % 10] END AS reply_kind,
    CASE WHEN f < 940 THEN
      CASE a % 4 WHEN 0 THEN 'information;how-to-obtain' WHEN 1 THEN 'information;reasons'
        WHEN 2 THEN 'reasons;when;how-to-obtain' ELSE 'responsible-agency' END END AS reply_contents,
    CASE WHEN f < 900 THEN CASE b % 3 WHEN 0 THEN 'body;address;time-limit' WHEN 1 THEN 'body' ELSE '无' END END
      AS remedy_stated,
    CASE WHEN f < 940 AND g % 10 IN (1, 3, 5) AND c < 900 THEN '依据条例不予公开' END AS reasons,
    CASE WHEN c < 700 THEN c % 2 = 0 END AS widely_knowable,
    CASE WHEN f < 940 AND d % 7 = 0 THEN received_on + CAST(1 + g % 38 + e % 60 AS INTEGER) END
      AS proactively_published_on,
    CASE WHEN c < 300 THEN 0.0 WHEN c < 320 THEN 35.5 END AS fee_charged,
    ['none', 'upheld', 'corrected', 'open'][1 + CAST(a < 60 AS INTEGER) * CAST(1 + b % 3 AS INTEGER)] AS review_outcome
  FROM dice
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""  # noqa: E501


def write(number: int, path: Path) -> Path:
    """So many applications in a Parquet file; an existing one is kept."""
    if not path.exists():
        part = path.with_suffix(".part")
        with duckdb.connect() as connection:
            connection.execute(QUERY.format(number=number, path=str(part).replace("'", "''")))
        part.rename(path)
    return path
