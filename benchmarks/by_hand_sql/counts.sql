-- How many verdicts of each status each rule has: one pass over the records in force, one for the stages (their
-- trigger is another), and the late replies. What is left of all records is `not-applicable`.
, late_replies AS (
  SELECT COUNT(*) FILTER (WHERE replied_on IS NOT NULL) AS done, COUNT(*) FILTER (WHERE replied_on IS NULL) AS undone
  FROM late WHERE until > due AND NOT (open1 AND p1 < due) AND NOT (open2 AND p2 < due)
),
in_force AS (
  SELECT received_on, content_clear, reply_kind, reply_contents, reasons, fee_charged, nth,
    CASE WHEN correction_asked_on <= {as_of} THEN correction_asked_on END AS asked,
    CASE WHEN replied_on <= {as_of} THEN replied_on END AS replied,
    idx[received_on - DATE '1898-12-31'] AS i
  FROM applications, cal
  WHERE received_on BETWEEN DATE '2019-05-15' AND {as_of}
),
n AS (
  SELECT COUNT(*) AS records, COUNT(asked) AS asked, COUNT(replied) AS replied,
    COUNT(*) FILTER (WHERE fee_charged = 0) AS no_fee, COUNT(*) FILTER (WHERE fee_charged <> 0) AS fee,
    COUNT(*) FILTER (WHERE NOT content_clear AND asked IS NOT NULL AND asked <= nth[i + 7]) AS notice_in_time,
    COUNT(*) FILTER (WHERE NOT content_clear AND asked IS NULL AND {as_of} <= nth[i + 7]) AS notice_open,
    COUNT(*) FILTER (WHERE NOT content_clear AND COALESCE(asked, {as_of}) > nth[i + 7]) AS notice_late,
    COUNT(*) FILTER (WHERE content_clear IS NULL) AS clear_unknown,
    COUNT(*) FILTER (WHERE reply_kind IS NULL) AS no_kind,
    COUNT(*) FILTER (WHERE reply_kind IS NULL AND replied IS NOT NULL) AS replied_no_kind,
    COUNT(*) FILTER (WHERE replied IS NOT NULL AND reply_kind IN ('none', 'other')) AS odd_kind,
    COUNT(*) FILTER (WHERE replied IS NOT NULL AND reply_kind NOT IN ('none', 'other')) AS good_kind,
    COUNT(*) FILTER (WHERE reply_kind = 'partly-disclosed' AND reasons IS NULL) AS partly_bare,
    COUNT(*) FILTER (WHERE reply_kind = 'partly-disclosed' AND reasons IS NOT NULL) AS partly_reasoned,
    COUNT(*) FILTER (WHERE reply_kind IN ('withheld', 'not-this-agency') AND reasons IS NULL) AS refused_bare,
    COUNT(*) FILTER (WHERE reply_kind IN ('withheld', 'not-this-agency') AND reasons IS NOT NULL) AS refused_reasoned,
    COUNT(*) FILTER (WHERE reply_kind = 'other-procedure' AND reply_contents IS NULL) AS procedure_unknown,
    COUNT(*) FILTER (WHERE reply_kind = 'other-procedure' AND CONTAINS(reply_contents, 'other-procedure')) AS procedure_told,
    COUNT(*) FILTER (WHERE reply_kind = 'other-procedure' AND NOT CONTAINS(reply_contents, 'other-procedure')) AS procedure_not,
    COUNT(*) FILTER (WHERE reply_kind = 'repeated' AND reply_contents IS NULL) AS repeat_unknown,
    COUNT(*) FILTER (WHERE reply_kind = 'repeated' AND CONTAINS(reply_contents, 'repeat-told')) AS repeat_told,
    COUNT(*) FILTER (WHERE reply_kind = 'repeated' AND NOT CONTAINS(reply_contents, 'repeat-told')) AS repeat_not,
    COUNT(*) FILTER (WHERE reply_kind = 'does-not-exist' AND reply_contents IS NULL) AS none_unknown,
    COUNT(*) FILTER (WHERE reply_kind = 'does-not-exist' AND CONTAINS(reply_contents, 'non-existence')) AS none_told,
    COUNT(*) FILTER (WHERE reply_kind = 'does-not-exist' AND NOT CONTAINS(reply_contents, 'non-existence')) AS none_not,
    COUNT(*) FILTER (WHERE reply_kind = 'already-public' AND reply_contents IS NULL) AS way_unknown,
    COUNT(*) FILTER (WHERE reply_kind = 'already-public' AND CONTAINS(reply_contents, 'how-to-obtain')) AS way_told,
    COUNT(*) FILTER (WHERE reply_kind = 'already-public' AND NOT CONTAINS(reply_contents, 'how-to-obtain')) AS way_not
  FROM in_force
),
stages AS (
  SELECT COUNT(*) FILTER (WHERE replied IS NOT NULL) AS skipped, COUNT(*) FILTER (WHERE replied IS NULL) AS open
  FROM (
    SELECT CASE WHEN registered_on <= {as_of} THEN registered_on END AS registered,
      CASE WHEN replied_on <= {as_of} THEN replied_on END AS replied
    FROM applications
  ) WHERE LEAST(registered, replied) >= DATE '2019-05-15'
),
whole AS (SELECT COUNT(*) AS every FROM applications)
SELECT 'cn/regulation-2019/' || rule AS rule, satisfied, pending, violated, undetermined,
  every - satisfied - pending - violated - undetermined AS not_applicable
