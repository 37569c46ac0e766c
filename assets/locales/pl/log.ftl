command-search-bodies = Szukaj w treściach
not-without-search = niczego nie szukasz; / zaczyna szukanie
prompt-search-bodies = w treściach: { "" }
log-searching = szukam, { $percent } % · Esc przerywa
log-search-stopped = przerwano przy { $percent } % · n szuka dalej
log-none-yet = Jak dotąd nic nie znaleziono; szukanie trwa. Esc je przerywa.
log-none-so-far = W przeszukanej części nic nie znaleziono. n szuka dalej, Esc pokazuje wszystkie.

command-copy-curl-secrets = Kopiuj jako curl, z sekretami
command-mark-lines = Zaznacz wiersze
command-pager = Otwórz w przeglądarce tekstu
body-big = Treść jest układana w wiersze …
toast-mark = j i k zaznaczają kolejne wiersze, y kopiuje, Esc kończy
copied-lines = { $n ->
    [one] 1 wiersz
    [few] { $n } wiersze
   *[other] { $n } wierszy
}
copied-curl-secrets = curl z sekretami
not-paged = Nie udało się uruchomić przeglądarki tekstu: { $why }. Inną wskazuje zmienna środowiskowa PAGER.
