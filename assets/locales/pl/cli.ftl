# Wiersz poleceń.
yes = tak
no = nie

paths-database = baza danych
paths-lock = blokada wysyłania
paths-config = konfiguracja
paths-trouble = Konfigurację pominięto, a z nią bazę danych, którą może wskazywać: { $why }
paths-not-yet = (jeszcze nie istnieje)

consent-prompt = Kontynuować? [t/N]
consent-words = t tak y yes
consent-declined = Niczego nie zmieniono.
consent-needs-yes = Nie ma terminala, aby zapytać. Dodaj --yes, aby wykonać to bez pytania.
period-since = od { $time }
period-until = do { $time }
period-understood = Pokazano: { $period }

column-id = id
column-state = stan
column-url = adres URL
column-events = zdarzenia
column-event = zdarzenie
column-type = typ
column-last = ostatnia próba
column-in-row = z rzędu
column-waiting = czeka
column-occurred = zaszło
column-requests = żądania
column-uid = uid
column-accepted = przyjęto
column-subject = przedmiot
column-webhook = webhook
column-attempts = próby
column-result = wynik
column-count = żądania
column-oldest = najstarsze
column-webhooks = chcą go
column-number = nr
column-time = czas
column-purpose = powód
column-took = trwało
column-next = następna
column-kind = rodzaj
column-meaning = znaczenie
column-root = lista
column-collections = listy w danych
column-item = element
column-setting = ustawienie
column-value = wartość
column-actor = kto
column-action = co
column-detail = szczegóły
column-balanced = zgodne
column-name = nazwa
column-scopes = uprawnia do
column-rate = tempo
column-added = dodano
column-used = ostatnio użyto

field-id = id
field-url = adres URL
field-state = stan
field-event = zdarzenie
field-events = zdarzenia
field-type = typ danych
field-description = opis
field-private = adresy prywatne
field-send-key = klucz w treści
field-require-key = odpowiedź musi zawierać klucz
field-limit = prób naraz
field-rate = tempo
field-ordered = po kolei
field-waits = odstępy
field-header = nagłówek
field-in-row = nieudane z rzędu
field-next-probe = następna próba
field-last = ostatnia próba
field-books = żądania
field-created = dodano
field-modified = zmieniono
field-key = klucz
field-secret = sekret
field-occurred = zaszło
field-uid = uid
field-webhook = webhook
field-accepted = przyjęto
field-due = termin
field-resend = do ponownego wysłania

webhook-state-on = włączony
webhook-state-off = wyłączony
webhook-state-removed = usunięty
waits-of-all = jak w ustawieniu
secret-hidden = ukryty; pokazuje go --reveal, razem z kluczem
secret-until = podpisuje do { $time }

webhook-none = Nie ma jeszcze żadnego webhooka. Dodaj pierwszy: hookkeeper webhook add --url URL --event RODZAJ
webhook-added = Webhook { $id } został dodany i jest włączony: { $url }
webhook-added-next = Odbiorca sprawdza tym sekretem podpisy. Wypróbuj: hookkeeper webhook test { $id }
webhook-address-warning = Uwaga: pod ten adres URL nic nie zostanie wysłane. { $next }
webhook-twin-warning = Uwaga: webhook { $id } wysyła już jedno z tych zdarzeń pod ten adres URL; odbiorca dostanie je dwa razy. Zobacz hookkeeper webhook show { $id }.
webhook-edit-nothing = To niczego nie zmienia; wskaż, co ma być inne. Zobacz hookkeeper webhook edit --help.
webhook-edited = Webhook { $id } został zmieniony.
webhook-disabled = Webhook { $id } jest wyłączony; wstrzymane żądania: { $held }.
webhook-ask-remove = Webhook { $id } ({ $url }) zostanie usunięty. Czekających żądań do odrzucenia: { $waiting }. Tego nie można cofnąć.
webhook-would-remove = Webhook { $id } ({ $url }) zostałby usunięty. Czekających żądań do odrzucenia: { $waiting }.
webhook-removed = Webhook { $id } został usunięty; odrzucone oczekujące żądania: { $discarded }. Jego dziennik pozostaje.
webhook-enable-choose = Webhook { $id } wstrzymuje { $held ->
    [one] { $held } żądanie, przyjęte { $oldest }
    [few] { $held } żądania, najstarsze przyjęto { $oldest }
   *[other] { $held } żądań, najstarsze przyjęto { $oldest }
}. Wskaż, co z { $held ->
    [one] nim
   *[other] nimi
} zrobić:
    {"    "}--held send         wyślij wszystkie, od najstarszego
    {"    "}--held since:CZAS   wyślij przyjęte od tego czasu, resztę odrzuć
    {"    "}--held discard      odrzuć wszystkie