FROM (
  SELECT every, UNNEST([
    {'rule': 'application-incomplete', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': records},
    {'rule': 'corrected-more-than-once', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': n.asked},
    {'rule': 'correction-notice-incomplete', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': n.asked},
    {'rule': 'fee-without-excess', 'satisfied': no_fee, 'pending': 0, 'violated': fee, 'undetermined': records - no_fee - fee},
    {'rule': 'lapsed-request-not-closed', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': records},
    {'rule': 'late-correction-notice', 'satisfied': notice_in_time, 'pending': notice_open, 'violated': notice_late, 'undetermined': clear_unknown},
    {'rule': 'late-publication-on-suggestion', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': 0},
    {'rule': 'late-reply', 'satisfied': replied - done, 'pending': records - replied - undone, 'violated': done + undone, 'undetermined': 0},
    {'rule': 'other-procedure-not-told', 'satisfied': procedure_told, 'pending': 0, 'violated': procedure_not, 'undetermined': no_kind + procedure_unknown},
    {'rule': 'partial-disclosure-without-reasons', 'satisfied': partly_reasoned, 'pending': 0, 'violated': partly_bare, 'undetermined': no_kind},
    {'rule': 'refusal-without-reasons', 'satisfied': refused_reasoned, 'pending': 0, 'violated': refused_bare, 'undetermined': no_kind},
    {'rule': 'repeat-not-told', 'satisfied': repeat_told, 'pending': 0, 'violated': repeat_not, 'undetermined': no_kind + repeat_unknown},
    {'rule': 'reply-of-no-kind', 'satisfied': good_kind, 'pending': 0, 'violated': odd_kind, 'undetermined': replied_no_kind},
    {'rule': 'reply-without-non-existence', 'satisfied': none_told, 'pending': 0, 'violated': none_not, 'undetermined': no_kind + none_unknown},
    {'rule': 'reply-without-way-to-obtain', 'satisfied': way_told, 'pending': 0, 'violated': way_not, 'undetermined': no_kind + way_unknown},
    {'rule': 'request-stages-out-of-order', 'satisfied': 0, 'pending': open, 'violated': skipped, 'undetermined': 0},
    {'rule': 'separable-withheld-whole', 'satisfied': 0, 'pending': 0, 'violated': 0, 'undetermined': replied}
  ], recursive := TRUE)
  FROM n, late_replies, stages, whole
)
