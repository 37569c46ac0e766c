# The console beside webhooks and the log: traffic, events, activity, settings.

# The traffic over time, in the console and as a command.
command-traffic = Traffic
command-earlier = Earlier
command-later = Later
command-longer = Longer span
command-shorter = Shorter span
command-other-webhook = Webhook
menu-traffic = Traffic
menu-traffic-about = delivered and failed over time
traffic-hour = 1 h
traffic-day = 24 h
traffic-week = 7 d
traffic-month = 30 d
traffic-of-all = all webhooks
traffic-of-removed = webhook { $id }, removed
traffic-none-in = Nothing was sent within { $span }. { KEY("longer") } shows a longer span, { KEY("other-webhook") } another webhook.
traffic-delivered = delivered { $per }
traffic-failed = failed attempts { $per }
traffic-half = half of the deliveries took up to
traffic-most = 95 % took up to
traffic-read-delivered = { $number } delivered
traffic-read-failed = { $n ->
    [0] none failed
    [one] { $number } failed attempt
   *[other] { $number } failed attempts
}
traffic-read-took = Deliveries took: half { $half } · 95 % { $most } · 99 % { $nearly } · all attempts { $mean } on average
traffic-read-took-short = 50 % { $half } · 95 % { $most } · 99 % { $nearly }
per-second = per second
per-minute = per minute
per-hour = per hour
per-day = per day
traffic-none = There was no traffic in this time.
column-attempts-failed = failed
column-p50 = p50
column-p95 = p95
column-p99 = p99
column-mean = mean

# The catalogue of events, and one kind of it.
command-emit-edited = Edit and emit
command-add-kind = Add
command-remove-kind = Remove
kind-tab-json = JSON
kind-tab-xml = XML
kind-tab-data = Data
kind-tab-webhooks = Webhooks
kind-unwanted = No webhook wants it. Add it to one in Webhooks ({ KEY("edit") }).
kind-removed-meanwhile = This kind was removed meanwhile.
kind-line = { $webhooks ->
    [0] no webhook wants it
    [one] { $webhooks } webhook wants it
   *[other] { $webhooks } webhooks want it
} · in the wfirma envelope { $root } ▸ { $item }
kind-remove-title = Remove this kind?
kind-remove-text = { $kind } can then no longer be emitted. A kind that a webhook wants stays.
emit-edited-text = { $webhooks ->
    [0] { $kind } with your { $bytes } bytes of data: no webhook wants it, so nothing will be sent.
    [one] { $kind } with your { $bytes } bytes of data goes to the 1 webhook that wants it.
   *[other] { $kind } with your { $bytes } bytes of data goes to the { $webhooks } webhooks that want it.
}
emit-not-json-title = This is not JSON
emit-not-json-text = { $why }
    Nothing was emitted. Your text is still there.
emit-not-json-yes = Edit again
editor-failed = Your editor could not be used: { $why }. The environment names it, as in EDITOR=nano.
toast-kind-added = Added { $kind }
toast-kind-removed = Removed { $kind }
not-built-in = only a kind of your own can be removed
head-subject = Subject

# Short forms.
fields-title-kind = Add a kind of event
fields-title-kind-yes = Add
fields-title-token = Make a token
fields-title-token-yes = Make
fields-kind = Name
fields-kind-hint = Such as order/paid: letters, digits and _ . - / of ASCII. It stands as webhook_event in what is sent.
fields-item = Item
fields-item-hint = The element of one object in the wfirma envelope, such as order.
fields-root = List
fields-root-hint = The element that holds the list in the wfirma envelope, such as orders.
fields-about = Description
fields-about-hint = A note for operators; it may be left out.
fields-token = Name
fields-token-hint = For people: which program holds it. Each name only once.
fields-emit = May
fields-emit-tick = hand in events
fields-emit-hint = { key-space } ticks it: the token may emit events over HTTP.
fields-read = {""}
fields-read-tick = read webhooks, requests and the books
fields-read-hint = { key-space } ticks it: the token may read over HTTP what the console shows; no secrets.
fields-kinds = Events
fields-kinds-hint = The only kinds that it may emit, with spaces between; empty for all.
fields-rate = Rate
fields-rate-hint = At most so many events: 50/s, 600/m or 1000/h; empty for as many as come.
fields-wrong-kind = Use 1 to 100 letters, digits or _ . - / of ASCII, and begin with a letter.
fields-wrong-taken = { $named } is there already; choose another name.
fields-wrong-element = Use letters, digits or _ . - of ASCII, and begin with a letter or _.
fields-wrong-element-taken = The envelope has { $named } of its own; choose another name.
fields-wrong-same = The list and its items need two names, such as orders and order.
fields-wrong-token = Use 1 to 100 characters.
fields-wrong-scope = It must be good for something: tick one of the two.
fields-wrong-kinds = There is no kind { $named }; the Events screen shows those that there are.
fields-wrong-rate = Write 50/s, 600/m or 1000/h, or nothing.
keys-fields = Tab next   { key-space } tick   Ctrl-S save   Esc leave
keys-text = y copy   ↑↓ scroll   Esc close
keys-token = y copy   Esc close
close = Close

