# The console.

# Commands: short, as they stand in the footer, the palette and the help.
command-add = Add
command-open = Open
command-edit = Edit
command-test = Test
command-switch = On/off
command-script = Script
command-log-of-all = Log of all webhooks
command-remove = Remove
command-emit-sample = Emit a sample
command-change = Change
command-resend = Send again
command-discard = Discard
command-filter = Filter
command-search = Search
command-next-hit = Next found place
command-previous-hit = Previous found place
command-follow = Follow
command-next-tab = Next tab
command-previous-tab = Previous tab
command-copy = Copy
command-copy-curl = Copy as curl
command-save = Save
command-raw = Set in lines, as it came, or hex
command-wrap = Wrap long lines
command-scroll-down = Scroll down
command-scroll-up = Scroll up
command-newer = Newer request
command-older = Older request
command-up = Up
command-down = Down
command-page-up = Page up
command-page-down = Page down
command-first = To the beginning
command-last = To the end
command-go-webhooks = Go to webhooks
command-go-log = Go to the log of all
command-go-undelivered = Go to undelivered
command-go-traffic = Go to traffic
command-go-events = Go to events
command-go-activity = Go to activity
command-go-tokens = Go to tokens
command-go-settings = Go to settings
command-back = Back
command-palette = Commands
command-help = Help
command-mouse = Mouse: ours or the terminal’s
command-suspend = Step behind the shell
command-quit = Quit

not-without-webhook = no webhook is selected
not-with-several = several are selected; this acts on one webhook. { KEY("back") } clears the selection
not-without-request = no request is selected
not-discardable = only what waits or has failed can be discarded
not-further-back = this is the first screen; { KEY("quit") } quits

# The settings menu and the way to a screen.
crumb-settings = Settings
crumb-other = Other
crumb-log = Log
crumb-webhooks = { $n } webhooks
crumb-script = Script
menu-webhooks = Webhooks
menu-webhooks-about = where events go, how it went
menu-log = Log of all webhooks
menu-log-about = every request, newest first
menu-events = Events
menu-events-about = what can happen, with samples
menu-activity = Activity
menu-activity-about = who changed what, and when
menu-settings = Settings
menu-settings-about = waits, limits, retention, looks

# Who sends and what waits.
health-reading = reading …
health-here = sending here
health-here-short = here
health-other = { $command } sends (process { $pid })
health-other-brief = { $command } sends
health-other-short = { $command }
health-someone = another process sends
health-someone-short = another
health-unheard = { $command } (process { $pid }) has not been heard of for { $span }
health-unheard-short = { $command }: silent { $span }
health-starting = starting
health-starting-short = starting
health-nobody = nobody sends
health-nobody-short = nobody sends
health-alarm = nobody sends: { $n ->
    [one] 1 request is due
   *[other] { $number } requests are due
}
health-alarm-since = { $alarm }, the oldest for { $ago }
health-alarm-short = nobody sends, { $number } due
health-in-flight = { $number } in flight
health-in-flight-short = { $number }↑
health-per-second = { $number }/s
health-due = { $number } due
health-due-short = { $number } due
health-later = { $number } later
health-later-short = { $number } later
health-held = { $number } held
health-held-short = { $number } held
health-oldest = oldest due { $ago }

loading = Reading …
cancel = Cancel
never = never
too-small = The console needs a window of { $size }.
no-terminal = The console needs a terminal. In a script, use the commands: hookkeeper --help lists them; hookkeeper serve sends without a screen.
quit-waits = { $n ->
    [one] Waiting for { $n } attempt in flight; Ctrl-C leaves at once, and it is sent once more later.
   *[other] Waiting for { $n } attempts in flight; Ctrl-C leaves at once, and they are sent once more later.
}
error-title = That did not work

