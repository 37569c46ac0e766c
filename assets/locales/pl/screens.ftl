# Konsola poza listą webhooków i dziennikiem żądań: ruch, zdarzenia, dziennik zmian, ustawienia.

# Ruch w czasie, w konsoli i jako polecenie.
command-traffic = Ruch
command-earlier = Wcześniej
command-later = Później
command-longer = Dłuższy okres
command-shorter = Krótszy okres
command-other-webhook = Webhook
menu-traffic = Ruch
menu-traffic-about = dostarczenia i błędy w czasie
traffic-hour = 1 godz.
traffic-day = 24 godz.
traffic-week = 7 dni
traffic-month = 30 dni
traffic-of-all = wszystkie webhooki
traffic-of-removed = webhook { $id }, usunięty
traffic-none-in = Przez { $span } nic nie wysłano. { KEY("longer") } pokazuje dłuższy okres, { KEY("other-webhook") } inny webhook.
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

# Katalog zdarzeń i jeden z jego rodzajów.
command-emit-edited = Edytuj i wyemituj
command-add-kind = Dodaj
command-remove-kind = Usuń
kind-tab-json = JSON
kind-tab-xml = XML
kind-tab-data = Dane
kind-tab-webhooks = Webhooki
kind-unwanted = Nie chce go żaden webhook. Można go dodać w Webhookach ({ KEY("edit") }).
kind-removed-meanwhile = Ten rodzaj został w międzyczasie usunięty.
kind-line = { $webhooks ->
    [0] nie chce go żaden webhook
    [one] chce go { $webhooks } webhook
    [few] chcą go { $webhooks } webhooki
   *[many] chce go { $webhooks } webhooków
} · w kopercie wfirma { $root } ▸ { $item }
kind-remove-title = Usunąć ten rodzaj?
kind-remove-text = Zdarzeń { $kind } nie będzie już można wyemitować. Rodzaj, którego chce jakiś webhook, zostaje.
emit-edited-text = { $webhooks ->
    [0] { $kind } z Twoimi danymi ({ $bytes } B): nie chce go żaden webhook, więc nic nie zostanie wysłane.
    [one] { $kind } z Twoimi danymi ({ $bytes } B) trafi do 1 webhooka, który go chce.
   *[other] { $kind } z Twoimi danymi ({ $bytes } B) trafi do { $webhooks } webhooków, które go chcą.
}
emit-not-json-title = To nie jest JSON
emit-not-json-text = { $why }
    Nic nie wyemitowano. Tekst został zachowany.
emit-not-json-yes = Edytuj ponownie
editor-failed = Nie udało się użyć edytora: { $why }. Wskazuje go środowisko, na przykład EDITOR=nano.
toast-kind-added = Dodano { $kind }
toast-kind-removed = Usunięto { $kind }
not-built-in = usunąć można tylko własny rodzaj
head-subject = Przedmiot

