# Dbanie o bazę: klucz, przechowywanie, doctor.

paths-key = klucz
key-ask-rotate = Wszystkie sekrety zostaną zaszyfrowane nowym kluczem w { $path }. Dotychczasowe kopie zapasowe odczyta tylko kopia obecnego pliku z kluczem.
key-rotated = Klucz jest nowy; { $count ->
    [one] zaszyfrowano nim ponownie jedną wartość
    [few] zaszyfrowano nim ponownie { $count } wartości
   *[other] zaszyfrowano nim ponownie { $count } wartości
 }. Zrób nową kopię pliku { $path }; dotychczasowe kopie bazy wymagają starego klucza.
key-ask-replace = Każdy webhook otrzyma nowy sekret i nowy klucz, straci swoje nagłówki i zostanie wyłączony. Tego nie można cofnąć.
key-replaced = Klucz jest nowy, a z nim sekret i klucz { $count ->
    [one] jednego webhooka
   *[other] { $count } webhooków
 }. Są wyłączone i nie mają własnych nagłówków: przekaż każdemu odbiorcy nowy sekret (webhook show ID --reveal), ustaw nagłówki od nowa (webhook edit ID --header …) i włącz webhook (webhook enable ID).
field-signing = podpisy
secrets-overlap = { $count ->
    [few] podpisują { $count } sekrety
   *[other] podpisuje { $count } sekretów
 }; stary jeszcze przez { $left }, do { $time }
payload-removed = Dane usunięto po czasie przechowywania (ustawienie retain_payloads); żądania nie da się wysłać ponownie.
pruned = Usunięto: żądania { $requests }, próby { $attempts }, dane zdarzeń { $payloads }, zdarzenia { $events }.
prune-would = Do usunięcia: żądania { $requests }, próby { $attempts }, dane zdarzeń { $payloads }, zdarzenia { $events }.
prune-ask = Zostaną trwale usunięte: żądania { $requests }, próby { $attempts }, dane zdarzeń { $payloads }, zdarzenia { $events }.
setting-ask-nothing = Zmiana { $name } nie dotyczy żadnego webhooka i niczego nie usuwa.
setting-ask-webhooks = Zmiana { $name } dotyczy dostarczania przez webhooki: { $count }.
setting-ask-removes = Po zmianie { $name } usunięte zostaną także: żądania { $requests }, próby { $attempts }, dane zdarzeń { $payloads }, zdarzenia { $events }. Tego nie można cofnąć.
pruned-pages = Strony zwrócone systemowi plików: { $pages }.
attempts-removed = Próby usunięto po czasie przechowywania (ustawienie retain_attempts).
doctor-level-ok = ok
doctor-level-warn = uwaga
doctor-level-error = BŁĄD
doctor-name-configuration = konfiguracja
doctor-no-configuration = { $why }
doctor-no-configuration-next = popraw ją; to, co dalej, dotyczy bazy używanej bez niej, czyli innej, jeśli konfiguracja jakąś wskazuje
doctor-name-database = baza danych
doctor-name-key = klucz
doctor-name-integrity = spójność
doctor-name-size = rozmiar
doctor-name-log = dziennik obok bazy
doctor-name-growth = ostatnie 24 godziny
doctor-name-clock = zegar
doctor-name-disk = dysk
doctor-name-sender = wysyłanie
doctor-name-guards = strażnicy
doctor-guards = inne programy nie mogą pisać tego, co należy do hookkeepera
doctor-open-guards = w tabeli accepting { $count ->
    [one] stoi { $count } wiersz
    [few] stoją { $count } wiersze
   *[other] stoi { $count } wierszy
 } innego programu: to, co pisze tylko hookkeeper, może pisać każdy program
