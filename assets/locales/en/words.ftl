# Words that every part of the program uses.

# The name of this language, in itself.
language-name = English

state-pending = pending
state-delivered = delivered
state-failed = failed
state-held = held
state-discarded = discarded

off-failures = after 10 failed attempts in a row
off-gone = because the receiver answered 410 Gone
off-operator = by an operator

group-invoices = Invoices
group-contractors = Contractors
group-payments = Payments
group-products = Products
group-settings = Settings
group-package = Package
kind-invoice-add = Added
kind-invoice-edit = Modified
kind-invoice-del = Deleted
kind-contractors-add = Added
kind-payments-add = Added
kind-goods-add = Added
kind-warehouse-good-change-state = Stock quantity changed
kind-companies-verify = Company verified
kind-companies-changePackage = Changed
kind-companies-changePackageExpirationDate = Period changed

setting-waits = How long to wait after the first, second, … failed attempt; the last wait repeats.
setting-attempt-timeout = The longest a whole attempt may take, the reply's body included.
setting-connect-timeout = The longest that opening a connection may take, TLS included.
setting-private-addresses = Whether a webhook may be allowed to send to private addresses.
setting-environment-proxy = Whether proxies named by the environment are used.
setting-company-id = The company_id in the wfirma envelope.
setting-time-zone = The time zone of the time in the wfirma envelope.

setting-warn-command = A shell command that gets each warning as JSON on its standard input: at 5, 7 and 9 failures in a row, when a webhook is switched off, and when it delivers again. Empty for none.
setting-warn-url = A URL that each warning is posted to as JSON. Empty for none.
setting-retain-payloads = How long the payload of an event is kept once all its requests are delivered or discarded.
setting-retain-attempts = How long the attempts of a request are kept once it is delivered or discarded.
setting-retain-requests = How long a request is kept once it has ended, a failed one too.
setting-retain-count = At most so many requests that have ended are kept, the newest.

# What a setting takes: the end of "write …".
takes-waits = 1 to 32 spans of at most 7d each, such as 5s 15s 30s 1m; 0s is allowed
takes-attempt-timeout = a span from 100ms to 5m, such as 15s
takes-connect-timeout = a span from 100ms to 5m, such as 5s
takes-private-addresses = yes or no
takes-environment-proxy = yes or no
takes-company-id = at most 64 characters on one line
takes-time-zone = an IANA name such as Europe/Warsaw or UTC
takes-warn-command = a command of at most 1,000 characters on one line, or nothing
takes-warn-url = a URL that begins with https:// or http://, or nothing
takes-retain-payloads = a span such as 30d (0s: as soon as a request has ended), or forever
takes-retain-attempts = a span such as 30d (0s: as soon as a request has ended), or forever
takes-retain-requests = a span such as 90d (0s: as soon as a request has ended), or forever
takes-retain-count = a number from 1, such as 5000000, or unlimited
invalid-setting = { $setting } cannot be “{ $given }”; write { $takes }

span-s = { $n } s
span-min = { $n } min
span-h = { $n } h
span-d = { $n } d
measured-ms = { $n } ms
measured-s = { $n } s

# Patterns for dates: %-d is the day, %b the English month, %m its number, %Y the year
time-day = %-d %b
time-day-of-year = %-d %b %Y
time-today = today { $date }
time-yesterday = yesterday { $date }

# What is wrong with what was typed.
invalid-id = “{ $given }” is not a webhook’s id; hookkeeper webhook list shows them
invalid-url = this is not a URL to post to ({ $why }); write it whole, such as https://shop.example/hooks
invalid-url-too-long = the Post URL has { $bytes } bytes; at most 2,000 are allowed
invalid-url-scheme = { $scheme }: cannot be posted to; begin with https:// or http://
invalid-url-user-info = no user’s name or password here, every log would show it; send an Authorization header instead
invalid-url-fragment = the # part is never sent; leave it out
invalid-no-event = choose at least one event
invalid-limit = { $given } is out of bounds; write a number from 1 to 256
invalid-rate = “{ $given }” is not a rate; write 5/s, 30/m or 100/h
invalid-header-line = this is not a header; write Name: value
invalid-header-name = “{ $given }” is not a header; write Name: value
invalid-header-reserved = hookkeeper itself sets { $given }; it cannot be replaced
invalid-header-value = the value of { $given } must be visible ASCII on one line, at most 4 KiB with its name
invalid-too-many-headers = { $count } headers are too many; at most 32 are allowed
invalid-description-too-long = the description has more than 500 characters

