# Konsola.

command-add = Dodaj
command-open = Otwórz
command-edit = Edytuj
command-test = Test
command-switch = Wł./wył.
command-script = Skrypt
command-log-of-all = Cały dziennik
command-remove = Usuń
command-emit-sample = Wyemituj przykład
command-change = Zmień
command-resend = Wyślij ponownie
command-discard = Odrzuć
command-filter = Filtruj
command-search = Szukaj
command-next-hit = Następne znalezione miejsce
command-previous-hit = Poprzednie znalezione miejsce
command-follow = Śledź
command-next-tab = Następna karta
command-previous-tab = Poprzednia karta
command-copy = Kopiuj
command-copy-curl = Kopiuj jako curl
command-save = Zapisz
command-raw = Ułożone, surowe albo hex
command-wrap = Zawijaj długie wiersze
command-scroll-down = Przewiń w dół
command-scroll-up = Przewiń w górę
command-newer = Nowsze żądanie
command-older = Starsze żądanie
command-up = W górę
command-down = W dół
command-page-up = Strona w górę
command-page-down = Strona w dół
command-first = Na początek
command-last = Na koniec
command-go-webhooks = Przejdź: webhooki
command-go-log = Przejdź: cały dziennik
command-go-undelivered = Przejdź: niedostarczone
command-go-traffic = Przejdź: ruch
command-go-events = Przejdź: zdarzenia
command-go-activity = Przejdź: aktywność
command-go-tokens = Przejdź: tokeny
command-go-settings = Przejdź: ustawienia
command-back = Wstecz
command-palette = Polecenia
command-help = Pomoc
command-mouse = Mysz: konsoli lub terminala
command-suspend = Zejdź do powłoki
command-quit = Zakończ

not-without-webhook = nie wybrano webhooka
not-with-several = zaznaczono kilka webhooków, a to dotyczy jednego. { KEY("back") } usuwa zaznaczenie
not-without-request = nie wybrano żądania
not-discardable = odrzucić można tylko to, co czeka albo się nie powiodło
not-further-back = to pierwszy ekran; { KEY("quit") } kończy

crumb-settings = Ustawienia
crumb-other = Inne
crumb-log = Dziennik
crumb-webhooks = { $n ->
    [few] { $n } webhooki
   *[many] { $n } webhooków
}
crumb-script = Skrypt
menu-webhooks = Webhooki
menu-webhooks-about = dokąd idą zdarzenia i jak poszło
menu-log = Cały dziennik
menu-log-about = każde żądanie, od najnowszego
menu-events = Zdarzenia
menu-events-about = co może się zdarzyć; przykłady
menu-activity = Aktywność
menu-activity-about = kto co zmienił i kiedy
menu-settings = Ustawienia
menu-settings-about = odstępy, limity, wygląd konsoli

health-reading = odczyt …
health-here = wysyła ta konsola
health-here-short = tutaj
health-other = wysyła { $command } (proces { $pid })
health-other-brief = wysyła { $command }
health-other-short = { $command }
health-someone = wysyła inny proces
health-someone-short = inny
health-unheard = { $command } (proces { $pid }) nie daje znaku życia od { $span }
health-unheard-short = { $command }: cisza { $span }
health-starting = uruchamianie
health-starting-short = start
health-nobody = nikt nie wysyła
health-nobody-short = nikt nie wysyła
health-alarm = nikt nie wysyła: { $n ->
    [one] 1 żądanie czeka na wysłanie
    [few] { $number } żądania czekają na wysłanie
   *[other] { $number } żądań czeka na wysłanie
}
health-alarm-since = { $alarm }, najstarsze od { $ago }
health-alarm-short = nikt nie wysyła, czeka: { $number }
health-in-flight = { $number } w drodze
health-in-flight-short = { $number }↑
health-per-second = { $number }/s
health-due = { $number } do wysłania
health-due-short = czeka: { $number }
health-later = { $number } później
health-later-short = { $number } później
health-held = { $n ->
    [one] { $number } wstrzymane
    [few] { $number } wstrzymane
   *[other] { $number } wstrzymanych
}
health-held-short = { $number } wstrz.
health-oldest = najstarsze czeka { $ago }