webhook-ask-enable = Webhook { $id } zostanie włączony. Wstrzymane żądania: { $sent } do wysłania{ $period }, { $discarded } do odrzucenia.
webhook-would-enable = Webhook { $id } zostałby włączony. Wstrzymane żądania: { $sent } do wysłania{ $period }, { $discarded } do odrzucenia.
webhook-enabled = Webhook { $id } jest włączony; wstrzymane żądania do wysłania{ $period }: { $sent }, odrzucone: { $discarded }.
webhook-enabled-failed = Ostatecznie nieudane żądania: { $failed }; by wysłać je ponownie: hookkeeper request resend --webhook { $id } --state failed
webhook-rotated = Webhook { $id } ma nowy sekret; stary podpisuje obok niego jeszcze przez { $overlap }.

emit-accepted = Przyjęto { $uid }; żądania: { $requests }.
emit-sample = Przyjęto { $uid } z przykładowymi danymi; żądania: { $requests }.
emit-unwanted = Przyjęto { $uid }, ale nie chce tego żaden webhook: nic nie zostanie wysłane. Aby zobaczyć zdarzenie: hookkeeper event show { $uid }
emit-duplicate = { $uid } przyjęto już wcześniej; nic się nie zmienia.
emit-differs = Pod { $uid } przyjęto już wcześniej inne zdarzenie, innego rodzaju lub z innymi danymi; zostaje bez zmian, a tego nie przyjęto. Nadaj mu własny uid.
emit-differing = Przyjęte już wcześniej pod tym samym uid, ale inny rodzaj lub inne dane: { $count }; to, co przyjęto, zostaje bez zmian.
emit-line-refused = wiersz { $line }: { $why }
emit-summary = Przyjęte zdarzenia: { $accepted }, żądania: { $requests }; przyjęte już wcześniej: { $duplicates }, odmowy: { $refused }.
emit-stopped = przerwano po wierszu { $line }: { $why }; aby kontynuować, podaj te same wiersze jeszcze raz z --skip { $line }
export-interrupted = Przerwano. Całych wierszy do tego miejsca: { $count }. Reszty brakuje.
emit-interrupted = Przerwano po wierszu { $line }; wszystkie wiersze do tego miejsca mają odpowiedź. Aby kontynuować, podaj te same wiersze jeszcze raz z --skip { $line }.
emit-ended-at-once = zakończono od razu; o wierszach w drodze nie wiadomo, czy zostały przyjęte. Te z uid lub podane z --batch można podać jeszcze raz
emit-skip-beyond = po --skip { $skip } nic nie zostaje: wejście skończyło się po wierszu { $lines }
emit-progress = wiersze: { $lines } · { $rate }/s · odmowy: { $refused }

