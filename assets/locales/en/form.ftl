# The Add and Edit dialogs: events by typing, the body beside the fields, the secret.
form-find-hint = type to find one
form-found-none = No event is called that. Own ones are added under Events.
form-none-chosen = choose one or several
form-chosen = { $n } of { $all } chosen
form-secret-made = made for it
form-secret-own = signs its requests
form-rotate = { $command } makes a new one. What waits is signed with it from then on, and with the old one as well until that ends.
form-queued-none = Nothing waits for it: this concerns new requests only.
form-queued-url = { $n ->
    [one] The request that waits goes to the new address; what is in flight ends at the old one.
   *[other] The { $number } requests that wait go to the new address; what is in flight ends at the old one.
}
form-queued-form = { $n ->
    [one] The request that waits goes out in the new form.
   *[other] The { $number } requests that wait go out in the new form.
}
form-queued-events = Requests that wait for events which you took away are still sent.
hint-secret = Ctrl-R shows it, Ctrl-Y copies it; or write an own one: whsec_…
input-key = Key
preview-title = The body it will get
preview-of = { $kind } · { $bytes } B
preview-none = Choose an event, and its sample stands here as it will be posted.
keys-form = Tab next   Ctrl-S save   Esc leave   Ctrl-T test   Ctrl-P body   { key-space } tick
keys-form-event = a–z find   { key-space } tick   Ctrl-S save   Esc leave   Tab next   Ctrl-P body   Ctrl-T test
keys-form-secret = Ctrl-R show   Ctrl-Y copy   Ctrl-S save   Esc leave   Tab next   Ctrl-T test