# Krótkie formularze.
fields-title-kind = Dodaj rodzaj zdarzenia
fields-title-kind-yes = Dodaj
fields-title-token = Utwórz token
fields-title-token-yes = Utwórz
fields-kind = Nazwa
fields-kind-hint = Na przykład order/paid: litery, cyfry i _ . - / z ASCII. W wysyłanej treści to webhook_event.
fields-item = Element
fields-item-hint = Element jednego obiektu w kopercie wfirma, na przykład order.
fields-root = Lista
fields-root-hint = Element, który w kopercie wfirma zawiera listę, na przykład orders.
fields-about = Opis
fields-about-hint = Notatka dla operatorów; można ją pominąć.
fields-token = Nazwa
fields-token-hint = Dla ludzi: który program go używa. Każda nazwa tylko raz.
fields-emit = Może
fields-emit-tick = przekazywać zdarzenia
fields-emit-hint = { key-space } zaznacza: z tym tokenem można przekazywać zdarzenia przez HTTP.
fields-read = {""}
fields-read-tick = czytać webhooki, żądania i bilans
fields-read-hint = { key-space } zaznacza: z tym tokenem można czytać przez HTTP to, co pokazuje konsola; bez sekretów.
fields-kinds = Zdarzenia
fields-kinds-hint = Jedyne rodzaje, które może przekazywać, oddzielone spacjami; puste oznacza wszystkie.
fields-rate = Tempo
fields-rate-hint = Najwyżej tyle zdarzeń: 50/s, 600/m albo 1000/h; puste oznacza bez ograniczeń.
fields-wrong-kind = Użyj od 1 do 100 liter, cyfr lub _ . - / z ASCII, zaczynając od litery.
fields-wrong-taken = { $named } już istnieje; wybierz inną nazwę.
fields-wrong-element = Użyj liter, cyfr lub _ . - z ASCII, zaczynając od litery lub _.
fields-wrong-element-taken = Koperta ma własny element { $named }; wybierz inną nazwę.
fields-wrong-same = Lista i jej elementy potrzebują dwóch nazw, na przykład orders i order.
fields-wrong-token = Użyj od 1 do 100 znaków.
fields-wrong-scope = Token musi do czegoś służyć: zaznacz jedno z dwóch.
fields-wrong-kinds = Nie ma rodzaju { $named }; ekran Zdarzenia pokazuje wszystkie.
fields-wrong-rate = Wpisz 50/s, 600/m albo 1000/h, lub nic.
keys-fields = Tab dalej   { key-space } zaznacz   Ctrl-S zapisz   Esc wyjdź
keys-text = y kopiuj   ↑↓ przewiń   Esc zamknij
keys-token = y kopiuj   Esc zamknij
close = Zamknij

# Tokeny wejścia HTTP.
command-add-token = Utwórz token
command-remove-token = Usuń
menu-tokens = Tokeny
menu-tokens-about = kto może wejść przez HTTP
tokens-none = Nie ma jeszcze tokenu: nikt nie może przekazywać zdarzeń przez HTTP. Klawisz { KEY("add-token") } tworzy token; zdarzenia przyjmuje hookkeeper serve.
head-token = Nazwa
head-may = Może
head-kinds = Zdarzenia
head-rate = Tempo
head-used = Ostatnio użyty
token-may-emit = przekazywać
token-may-read = czytać
token-remove-title = Usunąć ten token?
token-remove-text = { $name }: kto go ma, od tej chwili nie zostanie wpuszczony.
token-shown-title = Token { $name }
token-shown-text = Jest pokazany tylko ten jeden raz. Przekaż go programowi, który ma go używać (y kopiuje); hookkeeper zachowuje tylko jego skrót.
toast-token-removed = Usunięto { $name }
not-without-token = nie wybrano tokenu

# Dziennik zmian.
activity-none-found = Dziennik zmian nie zawiera „{ $text }”. { KEY("back") } pokazuje wszystko.
activity-searched = tylko wiersze z „{ $text }”; { KEY("back") } pokazuje wszystko
not-without-line = nie ma czego otworzyć
action-webhook-add = dodano webhook
action-webhook-edit = zmieniono webhook
action-webhook-remove = usunięto webhook
action-webhook-on = włączono
action-webhook-off = wyłączono
action-webhook-test = wysłano test
action-webhook-rotate-secret = zmieniono sekret
action-warning-command = ostrzeżono poleceniem
action-warning-url = ostrzeżono przez URL
action-kind-add = dodano rodzaj
action-kind-remove = usunięto rodzaj
action-token-add = utworzono token
action-token-remove = usunięto token
action-setting-set = zmieniono ustawienie
action-request-resend = wysłano ponownie
action-request-discard = odrzucono
action-prune = porządki ręczne
action-key-rotate = zmieniono klucz
action-key-replace = zastąpiono klucz

# Co się zakończyło lub czeka bez powodzenia.
undelivered-of = { $url } · { $n ->
    [one] { $number } żądanie
    [few] { $number } żądania
   *[many] { $number } żądań
}
undelivered-marked = zaznaczono { $groups ->
    [one] { $groups } grupę
    [few] { $groups } grupy
   *[many] { $groups } grup
}, { $n ->
    [one] { $number } żądanie
    [few] { $number } żądania
   *[many] { $number } żądań
}
undelivered-all = { $n ->
    [one] { $number } żądanie
    [few] { $number } żądania
   *[many] { $number } żądań
} w { $groups ->
    [one] { $groups } grupie
   *[many] { $groups } grupach
}

