# Keeping the database: its key, retention, the doctor.

paths-key = key
key-ask-rotate = Every secret will be encrypted with a new key in { $path }. Backups made until now can be read only with a copy of the present key file.
key-rotated = The key is new; { $count ->
    [one] one encrypted value was
   *[other] { $count } encrypted values were
 } encrypted anew. Copy { $path } anew; copies of the database made until now need the old key.
key-ask-replace = Every webhook will get a new secret and a new key, lose its headers and be switched off. This cannot be undone.
key-replaced = The key is new, and so are the secret and the key of { $count ->
    [one] one webhook
   *[other] { $count } webhooks
 }. They are switched off and have no headers of their own: give each receiver its new secret (webhook show ID --reveal), set the headers anew (webhook edit ID --header …), then switch it on (webhook enable ID).
field-signing = signing
secrets-overlap = { $count } secrets sign; the old one for { $left } more, until { $time }
payload-removed = The payload was removed by retention (setting retain_payloads); the request cannot be sent again.
pruned = Removed: requests { $requests }, attempts { $attempts }, payloads { $payloads }, events { $events }.
prune-would = Would remove: requests { $requests }, attempts { $attempts }, payloads { $payloads }, events { $events }.
prune-ask = Will be removed for good: requests { $requests }, attempts { $attempts }, payloads { $payloads }, events { $events }.
setting-ask-nothing = The change of { $name } concerns no webhook and removes nothing.
setting-ask-webhooks = The change of { $name } concerns the deliveries of { $count ->
    [one] { $count } webhook
   *[other] { $count } webhooks
}.
setting-ask-removes = With the change of { $name }, retention also removes: requests { $requests }, attempts { $attempts }, payloads { $payloads }, events { $events }. This cannot be undone.
pruned-pages = { $pages } pages went back to the file system.
attempts-removed = Its attempts were removed by retention (setting retain_attempts).
doctor-level-ok = ok
doctor-level-warn = warning
doctor-level-error = ERROR
doctor-name-database = database
doctor-name-configuration = configuration
doctor-no-configuration = { $why }
doctor-no-configuration-next = mend it; what follows is of the database that is used without it, which is another one where it names one
doctor-name-key = key
doctor-name-integrity = integrity
doctor-name-size = size
doctor-name-log = log beside it
doctor-name-growth = last 24 hours
doctor-name-clock = clock
doctor-name-disk = disk
doctor-name-sender = sender
doctor-name-guards = guards
doctor-guards = other programs cannot write what is hookkeeper's own
doctor-open-guards = the table accepting holds { $count ->
    [one] a row
   *[other] { $count } rows
 } of another program: what only hookkeeper may write is open to every program
doctor-open-guards-next = sqlite3 { SHELL($path) } 'DELETE FROM accepting', and find the program that writes with triggers switched off
doctor-name-books = books
doctor-no-database = there is none at { $path }
doctor-no-database-next = name yours with --db, or run any other command: it makes a new one
doctor-unopened = { $path } cannot be opened: { $why }
doctor-database = { $path } ({ $id }), for its owner only
doctor-open-database = others may read { $path }, the database { $id } (its mode is { $mode })
doctor-open-database-next = chmod 600 { SHELL($path) }
doctor-key = { $path }, for its owner only
doctor-bad-key = { $why }
doctor-bad-key-next = put this database's own key file back at { $path } from your copy, or name where it is with --key-file; where it is lost: hookkeeper key replace
doctor-open-key = { $why }
doctor-open-key-next = chmod 600 { SHELL($path) }
doctor-unreadable-key = { $why }
doctor-unreadable-key-next = ls -l { SHELL($path) } shows whose it is; run hookkeeper as that user
doctor-unchecked-key = { $why }
doctor-whole = whole (--full looks at the indexes too)
doctor-whole-full = whole, indexes included
doctor-unmade = cannot be checked: { $why }
doctor-damaged = damaged: { $why }
doctor-damaged-next = stop every sender, keep a copy of all its files, and restore a backup
doctor-size = { $size }, { $free } of it free
doctor-size-free = { $size }, { $free } of it free
doctor-size-free-next = hookkeeper prune gives the free pages back
doctor-size-fixed = { $size }, { $free } of it free; the file cannot shrink by itself
doctor-size-fixed-next = close every program that has it open, then: sqlite3 FILE 'PRAGMA auto_vacuum = 2; VACUUM'
doctor-log = { $size }
doctor-large-log = { $size }, far more than usual
doctor-large-log-next = a program has been reading for long and keeps the log from being folded in; close it
doctor-growth = requests { $requests }, attempts { $attempts }, about { $size }
doctor-clock = { $time }
doctor-clock-wrong = it shows { $time }
doctor-clock-wrong-next = set the clock; signatures with a wrong time are refused by receivers
doctor-clock-back = the newest request was accepted { $span } from now
doctor-clock-back-next = the clock was set back, or was ahead before; set it right, since receivers refuse signatures with a wrong time
doctor-room = { $free } free
doctor-little-room = { $free } free
doctor-little-room-next = free some space, or shorten retention (hookkeeper setting list); on a full disk no event is accepted
doctor-sender = process { $pid } ({ $command }) since { $time }
doctor-silent-sender = process { $pid } ({ $command }) has given no sign of life for { $span }: nothing is sent
doctor-silent-sender-next = it is stopped or hangs: kill -CONT { $pid } lets it go on; once it has ended, another one takes over
doctor-no-sender = nobody sends, and { $count } requests wait
doctor-no-sender-next = hookkeeper serve, or open the console
doctor-no-sender-needed = nobody sends, and nothing waits
doctor-books = they balance
doctor-no-books = they do not balance
doctor-no-books-next = hookkeeper balance shows where; keep a copy of the database
detail-overlap = two secrets sign; the old one for { $span } more

# What waits at a webhook, and for what.
field-waiting = waiting
fact-waiting = Waiting
detail-waiting = waiting { $what }
waiting-count = { $count } ({ $why })
waiting-off = held: it is off
waiting-nobody = nobody sends
waiting-backing-off = the next attempt in { $span }
waiting-probing = one attempt at a time until one succeeds
waiting-order = in order, one after the other
waiting-rate = rate { $rate }
waiting-limit = { $limit } in flight at once
waiting-later = { $count } to be tried again later

# Warnings to operators.
warn-test-none = No warning reaches anybody: neither warn_url nor warn_command is set. Set one: hookkeeper setting set warn_url URL
warn-test-given = { $setting }: the test warning was taken ({ $said }).
warn-test-failed = { $setting }: the test warning reached nobody: { $said }