loading = Odczyt …
cancel = Anuluj
never = nigdy
too-small = Konsola potrzebuje okna { $size }.
no-terminal = Konsola potrzebuje terminala. W skrypcie użyj poleceń: hookkeeper --help wypisuje ich listę; hookkeeper serve wysyła bez ekranu.
quit-waits = { $n ->
    [one] Czekam na { $n } próbę w drodze; Ctrl-C kończy od razu, a próba zostanie później powtórzona.
    [few] Czekam na { $n } próby w drodze; Ctrl-C kończy od razu, a próby zostaną później powtórzone.
   *[other] Czekam na { $n } prób w drodze; Ctrl-C kończy od razu, a próby zostaną później powtórzone.
}
error-title = To się nie udało

head-url = Post URL
head-event = Zdarzenie
head-type = Typ
head-last = Ostatnie żądanie
head-last-short = Ostatnie
head-day = 24 h
head-in-row = Z rzędu
head-kind = Nazwa
head-webhooks = Webhooki
head-when = Kiedy
head-who = Kto
head-what = Co
head-detail = Szczegóły
head-number = #
head-result = Wynik
head-total = razem
head-next = następna
head-accepted = Przyjęto
head-attempts = Próby
head-last-attempt = Ostatnia próba
events-of-group = { $group } · { $count ->
    [one] { $count } zdarzenie
    [few] { $count } zdarzenia
   *[other] { $count } zdarzeń
}
events-many = { $count ->
    [one] { $count } zdarzenie
    [few] { $count } zdarzenia
   *[other] { $count } zdarzeń
}
next-now = teraz
detail-on = włączony
detail-our-fault = wstrzymany przez problem po tej stronie, który się nie liczy
detail-backing-off = { $count ->
    [one] { $count } nieudana próba z rzędu; zwalnia
    [few] { $count } nieudane próby z rzędu; zwalnia
   *[other] { $count } nieudanych prób z rzędu; zwalnia
}
detail-off = wyłączony { $ago } temu { $reason }
webhooks-none-found = Żaden webhook nie ma „{ $text }” w adresie, zdarzeniach ani opisie. { KEY("back") } pokazuje wszystkie.
welcome-title = Nie ma jeszcze webhooków
welcome-text = Webhook wysyła żądanie POST pod Twój adres zaraz po zdarzeniu: dodaniu faktury, wpłacie, zmianie stanu magazynu.
    Naciśnij { KEY("add") }, aby dodać pierwszy. Aby od razu zobaczyć, jak przychodzi, uruchom w drugim terminalu `hookkeeper listen` i podaj http://127.0.0.1:9000/ jako Post URL.

all-states = wszystkie stany
all-events = wszystkie zdarzenia
all-faults = wszystkie błędy
all-times = cały czas
since-time = od { $time }
until-time = do { $time }
log-of-groups = { $n ->
    [few] { $n } grupy
   *[many] { $n } grup
}
following = śledzenie
requests-count = { $n ->
    [one] { $number } żądanie
    [few] { $number } żądania
   *[other] { $number } żądań
}
attempts = { $n ->
    [0] bez prób
    [one] 1 próba
    [few] { $n } próby
   *[other] { $n } prób
}
resend-waiting = do ponowienia
last-attempt-at = ostatnia próba { $time }
status-in = { $status } po { $took }
log-empty = Nie zdarzyło się jeszcze nic, czego chce ten webhook. Ustawienia » Inne » Zdarzenia emituje przykład; ze skryptu robi to hookkeeper emit.
log-empty-all = Nie zdarzyło się jeszcze nic, czego chciałby któryś z tych webhooków. Ustawienia » Inne » Zdarzenia emituje przykład; ze skryptu robi to hookkeeper emit.
log-no-webhooks = Nie ma jeszcze żadnego webhooka, więc nic nie jest wysyłane. { KEY("go-webhooks") } prowadzi tam, gdzie się go dodaje.
log-none-found = Żadne żądanie nie pasuje do filtra. { KEY("back") } pokazuje wszystkie.
filter-state = Stan
filter-event = Zdarzenie
filter-fault = Ostatni błąd
filter-since = Od
filter-until = Do
filter-since-hint = 2h, 10:00, 2026-03-14
filter-all = wszystkie
filter-yes = Pokaż

