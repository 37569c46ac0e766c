# Błędy: słowa do tabel, zdania o tym, co się stało, i co zrobić dalej.

phase-guard = kontrola
phase-dns = dns
phase-connect = połączenie
phase-tls = tls
phase-send = wysyłanie
phase-headers = oczekiwanie
phase-body = treść
phase-reply = odpowiedź

cause-blocked-address = adres niedozwolony
cause-no-such-host = nie ma takiego hosta
cause-dns-failed = błąd dns
cause-refused = odmowa
cause-reset = zerwane połączenie
cause-no-route = brak sieci
cause-unreachable = nieosiągalny
cause-timeout = przekroczony czas
cause-certificate-expired = certyfikat wygasł
cause-certificate-untrusted = niezaufany certyfikat
cause-certificate-wrong-host = certyfikat innego hosta
cause-certificate-not-yet-valid = certyfikat jeszcze nieważny
cause-certificate-self-signed = certyfikat samopodpisany
cause-certificate-is-authority = certyfikat urzędu
cause-certificate-without-names = certyfikat bez nazw
cause-certificate-wrong-purpose = złe przeznaczenie cert.
cause-certificate-old-version = certyfikat wersji 1
cause-certificate-algorithm = nieobsługiwany podpis
cause-certificate-bad-signature = zły podpis certyfikatu
cause-certificate-unknown-extension = nieznane rozszerzenie
cause-certificate-revoked = certyfikat unieważniony
cause-certificate-unreadable = nieczytelny certyfikat
cause-client-certificate-required = brak certyfikatu klienta
cause-tls-no-common-cipher = brak wspólnego szyfru
cause-tls-old-version = stara wersja tls
cause-tls-unknown-name = nieznana nazwa tls
cause-tls-not-spoken = brak tls
cause-tls-alert = alert tls
cause-tls-failed = błąd tls
cause-closed-early = przedwcześnie zamknięte
cause-malformed-reply = nieczytelna odpowiedź
cause-redirect = przekierowanie
cause-client-error = błąd klienta
cause-server-error = błąd serwera
cause-rate-limited = zbyt wiele żądań
cause-gone = adres wycofany
cause-no-webhook-key = brak webhook_key
cause-not-sendable = nie da się wysłać
# To samo do wąskich kolumn, w około dziesięciu literach; czego tu nie ma, jest dość krótkie.
cause-blocked-address-short = zakazany
cause-no-such-host-short = brak hosta
cause-reset-short = zerwane
cause-no-route-short = brak sieci
cause-unreachable-short = brak trasy
cause-timeout-short = czas minął
cause-certificate-expired-short = cert wygasł
cause-certificate-untrusted-short = niezaufany
cause-certificate-wrong-host-short = obcy cert
cause-certificate-not-yet-valid-short = cert nowy
cause-certificate-self-signed-short = samopodp.
cause-certificate-is-authority-short = cert urzędu
cause-certificate-without-names-short = bez nazw
cause-certificate-wrong-purpose-short = cel cert.
cause-certificate-old-version-short = cert v1
cause-certificate-algorithm-short = podpis
cause-certificate-bad-signature-short = zły podpis
cause-certificate-unknown-extension-short = rozszerz.
cause-certificate-revoked-short = unieważn.
cause-certificate-unreadable-short = zły cert
cause-client-certificate-required-short = brak cert
cause-tls-no-common-cipher-short = brak szyfru
cause-tls-old-version-short = stary tls
cause-tls-unknown-name-short = obca nazwa
cause-closed-early-short = zamknięte
cause-malformed-reply-short = nieczytelna
cause-no-webhook-key-short = brak klucza
cause-not-sendable-short = błędne dane
cause-redirect-short = przekier.
cause-rate-limited-short = zbyt wiele
cause-gone-short = wycofany

fault-the-receiver = odbiorca
fault-within = w ciągu { $time }
fault-location = i wskazuje { $to }
fault-retry-after = Prosi, by nie ponawiać przez { $time }.

fault-blocked-address = { $host } to adres prywatny albo na taki wskazuje, a ten webhook może wysyłać tylko pod adresy publiczne; nic nie wysłano.
fault-blocked-address-next = Jeśli ufasz temu miejscu, zezwól webhookowi na adresy prywatne (--private). Jeśli już je ma, zabrania ich ustawienie private_addresses.
fault-blocked-address-never = { $host } to adres, pod który nigdy się nie wysyła, albo na taki wskazuje (lokalny dla łącza, zastrzeżony lub usługa metadanych chmury); nic nie wysłano.
fault-blocked-address-never-next = Podaj webhookowi inny adres URL.

fault-no-such-host = Nie ma hosta o nazwie { $host }.
fault-no-such-host-next = Sprawdź, czy w adresie URL nie ma literówki; jeśli nazwa jest nowa, poczekaj, aż poznają ją serwery nazw.