# Why something was not done.
failure-http = cannot prepare to send: { $why }
failure-newer = { $path } was written by a newer hookkeeper; use that program, or another database (--db)
failure-not-ours = { $path } is not a hookkeeper database; name another file (--db)
failure-open = cannot open the database: { $why }
failure-locked = the database is kept locked by another program; close that program’s transaction and try again
failure-waiting = another program keeps the database locked; waiting for it
failure-in-use = another program has the database open; end every program that uses it and try again
failure-at-work = another hookkeeper is at work on the database ({ $command }, process { $pid }); end it and try again
failure-gone = { $path } was removed or moved while the database was open; nothing is accepted or sent until it is back. Put the file back, or end every program that uses the database, then start again
failure-replaced = { $path } is another file than the one that was opened; nothing is accepted or sent any more. Stop every program that uses the database, then start again
failure-hard-linked = { $path } is a hard link: the same file has another name, and programs that use both names would destroy the database. Remove one of the names (a copy with `hookkeeper backup` is safe)
failure-mounted-alone = { $path } is mounted as a single file, so its log is not shared with the programs outside, and the database would be destroyed. Mount the folder that it is in
failure-full = the disk is full; nothing was written. Free some space and try again
failure-read-only = the database cannot be written: it, its folder or its disk is read-only; mend the permissions and try again
failure-disk = the disk does not take or give the database’s data ({ $why }); nothing was written. Look at the system’s log and at the file’s attributes, then try again
failure-damaged = the database is damaged: { $why }. Keep a copy, and restore a backup
failure-key-missing = the secrets in the database are encrypted, and the file with their key is missing: { $path }. Put it back from your copy, or name where it is (--key-file); where it is lost, `hookkeeper key replace` gives every webhook a new secret
failure-key-file = the file with the key, { $path }, cannot be used: { $why }
failure-sealed = { $what } cannot be decrypted: the database was changed or damaged. Restore a backup, or give the webhook a new one
failure-fenced = another sender has begun on this database; this one records nothing more
unsafe-link = { $path } is a symbolic link, which hookkeeper does not follow; put the file itself there, or remove the link
unsafe-kind = { $path } is not a regular file; move it away, or name another file
unsafe-shared = { $path } has another name as well (a hard link); remove one of the names, or name another file
unsafe-owner = { $path } belongs to another user; move it away, or give it to the user that runs hookkeeper (chown)
failure-closed = the database is closed

failure-not-found = there is no { $what } { $id }
failure-other = the database answered: { $why }
thing-request = request
thing-webhook = webhook
thing-kind = kind
thing-token = token
thing-bulk-work = bulk work
sealed-secret = a signing secret of webhook { $id }
sealed-key = the key of webhook { $id }
sealed-headers = the headers of webhook { $id }
key-unreadable = it cannot be read: { $why }
key-unwritable = it cannot be written: { $why }
key-not-put-aside = it cannot be put aside: { $why }
key-open = others may read it (its mode is { $mode }); `chmod 600 { SHELL($path) }` mends that
key-damaged = it is damaged
key-something-else = it is something else
key-of-another = it belongs to another database; put this one’s own in its place, or name where that is (--key-file)
key-empty = it holds no key
key-wrong = it does not hold the key that this database is encrypted with; put the one that does in its place, or name where that is (--key-file)
refused-is-on = webhook { $id } is on already
refused-discarding-stopped = the discarding was stopped; what was discarded stays so, and the webhook is as it was
refused-is-off = webhook { $id } is off already
refused-is-removed = webhook { $id } has been removed; nothing is sent to it
refused-private = this installation forbids private addresses (setting private_addresses)
refused-unknown-kind = unknown kind “{ $kind }”; `hookkeeper kind list` shows the known ones
refused-kind-there = the kind “{ $kind }” is there already
refused-kind-built-in = “{ $kind }” is built in and cannot be removed
refused-kind-wanted = { $count ->
    [one] { $count } webhook wants
   *[other] { $count } webhooks want
} “{ $kind }”; take it from them first (webhook edit --event …)
refused-kind-waits = { $count ->
    [one] { $count } request waits
   *[other] { $count } requests wait
} for “{ $kind }”; let that be sent, or discard it (request discard --event { $kind }), then remove the kind
refused-token-there = there is a token “{ $name }” already; choose another name, or remove it
refused-key-not-lost = the key in { $path } is the right one; `hookkeeper key rotate` changes it and loses nothing
refused-search-too-long = a text to search for may have { $most } characters; this one has { $count }
refused-payload-removed = the payload of { $id } was removed by retention (setting retain_payloads); it cannot be sent again

