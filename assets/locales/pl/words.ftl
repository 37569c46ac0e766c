# Słowa używane w każdej części programu.

# Nazwa tego języka, w nim samym.
language-name = Polski

state-pending = oczekuje
state-delivered = dostarczone
state-failed = nieudane
state-held = wstrzymane
state-discarded = odrzucone

off-failures = po 10 nieudanych próbach z rzędu
off-gone = bo odbiorca odpowiedział 410 Gone
off-operator = przez operatora

group-invoices = Faktury
group-contractors = Kontrahenci
group-payments = Płatności
group-products = Produkty
group-settings = Ustawienia
group-package = Pakiet
kind-invoice-add = Dodanie
kind-invoice-edit = Modyfikacja
kind-invoice-del = Usunięcie
kind-contractors-add = Dodanie
kind-payments-add = Dodanie
kind-goods-add = Dodanie
kind-warehouse-good-change-state = Zmiana ilości na magazynie
kind-companies-verify = Zweryfikowanie firmy
kind-companies-changePackage = Zmiana pakietu
kind-companies-changePackageExpirationDate = Zmiana okresu pakietu

setting-waits = Jak długo czekać po pierwszej, drugiej, … nieudanej próbie; ostatni odstęp się powtarza.
setting-attempt-timeout = Najdłuższy czas całej próby razem z odczytaniem treści odpowiedzi.
setting-connect-timeout = Najdłuższy czas otwierania połączenia razem z TLS.
setting-private-addresses = Czy webhookowi wolno pozwolić na wysyłkę pod adresy prywatne.
setting-environment-proxy = Czy używać serwerów proxy wskazanych w środowisku.
setting-company-id = Wartość company_id w kopercie wfirma.
setting-time-zone = Strefa czasowa czasu w kopercie wfirma.

setting-warn-command = Polecenie powłoki, które dostaje każde ostrzeżenie jako JSON na standardowym wejściu: przy 5, 7 i 9 niepowodzeniach z rzędu, przy wyłączeniu webhooka i gdy znów działa. Puste: żadne.
setting-warn-url = Adres URL, pod który każde ostrzeżenie jest wysyłane jako JSON. Puste: żaden.
setting-retain-payloads = Jak długo trzymać dane zdarzenia, gdy wszystkie jego żądania są dostarczone lub odrzucone.
setting-retain-attempts = Jak długo trzymać próby żądania, gdy jest dostarczone lub odrzucone.
setting-retain-requests = Jak długo trzymać zakończone żądanie, także nieudane.
setting-retain-count = Najwięcej tyle zakończonych żądań pozostaje w bazie, najnowsze.

# Co ustawienie przyjmuje: koniec zdania „wpisz …”.
takes-waits = od 1 do 32 czasów po najwyżej 7d, na przykład 5s 15s 30s 1m; wolno 0s
takes-attempt-timeout = czas od 100ms do 5m, na przykład 15s
takes-connect-timeout = czas od 100ms do 5m, na przykład 5s
takes-private-addresses = yes albo no
takes-environment-proxy = yes albo no
takes-company-id = najwyżej 64 znaki w jednym wierszu
takes-time-zone = nazwę IANA, na przykład Europe/Warsaw albo UTC
takes-warn-command = polecenie o najwyżej 1000 znaków w jednym wierszu albo nic
takes-warn-url = adres URL zaczynający się od https:// albo http:// albo nic
takes-retain-payloads = czas, na przykład 30d (0s: zaraz po zakończeniu żądania), albo forever
takes-retain-attempts = czas, na przykład 30d (0s: zaraz po zakończeniu żądania), albo forever
takes-retain-requests = czas, na przykład 90d (0s: zaraz po zakończeniu żądania), albo forever
takes-retain-count = liczbę od 1 wzwyż, na przykład 5000000, albo unlimited
invalid-setting = { $setting } nie może mieć wartości „{ $given }”; wpisz: { $takes }

span-s = { $n } s
span-min = { $n } min
span-h = { $n } h
span-d = { $n ->
    [one] { $n } dzień
   *[other] { $n } dni
}
measured-ms = { $n } ms
measured-s = { $n } s

