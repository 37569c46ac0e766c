# Słowa używane w każdej części programu.
language-name = polski

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

span-s = { $n } s
span-min = { $n } min
span-h = { $n } godz.
span-d = { $n ->
    [one] { $n } dzień
   *[other] { $n } dni
}
measured-ms = { $n } ms
measured-s = { $n } s
