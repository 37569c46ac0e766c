# Próba połączenia: droga do odbiorcy krok po kroku.
command-probe = Próba połączenia
probe-about = Każdy krok drogi osobno i z własnym czasem. Żadne zdarzenie nie wychodzi: ostatni krok to OPTIONS.
probe-past-proxy = Wysyłka idzie przez serwer proxy ze środowiska; ta próba idzie wprost.
probe-step-dns = dns
probe-step-connect = połącz.
probe-step-tls = tls
probe-step-http = http
certificate-for = dla { $names }{ $more ->
    [0] { "" }
   *[other] { " i" } { $more } { $more ->
        [one] innej
       *[other] innych
    }
}
certificate-until = ważny jeszcze { $days ->
    [one] { $days } dzień
    [few] { $days } dni
   *[other] { $days } dni
}, do { $date }
certificate-issuer = wystawca: { $issuer }
probe-running = Esc przerywa.
probe-answers = Odbiorca jest osiągalny i odpowiada po HTTP: { $status }.
probe-redirects = Odbiorca jest osiągalny i przekierowuje: { $status }. Przekierowania nie są śledzone, więc zdarzenie by tu nie doszło.
probe-in-trouble = Odbiorca jest osiągalny, ale on sam albo to, co stoi przed nim, ma kłopot: { $status }.
probe-then = Czy przyjmie zdarzenie, pokaże test (t).
keys-probe = p jeszcze raz   t test   y kopiuj   ↑↓ przewiń   Esc zamknij
keys-probing = Esc przerwij
action-webhook-probe = próba połączenia

# Żądanie, które czeka na pierwszą próbę.
request-planned = To zostanie wysłane. Czas i podpis powstaną przy wysyłce.
reply-not-yet = Nic jeszcze nie wysłano, więc nic nie wróciło.
request-due = Termin wysyłki: { $at }.