# Wzory dat: %-d to dzień, %m numer miesiąca, %Y rok
time-day = %-d.%m
time-day-of-year = %-d.%m.%Y
time-today = dziś { $date }
time-yesterday = wczoraj { $date }

# Co jest nie tak z tym, co wpisano.
invalid-id = „{ $given }” nie jest numerem webhooka; pokazuje je hookkeeper webhook list
invalid-url = to nie jest adres, pod który można wysyłać ({ $why }); wpisz cały, na przykład https://sklep.example/hooks
invalid-url-too-long = Post URL ma { $bytes } bajtów; dozwolone jest najwyżej 2000
invalid-url-scheme = pod { $scheme }: nie można wysyłać; zacznij od https:// lub http://
invalid-url-user-info = bez nazwy użytkownika i hasła, bo widniałyby w każdym dzienniku; użyj nagłówka Authorization
invalid-url-fragment = część po # nigdy nie jest wysyłana; pomiń ją
invalid-no-event = wybierz co najmniej jedno zdarzenie
invalid-limit = { $given } jest poza zakresem; wpisz liczbę od 1 do 256
invalid-rate = „{ $given }” nie jest tempem; wpisz 5/s, 30/m lub 100/h
invalid-header-line = to nie jest nagłówek; wpisz Nazwa: wartość
invalid-header-name = „{ $given }” nie jest nagłówkiem; wpisz Nazwa: wartość
invalid-header-reserved = { $given } ustawia sam hookkeeper; nie można go zastąpić
invalid-header-value = wartość { $given } musi być widocznym ASCII w jednym wierszu, z nazwą najwyżej 4 KiB
invalid-too-many-headers = { $count ->
    [few] { $count } nagłówki
   *[other] { $count } nagłówków
} to za dużo; dozwolone są najwyżej 32
invalid-description-too-long = opis ma więcej niż 500 znaków

# Dlaczego czegoś nie zrobiono.
failure-http = nie można przygotować wysyłki: { $why }
failure-newer = { $path } zapisał nowszy hookkeeper; użyj tamtego programu albo innej bazy (--db)
failure-not-ours = { $path } nie jest bazą hookkeepera; wskaż inny plik (--db)
failure-open = nie można otworzyć bazy: { $why }
failure-locked = inny program trzyma bazę zablokowaną; zakończ jego transakcję i spróbuj ponownie
failure-waiting = inny program trzyma bazę zablokowaną; trwa czekanie, aż ją zwolni
failure-in-use = inny program ma otwartą bazę; zakończ każdy program, który jej używa, i spróbuj ponownie
failure-at-work = na bazie pracuje inny hookkeeper ({ $command }, proces { $pid }); zakończ go i spróbuj ponownie
failure-gone = plik { $path } został usunięty lub przeniesiony, gdy baza była otwarta; do jego powrotu nic nie jest przyjmowane ani wysyłane. Przywróć plik albo zakończ wszystkie programy, które używają bazy, i uruchom je ponownie
failure-replaced = pod { $path } jest inny plik niż ten, który otwarto; nic nie jest już przyjmowane ani wysyłane. Zakończ wszystkie programy, które używają bazy, i uruchom je ponownie
failure-hard-linked = { $path } to twarde dowiązanie: ten sam plik ma drugą nazwę, a programy używające obu nazw zniszczyłyby bazę. Usuń jedną z nazw (bezpieczną kopię robi `hookkeeper backup`)
failure-mounted-alone = { $path } jest zamontowany jako pojedynczy plik, więc jego dziennik nie jest wspólny z programami na zewnątrz i baza zostałaby zniszczona. Zamontuj cały folder
failure-full = dysk jest pełny; niczego nie zapisano. Zwolnij miejsce i spróbuj ponownie
failure-read-only = do bazy nie można pisać: ona, jej folder lub dysk są tylko do odczytu; popraw uprawnienia i spróbuj ponownie
failure-disk = dysk nie przyjmuje albo nie oddaje danych bazy ({ $why }); niczego nie zapisano. Zajrzyj do dziennika systemu i sprawdź atrybuty pliku, potem spróbuj ponownie
failure-damaged = baza jest uszkodzona: { $why }. Zachowaj kopię i przywróć kopię zapasową
failure-key-missing = sekrety w bazie są zaszyfrowane, a brakuje pliku z kluczem do nich: { $path }. Przywróć go z kopii albo wskaż, gdzie jest (--key-file); jeśli przepadł, `hookkeeper key replace` nada każdemu webhookowi nowy sekret
failure-key-file = nie można użyć pliku z kluczem { $path }: { $why }
failure-sealed = nie da się odszyfrować: { $what }. Baza została zmieniona albo uszkodzona. Przywróć kopię zapasową albo nadaj webhookowi nową wartość
failure-fenced = z tej bazy wysyła już inny hookkeeper; ten nie zapisuje już żadnych wyników
unsafe-link = { $path } jest dowiązaniem symbolicznym, a hookkeeper za nimi nie podąża; wstaw tam sam plik albo usuń dowiązanie
unsafe-kind = { $path } nie jest zwykłym plikiem; przenieś go gdzie indziej albo podaj inny plik
unsafe-shared = { $path } ma też drugą nazwę (twarde dowiązanie); usuń jedną z nazw albo podaj inny plik
unsafe-owner = { $path } należy do innego użytkownika; przenieś ten plik gdzie indziej albo oddaj go użytkownikowi, który uruchamia hookkeeper (chown)
failure-closed = baza jest zamknięta

