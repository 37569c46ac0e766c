# Konsola poza listą webhooków i logiem: ruch, zdarzenia, dziennik zmian, ustawienia.

# Ruch w czasie, w konsoli i jako polecenie.
command-traffic = Ruch
command-earlier = Wcześniej
command-later = Później
command-longer = Dłuższy okres
command-shorter = Krótszy okres
command-other-webhook = Webhook
menu-traffic = Ruch
menu-traffic-about = dostarczenia, nieudane próby i czasy, w przebiegu
traffic-hour = 1 godz.
traffic-day = 24 godz.
traffic-week = 7 dni
traffic-month = 30 dni
traffic-of-all = wszystkie webhooki
traffic-of-removed = webhook { $id }, usunięty
traffic-none-in = Przez { $span } nic nie wysłano. Tab pokazuje dłuższy okres, w inny webhook.
traffic-delivered = dostarczone { $per }
traffic-failed = nieudane próby { $per }
traffic-half = połowa dostarczeń trwała do
traffic-most = 95 % trwało do
traffic-read-delivered = { $n ->
    [one] { $number } dostarczone
    [few] { $number } dostarczone
   *[many] { $number } dostarczonych
}
traffic-read-failed = { $n ->
    [0] bez nieudanych prób
    [one] { $number } nieudana próba
    [few] { $number } nieudane próby
   *[many] { $number } nieudanych prób
}
traffic-read-took = Czas dostarczenia: połowa { $half } · 95 % { $most } · 99 % { $nearly } · średnio wszystkie próby { $mean }
traffic-read-took-short = 50 % { $half } · 95 % { $most } · 99 % { $nearly }
per-second = na sekundę
per-minute = na minutę
per-hour = na godzinę
per-day = na dobę
traffic-none = W tym czasie nie było ruchu.
column-attempts-failed = nieudane
column-p50 = p50
column-p95 = p95
column-p99 = p99
column-mean = średnio
