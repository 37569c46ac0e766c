# The command line.
yes = yes
no = no

paths-database = database
paths-lock = lock on sending
paths-config = configuration
paths-trouble = The configuration is passed over, and so is a database that it may name: { $why }
paths-not-yet = (not there yet)

consent-prompt = Go on? [y/N]
consent-words = y yes
consent-declined = Nothing was changed.
consent-needs-yes = There is no terminal to ask on. Add --yes to go on without a question.
period-since = since { $time }
period-until = until { $time }
period-understood = Shown: { $period }

column-id = id
column-state = state
column-url = Post URL
column-events = events
column-event = event
column-type = type
column-last = last attempt
column-in-row = in a row
column-waiting = waiting
column-occurred = happened
column-requests = requests
column-uid = uid
column-accepted = accepted
column-subject = subject
column-webhook = webhook
column-attempts = attempts
column-result = result
column-count = requests
column-oldest = oldest
column-webhooks = wanted by
column-number = no.
column-time = time
column-purpose = why
column-took = took
column-next = next
column-kind = kind
column-meaning = meaning
column-root = list
column-collections = lists in the data
column-item = item
column-setting = setting
column-value = value
column-actor = who
column-action = what
column-detail = detail
column-balanced = balanced
column-name = name
column-scopes = good for
column-rate = rate
column-added = added
column-used = last used

field-id = id
field-url = Post URL
field-state = state
field-event = event
field-events = events
field-type = data type
field-description = description
field-private = private addresses
field-send-key = key in the body
field-require-key = reply must carry the key
field-limit = attempts in flight
field-rate = rate
field-ordered = in order
field-waits = waits
field-header = header
field-in-row = failed in a row
field-next-probe = next attempt
field-last = last attempt
field-books = requests
field-created = added
field-modified = changed
field-key = key
field-secret = secret
field-occurred = happened
field-uid = uid
field-webhook = webhook
field-accepted = accepted
field-due = due
field-resend = to be sent again

webhook-state-on = on
webhook-state-off = off
webhook-state-removed = removed
waits-of-all = those of the setting
secret-hidden = hidden; --reveal shows it, and the key
secret-until = signs until { $time }

webhook-none = There is no webhook yet. Add one: hookkeeper webhook add --url URL --event KIND
webhook-added = Webhook { $id } is added and on: { $url }
webhook-added-next = The receiver checks signatures with the secret. Try it: hookkeeper webhook test { $id }
webhook-address-warning = Warning: nothing will be sent to this Post URL. { $next }
webhook-twin-warning = Warning: webhook { $id } posts one of these events to this URL already; its receiver gets that event twice. See hookkeeper webhook show { $id }.
webhook-edit-nothing = Nothing is changed by this; name what is to be different. See hookkeeper webhook edit --help.
webhook-edited = Webhook { $id } is changed.
webhook-disabled = Webhook { $id } is off; { $held ->
    [one] { $held } request is
   *[other] { $held } requests are
} held.
webhook-ask-remove = Webhook { $id } ({ $url }) will be removed, and { $waiting ->
    [one] { $waiting } waiting request
   *[other] { $waiting } waiting requests
} discarded. This cannot be undone.
webhook-would-remove = Would remove webhook { $id } ({ $url }) and discard { $waiting ->
    [one] { $waiting } waiting request
   *[other] { $waiting } waiting requests
}.
webhook-removed = Webhook { $id } is removed; { $discarded ->
    [one] { $discarded } waiting request was
   *[other] { $discarded } waiting requests were
} discarded. Its log remains.
webhook-enable-choose = Webhook { $id } holds { $held ->
    [one] { $held } request, accepted { $oldest }
   *[other] { $held } requests, the oldest accepted { $oldest }
}. Say what becomes of { $held ->
    [one] it
   *[other] them
}:
    {"    "}--held send         send all, oldest first
    {"    "}--held since:TIME   send those accepted at or after the time, discard the rest
    {"    "}--held discard      discard all