tab-error = Wynik
tab-request = Żądanie
tab-reply = Odpowiedź
tab-curl = curl
timing-dns = dns
timing-connect = połącz.
timing-tls = tls
timing-send = wysył.
timing-wait = oczek.
timing-body = treść
accepted-at = przyjęte { $time }
attempt-delivered = Dostarczone: odbiorca odpowiedział { $status } po { $took }.
attempt-was-resend = O tę próbę poprosił operator; nie wpływa ona na licznik dziesięciu ani na odstępy.
attempt-retry-after = Odbiorca poprosił o odczekanie { $span } (Retry-After).
attempt-next = Próba { $number } wyjdzie o { $at }.
fact-fault = błąd
fact-address = adres
fact-chain = przyczyna
fact-webhook-id = webhook-id
body-empty = (puste)
reply-none = Nie było odpowiedzi.
reply-status = Status HTTP { $status }
reply-first = Zachowano tylko pierwsze { $kept } odpowiedzi.
reply-first-of = Pierwsze { $kept } z { $all }; reszty nie zachowano.
reply-cut-here = … tu ucięto
body-odd-bytes = To nie UTF-8: obce bajty zapisano jako \x.. ({ KEY("raw") } pokaże całość szesnastkowo).
body-no-text = Te bajty nie są tekstem.
request-untried = { $n ->
    [one] Tego żądania jeszcze nie próbowano wysłać.
   *[other] Tych żądań jeszcze nie próbowano wysłać.
}
request-held-untried = { $n ->
    [one] Tego żądania nigdy nie próbowano wysłać: jego webhook jest wyłączony, więc jest wstrzymane. Włączenie webhooka ({ KEY("switch") }) zapyta, co z nim zrobić.
   *[other] Tych żądań nigdy nie próbowano wysłać: ich webhook jest wyłączony, więc są wstrzymane. Włączenie webhooka ({ KEY("switch") }) zapyta, co z nimi zrobić.
}
request-discarded-untried = To żądanie odrzucono bez żadnej próby.
request-event-data = Dane zdarzenia

script-holds-secret = zawiera sekret webhooka

form-add = Dodawanie webhooka
form-edit = Edycja webhooka
form-add-yes = Dodaj
form-save = Zapisz
form-test = Wyślij test
form-twin = ! Webhook { $id } wysyła już jedno z tych zdarzeń pod ten adres.
input-url = Post URL
input-event = Zdarzenie
input-type = Typ danych
input-more = Więcej
input-envelope = Koperta
input-body = Treść
input-send-key = zawiera klucz webhooka
input-reply = Odpowiedź
input-require-key = musi zawierać klucz webhooka
input-addresses = Adresy
input-private = wolno wysyłać pod adresy prywatne
input-headers = Nagłówki
input-limit = Naraz
input-rate = Tempo
input-order = Kolejność
input-ordered = jedno po drugim, w kolejności zdarzeń
input-waits = Odstępy
input-secret = Sekret
input-description = Opis
hint-header = brak; wpisz Nazwa: wartość
hint-rate = bez limitu; wpisz 5/s, 30/m lub 100/h
hint-waits = jak w ustawieniach; wpisz 5s 15s 30s
url-hint = na przykład https://sklep.example/hooks
host-public = adres publiczny
host-private = adres prywatny
folded-envelope = koperta { $envelope }
folded-key = klucz wymagany
folded-no-key = klucz niewymagany
folded-limit = { $limit } naraz
folded-headers = { $n ->
    [one] { $n } nagłówek
    [few] { $n } nagłówki
   *[other] { $n } nagłówków
}
folded-ordered = po kolei
group-own = Własne
problem-waits = wpisz od 1 do 32 odstępów, najwyżej 7d każdy, na przykład 5s 15s 30s 1m
problem-secret = to nie jest sekret do podpisu; wpisz whsec_, a potem base64 od 24 do 64 bajtów
problem-limit = wpisz liczbę od 1 do 256
leave-title = Wyjść bez zapisania?
leave-text = To, co wpisano, przepadnie.
leave-yes = Wyjdź
test-running = Wysyłam test …
form-saving = Zapisuję …

switch-on-title = Włączyć?
switch-on-held = { $n ->
    [one] W tym czasie wstrzymano 1 żądanie.
    [few] W tym czasie wstrzymano { $number } żądania.
   *[other] W tym czasie wstrzymano { $number } żądań.
}
switch-on-held-from = { $n ->
    [one] W tym czasie wstrzymano 1 żądanie, z { $time }.
    [few] W tym czasie wstrzymano { $number } żądania, najstarsze z { $time }.
   *[other] W tym czasie wstrzymano { $number } żądań, najstarsze z { $time }.
}
switch-on-all = { $n ->
    [one] wyślij je
   *[other] wyślij wszystkie ({ $number }), od najstarszego
}
switch-on-since = wyślij te od
switch-on-since-count = { $number }, resztę odrzuć
switch-on-discard = odrzuć wszystkie ({ $number })
switch-on-yes = Włącz
time-not-read = np. wczoraj 14:00 lub 2h
switch-off-title = Wyłączyć?
switch-off-text = { $url }
    Dopóki jest wyłączony, nic nie jest wysyłane. To, co czeka, i każde nowe żądanie zostanie wstrzymane, a włączenie zapyta, co z tym zrobić.