# Why an event was not accepted.
event-unknown-kind = unknown kind “{ $kind }”; `hookkeeper kind list` shows the known ones, `hookkeeper kind add` makes a new one
event-not-json = the data is not JSON{ $why }
event-too-deep = the data is nested { $depth } deep; at most 1,000 are accepted
event-other-kind = an event of another kind was accepted under the uid { $uid }; give each event a uid of its own
event-time = it cannot have happened at { $given }; occurred_at may be 1973-03-03T09:46:40Z or later
event-too-large = the data has { $bytes } bytes; at most 1,048,576 are accepted
invalid-time = “{ $given }” is not a time; use 14:00, yesterday 14:00, 29.11 14:00, 2026-11-29 14:00, 2026-11-29T14:00:00Z, or 2h for two hours ago
invalid-time-future = “{ $given }” is in the future ({ $time }); give a past time, such as 14:00, yesterday 14:00, or 2h for two hours ago
invalid-kind = “{ $given }” cannot name a kind; use 1 to 100 of a-z A-Z 0-9 _ . - / and begin with a letter
invalid-request-id = “{ $given }” is not a request’s id; they look like req_0000000A
invalid-waits = “{ $given }” is not a list of waits; write 1 to 32 spans of at most 7d, such as '5s 15s 30s 1m'
invalid-word = “{ $given }” is not known here; use one of { $allowed }
invalid-uid = “{ $given }” cannot be a uid; use 1 to 128 visible ASCII characters and no full stop
line-not-json = not JSON: { $why } (column { $column })
line-no-object =
    { $found ->
        [number] a number
        [text] a text
        [array] an array
        [truth] true or false
       *[null] null
    } is no event; an event is an object with kind and data
line-missing = { $name } is missing; an event has kind and data
line-twice = { $name } is there twice; leave one of them out (column { $column })
line-unknown = { $name } is not known; an event has kind, data, uid and occurred_at, and what receivers shall get stands in data (column { $column })
line-no-text =
    { $name } is { $found ->
        [number] a number
        [array] an array
        [object] an object
        [truth] true or false
       *[null] null
    }; it must be a text, in quotes (column { $column })
line-time = occurred_at “{ $given }” is not a time such as 2026-03-14T10:22:31Z
line-too-long = the line has more than { $bytes } bytes
invalid-element = “{ $given }” cannot name an element; use 1 to 100 of a-z A-Z 0-9 _ . - and begin with a letter or _
invalid-element-taken = “{ $given }” cannot name an element here: the envelope has { $given } of its own; choose another name
invalid-element-same = the list and its items are both named “{ $given }”; give them two names, such as orders and order
invalid-token-name = “{ $given }” cannot name a token; use 1 to 100 characters, none of them a control character
invalid-token-scope = a token must be good for something: emit, read or both

# Why nobody can listen.
listen-taken = cannot listen on { $address }: another program listens there already; end it, or choose another address (--listen)
listen-other = cannot listen on { $address }: { $why }; choose another address (--listen)
tls-certificate = cannot read certificates from { $path }: { $why }; it must hold the certificate and those between it and its root, as PEM
tls-key = cannot read a private key from { $path }: { $why }; it must hold one key, as PEM without a password
tls-together = { $certificate } and { $key } do not go together: { $why }
