-- What an expert writes by hand for the same columns to the same sink: one branch a rule, each reading only its
-- columns; a plain 20 working days first, and pauses, correction and extension only for what that leaves late.
-- Before it, as for the engine: `applications` (a view of the Parquet file), `cal` (one row: idx, nth), `as_of`.
WITH f AS (
  SELECT id, received_on,
    CASE WHEN replied_on <= {as_of} THEN replied_on END AS replied_on,
    CASE WHEN correction_asked_on <= {as_of} THEN correction_asked_on END AS asked,
    CASE WHEN corrected_on <= {as_of} THEN corrected_on END AS corrected,
    CASE WHEN extension_notified_on <= {as_of} THEN extension_notified_on END AS told,
    extension_approved AS approved,
    CASE WHEN third_party_asked_on <= {as_of} THEN third_party_asked_on END AS p1,
    CASE WHEN third_party_answered_on <= {as_of} THEN third_party_answered_on END AS q1,
    CASE WHEN agency_asked_on <= {as_of} THEN agency_asked_on END AS p2,
    CASE WHEN agency_answered_on <= {as_of} THEN agency_answered_on END AS q2,
    idx, nth
  FROM applications, cal
  WHERE received_on BETWEEN DATE '2019-05-15' AND {as_of}
),
doubtful AS (
  SELECT *, COALESCE(replied_on, {as_of}) AS until, idx[received_on - DATE '1898-12-31'] AS i
  FROM f WHERE COALESCE(replied_on, {as_of}) > nth[idx[received_on - DATE '1898-12-31'] + 20]
),
-- The two pauses in their order; what is no pause is NULL.
pauses AS (
  SELECT *,
    (p1 IS NOT NULL AND q1 IS NULL) AS open1, (p2 IS NOT NULL AND q2 IS NULL) AS open2,
    CASE WHEN q1 > p1 AND NOT COALESCE(q2 > p2 AND p2 < p1, FALSE) THEN p1 WHEN q2 > p2 THEN p2 END AS a,
    CASE WHEN q1 > p1 AND NOT COALESCE(q2 > p2 AND p2 < p1, FALSE) THEN q1 WHEN q2 > p2 THEN q2 END AS b,
    CASE WHEN q1 > p1 AND q2 > p2 THEN GREATEST(p1, p2) END AS c,
    CASE WHEN q1 > p1 AND q2 > p2 THEN CASE WHEN p2 < p1 THEN q1 ELSE q2 END END AS d
  FROM doubtful
),
first_count AS (
  SELECT *, nth[k2 + 20] AS base0 FROM (
    SELECT *, k1 + CASE WHEN c < nth[k1 + 20] AND d > GREATEST(c, received_on, b)
      THEN idx[d - DATE '1898-12-31'] - idx[GREATEST(c, received_on, b) - DATE '1898-12-31'] ELSE 0 END AS k2
    FROM (
      SELECT *, i + CASE WHEN a < nth[i + 20] AND b > GREATEST(a, received_on)
        THEN idx[b - DATE '1898-12-31'] - idx[GREATEST(a, received_on) - DATE '1898-12-31'] ELSE 0 END AS k1
      FROM pauses
    )
  )
),
extended_count AS (
  SELECT *,
    CASE WHEN (open1 AND p1 < e) OR (open2 AND p2 < e) THEN NULL ELSE e END AS due0
  FROM (
    SELECT *, CASE WHEN approved AND told <= base0 THEN nth[x2 + 40] ELSE base0 END AS e FROM (
      SELECT *, x1 + CASE WHEN c < nth[x1 + 40] AND d > GREATEST(c, received_on, b)
        THEN idx[d - DATE '1898-12-31'] - idx[GREATEST(c, received_on, b) - DATE '1898-12-31'] ELSE 0 END AS x2
      FROM (
        SELECT *, i + CASE WHEN a < nth[i + 40] AND b > GREATEST(a, received_on)
          THEN idx[b - DATE '1898-12-31'] - idx[GREATEST(a, received_on) - DATE '1898-12-31'] ELSE 0 END AS x1
        FROM first_count
      )
    )
  )
),
begun AS (
  SELECT *, idx[begin - DATE '1898-12-31'] AS j FROM (
    SELECT *,
      COALESCE(asked <= COALESCE(due0, asked), FALSE) AS again,
      CASE WHEN asked <= COALESCE(due0, asked) AND corrected IS NOT NULL THEN GREATEST(received_on, corrected)
        ELSE received_on END AS begin
    FROM extended_count
  )
  WHERE NOT (asked IS NOT NULL AND asked <= COALESCE(due0, asked) AND corrected IS NULL)
),
second_count AS (
  SELECT *, nth[m2 + 20] AS base1, nth[n2 + 40] AS long1 FROM (
    SELECT *,
      m1 + CASE WHEN c < nth[m1 + 20] AND d > GREATEST(c, begin, b)
        THEN idx[d - DATE '1898-12-31'] - idx[GREATEST(c, begin, b) - DATE '1898-12-31'] ELSE 0 END AS m2,
      n1 + CASE WHEN c < nth[n1 + 40] AND d > GREATEST(c, begin, b)
        THEN idx[d - DATE '1898-12-31'] - idx[GREATEST(c, begin, b) - DATE '1898-12-31'] ELSE 0 END AS n2
    FROM (
      SELECT *,
        j + CASE WHEN a < nth[j + 20] AND b > GREATEST(a, begin)
          THEN idx[b - DATE '1898-12-31'] - idx[GREATEST(a, begin) - DATE '1898-12-31'] ELSE 0 END AS m1,
        j + CASE WHEN a < nth[j + 40] AND b > GREATEST(a, begin)
          THEN idx[b - DATE '1898-12-31'] - idx[GREATEST(a, begin) - DATE '1898-12-31'] ELSE 0 END AS n1
      FROM begun
    )
  )
),
late AS (
  SELECT *, CASE WHEN approved AND told <= base1 THEN long1 ELSE base1 END AS due,
    CASE WHEN approved AND told <= base1 THEN n2 + 40 ELSE m2 + 20 END AS place
  FROM second_count
)
SELECT 'application' AS record_type, id AS record, 'cn/regulation-2019/late-reply' AS rule, 'must' AS duty,
  'violated' AS status, CASE WHEN replied_on IS NULL THEN 'overdue' ELSE 'late' END AS reason,
  CAST(begin AS VARCHAR) AS start, CAST(due AS VARCHAR) AS due, CAST(replied_on AS VARCHAR) AS done,
  CAST(GREATEST(1, idx[until - DATE '1898-12-31'] - place) AS BIGINT) AS late_by, 'working days' AS late_unit,
  FALSE AS provisional, '' AS missing, CAST(NULL AS VARCHAR) AS by