event-none = Nie ma jeszcze żadnego zdarzenia.
event-none-found = Żadne zdarzenie nie pasuje do tych filtrów.
event-no-requests = Brak żądań: żaden webhook nie subskrybował tego zdarzenia w chwili przyjęcia albo jego żądania usunięto po okresie przechowywania.
request-none = Nie ma jeszcze żadnego żądania.
request-none-found = Te filtry nie znajdują żadnego żądania.
request-more = Pokazano { $shown } z { $all }; więcej pokaże --limit.
request-choose = wskaż żądania albo filtry, które je znajdą (--webhook, --state, --fault, --event, --since, --until, --search)
request-ask-resend = Ponownie zostanie wysłanych żądań: { $count } ({ $which }).
request-ask-discard = Zostanie odrzuconych żądań: { $count } ({ $which }).
request-resend-others = Żądań w innych stanach: { $count }. Aby je też wysłać ponownie, podaj stan, np. --state delivered.
request-unknown = nie ma żądania { $id }
request-resend = Żądania do ponownego wysłania: { $count }.
request-would-resend = Żądania, które zostałyby wysłane ponownie: { $count }.
request-not-discarded = Bez zmian, bo dostarczone lub odrzucone już wcześniej: { $count }.
request-discarded = Odrzucone żądania: { $count }.
request-would-discard = Żądania, które zostałyby odrzucone: { $count }.
attempts-none = Nie było jeszcze żadnej próby. Dane zdarzenia:
attempt-title = Próba { $number }
attempt-unknown = nie ma próby { $number }; liczba prób: { $all }
purpose-delivery = termin
purpose-resend = ponownie
purpose-test = test
reply-cut = (to tylko początek: treść była dłuższa niż to, co się zachowuje, albo została przerwana)

kind-added = { $name } jest w katalogu (koperta wfirma: { $root } » { $item }).
kind-ask-remove = { $name } zostanie usunięty z katalogu, a jego zdarzenia będą odtąd odrzucane.
kind-removed = { $name } usunięto z katalogu.
token-none = Nie ma jeszcze żadnego tokenu. Utwórz pierwszy: hookkeeper token add --name NAZWA
token-added = To jest token `{ $name }`. Nie da się go pokazać ponownie; zachowaj go tam, gdzie jego program trzyma swoje sekrety. Działa tylko w usłudze, która używa tej bazy danych: { $path } ({ $id }).
token-ask-remove = Token `{ $name }` zostanie usunięty, a jego program od razu straci dostęp. Tego nie można cofnąć.
token-removed = Token `{ $name }` został usunięty; jego posiadacz nie uzyska już dostępu.
token-all-kinds = wszystkie
token-never-used = nigdy
activity-no-match = Żadna zmiana nie zawiera tego tekstu.
activity-none = Nikt jeszcze niczego nie zmienił.
book-accepted = przyjęte
book-delivered = dostarczone
book-pending = oczekujące
book-held = wstrzymane
book-failed = nieudane
book-discarded = odrzucone
books-total = razem
books-unbalanced = Bilans się nie zgadza. Zachowaj kopię bazy danych i zgłoś to.

send-hint = Nikt teraz nie wysyła; uruchom hookkeeper serve, konsolę albo hookkeeper send --until-idle.
send-hint-silent = Nikt teraz nie wysyła: proces { $pid } ({ $command }) od { $span } nie daje znaku życia. Zob. hookkeeper doctor.
send-waiting = Wysyła już inny hookkeeper ({ $command }, proces { $pid }); czekam, aż skończy.
send-waiting-unknown = Wysyła już inny hookkeeper; czekam, aż skończy.
send-trouble = Kłopot z bazą danych, próbuję ponownie: { $why }
send-stopping = Kończę; najpierw dobiegną końca trwające próby.
send-done = Dostarczone: { $delivered }, ostatecznie nieudane: { $failed }; oczekujące: { $pending }, wstrzymane: { $held }.

listen-began = Nasłuchuję na { $url } (koniec: Ctrl-C)
listen-signature-good = podpis dobry
listen-signature-bad = PODPIS BŁĘDNY
listen-signature-old = PODPIS DOBRY, ALE JEGO CZAS RÓŻNI SIĘ O PONAD 5 MINUT
listen-signature-missing = BRAK PODPISU

