# Export, backup, the manual.
export-full-csv = a row of CSV cannot hold attempts; use --format ndjson with --full
man-unwritable = cannot write the pages into { $path }: { $why }
man-written = { $count } pages are in { $path }.
man-unknown = there is no command `{ $command }`; hookkeeper --help lists them
backup-there = { $path } is there already; name another file, or replace it with --force
file-of-database = { $path } is a file of the database in use (itself, its log, its lock or its key); name another file
backup-folder = { $path } is a folder; name a file
backup-no-file = { $path } is a device or a pipe; name a file
backup-in-use = { $trace } shows that a program has { $path } open, or was killed with it open; name another file
backup-progress = { $percent } % copied
backup-made = { $path } is a whole copy: { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
}, { $size }; checked.
backup-key-copied = Its key is in { $path }. Whoever has both files can read the secrets.
backup-key-apart = Its secrets can be read with the key in { $path } only. Keep a copy of that file in another place.
restore-no-backup = there is no file { $path }
restore-there = there is a database at { $path }; name another place with --db, or put the backup in its place with --replace (its contents are kept beside it)
restore-itself = { $path } is the database itself, and no backup of it; name another file
restore-key-next = Put the file with the key of the time of the backup at { $path }. Where it is lost: --without-key, and then hookkeeper key replace
restore-done = { $path } is as it was at the time of the backup: { $requests ->
    [one] { $requests } request
   *[other] { $requests } requests
}, { $pending } of them pending or held.
restore-kept = The contents of before are in { $path }; remove it when you need it no more.
restore-kept-key = They have another key, which is kept in { $path }: whoever restores them needs both files.
restore-without-key = The key of its secrets is not there. Put it back, or run hookkeeper key replace.
