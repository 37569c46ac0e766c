# The console beside webhooks and the log: traffic, events, activity, settings.

# The traffic over time, in the console and as a command.
command-traffic = Traffic
command-earlier = Earlier
command-later = Later
command-longer = Longer span
command-shorter = Shorter span
command-other-webhook = Webhook
menu-traffic = Traffic
menu-traffic-about = deliveries, failures and how long they took, over time
traffic-hour = 1 h
traffic-day = 24 h
traffic-week = 7 d
traffic-month = 30 d
traffic-of-all = all webhooks
traffic-of-removed = webhook { $id }, removed
traffic-none-in = Nothing was sent within { $span }. Tab shows a longer span, w another webhook.
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