fault-dns-failed = Nie udało się ustalić adresu hosta { $host }.
fault-dns-failed-next = Sprawdź sieć i serwer nazw tego komputera; sam odbiorca może działać.

fault-refused = Nic nie nasłuchuje na porcie { $port } hosta { $host }.
fault-refused-next = Uruchom odbiorcę, wyślij test, a jeśli webhook jest wyłączony, włącz go.

fault-reset = Host { $host } zerwał połączenie.
fault-reset-next = Zajrzyj do dziennika odbiorcy i sprawdź zapory oraz serwery proxy po drodze.
fault-reset-connect = Host { $host } zerwał połączenie z portem { $port } zaraz po jego otwarciu.
fault-reset-tls = Host { $host } zerwał połączenie podczas uzgadniania szyfrowania.
fault-reset-tls-next = Sprawdź, czy port { $port } obsługuje TLS i czy nie sprzeciwia się żadna zapora po drodze.
fault-reset-send = Host { $host } zerwał połączenie w trakcie wysyłania żądania.
fault-reset-send-next = Odbiorca może ograniczać rozmiar żądania; więcej powie jego dziennik albo dziennik serwera proxy przed nim.
fault-reset-headers = Host { $host } przyjął żądanie i zerwał połączenie bez odpowiedzi.
fault-reset-headers-next = To żądanie zapewne wywołało awarię odbiorcy; zajrzyj do jego dziennika.
fault-reset-body = Host { $host } zaczął odpowiadać i zerwał połączenie w połowie odpowiedzi.
fault-reset-body-next = Odbiorca zapewne uległ awarii w trakcie odpowiadania; zajrzyj do jego dziennika.

fault-no-route = Ten komputer nie może otworzyć połączenia z { $host }, port { $port }; odbiorca może działać poprawnie.
fault-no-route-next = Sprawdź sieć, trasy i zaporę tego komputera oraz jego limit otwartych plików. Wysyłka ruszy potem sama.

fault-unreachable = Nie ma stąd drogi do hosta { $host }, port { $port }.
fault-unreachable-next = Sprawdź sieć, trasy i zaporę tego komputera oraz czy adres jest właściwy.

fault-timeout = Host { $host } nie skończył{ $within }.
fault-timeout-next = Niech odbiorca odpowiada, zanim zacznie pracę, albo zwiększ ustawienie attempt_timeout.
fault-timeout-dns = Nie udało się ustalić adresu hosta { $host }{ $within }.
fault-timeout-dns-next = Sprawdź sieć i serwer nazw tego komputera; sam odbiorca może działać.
fault-timeout-connect = Nikt nie odpowiedział na porcie { $port } hosta { $host }{ $within }.
fault-timeout-connect-next = Sprawdź, czy komputer działa i czy zapora nie połyka połączeń.
fault-timeout-tls = Host { $host } przyjął połączenie na porcie { $port }, ale nie uzgodnił szyfrowania{ $within }.
fault-timeout-tls-next = Sprawdź, czy port { $port } obsługuje TLS; do zwykłego http potrzebny jest adres URL z http://.
fault-timeout-send = Host { $host } przestał przyjmować żądanie, zanim zostało wysłane w całości{ $within }.
fault-timeout-send-next = Odbiorca jest przeciążony albo się zawiesił; sprawdź go i w razie potrzeby uruchom ponownie.
fault-timeout-headers = Host { $host } przyjął żądanie, ale nie odpowiedział{ $within }.
fault-timeout-body = Host { $host } zaczął odpowiadać, ale nie przysłał całej odpowiedzi{ $within }.
fault-timeout-body-next = Niech odbiorca odpowiada krótko i kończy odpowiedź; wystarczą status i kilka słów.

