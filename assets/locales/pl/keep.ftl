# Dbanie o bazę: klucz, retencja, doctor.

paths-key = klucz
key-rotated = Klucz jest nowy; { $count ->
    [one] zaszyfrowano nim ponownie jedną wartość
    [few] zaszyfrowano nim ponownie { $count } wartości
   *[other] zaszyfrowano nim ponownie { $count } wartości
 }. Zrób nową kopię pliku { $path }; dotychczasowe kopie bazy wymagają starego klucza.
key-replaced = Klucz jest nowy, a z nim sekret i klucz { $count ->
    [one] jednego webhooka
   *[other] { $count } webhooków
 }. Są wyłączone i nie mają własnych nagłówków: przekaż każdemu odbiorcy nowy sekret (webhook show ID --reveal), ustaw nagłówki od nowa (webhook edit ID --header …) i włącz webhook (webhook enable ID).
field-signing = podpisy
secrets-overlap = { $count ->
    [few] podpisują { $count } sekrety
   *[other] podpisuje { $count } sekretów
 }; stary jeszcze przez { $left }, do { $time }