# The list of webhooks.
head-url = Post URL
head-event = Event
head-type = Type
head-last = Last request
head-last-short = Last
head-day = 24 h
head-in-row = In a row
head-kind = Name
head-webhooks = Webhooks
head-when = When
head-who = Who
head-what = What
head-detail = Detail
head-number = #
head-result = Result
head-total = total
head-next = next
head-accepted = Accepted
head-attempts = Attempts
head-last-attempt = Last attempt
events-of-group = { $group } · { $count } events
events-many = { $count } events
next-now = now
detail-on = on
detail-our-fault = held up by a fault on this side, which does not count
detail-backing-off = { $count ->
    [one] { $count } failed attempt in a row; backing off
   *[other] { $count } failed attempts in a row; backing off
}
detail-off = switched off { $ago } ago { $reason }
webhooks-none-found = No webhook has “{ $text }” in its URL, events or description. { KEY("back") } shows all.
welcome-title = No webhooks yet
welcome-text = A webhook posts to an address of yours right after something happens: an invoice is added, a payment comes in, stock changes.
    Press { KEY("add") } to add the first one. To see one arrive at once, run `hookkeeper listen` in another terminal and use http://127.0.0.1:9000/ as its Post URL.

# The log.
all-states = all states
all-events = all events
all-faults = all faults
all-times = all times
since-time = since { $time }
until-time = until { $time }
log-of-groups = { $n } groups
following = following
requests-count = { $n ->
    [one] { $number } request
   *[other] { $number } requests
}
attempts = { $n ->
    [0] no attempts
    [one] 1 attempt
   *[other] { $n } attempts
}
resend-waiting = will be resent
last-attempt-at = last attempt { $time }
status-in = { $status } in { $took }
log-empty = Nothing has happened yet that this webhook wants. Settings » Other » Events emits a sample; hookkeeper emit does it from a script.
log-empty-all = Nothing has happened yet that one of these webhooks wants. Settings » Other » Events emits a sample; hookkeeper emit does it from a script.
log-no-webhooks = There is no webhook yet, so nothing is sent. { KEY("go-webhooks") } leads to where one is added.
log-none-found = No request fits the filter. { KEY("back") } shows all.
filter-state = State
filter-event = Event
filter-fault = Last fault
filter-since = Since
filter-until = Until
filter-since-hint = 2h, 10:00, 2026-03-14
filter-all = all
filter-yes = Show

# A request.
tab-error = Result
tab-request = Request
tab-reply = Reply
tab-curl = curl
timing-dns = dns
timing-connect = connect
timing-tls = tls
timing-send = send
timing-wait = wait
timing-body = body
accepted-at = accepted { $time }
attempt-delivered = Delivered: the receiver answered { $status } after { $took }.
attempt-was-resend = An operator asked for this attempt; it touches neither the count of ten nor the waits.
attempt-retry-after = The receiver asked to wait { $span } (Retry-After).
attempt-next = Attempt { $number } goes out at { $at }.
fact-fault = fault
fact-address = address
fact-chain = cause
fact-webhook-id = webhook-id
body-empty = (empty)
reply-none = There was no reply.
reply-status = HTTP status { $status }
reply-first = Only the first { $kept } of the reply are kept.
reply-first-of = The first { $kept } of { $all }; the rest is not kept.
reply-cut-here = … cut here
body-odd-bytes = Not UTF-8: bytes that are no text stand as \x.. ({ KEY("raw") } shows all in hex).
body-no-text = These bytes are no text.
request-untried = { $n ->
    [one] This request was not attempted yet.
   *[other] These requests were not attempted yet.
}
request-held-untried = { $n ->
    [one] This request was never attempted: its webhook is off, so it is held. Switching the webhook on ({ KEY("switch") }) asks what becomes of it.
   *[other] These requests were never attempted: their webhook is off, so they are held. Switching it on ({ KEY("switch") }) asks what becomes of them.
}
request-discarded-untried = This request was discarded without an attempt.
request-event-data = The event’s data

