# The demo.
demo-title = What there is to see
demo-impossible = the demo cannot begin: { $why }
demo-about-healthy = answers 200 at once
demo-about-archive = takes all ten kinds, as XML
demo-about-slow = answers after two and a half seconds
demo-about-flaky = six times well, then four times 502
demo-about-failing = always 500: off after ten in a row
demo-about-gone = says 410 Gone: off at once
demo-about-rate-limited = 429 with Retry-After
demo-about-refused = nobody listens there
demo-about-expired = its certificate has expired
demo-guide =
    Nine receivers on this machine, and events of all ten kinds. The
    database is thrown away at the end; yours is not touched. The waits
    are short here: ten failures take half a minute, not two hours.
    {""}
    In two minutes:
    1  Watch the column of failures in a row: /failing counts up to
       10/10 and is switched off; /gone is off at once; /flaky fails a
       few times, delivers again, and its count is back at zero.
    2  Enter on /failing opens its log, Enter again one request: every
       attempt, why it failed, and what to do. Tab turns the pages.
    3  Esc goes back. What comes for a webhook that is off is held, not
       lost: s on /failing switches it on, and asks what becomes of it.
    4  /refused and /expired show other faults; /rate-limited shows how
       Retry-After is honoured. t posts a test, x shows a receiving
       script, e changes a webhook.
    5  Esc again, to the menu: undelivered requests by reason, the
       catalogue, settings, and who changed what.
    {""}
    Enter or Esc closes this, ? shows every key, q ends the demo.
