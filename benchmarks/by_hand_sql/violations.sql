-- Every violation with all columns of a verdict: one branch a rule, each reading only its columns.
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
