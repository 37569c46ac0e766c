# Eksport, kopie zapasowe, podręcznik.
export-full-csv = wiersz CSV nie pomieści prób; z --full użyj --format ndjson
man-unwritable = nie można zapisać stron w { $path }: { $why }
man-written = Strony podręcznika w { $path }: { $count }.
man-unknown = nie ma polecenia `{ $command }`; wszystkie pokazuje hookkeeper --help
backup-there = plik { $path } już istnieje; wskaż inny albo zastąp go przez --force
backup-own = { $path } to plik używanej bazy danych (ona sama, jej dziennik, blokada lub klucz); wskaż inny plik
backup-progress = skopiowano { $percent } %
backup-made = { $path } to pełna kopia: żądania { $requests }, { $size }; sprawdzona.
backup-key-copied = Jej klucz jest w { $path }. Kto ma oba pliki, może odczytać sekrety.
backup-key-apart = Jej sekrety można odczytać tylko kluczem z pliku { $path }. Przechowuj jego kopię w innym miejscu.
restore-no-backup = nie ma pliku { $path }
restore-there = pod { $path } jest już baza danych; wskaż inne miejsce przez --db albo zastąp ją przez --replace (jej zawartość zostanie zachowana obok)
restore-itself = { $path } to sama baza danych, a nie jej kopia; wskaż inny plik
restore-key-next = Umieść plik z kluczem z chwili wykonania kopii jako { $path }. Jeśli przepadł: --without-key, a potem hookkeeper key replace
restore-done = { $path } jest taka jak w chwili wykonania kopii: żądania { $requests }, w tym oczekujące lub wstrzymane { $pending }.
restore-kept = Poprzednia zawartość jest w { $path }; usuń ten plik, gdy nie będzie już potrzebny.
restore-without-key = Brakuje klucza do jej sekretów. Przywróć go albo uruchom hookkeeper key replace.