# The script.
script-holds-secret = it holds the webhook’s secret

# Add and Edit.
form-add = Add webhook
form-edit = Edit webhook
form-add-yes = Add
form-save = Save
form-test = Send test
form-twin = ! Webhook { $id } posts one of these events to this URL already.
input-url = Post URL
input-event = Event
input-type = Data type
input-more = More
input-envelope = Envelope
input-body = Body
input-send-key = holds the webhook’s key
input-reply = Reply
input-require-key = must carry the webhook’s key
input-addresses = Addresses
input-private = private addresses are allowed
input-headers = Headers
input-limit = In flight
input-rate = Rate
input-order = Order
input-ordered = one after the other, in the order of events
input-waits = Waits
input-secret = Secret
input-description = Description
hint-header = none; write Name: value
hint-rate = no limit; write 5/s, 30/m or 100/h
hint-waits = as in the settings; write 5s 15s 30s
url-hint = such as https://shop.example/hooks
host-public = public address
host-private = private address
folded-envelope = envelope { $envelope }
folded-key = key required
folded-no-key = key not required
folded-limit = { $limit } in flight
folded-headers = { $n ->
    [one] { $n } header
   *[other] { $n } headers
}
folded-ordered = in order
group-own = Own
problem-waits = write 1 to 32 spans of at most 7d, such as 5s 15s 30s 1m
problem-secret = this is not a signing secret; write whsec_ and then base64 of 24 to 64 bytes
problem-limit = write a number from 1 to 256
leave-title = Leave without saving?
leave-text = What you typed will be lost.
leave-yes = Leave
test-running = Sending a test …
form-saving = Saving …

# Switching, removing, discarding.
switch-on-title = Switch on?
switch-on-held = { $n ->
    [one] 1 request was held meanwhile.
   *[other] { $number } requests were held meanwhile.
}
switch-on-held-from = { $n ->
    [one] 1 request was held meanwhile, from { $time }.
   *[other] { $number } requests were held meanwhile, the oldest from { $time }.
}
switch-on-all = { $n ->
    [one] send it
   *[other] send all { $number }, oldest first
}
switch-on-since = send those since
switch-on-since-count = { $number }, discard the rest
switch-on-discard = discard all { $number }
switch-on-yes = Switch on
time-not-read = e.g. yesterday 14:00 or 2h
switch-off-title = Switch off?
switch-off-text = { $url }
    Nothing is sent while it is off. What waits and every new request are held, and switching it on asks what becomes of them.
switch-off-yes = Switch off
remove-title = Remove this webhook?
remove-text = { $url }
    { $waiting ->
        [0] Nothing waits for it. Its log remains.
        [one] 1 request that waits for it will be discarded. Its log remains.
       *[other] { $waiting } requests that wait for it will be discarded. Its log remains.
    }
remove-yes = Remove
discard-title = Discard this request?
discard-text = { $id } to { $url }
    It will not be sent. You can still send it again from the log.
discard-yes = Discard
emit-title = Emit a sample?
emit-text = { $webhooks ->
    [0] { $kind }: no webhook wants it, so nothing will be sent.
    [one] { $kind }: sample data goes to the 1 webhook that wants it, as a real event would.
   *[other] { $kind }: sample data goes to the { $webhooks } webhooks that want it, as a real event would.
}
emit-yes = Emit

prompt-save-as = Save as
palette-none = No command has this name.
activity-empty = Nobody has changed anything yet.

