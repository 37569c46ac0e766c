# Faults: words for tables, sentences for what happened, and what to do next.

phase-guard = check
phase-dns = dns
phase-connect = connect
phase-tls = tls
phase-send = send
phase-headers = wait
phase-body = body
phase-reply = reply

cause-blocked-address = address not allowed
cause-no-such-host = no such host
cause-dns-failed = dns failed
cause-refused = refused
cause-reset = reset
cause-no-route = no route
cause-unreachable = unreachable
cause-timeout = timeout
cause-certificate-expired = certificate expired
cause-certificate-untrusted = untrusted certificate
cause-certificate-wrong-host = certificate of another host
cause-certificate-not-yet-valid = certificate not yet valid
cause-certificate-self-signed = self-signed certificate
cause-certificate-is-authority = authority's certificate
cause-certificate-without-names = certificate has no names
cause-certificate-wrong-purpose = wrong certificate purpose
cause-certificate-old-version = version 1 certificate
cause-certificate-algorithm = unsupported signature
cause-certificate-bad-signature = wrong certificate signature
cause-certificate-unknown-extension = unknown cert extension
cause-certificate-revoked = certificate revoked
cause-certificate-unreadable = unreadable certificate
cause-client-certificate-required = client certificate needed
cause-tls-no-common-cipher = no cipher in common
cause-tls-old-version = old tls version
cause-tls-unknown-name = unknown tls name
cause-tls-not-spoken = no tls
cause-tls-alert = tls alert
cause-tls-failed = tls failed
cause-closed-early = closed early
cause-malformed-reply = malformed reply
cause-redirect = redirect
cause-client-error = client error
cause-server-error = server error
cause-rate-limited = rate limited
cause-gone = gone
cause-no-webhook-key = no webhook_key
cause-not-sendable = not sendable
# The same for narrow columns, in about ten letters; those that are missing are short enough.
cause-blocked-address-short = blocked
cause-no-such-host-short = no such host
cause-reset-short = reset
cause-no-route-short = no route
cause-unreachable-short = unreachable
cause-timeout-short = timeout
cause-certificate-expired-short = cert expired
cause-certificate-untrusted-short = untrusted
cause-certificate-wrong-host-short = wrong cert
cause-certificate-not-yet-valid-short = cert too new
cause-certificate-self-signed-short = self-signed
cause-certificate-is-authority-short = authority
cause-certificate-without-names-short = no names
cause-certificate-wrong-purpose-short = cert purpose
cause-certificate-old-version-short = cert v1
cause-certificate-algorithm-short = cert algo
cause-certificate-bad-signature-short = bad cert
cause-certificate-unknown-extension-short = cert ext
cause-certificate-revoked-short = cert revoked
cause-certificate-unreadable-short = bad cert
cause-client-certificate-required-short = client cert
cause-tls-no-common-cipher-short = no cipher
cause-tls-old-version-short = old tls
cause-tls-unknown-name-short = unknown name
cause-closed-early-short = closed early
cause-malformed-reply-short = malformed
cause-no-webhook-key-short = no key
cause-not-sendable-short = not sendable
cause-redirect-short = redirect
cause-rate-limited-short = rate limited
cause-gone-short = gone

fault-the-receiver = the receiver
fault-within = within { $time }
fault-location = and points to { $to }
fault-retry-after = It asked not to be tried again for { $time }.