fault-certificate-expired = Certyfikat hosta { $host } wygasł.
fault-certificate-expired-next = Odnów certyfikat odbiorcy. Jeśli został odnowiony, uruchom odbiorcę ponownie; sprawdź też zegar tego komputera.
fault-certificate-untrusted = Certyfikatu hosta { $host } nie podpisał nikt, komu ufa ten komputer.
fault-certificate-untrusted-next = Zainstaluj u odbiorcy cały łańcuch certyfikatów albo dodaj jego urząd do zaufanych na tym komputerze.
fault-certificate-wrong-host = Certyfikat, który pokazał odbiorca, nie jest wystawiony dla { $host }.
fault-certificate-wrong-host-next = Wpisz w adresie URL nazwę z certyfikatu albo zdobądź certyfikat dla { $host }.
fault-certificate-not-yet-valid = Certyfikat hosta { $host } jeszcze nie obowiązuje.
fault-certificate-not-yet-valid-next = Sprawdź zegar tego komputera i odbiorcy; nowego certyfikatu można używać dopiero od jego pierwszego dnia.
fault-certificate-self-signed = Certyfikat hosta { $host } jest samopodpisany, a ten komputer mu nie ufa.
fault-certificate-self-signed-next = Uzyskaj certyfikat publicznego urzędu albo dodaj ten do zaufanych na tym komputerze (lub wskaż go w SSL_CERT_FILE).
fault-certificate-is-authority = Certyfikat hosta { $host } jest samopodpisany, ale oznaczony jako urząd certyfikacji (CA:TRUE), więc nie jest przyjmowany jako certyfikat serwera.
fault-certificate-is-authority-next = Utwórz certyfikat odbiorcy ponownie z basicConstraints=CA:FALSE i dodaj go do zaufanych.
fault-certificate-without-names = Certyfikat hosta { $host } nie ma pola subjectAltName; sama nazwa CN nie wystarcza.
fault-certificate-without-names-next = Utwórz certyfikat odbiorcy ponownie z subjectAltName=DNS:NAZWA (albo IP:ADRES) dla hosta z adresu URL.
fault-certificate-wrong-purpose = Certyfikat hosta { $host } nie jest przeznaczony dla serwera: w rozszerzonym użyciu klucza brakuje serverAuth.
fault-certificate-wrong-purpose-next = Utwórz certyfikat odbiorcy ponownie z extendedKeyUsage=serverAuth.
fault-certificate-old-version = Certyfikat hosta { $host } ma wersję 1 lub 2; przyjmowana jest tylko wersja 3.
fault-certificate-old-version-next = Utwórz certyfikat odbiorcy ponownie jako wersję 3, z polem subjectAltName (openssl x509 -extfile).
fault-certificate-algorithm = Certyfikat hosta { $host } jest podpisany nieobsługiwanym algorytmem: { $why }.
fault-certificate-algorithm-next = Niech certyfikat odbiorcy będzie podpisany kluczem RSA, ECDSA P-256 lub P-384 z SHA-256 lub SHA-384 albo Ed25519.
fault-certificate-bad-signature = Podpis certyfikatu hosta { $host } jest błędny: certyfikat jest uszkodzony albo nie pochodzi od urzędu, który podaje.
fault-certificate-bad-signature-next = Zainstaluj certyfikat odbiorcy i jego łańcuch ponownie; urząd mógł zostać utworzony na nowo pod tą samą nazwą.
fault-certificate-unknown-extension = Certyfikat hosta { $host } ma krytyczne rozszerzenie, którego ten program nie zna.
fault-certificate-unknown-extension-next = Utwórz certyfikat odbiorcy ponownie bez tego rozszerzenia albo bez oznaczania go jako krytyczne.
fault-certificate-revoked = Certyfikat hosta { $host } został unieważniony.
fault-certificate-revoked-next = Uzyskaj nowy certyfikat dla odbiorcy.
fault-certificate-unreadable = Certyfikatu hosta { $host } nie da się użyć: { $why }.
fault-certificate-unreadable-next = Obejrzyj go poleceniem openssl s_client -connect HOST:PORT -showcerts i zainstaluj u odbiorcy poprawny.
fault-client-certificate-required = Host { $host } wymaga certyfikatu klienta, a żadnego nie okazano.
fault-client-certificate-required-next = Poproś administratora { $host } o dostęp bez certyfikatu klienta albo wysyłaj przez serwer proxy na tym komputerze, który go okazuje.
fault-tls-no-common-cipher = Host { $host }, port { $port }, odrzucił proponowane szyfrowanie: brak wspólnego szyfru, wymiany kluczy lub podpisu.
fault-tls-no-common-cipher-next = Włącz u odbiorcy nowoczesne szyfry: ECDHE z AES-GCM lub ChaCha20. Co oferuje, pokaże openssl s_client -connect HOST:PORT.
fault-tls-old-version = Host { $host }, port { $port }, nie obsługuje TLS 1.2 ani TLS 1.3.
fault-tls-old-version-next = Włącz u odbiorcy TLS 1.2 lub 1.3.
fault-tls-unknown-name = Host { $host }, port { $port }, nie zna hosta o tej nazwie.
fault-tls-unknown-name-next = Sprawdź nazwę w adresie URL oraz czy odbiorca ma dla niej certyfikat i witrynę.
fault-tls-not-spoken = Host { $host }, port { $port }, nie używa TLS.
fault-tls-not-spoken-next = Sprawdź port; do zwykłego http potrzebny jest adres URL z http://.
fault-tls-alert = Host { $host }, port { $port }, odrzucił szyfrowane połączenie: { $why }.
fault-tls-alert-next = Zajrzyj do dziennika odbiorcy; tam jest powód odmowy.
fault-tls-failed = Nie udało się uzgodnić szyfrowania z hostem { $host }, port { $port }.
fault-tls-failed-next = Sprawdź, czy port { $port } obsługuje TLS 1.2 lub 1.3; do zwykłego http potrzebny jest adres URL z http://.

