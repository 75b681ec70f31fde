-- The two looks at every row that an expert takes before he believes a file: does each cell and each pair of dates make
-- sense, and is no id used twice.
SELECT
  (SELECT COUNT(*) FROM applications
    WHERE id IS NULL OR replied_on < received_on OR received_on < submitted_on OR corrected_on < correction_asked_on
      OR third_party_answered_on < third_party_asked_on OR agency_answered_on < agency_asked_on OR fee_charged < 0
      OR LEAST(submitted_on, received_on, registered_on, entered_on, sent_on, proactively_published_on,
        extension_notified_on) < DATE '1900-01-01'
      OR GREATEST(replied_on, corrected_on, third_party_answered_on, agency_answered_on, sent_on,
        proactively_published_on, extension_notified_on) > DATE '2199-12-31'
      OR channel NOT IN ('in-person', 'post-signed', 'post-ordinary', 'online', 'fax', 'email')
      OR applicant_kind NOT IN ('natural-person', 'commercial-enterprise', 'research-institution', 'other-body')
      OR reply_kind NOT IN ('disclosed', 'partly-disclosed', 'already-public', 'withheld', 'does-not-exist',
        'not-this-agency', 'repeated', 'abandoned', 'other', 'none', 'other-procedure')
      OR review_outcome NOT IN ('none', 'upheld', 'corrected', 'open')),
  (SELECT COUNT(*) - COUNT(DISTINCT id) FROM applications)