# Ustawienia.
command-reset = Domyślna
not-changed = ma wartość domyślną
toast-kept = Zapisano w Twoim pliku
not-kept = Nie udało się zapisać { $path }: { $why }. Wybór obowiązuje do zamknięcia konsoli.
settings-deliveries = Dostarczanie
settings-limits = Limity czasu
settings-policy = Dokąd wolno wysyłać
settings-envelope = Koperta wfirma
settings-warnings = Ostrzeżenia
settings-retention = Przechowywanie
settings-appearance = Ta konsola, tylko u Ciebie
settings-default = domyślnie { $default }
settings-forever = na zawsze
settings-unlimited = dowolnie wiele
settings-takes = Wpisz { $takes }.
settings-kept = (ustawienie { $name })
settings-kept-own = ({ $name } w { $path })
settings-not-kept = (do zamknięcia tej konsoli)
settings-name-waits = Odstępy
settings-name-attempt-timeout = Cała próba
settings-name-connect-timeout = Łączenie
settings-name-private-addresses = Adresy prywatne
settings-name-environment-proxy = Proxy ze środowiska
settings-name-company-id = Id firmy
settings-name-time-zone = Strefa czasowa
settings-name-warn-command = Polecenie
settings-name-warn-url = URL
settings-name-retain-payloads = Treści
settings-name-retain-attempts = Próby
settings-name-retain-requests = Żądania
settings-name-retain-count = Najwyżej
settings-name-theme = Motyw
settings-name-ascii = Tylko znaki ASCII
settings-name-mouse = Mysz
settings-name-language = Język
settings-about-theme = Kolory dla ciemnego lub jasnego terminala; przy auto terminal jest pytany przy starcie konsoli.
settings-about-ascii = Znaki i linie konsoli w ASCII, dla terminali i czytników, które nie mają innych; same z siebie na konsoli Linuksa (TERM=linux).
settings-about-mouse = Czy kliknięcia należą do konsoli; inaczej do terminala, aby działało jego zaznaczanie.
settings-about-language = Język konsoli i poleceń.
theme-auto = auto
theme-dark = ciemny
theme-light = jasny

# Hurtem, jedna grupa tego, czego nie dostarczono.
resend-group-text = { $n ->
    [one] 1 żądanie z tej grupy zostanie wysłane jeszcze raz.
    [few] Wszystkie { $number } żądania z tej grupy zostaną wysłane jeszcze raz.
   *[many] Wszystkie żądania z tej grupy ({ $number }) zostaną wysłane jeszcze raz.
}
resend-groups-text = Wszystkie żądania z tych grup ({ $number }) zostaną wysłane jeszcze raz.
discard-groups-text = Wszystkie żądania z tych grup ({ $number }) nie zostaną wysłane.
discard-group-text = { $n ->
    [one] 1 żądanie z tej grupy nie zostanie wysłane.
    [few] Wszystkie { $number } żądania z tej grupy nie zostaną wysłane.
   *[many] Wszystkie żądania z tej grupy ({ $number }) nie zostaną wysłane.
}

# Co dziennik zmian mówi o tym, co zrobiono.
change-on = { $sent ->
    [one] { $sent } wstrzymane żądanie wysłano
    [few] { $sent } wstrzymane żądania wysłano
   *[many] { $sent } wstrzymanych żądań wysłano
}, { $discarded } odrzucono
change-removed = { $url }; odrzucono { $discarded ->
    [one] { $discarded } czekające żądanie
    [few] { $discarded } czekające żądania
   *[many] { $discarded } czekających żądań
}
change-requests = { $n ->
    [one] { $number } żądanie
    [few] { $number } żądania
   *[many] { $number } żądań
}
change-stopped = { $said }, potem przerwano
change-secrets = { $n ->
    [one] { $n } sekret
    [few] { $n } sekrety
   *[many] { $n } sekretów
}
changed-url = adres
changed-events = zdarzenia
changed-data-type = typ danych
changed-envelope = koperta
changed-description = opis
changed-send-key = klucz w treści
changed-require-key = wymóg klucza
changed-allow-private = adresy prywatne
changed-headers = nagłówki
changed-limit = naraz
changed-rate = tempo
changed-ordered = po kolei
changed-waits = odstępy