switch-off-yes = Wyłącz
remove-title = Usunąć ten webhook?
remove-text = { $url }
    { $waiting ->
        [0] Nic na niego nie czeka. Jego dziennik pozostanie.
        [one] 1 żądanie, które na niego czeka, zostanie odrzucone. Jego dziennik pozostanie.
        [few] { $waiting } żądania, które na niego czekają, zostaną odrzucone. Jego dziennik pozostanie.
       *[other] { $waiting } żądań, które na niego czekają, zostanie odrzuconych. Jego dziennik pozostanie.
    }
remove-yes = Usuń
discard-title = Odrzucić to żądanie?
discard-text = { $id } do { $url }
    Nie zostanie wysłane. Nadal można je wysłać ponownie z dziennika.
discard-yes = Odrzuć
emit-title = Wyemitować przykład?
emit-text = { $webhooks ->
    [0] { $kind }: nie chce tego żaden webhook, więc nic nie zostanie wysłane.
    [one] { $kind }: przykładowe dane pójdą do 1 webhooka, który ich chce, tak jak prawdziwe zdarzenie.
   *[other] { $kind }: przykładowe dane pójdą do { $webhooks } webhooków, które ich chcą, tak jak prawdziwe zdarzenie.
}
emit-yes = Wyemituj

prompt-save-as = Zapisz jako
palette-none = Nie ma polecenia o tej nazwie.
activity-empty = Nikt jeszcze niczego nie zmienił.

toast-added = Dodano { $url }
toast-edited = Zapisano { $url }
toast-removed = { $discarded ->
    [0] Usunięto
    [one] Usunięto; odrzucono 1 żądanie
    [few] Usunięto; odrzucono { $discarded } żądania
   *[other] Usunięto; odrzucono { $discarded } żądań
}
toast-switched-on = { $sent ->
    [0] Włączono
    [one] Włączono; wychodzi 1 wstrzymane żądanie
    [few] Włączono; wychodzą { $sent } wstrzymane żądania
   *[other] Włączono; wychodzi { $sent } wstrzymanych żądań
}{ $discarded ->
    [0] {""}
   *[other] , odrzucono { $discarded }
}
toast-switched-off = { $held ->
    [0] Wyłączono
    [one] Wyłączono; wstrzymano 1 żądanie
    [few] Wyłączono; wstrzymano { $held } żądania
   *[other] Wyłączono; wstrzymano { $held } żądań
}
toast-resend = { $count ->
    [one] Zostanie wysłane ponownie
    [few] { $count } żądania zostaną wysłane ponownie
   *[other] { $count } żądań zostanie wysłanych ponownie
}
toast-resend-waiting = Już czeka na ponowne wysłanie
toast-discarded = { $count ->
    [0] Niczego nie odrzucono
    [one] Odrzucono
    [few] Odrzucono { $count } żądania
   *[other] Odrzucono { $count } żądań
}
toast-emitted = { $requests ->
    [0] Wyemitowano { $uid }; nie chce tego żaden webhook
    [one] Wyemitowano { $uid }; 1 żądanie
    [few] Wyemitowano { $uid }; { $requests } żądania
   *[other] Wyemitowano { $uid }; { $requests } żądań
}
toast-set = Zapisano
toast-copied = Skopiowano: { $what }
toast-too-long-to-copy = Za długie do skopiowania (ponad { $most }): { KEY("save") } zapis, { KEY("pager") } podgląd, { KEY("mark-lines") } wiersze
toast-saved = Zapisano jako { $path }
toast-intake = Zdarzenia są przyjmowane pod adresem { $url }
toast-intake-taken = Brak zdarzeń przez HTTP: { $address } jest zajęty
toast-intake-not = Brak zdarzeń przez HTTP: { $address }: { $why }
toast-mouse-ours = Mysz działa w konsoli
toast-mouse-terminal = Mysz należy do terminala: zaznaczaj tekst jak zwykle
toast-not-found = „{ $text }” nie występuje w tym tekście
toast-no-more = Więcej tu nie ma