# What was done.
toast-added = Added { $url }
toast-edited = Saved { $url }
toast-removed = { $discarded ->
    [0] Removed
    [one] Removed; 1 request discarded
   *[other] Removed; { $discarded } requests discarded
}
toast-switched-on = { $sent ->
    [0] Switched on
    [one] Switched on; 1 held request goes out
   *[other] Switched on; { $sent } held requests go out
}{ $discarded ->
    [0] {""}
   *[other] , { $discarded } discarded
}
toast-switched-off = { $held ->
    [0] Switched off
    [one] Switched off; 1 request held
   *[other] Switched off; { $held } requests held
}
toast-resend = { $count ->
    [one] It will be sent again
   *[other] { $count } requests will be sent again
}
toast-resend-waiting = It already waits to be sent again
toast-discarded = { $count ->
    [0] Nothing was discarded
    [one] Discarded
   *[other] { $count } requests discarded
}
toast-emitted = { $requests ->
    [0] Emitted { $uid }; no webhook wants it
    [one] Emitted { $uid }; 1 request
   *[other] Emitted { $uid }; { $requests } requests
}
toast-set = Saved
toast-copied = Copied: { $what }
toast-too-long-to-copy = Too long to copy (more than { $most }): { KEY("save") } saves it, { KEY("pager") } opens it, { KEY("mark-lines") } marks lines
toast-saved = Saved as { $path }
toast-intake = Events are taken at { $url }
toast-intake-taken = No events over HTTP yet: { $address } is taken
toast-intake-not = No events over HTTP: { $address }: { $why }
toast-mouse-ours = The mouse works in the console
toast-mouse-terminal = The mouse is the terminal’s: select text as usual
toast-not-found = “{ $text }” is not in this text
toast-no-more = There are no more here

help-here = On this screen
help-everywhere = Everywhere
help-signs = Signs
help-sign-on = ● on: its last attempt was delivered, or there was none
help-sign-backing-off = ◐ on, but failing: it backs off, and is switched off after ten failed attempts in a row
help-sign-off = ○ off: its requests are held until you switch it on
help-more = Everything here can be done by a command as well: hookkeeper --help
theme-unknown = “{ $given }” is not a theme; write auto, dark or light in the configuration file.

# The keys of the dialogs, a key and what it does, three spaces between.
keys-switch-on = ↑↓ choose   Enter switch on   Esc cancel
keys-confirm = ←→ choose   Enter answer   y yes   n no
keys-test = t once more   y copy   ↑↓ scroll   Esc close
keys-help = ↑↓ scroll   Esc close
keys-palette = ↑↓ choose   Enter do it   Esc close
keys-filter = ↑↓ line   ←→ choose   Enter show   Esc cancel
keys-error = y copy   Enter close
not-saved = { $path } could not be written: { $why }. Choose another name; a file that is there is never written over.
warning-failing = ! { $url } has failed { $count } times in a row
warning-switched-off = ! { $url } was switched off
warning-recovered = { $url } delivers again
command-resend-all = Send these again
command-discard-all = Discard these
resend-yes = Send again
resend-all-title = Send all of these again?
resend-all-text = { $n ->
    [one] 1 request that the log shows now will be sent once more, whatever became of it.
   *[other] All { $number } requests that the log shows now will be sent once more, whatever became of them.
}
discard-all-title = Discard all of these?
discard-all-text = { $n ->
    [one] 1 request that the log shows now will not be sent, where it waits or has failed.
   *[other] Those of the { $number } requests that the log shows now which wait or have failed will not be sent.
}
keys-bulk = Esc stop
bulk-title-resend = Sending again
bulk-title-discard = Discarding
bulk-done = { $done } of { $total }
bulk-stopping = Stopping …
bulk-offer-title = Go on with what was broken off?
bulk-offer-resend = Sending again ({ $filter }) was broken off after { $done } of { $total } requests. Going on asks for each of the others once.
bulk-offer-discard = Discarding ({ $filter }) was broken off after { $done } of { $total } requests. Going on discards the others.
bulk-offer-yes = Go on
toast-bulk-stopped = Stopped after { $count } of { $total }; what was done stays done
keys-no-command = The configuration file gives keys to “{ $name }”, which is no command of the console; the names stand in docs/keys.md.
keys-no-key = The configuration file gives “{ $key }” to { $name }, which is no key; write a character, Enter, F5, Ctrl-x or Alt-x.
keys-conflict = The configuration file gives { $key } to { $first } and to { $second }; give one of them another key.
menu-undelivered = Undelivered
menu-undelivered-about = what waits or failed, and why
undelivered-none-found = No group has “{ $text }” in its Post URL, state or fault. { KEY("back") } shows all.
undelivered-none = Everything was delivered, or is on its way for the first time.
untried = never attempted
head-state = State
head-fault = Last fault
head-count = Requests
head-oldest = Oldest