failure-not-found = nie ma { $what } { $id }
failure-other = baza odpowiedziała: { $why }
thing-request = żądania
thing-webhook = webhooka
thing-kind = rodzaju
thing-token = tokenu
thing-bulk-work = pracy zbiorczej
sealed-secret = sekret podpisu webhooka { $id }
sealed-key = klucz webhooka { $id }
sealed-headers = nagłówki webhooka { $id }
key-unreadable = nie można go odczytać: { $why }
key-unwritable = nie można go zapisać: { $why }
key-not-put-aside = nie można go odłożyć na bok: { $why }
key-open = mogą go czytać inni (ma uprawnienia { $mode }); naprawia to `chmod 600 { SHELL($path) }`
key-damaged = jest uszkodzony
key-something-else = jest czymś innym
key-of-another = należy do innej bazy; połóż w jego miejscu plik tej bazy albo wskaż go przez --key-file
key-empty = nie ma w nim klucza
key-wrong = nie ma w nim klucza, którym zaszyfrowano tę bazę; połóż w jego miejscu ten, w którym jest, albo wskaż go przez --key-file
refused-is-on = webhook { $id } jest już włączony
refused-discarding-stopped = odrzucanie przerwano; co odrzucono, pozostaje odrzucone, a webhook jest, jaki był
refused-is-off = webhook { $id } jest już wyłączony
refused-is-removed = webhook { $id } jest usunięty; nic się do niego nie wysyła
refused-private = ta instalacja zabrania adresów prywatnych (ustawienie private_addresses)
refused-unknown-kind = nieznany rodzaj „{ $kind }”; znane pokazuje `hookkeeper kind list`
refused-kind-there = rodzaj „{ $kind }” już jest
refused-kind-built-in = „{ $kind }” jest wbudowany i nie można go usunąć
refused-kind-wanted = { $count ->
    [one] { $count } webhook chce
    [few] { $count } webhooki chcą
   *[other] { $count } webhooków chce
} „{ $kind }”; najpierw zmień ich zdarzenia (webhook edit --event …)
refused-kind-waits = { $count ->
    [one] { $count } żądanie zdarzenia „{ $kind }” jeszcze czeka; niech zostanie wysłane albo je odrzuć
    [few] { $count } żądania zdarzenia „{ $kind }” jeszcze czekają; niech zostaną wysłane albo je odrzuć
   *[other] { $count } żądań zdarzenia „{ $kind }” jeszcze czeka; niech zostaną wysłane albo je odrzuć
} (request discard --event { $kind }), potem usuń rodzaj
refused-token-there = token „{ $name }” już jest; wybierz inną nazwę albo usuń go
refused-key-not-lost = klucz w { $path } jest właściwy; `hookkeeper key rotate` zmienia go i niczego nie gubi
refused-search-too-long = szukany tekst może mieć { $most } znaków; ten ma { $count }
refused-payload-removed = dane żądania { $id } usunięto zgodnie z ustawieniem retain_payloads; nie można go wysłać ponownie