fault-blocked-address = { $host } is, or leads to, a private address, and this webhook may send to public ones only; nothing was sent.
fault-blocked-address-next = If you trust that place, allow private addresses for this webhook (--private). If it has them already, the setting private_addresses forbids them everywhere.
fault-blocked-address-never = { $host } is, or leads to, an address that is never sent to (link-local, reserved, or a cloud's metadata service); nothing was sent.
fault-blocked-address-never-next = Give the webhook another Post URL.

fault-no-such-host = There is no host named { $host }.
fault-no-such-host-next = Look for a typing mistake in the Post URL; if the name is new, wait until the name servers know it.

fault-dns-failed = The name { $host } could not be looked up.
fault-dns-failed-next = Check this machine's network and its name server; the receiver may be well.

fault-refused = Nothing listens on { $host } port { $port }.
fault-refused-next = Start the receiver, try a test, then switch on if the webhook is off.

fault-reset = { $host } broke the connection.
fault-reset-next = Look into the receiver's log, and at firewalls and proxies on the way.
fault-reset-connect = { $host } port { $port } broke the connection as soon as it was opened.
fault-reset-tls = { $host } broke the connection while encryption was being agreed on.
fault-reset-tls-next = Check that port { $port } speaks TLS and that no firewall on the way objects.
fault-reset-send = { $host } broke the connection while the request was being written.
fault-reset-send-next = The receiver may limit the size of a request; its log, or that of a proxy before it, knows more.
fault-reset-headers = { $host } took the request and broke the connection without an answer.
fault-reset-headers-next = The receiver has probably crashed over this request; look into its log.
fault-reset-body = { $host } began to answer and broke the connection in the middle of the reply.
fault-reset-body-next = The receiver has probably crashed while it answered; look into its log.

fault-no-route = This machine cannot open a connection to { $host } port { $port }; the receiver may be well.
fault-no-route-next = Check this machine's network, routes and firewall, and its limit of open files. Deliveries go on by themselves.

fault-unreachable = There is no way from here to { $host } port { $port }.
fault-unreachable-next = Check this machine's network, routes and firewall, and whether the address is right.

fault-timeout = { $host } was not done{ $within }.
fault-timeout-next = Make the receiver answer before it does its work, or raise the setting attempt_timeout.
fault-timeout-dns = The name { $host } could not be looked up{ $within }.
fault-timeout-dns-next = Check this machine's network and its name server; the receiver may be well.
fault-timeout-connect = Nobody answered on { $host } port { $port }{ $within }.
fault-timeout-connect-next = Check that the machine is up and that no firewall swallows the connection.
fault-timeout-tls = { $host } port { $port } took the connection, but did not agree on encryption{ $within }.
fault-timeout-tls-next = Check that port { $port } speaks TLS; a port for plain http wants a Post URL with http://.
fault-timeout-send = { $host } stopped taking the request before it was written whole{ $within }.
fault-timeout-send-next = The receiver is overloaded or hangs; look at it, and restart it if need be.
fault-timeout-headers = { $host } took the request, but did not answer{ $within }.
fault-timeout-body = { $host } began to answer, but the reply was not whole{ $within }.
fault-timeout-body-next = Let the receiver answer shortly and end the reply; nothing needs more than a status and a few words.

fault-certificate-expired = The certificate of { $host } has expired.
fault-certificate-expired-next = Renew the receiver's certificate. If it was renewed, restart the receiver; also check this machine's clock.
fault-certificate-untrusted = The certificate of { $host } is signed by nobody whom this machine trusts.
fault-certificate-untrusted-next = Install the whole certificate chain on the receiver, or add its authority to this machine's trusted ones.
fault-certificate-wrong-host = The certificate that the receiver showed is not for { $host }.
fault-certificate-wrong-host-next = Put the name from the certificate into the Post URL, or get a certificate for { $host }.
fault-certificate-not-yet-valid = The certificate of { $host } is not yet valid.
fault-certificate-not-yet-valid-next = Check this machine's clock and the receiver's; a new certificate may only be used from its first day on.
fault-certificate-self-signed = The certificate of { $host } is self-signed, and this machine does not trust it.
fault-certificate-self-signed-next = Get a certificate from a public authority, or add this one to this machine's trusted ones (or name it in SSL_CERT_FILE).
fault-certificate-is-authority = The certificate of { $host } is self-signed, but marked as a certificate authority (CA:TRUE), so it is not accepted as a server's.
fault-certificate-is-authority-next = Make the receiver's certificate again with basicConstraints=CA:FALSE, then trust that one.
fault-certificate-without-names = The certificate of { $host } has no subjectAltName; a common name alone does not count.
fault-certificate-without-names-next = Make the receiver's certificate again with subjectAltName=DNS:NAME (or IP:ADDRESS) for the host in the Post URL.
fault-certificate-wrong-purpose = The certificate of { $host } is not made for a server: its extended key usage lacks serverAuth.
fault-certificate-wrong-purpose-next = Make the receiver's certificate again with extendedKeyUsage=serverAuth.
fault-certificate-old-version = The certificate of { $host } is of version 1 or 2; only version 3 is accepted.
fault-certificate-old-version-next = Make the receiver's certificate again as version 3, with a subjectAltName (openssl x509 -extfile).
fault-certificate-algorithm = The certificate of { $host } is signed in a way that is not supported: { $why }.
fault-certificate-algorithm-next = Let the receiver's certificate be signed with RSA, ECDSA P-256 or P-384 and SHA-256 or SHA-384, or with Ed25519.
fault-certificate-bad-signature = The signature of the certificate of { $host } is wrong: the certificate is damaged, or not of the authority that it names.
fault-certificate-bad-signature-next = Install the receiver's certificate and its chain again; an authority may have been made again under the same name.
fault-certificate-unknown-extension = The certificate of { $host } has a critical extension that this program does not know.
fault-certificate-unknown-extension-next = Make the receiver's certificate again without that extension, or without marking it as critical.
fault-certificate-revoked = The certificate of { $host } is revoked.
fault-certificate-revoked-next = Get a new certificate for the receiver.
fault-certificate-unreadable = The certificate of { $host } cannot be used: { $why }.
fault-certificate-unreadable-next = Look at it with openssl s_client -connect HOST:PORT -showcerts, and install a correct one on the receiver.
fault-client-certificate-required = { $host } demands a client certificate, and none was shown.
fault-client-certificate-required-next = Ask who runs { $host } for access without a client certificate, or send through a proxy on this machine that shows one.
fault-tls-no-common-cipher = { $host } port { $port } refused the encryption offered: no cipher, key exchange or signature in common.
fault-tls-no-common-cipher-next = Allow modern ciphers on the receiver: ECDHE with AES-GCM or ChaCha20. See what it offers with openssl s_client -connect HOST:PORT.
fault-tls-old-version = { $host } port { $port } speaks neither TLS 1.2 nor TLS 1.3.
fault-tls-old-version-next = Enable TLS 1.2 or 1.3 on the receiver.
fault-tls-unknown-name = { $host } port { $port } knows no host of that name.
fault-tls-unknown-name-next = Check the name in the Post URL, and that the receiver has a certificate and a site for it.
fault-tls-not-spoken = { $host } port { $port } does not speak TLS.
fault-tls-not-spoken-next = Check the port; a port for plain http wants a Post URL with http://.
fault-tls-alert = { $host } port { $port } refused the encrypted connection: { $why }.
fault-tls-alert-next = Look into the receiver's log; it knows why it refused.
fault-tls-failed = { $host } port { $port } and this machine could not agree on encryption.
fault-tls-failed-next = Check that port { $port } speaks TLS 1.2 or 1.3; a port for plain http wants a Post URL with http://.

fault-closed-early = { $host } closed the connection without a whole answer.
fault-closed-early-next = Look into the receiver's log; it may have crashed or been restarted.
fault-closed-early-tls = { $host } closed the connection while encryption was being agreed on.
fault-closed-early-tls-next = Check that port { $port } speaks TLS; a port for plain http wants a Post URL with http://.
fault-closed-early-send = { $host } closed the connection before the request was written whole.
fault-closed-early-send-next = The receiver may limit the size of a request; its log, or that of a proxy before it, knows more.
fault-closed-early-body = { $host } began to answer and closed the connection before the reply was whole.

fault-malformed-reply = What { $host } port { $port } answered cannot be read as HTTP.
fault-malformed-reply-next = Check that the Post URL leads to a web server, and look at the reply.
fault-malformed-reply-body = { $host } answered, but the reply's body cannot be decoded.
fault-malformed-reply-body-next = The reply's length or compression is wrong; mend the receiver or the proxy before it.

fault-redirect = { $host } answered { $status }{ $location }; redirects are not followed.
fault-redirect-next = Set the Post URL to the address that it points to.
fault-client-error = { $host } answered { $status }: it does not want this request.
fault-client-error-next = Look at the request and the reply; the receiver's log knows what it did not like.
fault-client-error-401-next = The receiver wants to know who sends; check the webhook's own headers (Authorization) and its secret.
fault-client-error-403-next = The receiver forbids it; check the webhook's own headers, its secret, and firewalls before the receiver.
fault-client-error-404-next = Check the path in the Post URL; the receiver knows nothing there.
fault-client-error-405-next = Nothing takes a POST there; check the path in the Post URL.
fault-client-error-413-next = The request is too large for the receiver; raise its limit.
fault-client-error-415-next = The receiver does not take this data type; try the other one of JSON and XML.
fault-server-error = { $host } answered { $status }.
fault-server-error-next = It got the request; its own log knows more. Mend the receiver, then send again.
fault-server-error-502-next = A proxy before the receiver could not reach it; start the receiver and look into both logs.
fault-server-error-503-next = The receiver is overloaded or being serviced; wait, and look at it if it stays so.
fault-server-error-504-next = A proxy before the receiver waited in vain; look at the receiver behind it.
fault-rate-limited = { $host } answered { $status }: it gets more than it wants.
fault-rate-limited-next = Give the webhook a rate (--rate 5/s) or a lower limit of attempts in flight.
fault-gone = { $host } answered { $status }: it wants no more requests.
fault-gone-next = Remove the webhook; if the receiver is back and the webhook is off, switch it on again.
fault-no-webhook-key = { $host } answered { $status }, but its reply does not hold this webhook’s key: No webhook_key key found in JSON reply.
fault-no-webhook-key-next = The receiver must answer with JSON whose webhook_key is exactly this webhook’s key. Each webhook has its own key, and a webhook that is made anew has a new one: copy it from the webhook’s form. Or edit the webhook so that the reply need not carry it.
# In place of the reason, where only the kind of fault is known.
fault-why-in-log = its log says why
fault-not-sendable = No request to { $host } could be made: { $why }.
fault-not-sendable-next = Mend what is named in the webhook's settings or in the event's data.
