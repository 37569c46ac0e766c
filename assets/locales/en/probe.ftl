# A probe: the way to a receiver, step by step.
command-probe = Probe
probe-about = Each step of the way is gone and timed by itself. No event is sent: the last step is OPTIONS.
probe-past-proxy = Attempts go through the proxy of the environment; this probe goes straight.
probe-step-dns = dns
probe-step-connect = connect
probe-step-tls = tls
probe-step-http = http
certificate-for = for { $names }{ $more ->
    [0] { "" }
   *[other] { " and" } { $more } more
}
certificate-until = good for { $days ->
    [one] { $days } day
   *[other] { $days } days
}, until { $date }
certificate-issuer = issued by { $issuer }
probe-running = Esc breaks it off.
probe-answers = It can be reached and answers HTTP: { $status }.
probe-redirects = It can be reached and redirects: { $status }. Redirects are not followed, so an event would fail here.
probe-in-trouble = It can be reached, but it, or what stands before it, is in trouble: { $status }.
probe-then = Whether it takes an event, a test shows (t).
keys-probe = p once more   t test   y copy   ↑↓ scroll   Esc close
keys-probing = Esc break off
action-webhook-probe = webhook probed

# A request that waits for its first attempt.
request-planned = This is what will be sent. Its time and its signature are made when it goes out.
reply-not-yet = Nothing was sent yet, so nothing came back.
request-due = It is due at { $at }.
