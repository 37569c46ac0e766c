# The doctor, beyond the file itself.
doctor-name-access = access
doctor-access = { $path }, for those only who may
doctor-open-folder = everyone may write into { $path }, and so put another file in the database's place
doctor-open-folder-next = chmod o-w { SHELL($path) }
doctor-foreign-file = { $path } belongs to another user than the database, which keeps the database's own user out
doctor-foreign-file-next = chown --reference={ $database } { $path }, and run every command as that user
doctor-other-user = the database belongs to another user (uid { $uid })
doctor-other-user-next = run commands as that user (sudo -u): files that this one makes would keep it out
doctor-name-secrets = secrets
doctor-secrets = { $count ->
    [one] those of { $count } webhook can be read
   *[other] those of { $count } webhooks can be read
}
doctor-no-secret = webhook { $id } has none
doctor-no-secret-next = hookkeeper webhook rotate-secret { $id }
doctor-bad-secrets = { $why }
doctor-bad-secrets-next = restore a backup, or hookkeeper webhook rotate-secret for the webhook that is named
doctor-name-lock = writing
doctor-unlocked = the database can be written to
doctor-unwritable = the database cannot be written to: { $why }
doctor-unwritable-next = look at the disk and at who may write to the file and to its folder
doctor-locked = another program has kept { $path } locked for { $span }: no event is accepted
doctor-locked-next = fuser -v { $path } shows who has it open; end its transaction (an open BEGIN in a database browser is the usual one)
doctor-room-for-days = { $free } free, which at the pace of the last 24 hours is full in { $days ->
    [one] { $days } day
   *[other] { $days } days
}
doctor-room-for-days-next = make room, or shorten retention (hookkeeper setting list); on a full disk no event is accepted
doctor-clock-agreed = { $time }, as { $count ->
    [one] { $count } receiver says
   *[other] { $count } receivers say
} too
doctor-clock-file = the database was written { $span } from now
doctor-clock-file-next = the clock was set back, or that of the file server is ahead; set it right, since receivers refuse signatures with a wrong time
doctor-clock-ahead-of-receivers = it is { $span } ahead of what { $count } receivers said in their last replies
doctor-clock-ahead-of-receivers-next = set the clock (timedatectl set-ntp true); receivers refuse signatures with a wrong time
doctor-clock-behind-receivers = it is { $span } behind what { $count } receivers said in their last replies
doctor-clock-behind-receivers-next = set the clock (timedatectl set-ntp true); receivers refuse signatures with a wrong time
doctor-clock-differs = it differs by { $span } from what { $host } said in its last reply
doctor-clock-differs-next = one of the two is wrong; where it is this one: timedatectl set-ntp true
doctor-name-settings = settings
doctor-settings = they go together
doctor-timeouts = connect_timeout is longer than attempt_timeout, which ends an attempt before
doctor-timeouts-next = hookkeeper setting set connect_timeout, to less than attempt_timeout
doctor-retention = { $name } is longer than retain_requests, and goes with the request all the same
doctor-retention-next = lengthen retain_requests, or shorten { $name }
doctor-private-forbidden = webhook { $id } may send to private addresses, and the setting private_addresses forbids it to all
doctor-private-forbidden-next = hookkeeper setting set private_addresses yes, or hookkeeper webhook edit { $id } --private=no
doctor-warns-itself = warn_url is the Post URL of webhook { $id }: when it is down, nobody is told
doctor-warns-itself-next = name another URL, or a command (warn_command)
doctor-no-warning = nobody is told when a webhook fails or is switched off
doctor-no-warning-next = hookkeeper setting set warn_url URL, or warn_command COMMAND; then hookkeeper warn test
doctor-name-warnings = warnings
doctor-warnings = { $setting } took the last one ({ $time })
doctor-warnings-untried = { $setting } is set and has had none yet
doctor-warnings-untried-next = hookkeeper warn test shows whether one arrives
doctor-warnings-fail = the last one by { $setting } reached nobody ({ $time }): { $why }
doctor-warnings-fail-next = correct it (hookkeeper setting set { $setting } …), then hookkeeper warn test
doctor-name-webhooks = webhooks
doctor-webhooks = { $count ->
    [0] there is none yet
    [one] { $count }, none in trouble
   *[other] { $count }, none in trouble
}
doctor-off-webhook = webhook { $id } ({ $url }) is off and holds { $held ->
    [one] { $held } request
   *[other] { $held } requests
}
doctor-off-webhook-next = hookkeeper webhook test { $id }; once it delivers: hookkeeper webhook enable { $id } --held send
doctor-failing-webhook = webhook { $id } ({ $url }) has failed { $count } times in a row; at 10 it is switched off
doctor-failing-webhook-next = hookkeeper request list --webhook { $id } shows why
doctor-name-intake = events over HTTP
doctor-intake = taken at { $address }
doctor-no-intake = nobody takes any at { $address }; hookkeeper serve would
doctor-strange-intake = another program, or one with TLS, listens at { $address }
doctor-strange-intake-next = where it is not hookkeeper serve: end it, or choose another address (serve --listen)
doctor-other-intake = the service at { $address } uses another database ({ $other }) than the one checked here ({ $id })
doctor-other-intake-next = find the service's database: its log names it in the line "started", and systemctl cat hookkeeper shows its --db. Then run this again with --db PATH. Tokens and webhooks made in { $id } do not work at { $address }
doctor-service-elsewhere = the service at { $address } uses the database { $other }, which is in another file
doctor-service-elsewhere-next = find the service's database: its log names it in the line "started", and systemctl cat hookkeeper shows its --db. Then run this again with --db PATH
doctor-name-service = service
doctor-service = { $state }
doctor-service-off = systemd knows it, and it does not run ({ $state })
doctor-service-off-next = systemctl enable --now hookkeeper.socket hookkeeper.service
doctor-service-failed = systemd has given it up ({ $result }, started { $restarts } times)
doctor-service-failed-next = journalctl -u hookkeeper -e says why; then systemctl restart hookkeeper
doctor-name-authorities = authorities
doctor-authorities = this machine trusts { $count }
doctor-no-authorities = this machine trusts none; those of Mozilla, as they were when this program was built, are used
doctor-no-authorities-next = install the package ca-certificates, or name a file with SSL_CERT_FILE
doctor-name-receiver = receiver
doctor-receiver = { $place } ({ $address }): its certificate is good for { $days ->
    [one] { $days } day
   *[other] { $days } days
}
doctor-receiver-ends = { $place } ({ $address }): its certificate ends in { $days ->
    [0] less than a day
    [one] { $days } day
   *[other] { $days } days
}
doctor-receiver-ends-next = tell whoever runs it to renew it; after that nothing is delivered there
doctor-receiver-tls = { $place } ({ $address }): its certificate is good
doctor-receiver-plain = { $place } ({ $address }) can be reached; without TLS everyone on the way can read along
doctor-receivers-by-proxy = not looked at: a proxy stands between (environment_proxy); hookkeeper webhook test ID tries one
