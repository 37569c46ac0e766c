# The demo.
demo-title = What there is to see
demo-impossible = the demo cannot begin: { $why }
demo-about-healthy = answers 200 at once
demo-about-archive = takes all ten kinds, as XML
demo-about-slow = answers after two and a half seconds
demo-about-flaky = six times well, then four times 502
demo-about-failing = always 500: off after ten in a row
demo-about-gone = says 410 Gone: off at once
demo-about-limited = 429 with Retry-After
demo-about-refused = nobody listens there
demo-about-expired = its certificate has expired
demo-guide =
    Nine receivers on this machine, and events of all ten kinds. The
    database is thrown away at the end; yours is not touched, nor is
    your configuration. The waits are short here: ten failures take
    half a minute, not two hours.
    {""}
    In two minutes:
    1  Watch the failures in a row: the webhook that gets 500 counts up
       to 10/10 and is switched off; the one with 410 is off at once;
       the one with 502 delivers again, and is back at zero. Below the
       list stands what the selected receiver is like.
    2  { KEY("open") } on the one with 500 opens its log. { KEY("last") } goes to the oldest
       request, and { KEY("open") } opens it: every attempt, why it failed, what
       to do. { KEY("next-tab") } turns the pages.
    3  { KEY("back") } goes back. What comes for a webhook that is off is held, not
       lost: { KEY("switch") } switches it on, and asks what becomes of it.
    4  Others are refused, or meet a certificate that has expired; the
       one with 429 waits as Retry-After asks. { KEY("test") } posts a test, { KEY("script") } shows
       a receiving script, { KEY("edit") } changes a webhook.
    5  { KEY("back") } again, to the menu: undelivered requests by reason, the
       catalogue, settings, and who changed what.
    {""}
    Enter or Esc closes this. { KEY("help") } shows it again, and every key; { KEY("quit") } ends
    the demo.
