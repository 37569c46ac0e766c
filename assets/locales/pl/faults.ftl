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
cause-unreachable = nieosiągalny
cause-timeout = przekroczony czas
cause-certificate-expired = certyfikat wygasł
cause-certificate-untrusted = niezaufany certyfikat
cause-certificate-wrong-host = certyfikat innego hosta
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
cause-unreachable-short = brak trasy
cause-timeout-short = czas minął
cause-certificate-expired-short = cert wygasł
cause-certificate-untrusted-short = niezaufany
cause-certificate-wrong-host-short = obcy cert
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

fault-certificate-expired = Certyfikat hosta { $host } wygasł albo jeszcze nie obowiązuje.
fault-certificate-expired-next = Odnów certyfikat odbiorcy; jeśli jest nowy, sprawdź zegar tego komputera.
fault-certificate-untrusted = Certyfikatu hosta { $host } nie podpisał nikt, komu ufa ten komputer.
fault-certificate-untrusted-next = Zainstaluj u odbiorcy cały łańcuch certyfikatów albo dodaj jego urząd do zaufanych na tym komputerze.
fault-certificate-wrong-host = Certyfikat, który pokazał odbiorca, nie jest wystawiony dla { $host }.
fault-certificate-wrong-host-next = Wpisz w adresie URL nazwę z certyfikatu albo zdobądź certyfikat dla { $host }.
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
fault-no-webhook-key = Host { $host } odpowiedział { $status }, ale w odpowiedzi nie ma klucza tego webhooka.
fault-no-webhook-key-next = Niech odbiorca odpowiada JSON-em z kluczem w polu webhook_key albo zmień webhook tak, by odpowiedź nie musiała go zawierać.
# Zamiast powodu, gdy znany jest tylko rodzaj błędu.
fault-why-in-log = powód podaje dziennik
fault-not-sendable = Nie dało się przygotować żądania do { $host }: { $why }.
fault-not-sendable-next = Popraw to, co wskazano w ustawieniach webhooka albo w danych zdarzenia.
