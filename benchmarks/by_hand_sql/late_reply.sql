-- How an expert counts the 20 working days of a reply: a plain count first, and pauses, correction and extension only
-- for what that leaves late. Before it: `applications` (a view of the Parquet file), `cal` (one row: idx, nth).
-- Of the file it is known that an extension that was told of is known to be approved or not.
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
