#!/bin/sh
# A nightly audit for cron:  15 5 * * 1-5  /srv/disclosure/nightly.sh /srv/disclosure/cases /srv/disclosure/reports
# Exit code: 0 all is in order, 1 a duty that binds is broken, 2 something could not be read (cron mails the words).
set -eu
cases=$1 reports=$2 as_of=${3:-$(date +%F)}
govrules audit "$cases" --as-of "$as_of" --format json --output "$reports/$as_of.json" --fail-on must