doctor-open-guards-next = sqlite3 { SHELL($path) } 'DELETE FROM accepting' i znajdź program, który pisze z wyłączonymi wyzwalaczami
doctor-name-books = bilans
doctor-no-database = nie ma jej pod { $path }
doctor-no-database-next = wskaż swoją przez --db albo wydaj dowolne inne polecenie: utworzy ono nową
doctor-unopened = nie można otworzyć { $path }: { $why }
doctor-database = { $path } ({ $id }), tylko dla właściciela
doctor-open-database = inni mogą czytać { $path }, bazę danych { $id } (prawa { $mode })
doctor-open-database-next = chmod 600 { SHELL($path) }
doctor-key = { $path }, tylko dla właściciela
doctor-bad-key = { $why }
doctor-bad-key-next = przywróć z kopii własny plik z kluczem tej bazy jako { $path } albo wskaż, gdzie jest, przez --key-file; jeśli przepadł: hookkeeper key replace
doctor-open-key = { $why }
doctor-open-key-next = chmod 600 { SHELL($path) }
doctor-unreadable-key = { $why }
doctor-unreadable-key-next = ls -l { SHELL($path) } pokaże, czyj to plik; uruchamiaj hookkeeper jako ten użytkownik
doctor-unchecked-key = { $why }
doctor-whole = baza jest cała (--full sprawdza też indeksy)
doctor-whole-full = baza jest cała, łącznie z indeksami
doctor-unmade = nie da się sprawdzić: { $why }
doctor-damaged = baza jest uszkodzona: { $why }
doctor-damaged-next = zatrzymaj każdy proces wysyłający, zachowaj kopię wszystkich plików bazy i przywróć kopię zapasową
doctor-size = { $size }, w tym wolne { $free }
doctor-size-free = { $size }, w tym wolne { $free }
doctor-size-free-next = hookkeeper prune zwróci wolne strony
doctor-size-fixed = { $size }, w tym wolne { $free }; plik sam się nie zmniejszy
doctor-size-fixed-next = zamknij każdy program, który ma go otwartego, a potem: sqlite3 PLIK 'PRAGMA auto_vacuum = 2; VACUUM'
doctor-log = { $size }
doctor-large-log = { $size }, dużo więcej niż zwykle
doctor-large-log-next = jakiś program długo czyta i nie pozwala przenieść dziennika do bazy; zamknij go
doctor-growth = żądania { $requests }, próby { $attempts }, około { $size }
doctor-clock = { $time }
doctor-clock-wrong = pokazuje { $time }
doctor-clock-wrong-next = ustaw zegar; odbiorcy odrzucają podpisy ze złym czasem
doctor-clock-back = najnowsze żądanie przyjęto { $span } po obecnej chwili
doctor-clock-back-next = zegar cofnięto albo wcześniej się spieszył; ustaw go, bo odbiorcy odrzucają podpisy ze złym czasem
doctor-room = wolne { $free }
doctor-little-room = wolne { $free }
doctor-little-room-next = zwolnij miejsce albo skróć przechowywanie (hookkeeper setting list); na pełnym dysku nie da się przyjąć żadnego zdarzenia
doctor-sender = proces { $pid } ({ $command }) od { $time }
doctor-silent-sender = proces { $pid } ({ $command }) nie daje znaku życia od { $span }: nic nie jest wysyłane
doctor-silent-sender-next = jest zatrzymany albo się zawiesił: kill -CONT { $pid } go wznowi; gdy się skończy, przejmie to inny
doctor-no-sender = nikt nie wysyła, a czekające żądania: { $count }
doctor-no-sender-next = hookkeeper serve albo otwórz konsolę
doctor-no-sender-needed = nikt nie wysyła i nic nie czeka
doctor-books = zgadza się
doctor-no-books = nie zgadza się
doctor-no-books-next = hookkeeper balance pokaże gdzie; zachowaj kopię bazy
detail-overlap = podpisują dwa sekrety; stary jeszcze przez { $span }

# Co czeka w webhooku i na co.
field-waiting = czeka
fact-waiting = Czeka
detail-waiting = czeka { $what }
waiting-count = { $count } ({ $why })
waiting-off = wstrzymane: webhook jest wyłączony
waiting-nobody = nikt nie wysyła
waiting-backing-off = następna próba za { $span }
waiting-probing = po jednej próbie, aż któraś się powiedzie
waiting-order = po kolei, jedno po drugim
waiting-rate = tempo { $rate }
waiting-limit = najwyżej { $limit } naraz
waiting-later = { $count } do ponowienia później

# Ostrzeżenia dla operatorów.
warn-test-none = Żadne ostrzeżenie do nikogo nie dotrze: nie ustawiono ani warn_url, ani warn_command. Ustaw jedno: hookkeeper setting set warn_url URL
warn-test-given = { $setting }: ostrzeżenie próbne przyjęto ({ $said }).
warn-test-failed = { $setting }: ostrzeżenie próbne do nikogo nie dotarło: { $said }