webhook-ask-enable = Webhook { $id } will be switched on: { $sent ->
    [one] { $sent } held request
   *[other] { $sent } held requests
} to send{ $period }, { $discarded } to discard.
webhook-would-enable = Would switch webhook { $id } on: { $sent ->
    [one] { $sent } held request
   *[other] { $sent } held requests
} to send{ $period }, { $discarded } to discard.
webhook-enabled = Webhook { $id } is on; { $sent ->
    [one] { $sent } held request
   *[other] { $sent } held requests
} to send{ $period }, { $discarded } discarded.
webhook-enabled-failed = { $failed ->
    [one] { $failed } request has
   *[other] { $failed } requests have
} failed for good; to send them again: hookkeeper request resend --webhook { $id } --state failed
webhook-rotated = Webhook { $id } has a new secret; the old one signs beside it for { $overlap }.

emit-accepted = Accepted { $uid }; { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
}.
emit-sample = Accepted { $uid } with sample data; { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
}.
emit-unwanted = Accepted { $uid }, but no webhook wants it: nothing will be sent. To see the event: hookkeeper event show { $uid }
emit-duplicate = { $uid } was accepted before; nothing is changed.
emit-differs = Under { $uid } another event was accepted before, with another kind or other data; it stays as it is, and this one is not accepted. Give it a uid of its own.
emit-differing = { $count ->
    [one] One of the duplicates has
   *[other] { $count } of the duplicates have
} another kind or other data than what was accepted under the same uid, which stays as it is.
emit-line-refused = line { $line }: { $why }
emit-summary = { $accepted ->
    [one] { $accepted } event
   *[other] { $accepted } events
} accepted, { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
}; { $duplicates } accepted before, { $refused } refused.
emit-stopped = stopped after line { $line }: { $why }; to go on, give the same lines again with --skip { $line }
export-interrupted = Stopped. Whole lines so far: { $count }. The rest is missing.
emit-interrupted = Stopped after line { $line }; all lines up to there are answered. To go on, give the same lines again with --skip { $line }.
emit-ended-at-once = ended at once; of the lines that were on their way, it is not known whether they were accepted. Those with a uid, or given with --batch, may be given again
emit-skip-beyond = --skip { $skip } leaves nothing: the input ended after line { $lines }
emit-progress = lines { $lines } · { $rate }/s · refused { $refused }

event-none = There is no event yet.
event-none-found = No event is found by these filters.
event-no-requests = No request: no webhook wanted this event when it was accepted, or retention has removed its requests.
request-none = There is no request yet.
request-none-found = No request is found by these filters.
request-more = { $shown } of { $all } are shown; --limit shows more.
request-choose = name the requests, or filters that find them (--webhook, --state, --fault, --event, --since, --until, --search)
request-ask-resend = { $count ->
    [one] { $count } request
   *[other] { $count } requests
} will be sent again: { $which }.
request-ask-discard = { $count ->
    [one] { $count } request
   *[other] { $count } requests
} will be discarded: { $which }.
request-resend-others = { $count ->
    [one] { $count } request is in another state. To send it
   *[other] { $count } requests are in other states. To send them
} again too, name the state, such as --state delivered.
request-unknown = there is no request { $id }
request-resend = { $count ->
    [one] { $count } request is
   *[other] { $count } requests are
} to be sent again.
request-would-resend = { $count ->
    [one] { $count } request
   *[other] { $count } requests
} would be sent again.
request-not-discarded = { $count ->
    [one] One of them stays as it is: it was
   *[other] { $count } of them stay as they are: they were
} delivered or discarded before.
request-discarded = { $count ->
    [one] { $count } request
   *[other] { $count } requests
} discarded.
request-would-discard = { $count ->
    [one] { $count } request
   *[other] { $count } requests
} would be discarded.
attempts-none = There was no attempt yet. The event's data:
attempt-title = Attempt { $number }
attempt-unknown = there is no attempt { $number }; there are { $all }
purpose-delivery = due
purpose-resend = resend
purpose-test = test
reply-cut = (this is only the beginning: the body was longer than what is kept, or broke off)

kind-added = { $name } is in the catalogue (wfirma envelope: { $root } » { $item }).
kind-ask-remove = { $name } will be removed from the catalogue, and its events are refused from then on.
kind-removed = { $name } is removed from the catalogue.
token-none = There is no token yet. Make one: hookkeeper token add --name NAME
token-added = This is the token `{ $name }`. It cannot be shown again; keep it where its program keeps its secrets. It is good only for a service that uses this database: { $path } ({ $id }).
token-ask-remove = The token `{ $name }` will be removed, and its program is turned away at once. This cannot be undone.
token-removed = The token `{ $name }` is removed; whoever holds it is turned away.
token-all-kinds = all
token-never-used = never
activity-no-match = No change holds this text.
activity-none = Nobody has changed anything yet.
book-accepted = accepted
book-delivered = delivered
book-pending = pending
book-held = held
book-failed = failed
book-discarded = discarded
books-total = all
books-unbalanced = The books do not balance. Keep a copy of the database, and report it.

