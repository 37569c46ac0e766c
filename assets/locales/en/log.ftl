# Searching the log.
command-search-bodies = Search in bodies
not-without-search = nothing is searched for; { KEY("search") } begins a search
prompt-search-bodies = in bodies: { "" }
log-searching = searching, { $percent } % · { KEY("back") } stops
log-search-stopped = stopped at { $percent } % · { KEY("next-hit") } goes on
log-none-yet = Nothing found so far; the search goes on. { KEY("back") } stops it.
log-none-so-far = Nothing found in the part that was searched. { KEY("next-hit") } goes on, { KEY("back") } shows all.

# A request.
command-copy-curl-secrets = Copy as curl, secrets included
command-mark-lines = Mark lines
command-pager = Open in the pager
body-big = The body is being set in lines …
toast-mark = { KEY("down") } and { KEY("up") } mark more lines, { KEY("copy") } copies them, { KEY("back") } ends it
copied-lines = { $n ->
    [one] 1 line
   *[other] { $n } lines
}
copied-curl-secrets = curl with secrets
not-paged = The pager could not be started: { $why }. The environment variable PAGER names another one.
