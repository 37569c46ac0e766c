# Doctor: reszta poza samym plikiem.
doctor-name-access = dostęp
doctor-access = { $path }, tylko dla uprawnionych
doctor-open-folder = każdy może pisać do { $path }, a więc podłożyć inny plik w miejsce bazy
doctor-open-folder-next = chmod o-w { SHELL($path) }
doctor-foreign-file = { $path } należy do innego użytkownika niż baza i nie wpuszcza właściciela bazy
doctor-foreign-file-next = chown --reference={ $database } { $path }; polecenia wydawaj jako tamten użytkownik
doctor-other-user = baza należy do innego użytkownika (uid { $uid })
doctor-other-user-next = wydawaj polecenia jako tamten użytkownik (sudo -u): pliki utworzone przez tego nie wpuszczałyby właściciela
doctor-name-secrets = sekrety
doctor-secrets = { $count ->
    [one] sekrety { $count } webhooka dają się odczytać
   *[other] sekrety { $count } webhooków dają się odczytać
}
doctor-no-secret = webhook { $id } nie ma żadnego
doctor-no-secret-next = hookkeeper webhook rotate-secret { $id }
doctor-bad-secrets = { $why }
doctor-bad-secrets-next = przywróć kopię zapasową albo wydaj hookkeeper webhook rotate-secret dla wskazanego webhooka
doctor-name-lock = zapis
doctor-unlocked = do bazy można pisać
doctor-unwritable = do bazy nie można pisać: { $why }
doctor-unwritable-next = sprawdź dysk oraz prawa do pliku i jego folderu
doctor-locked = inny program od { $span } trzyma blokadę { $path }: żadne zdarzenie nie jest przyjmowane
doctor-locked-next = fuser -v { $path } pokaże, kto ma ją otwartą; zakończ jego transakcję (zwykle to otwarte BEGIN w przeglądarce baz danych)
doctor-room-for-days = wolne { $free }, co w tempie ostatnich 24 godzin wystarczy na { $days ->
    [one] { $days } dzień
   *[other] { $days } dni
}
doctor-room-for-days-next = zrób miejsce albo skróć przechowywanie (hookkeeper setting list); na pełnym dysku nie da się przyjąć żadnego zdarzenia
doctor-clock-agreed = { $time }; tak samo podają odbiorcy ({ $count })
doctor-clock-file = bazę zapisano { $span } po obecnej chwili
doctor-clock-file-next = zegar cofnięto albo zegar serwera plików się spieszy; ustaw go, bo odbiorcy odrzucają podpisy ze złym czasem
doctor-clock-ahead-of-receivers = spieszy się o { $span } wobec tego, co odbiorcy ({ $count }) podali w ostatnich odpowiedziach
doctor-clock-ahead-of-receivers-next = ustaw zegar (timedatectl set-ntp true); odbiorcy odrzucają podpisy ze złym czasem
doctor-clock-behind-receivers = późni się o { $span } wobec tego, co odbiorcy ({ $count }) podali w ostatnich odpowiedziach
doctor-clock-behind-receivers-next = ustaw zegar (timedatectl set-ntp true); odbiorcy odrzucają podpisy ze złym czasem
doctor-clock-differs = różni się o { $span } od tego, co { $host } podał w ostatniej odpowiedzi
doctor-clock-differs-next = jeden z dwóch zegarów jest zły; jeśli ten: timedatectl set-ntp true
doctor-name-settings = ustawienia
doctor-settings = pasują do siebie
doctor-timeouts = connect_timeout jest dłuższy niż attempt_timeout, który kończy próbę wcześniej
doctor-timeouts-next = hookkeeper setting set connect_timeout na mniej niż attempt_timeout
doctor-retention = { $name } trwa dłużej niż retain_requests, a i tak znika razem z żądaniem
doctor-retention-next = wydłuż retain_requests albo skróć { $name }
doctor-private-forbidden = webhook { $id } może wysyłać na adresy prywatne, a ustawienie private_addresses zabrania tego wszystkim
doctor-private-forbidden-next = hookkeeper setting set private_addresses yes albo hookkeeper webhook edit { $id } --private=no
doctor-warns-itself = warn_url to Post URL webhooka { $id }: gdy on nie działa, nikt się nie dowie
doctor-warns-itself-next = podaj inny adres albo polecenie (warn_command)
doctor-no-warning = nikt się nie dowie, gdy webhook zawodzi albo zostaje wyłączony
doctor-no-warning-next = hookkeeper setting set warn_url URL albo warn_command POLECENIE; potem hookkeeper warn test
doctor-name-warnings = ostrzeżenia
doctor-warnings = ostatnie przez { $setting } dotarło ({ $time })
doctor-warnings-untried = { $setting } jest ustawione, a żadnego ostrzeżenia jeszcze nie było
doctor-warnings-untried-next = hookkeeper warn test pokaże, czy ostrzeżenie dociera
doctor-warnings-fail = ostatnie przez { $setting } do nikogo nie dotarło ({ $time }): { $why }
doctor-warnings-fail-next = popraw to (hookkeeper setting set { $setting } …), potem hookkeeper warn test
doctor-name-webhooks = webhooki
doctor-webhooks = { $count ->
    [0] nie ma jeszcze żadnego
   *[other] { $count }, żaden nie ma kłopotów
}
doctor-off-webhook = webhook { $id } ({ $url }) jest wyłączony, a wstrzymane żądania: { $held }
doctor-off-webhook-next = hookkeeper webhook test { $id }; gdy dostarczy: hookkeeper webhook enable { $id } --held send
doctor-failing-webhook = webhook { $id } ({ $url }) zawiódł { $count } razy z rzędu; przy 10 zostanie wyłączony
doctor-failing-webhook-next = hookkeeper request list --webhook { $id } pokaże dlaczego
doctor-name-intake = zdarzenia przez HTTP
doctor-intake = przyjmowane pod { $address }
doctor-no-intake = nikt ich nie przyjmuje pod { $address }; robi to hookkeeper serve
doctor-strange-intake = pod { $address } nasłuchuje inny program albo taki z TLS
doctor-strange-intake-next = jeśli to nie hookkeeper serve: zakończ go albo wybierz inny adres (serve --listen)
doctor-other-intake = usługa pod { $address } używa innej bazy danych ({ $other }) niż sprawdzana tutaj ({ $id })
doctor-other-intake-next = znajdź bazę danych usługi: jej dziennik podaje ją w wierszu "started", a systemctl cat hookkeeper pokazuje jej --db. Potem uruchom to ponownie z --db ŚCIEŻKA. Tokeny i webhooki utworzone w { $id } nie działają pod { $address }
doctor-service-elsewhere = usługa pod { $address } używa bazy danych { $other }, która jest w innym pliku
doctor-service-elsewhere-next = znajdź bazę danych usługi: jej dziennik podaje ją w wierszu "started", a systemctl cat hookkeeper pokazuje jej --db. Potem uruchom to ponownie z --db ŚCIEŻKA
doctor-name-service = usługa
doctor-service = { $state }
doctor-service-off = systemd ją zna, ale nie działa ({ $state })
doctor-service-off-next = systemctl enable --now hookkeeper.socket hookkeeper.service
doctor-service-failed = systemd z niej zrezygnował ({ $result }, uruchomień: { $restarts })
doctor-service-failed-next = journalctl -u hookkeeper -e pokaże dlaczego; potem systemctl restart hookkeeper
doctor-name-authorities = urzędy certyfikacji
doctor-authorities = ta maszyna ufa tylu: { $count }
doctor-no-authorities = ta maszyna nie ufa żadnemu; używana jest lista Mozilli z czasu budowy programu
doctor-no-authorities-next = zainstaluj pakiet ca-certificates albo wskaż plik przez SSL_CERT_FILE
doctor-name-receiver = odbiorca
doctor-receiver = { $place } ({ $address }): certyfikat ważny jeszcze { $days ->
    [one] { $days } dzień
   *[other] { $days } dni
}
doctor-receiver-ends = { $place } ({ $address }): certyfikat kończy się { $days ->
    [0] za mniej niż dzień
    [one] za { $days } dzień
   *[other] za { $days } dni
}
doctor-receiver-ends-next = powiadom tego, kto go prowadzi, by go odnowił; potem nic tam nie zostanie dostarczone
doctor-receiver-tls = { $place } ({ $address }): certyfikat jest dobry
doctor-receiver-plain = { $place } ({ $address }) odpowiada; bez TLS każdy po drodze może czytać
doctor-receivers-by-proxy = nie sprawdzano: pośredniczy proxy (environment_proxy); hookkeeper webhook test ID wypróbuje jednego