# Many webhooks at once, and the order of their list.
command-mark = Select
command-mark-all = Select all, or none
command-sort = Sort
command-sort-reversed = Sort the other way round
standing-on = on
standing-failing = failing
standing-off = off
head-waiting = Waiting
sort-added = as they were added
sort-state = the worst first
sort-url = by Post URL
sort-event = by event
sort-type = by data type
sort-last = the latest request first
sort-day = the lowest success first
sort-in-row = the most failures in a row first
sort-waiting = the most waiting first
count-webhooks = { $n ->
    [one] { $number } webhook
   *[other] { $number } webhooks
}
count-failing = { $number } failing
count-off = { $number } off
marked-count = { $n } selected
marked-hidden = { $n } hidden and left alone
filtered-count = / { $text }: { $shown } of { $all }
latest-requests = Latest requests
latest-none = No request yet.
latest-further = No such request among the newest; { KEY("open") } looks through all.
fact-sending = Sending
fact-day = { $percent } % of { $attempts } attempts
each-more = … and { $n } more
each-outcomes = outcomes
each-outcome = { $good } worked, { $bad } did not{ $left ->
    [0] .
   *[other] , { $left } were left out.
}
each-switch-on-title = Switch on { $n ->
    [one] this webhook?
   *[other] these { $n } webhooks?
}
each-switch-on-text = Nothing is held for { $n ->
    [one] it.
   *[other] them.
}
each-switch-on-yes = Switch on { $n }
each-switch-on-doing = Switching on { $n }
each-switch-on-done = Switched on { $n }
each-switch-off-title = Switch off { $n ->
    [one] this webhook?
   *[other] these { $n } webhooks?
}
each-switch-off-text = Nothing is sent while they are off. { $waiting ->
    [0] Every new request is held.
    [one] The request that waits and every new one are held.
   *[other] The { $number } requests that wait and every new one are held.
}
each-switch-off-yes = Switch off { $n }
each-switch-off-doing = Switching off { $n }
each-switch-off-done = Switched off { $n }
each-test-doing = Testing { $n }
each-remove-title = Remove { $n ->
    [one] this webhook?
   *[other] these { $n } webhooks?
}
each-remove-text = { $waiting ->
    [0] Nothing waits for them. Their log remains.
    [one] 1 request that waits for them will be discarded. Their log remains.
   *[other] { $number } requests that wait for them will be discarded. Their log remains.
}
each-remove-yes = Remove { $n }
each-remove-doing = Removing { $n }
each-remove-done = Removed { $n }
switch-many = { $off } of the selected webhooks { $off ->
    [one] is off
   *[other] are off
}{ $on ->
    [0] {""}
    [one] , 1 is on
   *[other] , { $on } are on
}
switch-many-off = { $n ->
    [one] switch off the one that is on
   *[other] switch off the { $n } that are on
}
keys-outcomes = ↑↓ scroll   y copy   Esc close

# Keys with a name, as they are told on the screen. A sentence names the key of a command as { KEY("command") }.
key-enter = Enter
key-esc = Esc
key-tab = Tab
key-backtab = Shift-Tab
key-space = Space
key-backspace = Backspace
key-delete = Delete
key-up = ↑
key-down = ↓
key-left = ←
key-right = →
key-pageup = PageUp
key-pagedown = PageDown
key-home = Home
key-end = End
