command-search-bodies = Szukaj w treściach
not-without-search = niczego nie szukasz; { KEY("search") } zaczyna szukanie
prompt-search-bodies = w treściach: { "" }
log-searching = szukam, { $percent } % · { KEY("back") } przerywa
log-search-stopped = przerwano przy { $percent } % · { KEY("next-hit") } szuka dalej
log-none-yet = Jak dotąd nic nie znaleziono; szukanie trwa. { KEY("back") } je przerywa.
log-none-so-far = W przeszukanej części nic nie znaleziono. { KEY("next-hit") } szuka dalej, { KEY("back") } pokazuje wszystkie.

command-copy-curl-secrets = Kopiuj jako curl, z sekretami
command-mark-lines = Zaznacz wiersze
command-pager = Otwórz w przeglądarce tekstu
body-big = Treść jest układana w wiersze …
toast-mark = { KEY("down") } i { KEY("up") } zaznaczają kolejne wiersze, { KEY("copy") } kopiuje, { KEY("back") } kończy
copied-lines = { $n ->
    [one] 1 wiersz
    [few] { $n } wiersze
   *[other] { $n } wierszy
}
copied-curl-secrets = curl z sekretami
not-paged = Nie udało się uruchomić przeglądarki tekstu: { $why }. Inną wskazuje zmienna środowiskowa PAGER.
