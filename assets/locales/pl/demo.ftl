# Demonstracja.
demo-title = Co tu zobaczyć
demo-impossible = nie można rozpocząć demonstracji: { $why }
demo-about-healthy = od razu odpowiada 200
demo-about-archive = przyjmuje wszystkie dziesięć rodzajów, jako XML
demo-about-slow = odpowiada po dwóch i pół sekundy
demo-about-flaky = sześć razy dobrze, potem cztery razy 502
demo-about-failing = zawsze 500: wyłączony po dziesięciu z rzędu
demo-about-gone = mówi 410 Gone: wyłączony od razu
demo-about-limited = 429 z Retry-After
demo-about-refused = nikt tam nie nasłuchuje
demo-about-expired = jego certyfikat wygasł
demo-guide =
    Dziewięciu odbiorców na tej maszynie i zdarzenia wszystkich
    dziesięciu rodzajów. Baza danych na koniec znika; Twoja pozostaje
    nietknięta, Twoja konfiguracja też. Odstępy są tu krótkie: dziesięć
    niepowodzeń trwa pół minuty, a nie dwie godziny.
    {""}
    W dwie minuty:
    1  Patrz na niepowodzenia z rzędu: webhook, który dostaje 500,
       dochodzi do 10/10 i zostaje wyłączony; ten z 410 jest wyłączony
       od razu; ten z 502 znów dostarcza i wraca do zera. Pod listą
       widać, jaki jest zaznaczony odbiorca.
    2  { KEY("open") } na tym z 500 otwiera dziennik. { KEY("last") } przechodzi na sam dół,
       do najstarszego żądania, a { KEY("open") } je otwiera: każdą próbę, powód
       i co zrobić. { KEY("next-tab") } zmienia karty.
    3  { KEY("back") } wraca. Żądania wyłączonego webhooka są wstrzymane, nie
       stracone: { KEY("switch") } włącza go i pyta, co z nimi zrobić.
    4  Inne spotykają odmowę połączenia albo wygasły certyfikat; ten
       z 429 czeka, ile każe Retry-After. { KEY("test") } wysyła test, { KEY("script") } pokazuje
       skrypt odbierający, { KEY("edit") } zmienia webhook.
    5  Jeszcze raz { KEY("back") }, do menu: niedostarczone żądania według powodów,
       katalog, ustawienia i kto co zmienił.
    {""}
    Enter lub Esc zamyka to okno. { KEY("help") } pokazuje je znowu razem ze
    wszystkimi klawiszami; { KEY("quit") } kończy.