help-here = Na tym ekranie
help-everywhere = Wszędzie
help-signs = Znaki
help-sign-on = ● włączony: ostatnia próba się powiodła albo jeszcze żadnej nie było
help-sign-backing-off = ◐ włączony, ale zawodzi: zwalnia, a po dziesięciu nieudanych próbach z rzędu zostanie wyłączony
help-sign-off = ○ wyłączony: jego żądania są wstrzymane, dopóki go nie włączysz
help-more = Wszystko to można też zrobić poleceniem: hookkeeper --help
theme-unknown = „{ $given }” nie jest motywem; wpisz w pliku konfiguracji auto, dark lub light.

keys-switch-on = ↑↓ wybór   Enter włącz   Esc anuluj
keys-confirm = ←→ wybór   Enter odpowiedz   y tak   n nie
keys-test = t jeszcze raz   y kopiuj   ↑↓ przewiń   Esc zamknij
keys-help = ↑↓ przewiń   Esc zamknij
keys-palette = ↑↓ wybór   Enter wykonaj   Esc zamknij
keys-filter = ↑↓ wiersz   ←→ wybór   Enter pokaż   Esc anuluj
keys-error = y kopiuj   Enter zamknij
not-saved = Nie można zapisać { $path }: { $why }. Wybierz inną nazwę; istniejący plik nigdy nie jest nadpisywany.
warning-failing = ! { $url }: { $count } niepowodzeń z rzędu
warning-switched-off = ! { $url } został wyłączony
warning-recovered = { $url } znów działa
command-resend-all = Wyślij te ponownie
command-discard-all = Odrzuć te
resend-yes = Wyślij ponownie
resend-all-title = Wysłać ponownie wszystkie?
resend-all-text = { $n ->
    [one] 1 żądanie, które pokazuje dziennik, zostanie wysłane jeszcze raz, cokolwiek się z nim stało.
   *[other] Wszystkie żądania, które pokazuje dziennik ({ $number }), zostaną wysłane jeszcze raz, cokolwiek się z nimi stało.
}
discard-all-title = Odrzucić wszystkie?
discard-all-text = { $n ->
    [one] 1 żądanie, które pokazuje dziennik, nie zostanie wysłane, jeśli czeka albo się nie powiodło.
   *[other] Te z pokazanych żądań ({ $number }), które czekają albo się nie powiodły, nie zostaną wysłane.
}
keys-bulk = Esc przerwij
bulk-title-resend = Ponowne wysyłanie
bulk-title-discard = Odrzucanie
bulk-done = { $done } z { $total }
bulk-stopping = Przerywanie …
bulk-offer-title = Dokończyć przerwaną pracę?
bulk-offer-resend = Ponowne wysyłanie ({ $filter }) przerwano po { $done } z { $total } żądań. Dokończenie poprosi o każde z pozostałych raz.
bulk-offer-discard = Odrzucanie ({ $filter }) przerwano po { $done } z { $total } żądań. Dokończenie odrzuci pozostałe.
bulk-offer-yes = Dokończ
toast-bulk-stopped = Przerwano po { $count } z { $total }; co zrobiono, to zrobiono
keys-no-command = Plik konfiguracji podaje klawisze dla „{ $name }”, a to nie jest polecenie konsoli; nazwy są w docs/keys.md.
keys-no-key = Plik konfiguracji podaje „{ $key }” dla { $name }, a to nie jest klawisz; wpisz znak, Enter, F5, Ctrl-x lub Alt-x.
keys-conflict = Plik konfiguracji podaje { $key } i dla { $first }, i dla { $second }; jednemu z nich daj inny klawisz.
menu-undelivered = Niedostarczone
menu-undelivered-about = co czeka lub się nie powiodło
undelivered-none-found = Żadna grupa nie ma „{ $text }” w adresie, stanie ani błędzie. { KEY("back") } pokazuje wszystkie.
undelivered-none = Wszystko dostarczono albo jest w drodze po raz pierwszy.
untried = jeszcze bez próby
head-state = Stan
head-fault = Ostatni błąd
head-count = Żądania
head-oldest = Najstarsze