FROM late
WHERE until > due AND NOT (open1 AND p1 < due) AND NOT (open2 AND p2 < due)
UNION ALL
SELECT 'application', id, 'cn/regulation-2019/late-correction-notice', 'must', 'violated',
  CASE WHEN asked IS NULL THEN 'overdue' ELSE 'late' END, CAST(received_on AS VARCHAR), CAST(due AS VARCHAR),
  CAST(asked AS VARCHAR), CAST(GREATEST(1, idx[until - DATE '1898-12-31'] - i - 7) AS BIGINT), 'working days', FALSE, '', NULL
FROM (
  SELECT *, nth[i + 7] AS due FROM (
    SELECT *, COALESCE(asked, {as_of}) AS until, idx[received_on - DATE '1898-12-31'] AS i FROM (
      SELECT id, received_on, CASE WHEN correction_asked_on <= {as_of} THEN correction_asked_on END AS asked, idx, nth
      FROM applications, cal
      WHERE NOT content_clear AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
    )
  )
) WHERE until > due
UNION ALL
SELECT 'application', id, 'cn/regulation-2019/' || rule, 'must', 'violated', reason, NULL, NULL, NULL, NULL, NULL, FALSE, missing, NULL
FROM (
  SELECT id, 'fee-without-excess' AS rule, 'mismatch' AS reason, '' AS missing FROM applications
    WHERE fee_charged <> 0 AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'reply-of-no-kind', 'mismatch', '' FROM applications
    WHERE reply_kind IN ('none', 'other') AND replied_on <= {as_of} AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'partial-disclosure-without-reasons', 'missing', 'reasons' FROM applications
    WHERE reply_kind = 'partly-disclosed' AND reasons IS NULL AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'refusal-without-reasons', 'missing', 'reasons' FROM applications
    WHERE reply_kind IN ('withheld', 'not-this-agency') AND reasons IS NULL
      AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'repeat-not-told', 'missing', 'reply_contents' FROM applications
    WHERE reply_kind = 'repeated' AND NOT CONTAINS(reply_contents, 'repeat-told')
      AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'reply-without-non-existence', 'missing', 'reply_contents' FROM applications
    WHERE reply_kind = 'does-not-exist' AND NOT CONTAINS(reply_contents, 'non-existence')
      AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
  UNION ALL SELECT id, 'reply-without-way-to-obtain', 'missing', 'reply_contents' FROM applications
    WHERE reply_kind = 'already-public' AND NOT CONTAINS(reply_contents, 'how-to-obtain')
      AND received_on BETWEEN DATE '2019-05-15' AND {as_of}
)
UNION ALL
SELECT 'application', id, 'cn/regulation-2019/request-stages-out-of-order', 'must', 'violated',
  CASE WHEN registered_on IS NULL OR TRUE THEN 'missing' END, CAST(LEAST(registered_on, replied_on) AS VARCHAR), NULL, NULL, NULL, NULL, FALSE,
  CASE WHEN registered_on IS NULL THEN 'checked_on;handled_on;registered_on' ELSE 'checked_on;handled_on' END, NULL
FROM (
  SELECT id, CASE WHEN registered_on <= {as_of} THEN registered_on END AS registered_on, replied_on
  FROM applications WHERE replied_on <= {as_of}
) WHERE LEAST(registered_on, replied_on) >= DATE '2019-05-15'