bulk-none = Niczego nie przerwano.
bulk-unfinished = { $id }  { $action } { $filter }  rozpoczęte { $begun}, zrobiono { $done } z { $total }. Dalej: hookkeeper request bulk --continue { $id }; zostaw: --cancel { $id }
bulk-progress = zrobiono { $done }, przejrzano { $percent } %; Ctrl-C przerywa
bulk-cancelled = Przerwano po { $count } z { $total }; co zrobiono, to zrobiono.

# Dlaczego polecenia nie wykonano.
config-language = konfiguracja wskazuje język „{ $given }”; ten program zna { $known }
config-wrong = nie da się zrozumieć { $path }, wiersz { $line }: { $why }
no-home = na tej maszynie nie wskazano katalogu domowego; wskaż pliki przez --db i --config
no-folder = nie ma folderu { $path }; utwórz go albo wskaż inną bazę (--db)
folder-not-made = nie można utworzyć folderu { $path }: { $why }
file-unreadable = nie można odczytać { $path }: { $why }
secret-input-twice = standardowe wejście może podać tylko jedną wartość; pozostałe umieść w plikach (@PLIK)
secret-file-not-text = { $path } nie jest tekstem UTF-8 o długości do 64 KiB
key-invalid = --key nie jest kluczem webhooka; ma on od 1 do 128 widocznych znaków ASCII bez spacji
secret-invalid = --secret nie jest sekretem podpisu; ma to być whsec_, a potem base64 od 24 do 64 bajtów
log-filter-wrong = HOOKKEEPER_LOG: { $why }; wpisz info, debug albo hookkeeper=debug
socket-passed-wrong = menedżer usług przekazał gniazda, których nie można użyć ({ $why }); potrzebne jest jedno gniazdo TCP
log-unwritable = nie można pisać do dziennika { $path }: { $why }
listen-impossible = nie można nasłuchiwać na 127.0.0.1:{ $port }: { $why }; wybierz inny --port
token-kinds-without-emit = --kind ogranicza to, co token może emitować; dodaj mu --scope emit
argument-bad = „{ $given }” nie pasuje do { $argument }: { $why }
argument-language = wpisz jeden z: { $known }
argument-span = potrzebny jest odstęp czasu; wpisz 250ms, 2s, 5m, 24h albo 7d
argument-yes-no = wpisz yes albo no
argument-held = wpisz send, discard albo since:CZAS
argument-minutes = wpisz pełne minuty, np. 1m, 10m, 1h albo 1d
argument-batch = partia to od 1 do 107 widocznych znaków ASCII bez kropki
emit-what = podaj rodzaj zdarzenia albo --lines PLIK
emit-no-data = podaj dane zdarzenia przez --data PLIK (- czyta standardowe wejście) albo wyślij przykład do każdego webhooka, który subskrybuje { $kind }: --sample
emit-input-not-asked-for = na standardowym wejściu są dane, a --data ich nie wskazuje; użyj --data -, aby je wysłać, albo --sample, aby wysłać przykład do każdego webhooka, który subskrybuje { $kind }
emit-not-utf8 = { $path } nie jest w UTF-8, a JSON musi być
emit-data-is-a-file = --data przyjmuje plik; same dane podaj potokiem: echo '…' | hookkeeper emit KIND --data -
ended-at-once = zakończono od razu; próby w toku zostaną powtórzone
ended-in-trouble = zakończono, gdy baza danych miała kłopoty ({ $why }); to, czego nie przyjęła, nadal czeka i zostanie wysłane ponownie
ended-after = zakończono po { $grace }; próby w toku zostaną powtórzone
sender-ended = wysyłanie zakończyło się samo; powód jest w jego dzienniku
cannot-start = nie można uruchomić: { $why }
too-few-files = naraz można otworzyć tylko { $limit } plików (ulimit -n), a hookkeeper potrzebuje { $needed }. Zwiększ limit, w unicie systemd przez LimitNOFILE=