send-hint = Nobody sends at present; run hookkeeper serve, the console, or hookkeeper send --until-idle.
send-hint-silent = Nobody sends at present: process { $pid } ({ $command }) has given no sign of life for { $span }. See hookkeeper doctor.
send-waiting = Another hookkeeper sends already ({ $command }, process { $pid }); waiting until it ends.
send-waiting-unknown = Another hookkeeper sends already; waiting until it ends.
send-trouble = The database is in trouble, trying again: { $why }
send-stopping = Ending; attempts in flight come to their end first.
send-done = { $delivered } delivered, { $failed } failed for good; { $pending } pending, { $held } held.

listen-began = Listening on { $url } (end with Ctrl-C)
listen-signature-good = signature good
listen-signature-bad = SIGNATURE BAD
listen-signature-old = SIGNATURE GOOD, BUT ITS TIME IS MORE THAN 5 MINUTES OFF
listen-signature-missing = NO SIGNATURE

bulk-none = Nothing was broken off.
bulk-unfinished = { $id }  { $action } { $filter }  begun { $begun}, { $done } of { $total } done. Go on: hookkeeper request bulk --continue { $id }; leave it: --cancel { $id }
bulk-progress = { $done } done, { $percent } % looked through; Ctrl-C stops
bulk-cancelled = Stopped after { $count } of { $total }; what was done stays done.

# Why a command was not carried out.
config-language = the configuration asks for the language “{ $given }”; this program has { $known }
config-wrong = { $path } cannot be understood at line { $line }: { $why }
no-home = this machine names no home folder; name the files with --db and --config
no-folder = there is no folder { $path }; make it, or name another database (--db)
folder-not-made = cannot make the folder { $path }: { $why }
file-unreadable = cannot read { $path }: { $why }
secret-input-twice = standard input can give one value only; put the others into files (@FILE)
secret-file-not-text = { $path } is not UTF-8 text of at most 64 KiB
key-invalid = --key is not a webhook’s key; it has 1 to 128 visible ASCII characters and no space
secret-invalid = --secret is not a signing secret; it must be whsec_ and then base64 of 24 to 64 bytes
log-filter-wrong = HOOKKEEPER_LOG: { $why }; write info, debug or hookkeeper=debug
socket-passed-wrong = the service manager passed on sockets that cannot be used ({ $why }); one TCP socket is wanted
log-unwritable = cannot write the log { $path }: { $why }
listen-impossible = cannot listen on 127.0.0.1:{ $port }: { $why }; choose another --port
token-kinds-without-emit = --kind limits what a token may emit; give it --scope emit too
argument-bad = “{ $given }” is not good for { $argument }: { $why }
argument-language = write one of { $known }
argument-span = a span is wanted; write 250ms, 2s, 5m, 24h or 7d
argument-yes-no = write yes or no
argument-held = write send, discard or since:TIME
argument-minutes = write whole minutes, such as 1m, 10m, 1h or 1d
argument-batch = a batch is 1 to 107 visible ASCII characters without a full stop
emit-what = name a kind, or --lines FILE
emit-no-data = name the data of the event with --data FILE (- reads standard input), or send the sample to every webhook that wants { $kind } with --sample
emit-input-not-asked-for = there is input on standard input, and --data does not name it; use --data - to send it, or --sample to send the sample to every webhook that wants { $kind }
emit-not-utf8 = { $path } is not UTF-8, as JSON must be
emit-data-is-a-file = --data takes a file; to give the data itself, pipe it: echo '…' | hookkeeper emit KIND --data -
ended-at-once = ended at once; attempts in flight will be made again
ended-in-trouble = ended while the database was in trouble ({ $why }); what it did not take stays pending and will be sent again
ended-after = ended after { $grace }; attempts in flight will be made again
sender-ended = the sender has ended by itself; its log says why
cannot-start = cannot start: { $why }
too-few-files = only { $limit } files may be open at a time (ulimit -n), and hookkeeper needs { $needed }. Raise the limit, in a unit with LimitNOFILE=