# Wiele webhooków naraz i kolejność ich listy.
command-mark = Zaznacz
command-mark-all = Zaznacz wszystkie albo żadne
command-sort = Sortuj
command-sort-reversed = Sortuj odwrotnie
standing-on = działa
standing-failing = zawodzi
standing-off = wyłączony
head-waiting = Czeka
sort-added = w kolejności dodania
sort-state = najgorsze najpierw
sort-url = według Post URL
sort-event = według zdarzenia
sort-type = według typu danych
sort-last = ostatnie żądanie najpierw
sort-day = najniższa skuteczność najpierw
sort-in-row = najwięcej błędów z rzędu najpierw
sort-waiting = najwięcej czekających najpierw
count-webhooks = { $n ->
    [one] { $number } webhook
    [few] { $number } webhooki
   *[other] { $number } webhooków
}
count-failing = { $n ->
    [one] { $number } zawodzi
    [few] { $number } zawodzą
   *[other] { $number } zawodzi
}
count-off = { $n ->
    [one] { $number } wyłączony
    [few] { $number } wyłączone
   *[other] { $number } wyłączonych
}
marked-count = zaznaczono { $n }
marked-hidden = ukryte, pominięte: { $n }
filtered-count = / { $text }: { $shown } z { $all }
latest-requests = Ostatnie żądania
latest-none = Jeszcze żadnego żądania.
latest-further = Wśród najnowszych żądań nie ma takiego; { KEY("open") } przeszukuje wszystkie.
fact-sending = Wysyłka
fact-day = { $percent } % z { $attempts } prób
each-more = … i jeszcze { $n }
each-outcomes = wyniki
each-outcome = Udało się: { $good }, nie udało się: { $bad }{ $left ->
    [0] .
   *[other] , pominięto: { $left }.
}
each-switch-on-title = Włączyć { $n ->
    [one] ten webhook?
    [few] te { $n } webhooki?
   *[other] te { $n } webhooków?
}
each-switch-on-text = Nic nie jest { $n ->
    [one] dla niego wstrzymane.
   *[other] dla nich wstrzymane.
}
each-switch-on-yes = Włącz { $n }
each-switch-on-doing = Włączanie: { $n }
each-switch-on-done = Włączono: { $n }
each-switch-off-title = Wyłączyć { $n ->
    [one] ten webhook?
    [few] te { $n } webhooki?
   *[other] te { $n } webhooków?
}
each-switch-off-text = Gdy są wyłączone, nic się nie wysyła. { $waiting ->
    [0] Każde nowe żądanie zostaje wstrzymane.
    [one] Czekające żądanie i każde nowe zostają wstrzymane.
    [few] { $number } czekające żądania i każde nowe zostają wstrzymane.
   *[other] { $number } czekających żądań i każde nowe zostają wstrzymane.
}
each-switch-off-yes = Wyłącz { $n }
each-switch-off-doing = Wyłączanie: { $n }
each-switch-off-done = Wyłączono: { $n }
each-test-doing = Test: { $n }
each-remove-title = Usunąć { $n ->
    [one] ten webhook?
    [few] te { $n } webhooki?
   *[other] te { $n } webhooków?
}
each-remove-text = { $waiting ->
    [0] Nic na nie nie czeka. Dziennik zostaje.
    [one] 1 czekające żądanie zostanie odrzucone. Dziennik zostaje.
    [few] { $number } czekające żądania zostaną odrzucone. Dziennik zostaje.
   *[other] { $number } czekających żądań zostanie odrzuconych. Dziennik zostaje.
}
each-remove-yes = Usuń { $n }
each-remove-doing = Usuwanie: { $n }
each-remove-done = Usunięto: { $n }
switch-many = Z zaznaczonych wyłączone: { $off }{ $on ->
    [0] {""}
   *[other] , włączone: { $on }
}
switch-many-off = { $n ->
    [one] wyłącz ten jeden włączony
    [few] wyłącz te { $n } włączone
   *[other] wyłącz te { $n } włączonych
}
keys-outcomes = ↑↓ przewijanie   y kopiuj   Esc zamknij

# Klawisze z nazwą, tak jak je pokazuje ekran. Klawisz polecenia podaje w zdaniu { KEY("polecenie") }.
key-enter = Enter
key-esc = Esc
key-tab = Tab
key-backtab = Shift-Tab
key-space = Spacja
key-backspace = Backspace
key-delete = Delete
key-up = ↑
key-down = ↓
key-left = ←
key-right = →
key-pageup = PageUp
key-pagedown = PageDown
key-home = Home
key-end = End