fault-closed-early = Host { $host } zamknął połączenie bez pełnej odpowiedzi.
fault-closed-early-next = Zajrzyj do dziennika odbiorcy; mógł ulec awarii albo zostać uruchomiony ponownie.
fault-closed-early-tls = Host { $host } zamknął połączenie podczas uzgadniania szyfrowania.
fault-closed-early-tls-next = Sprawdź, czy port { $port } obsługuje TLS; do zwykłego http potrzebny jest adres URL z http://.
fault-closed-early-send = Host { $host } zamknął połączenie, zanim żądanie zostało wysłane w całości.
fault-closed-early-send-next = Odbiorca może ograniczać rozmiar żądania; więcej powie jego dziennik albo dziennik serwera proxy przed nim.
fault-closed-early-body = Host { $host } zaczął odpowiadać i zamknął połączenie przed końcem odpowiedzi.

fault-malformed-reply = Odpowiedzi hosta { $host } z portu { $port } nie da się odczytać jako HTTP.
fault-malformed-reply-next = Sprawdź, czy adres URL prowadzi do serwera WWW, i obejrzyj odpowiedź.
fault-malformed-reply-body = Host { $host } odpowiedział, ale treści odpowiedzi nie da się zdekodować.
fault-malformed-reply-body-next = Długość lub kompresja odpowiedzi jest błędna; napraw odbiorcę albo serwer proxy przed nim.

fault-redirect = Host { $host } odpowiedział { $status }{ $location }; hookkeeper nie podąża za przekierowaniami.
fault-redirect-next = Ustaw adres URL, na który wskazuje odpowiedź.
fault-client-error = Host { $host } odpowiedział { $status }: nie chce tego żądania.
fault-client-error-next = Obejrzyj żądanie i odpowiedź; dziennik odbiorcy wie, co mu się nie spodobało.
fault-client-error-401-next = Odbiorca chce wiedzieć, kto wysyła; sprawdź własne nagłówki webhooka (Authorization) i jego sekret.
fault-client-error-403-next = Odbiorca tego zabrania; sprawdź własne nagłówki webhooka, jego sekret i zapory przed odbiorcą.
fault-client-error-404-next = Sprawdź ścieżkę w adresie URL; odbiorca niczego pod nią nie zna.
fault-client-error-405-next = Nic nie przyjmuje tam żądań POST; sprawdź ścieżkę w adresie URL.
fault-client-error-413-next = Żądanie jest za duże dla odbiorcy; zwiększ jego limit.
fault-client-error-415-next = Odbiorca nie przyjmuje tego typu danych; spróbuj drugiego z dwóch: JSON i XML.
fault-server-error = Host { $host } odpowiedział { $status }.
fault-server-error-next = Żądanie do niego dotarło; więcej powie jego dziennik. Napraw odbiorcę i wyślij ponownie.
fault-server-error-502-next = Serwer proxy przed odbiorcą nie mógł się z nim połączyć; uruchom odbiorcę i zajrzyj do obu dzienników.
fault-server-error-503-next = Odbiorca jest przeciążony albo ma przerwę techniczną; zaczekaj, a jeśli to nie minie, zajrzyj do niego.
fault-server-error-504-next = Serwer proxy przed odbiorcą nie doczekał się odpowiedzi; sprawdź odbiorcę za nim.
fault-rate-limited = Host { $host } odpowiedział { $status }: dostaje więcej, niż chce.
fault-rate-limited-next = Nadaj webhookowi tempo (--rate 5/s) albo mniejszy limit jednoczesnych prób.
fault-gone = Host { $host } odpowiedział { $status }: nie chce więcej żądań.
fault-gone-next = Usuń webhook; jeśli odbiorca wrócił, a webhook jest wyłączony, włącz go ponownie.
fault-no-webhook-key = Host { $host } odpowiedział { $status }, ale w odpowiedzi nie ma klucza tego webhooka: No webhook_key key found in JSON reply.
fault-no-webhook-key-next = Odbiorca musi odpowiedzieć JSON-em, w którym webhook_key to dokładnie klucz tego webhooka. Każdy webhook ma własny klucz, a webhook dodany na nowo ma nowy: skopiuj go z formularza webhooka. Możesz też zmienić webhook tak, by odpowiedź nie musiała zawierać klucza.
# Zamiast powodu, gdy znany jest tylko rodzaj błędu.
fault-why-in-log = powód podaje dziennik
fault-not-sendable = Nie dało się przygotować żądania do { $host }: { $why }.
fault-not-sendable-next = Popraw to, co wskazano w ustawieniach webhooka albo w danych zdarzenia.