# Dlaczego zdarzenia nie przyjęto.
event-unknown-kind = nieznany rodzaj „{ $kind }”; znane pokazuje `hookkeeper kind list`, nowy tworzy `hookkeeper kind add`
event-not-json = dane nie są w formacie JSON{ $why }
event-too-deep = dane są zagnieżdżone na głębokość { $depth }; przyjmuje się najwyżej 1 000
event-other-kind = pod uid { $uid } przyjęto już zdarzenie innego rodzaju; nadaj każdemu zdarzeniu własny uid
event-time = nie mogło się to stać { $given }; occurred_at może być 1973-03-03T09:46:40Z albo później
event-too-large = dane mają { $bytes } B; przyjmuje się najwyżej 1 048 576
invalid-time = „{ $given }” nie jest czasem; wpisz 14:00, wczoraj 14:00, 29.11 14:00, 2026-11-29 14:00, 2026-11-29T14:00:00Z albo 2h (dwie godziny temu)
invalid-time-future = „{ $given }” to przyszłość ({ $time }); podaj czas miniony, np. 14:00, wczoraj 14:00 albo 2h (dwie godziny temu)
invalid-kind = „{ $given }” nie może być nazwą rodzaju; użyj od 1 do 100 znaków a-z A-Z 0-9 _ . - / i zacznij od litery
invalid-request-id = „{ $given }” nie jest id żądania; takie id wygląda jak req_0000000A
invalid-waits = „{ $given }” nie jest listą odstępów; wpisz od 1 do 32, każdy do 7d, np. '5s 15s 30s 1m'
invalid-word = „{ $given }” nie jest tu znane; użyj jednego z: { $allowed }
invalid-uid = „{ $given }” nie może być uid; użyj od 1 do 128 widocznych znaków ASCII bez kropki
line-not-json = to nie JSON: { $why } (kolumna { $column })
line-no-object =
    { $found ->
        [number] liczba
        [text] tekst
        [array] tablica
        [truth] true lub false
       *[null] null
    } nie jest zdarzeniem; zdarzenie to obiekt z polami kind i data
line-missing = brakuje { $name }; zdarzenie ma pola kind i data
line-twice = { $name } występuje dwa razy; jedno z nich pomiń (kolumna { $column })
line-unknown = { $name } nie jest znane; zdarzenie ma pola kind, data, uid i occurred_at, a to, co mają dostać odbiorcy, stoi w data (kolumna { $column })
line-no-text =
    { $name } to { $found ->
        [number] liczba
        [array] tablica
        [object] obiekt
        [truth] true lub false
       *[null] null
    }; musi to być tekst w cudzysłowie (kolumna { $column })
line-time = occurred_at „{ $given }” nie jest czasem takim jak 2026-03-14T10:22:31Z
line-too-long = wiersz ma więcej niż { $bytes } B
invalid-element = „{ $given }” nie może być nazwą elementu; użyj od 1 do 100 znaków a-z A-Z 0-9 _ . - i zacznij od litery lub _
invalid-element-taken = „{ $given }” nie może tu być nazwą elementu: koperta ma już własne { $given }; wybierz inną nazwę
invalid-element-same = lista i jej elementy mają tę samą nazwę „{ $given }”; nadaj im dwie, na przykład orders i order
invalid-token-name = „{ $given }” nie może być nazwą tokenu; użyj od 1 do 100 znaków, bez sterujących
invalid-token-scope = token musi do czegoś służyć: emit, read albo obu

# Dlaczego nie można nasłuchiwać.
listen-taken = nie można nasłuchiwać na { $address }: inny program już tam nasłuchuje; zakończ go albo wybierz inny adres (--listen)
listen-other = nie można nasłuchiwać na { $address }: { $why }; wybierz inny adres (--listen)
tls-certificate = nie można odczytać certyfikatów z { $path }: { $why }; potrzebny jest certyfikat i pośrednie aż do głównego, jako PEM
tls-key = nie można odczytać klucza prywatnego z { $path }: { $why }; potrzebny jest jeden klucz, jako PEM bez hasła
tls-together = { $certificate } i { $key } nie pasują do siebie: { $why }