# The tokens of the intake.
command-add-token = Make a token
command-remove-token = Remove
menu-tokens = Tokens
menu-tokens-about = who may come in over HTTP
tokens-none = No token yet: nobody can hand in events over HTTP. Press { KEY("add-token") } to make one; hookkeeper serve is what takes them.
head-token = Name
head-may = May
head-kinds = Events
head-rate = Rate
head-used = Last used
token-may-emit = emit
token-may-read = read
token-remove-title = Remove this token?
token-remove-text = { $name }: whoever holds it is turned away from then on.
token-shown-title = The token of { $name }
token-shown-text = It is shown this once. Give it to the program that is to use it (y copies it); hookkeeper keeps only its fingerprint.
toast-token-removed = Removed { $name }
not-without-token = no token is selected

# The log of changes.
activity-none-found = Nothing in the log of changes holds “{ $text }”. { KEY("back") } shows all.
activity-searched = only lines with “{ $text }”; { KEY("back") } shows all
not-without-line = there is nothing to open
action-webhook-add = webhook added
action-webhook-edit = webhook changed
action-webhook-remove = webhook removed
action-webhook-on = switched on
action-webhook-off = switched off
action-webhook-test = tested
action-webhook-rotate-secret = secret changed
action-warning-command = warned by command
action-warning-url = warned by URL
action-kind-add = kind added
action-kind-remove = kind removed
action-token-add = token made
action-token-remove = token removed
action-setting-set = setting changed
action-request-resend = sent again
action-request-discard = discarded
action-prune = retention by hand
action-key-rotate = key changed
action-key-replace = key replaced

# What ended or waits without success.
undelivered-of = { $url } · { $n ->
    [one] { $number } request
   *[other] { $number } requests
}
undelivered-marked = selected: { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
}, { $n ->
    [one] { $number } request
   *[other] { $number } requests
}
undelivered-all = { $n ->
    [one] { $number } request
   *[other] { $number } requests
} in { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
}

# The settings.
command-reset = Default
not-changed = it is as it was made
toast-kept = Saved in your file
not-kept = { $path } could not be written: { $why }. Your choice holds until the console ends.
settings-deliveries = Deliveries
settings-limits = Time limits
settings-policy = Where it may send
settings-envelope = Envelope wfirma
settings-warnings = Warnings
settings-retention = Retention
settings-appearance = This console, for you alone
settings-default = default { $default }
settings-forever = for ever
settings-unlimited = any number
settings-takes = Write { $takes }.
settings-kept = (setting { $name })
settings-kept-own = ({ $name } in { $path })
settings-not-kept = (until this console ends)
settings-name-waits = Waits
settings-name-attempt-timeout = Whole attempt
settings-name-connect-timeout = Connecting
settings-name-private-addresses = Private addresses
settings-name-environment-proxy = Proxies of the environment
settings-name-company-id = Company id
settings-name-time-zone = Time zone
settings-name-warn-command = Command
settings-name-warn-url = URL
settings-name-retain-payloads = Payloads
settings-name-retain-attempts = Attempts
settings-name-retain-requests = Requests
settings-name-retain-count = At most
settings-name-theme = Theme
settings-name-ascii = ASCII signs only
settings-name-mouse = Mouse
settings-name-language = Language
settings-about-theme = Colours for a dark or for a light terminal; with auto, the terminal is asked when the console begins.
settings-about-ascii = Signs and lines of the console in ASCII, for terminals and readers that have nothing else; by itself on the console of Linux (TERM=linux).
settings-about-mouse = Whether clicks are the console’s; otherwise the terminal’s, so that its own selection works.
settings-about-language = The language of the console and the commands.
theme-auto = auto
theme-dark = dark
theme-light = light

# In bulk, of a group of what was not delivered.
resend-group-text = { $n ->
    [one] 1 request of this group will be sent once more.
   *[other] All { $number } requests of this group will be sent once more.
}
resend-groups-text = All { $number } requests of these { $groups } groups will be sent once more.
discard-groups-text = All { $number } requests of these { $groups } groups will not be sent.
discard-group-text = { $n ->
    [one] 1 request of this group will not be sent.
   *[other] All { $number } requests of this group will not be sent.
}

# What the log of changes tells of what was done.
change-on = { $sent ->
    [one] { $sent } held request sent
   *[other] { $sent } held requests sent
}, { $discarded } discarded
change-removed = { $url }; { $discarded ->
    [one] { $discarded } waiting request discarded
   *[other] { $discarded } waiting requests discarded
}
change-requests = { $n ->
    [one] { $number } request
   *[other] { $number } requests
}
change-stopped = { $said }, then stopped
change-secrets = { $n ->
    [one] { $n } secret
   *[other] { $n } secrets
}
changed-url = URL
changed-events = events
changed-data-type = data type
changed-envelope = envelope
changed-description = description
changed-send-key = key in the body
changed-require-key = key required
changed-allow-private = private addresses
changed-headers = headers
changed-limit = in flight
changed-rate = rate
changed-ordered = in order
changed-waits = waits
