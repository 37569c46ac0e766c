# Dodawanie i edycja: zdarzenia wyszukiwane podczas pisania, treść obok pól, sekret.
form-find-hint = pisz, aby znaleźć
form-found-none = Żadne zdarzenie tak się nie nazywa. Własne dodaje się w „Zdarzeniach”.
form-none-chosen = wybierz jedno lub kilka
form-chosen = wybrane: { $n } z { $all }
form-secret-made = utworzony dla niego
form-secret-own = podpisuje jego żądania
form-rotate = { $command } tworzy nowy. To, co czeka, jest odtąd podpisywane nowym, a do czasu także starym.
form-queued-none = Nic na niego nie czeka: zmiana dotyczy tylko nowych żądań.
form-queued-url = { $n ->
    [one] Czekające żądanie pójdzie pod nowy adres; to, co jest w drodze, dokończy się pod starym.
    [few] { $number } czekające żądania pójdą pod nowy adres; to, co jest w drodze, dokończy się pod starym.
   *[other] { $number } czekających żądań pójdzie pod nowy adres; to, co jest w drodze, dokończy się pod starym.
}
form-queued-form = { $n ->
    [one] Czekające żądanie pójdzie w nowej postaci.
    [few] { $number } czekające żądania pójdą w nowej postaci.
   *[other] { $number } czekających żądań pójdzie w nowej postaci.
}
form-queued-events = Czekające żądania zdarzeń, z których rezygnujesz, i tak zostaną wysłane.
hint-secret = Ctrl-R pokazuje, Ctrl-Y kopiuje; albo wpisz własny: whsec_…
input-key = Klucz
preview-title = Treść, którą dostanie
preview-of = { $kind } · { $bytes } B
preview-none = Wybierz zdarzenie, a jego przykład stanie tu tak, jak zostanie wysłany.
keys-form = Tab dalej   Ctrl-S zapisz   Esc wyjdź   Ctrl-T test   Ctrl-P treść   { key-space } zaznacz
keys-form-event = a–z szukaj   { key-space } zaznacz   Ctrl-S zapisz   Esc wyjdź   Tab dalej   Ctrl-P treść   Ctrl-T test
keys-form-secret = Ctrl-R pokaż   Ctrl-Y kopiuj   Ctrl-S zapisz   Esc wyjdź   Tab dalej   Ctrl-T test
