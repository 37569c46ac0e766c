# Keeping the database: its key, retention, the doctor.

paths-key = key
key-rotated = The key is new; { $count ->
    [one] one encrypted value was
   *[other] { $count } encrypted values were
 } encrypted anew. Copy { $path } anew; copies of the database made until now need the old key.
key-replaced = The key is new, and so are the secret and the key of { $count ->
    [one] one webhook
   *[other] { $count } webhooks
 }. They are switched off and have no headers of their own: give each receiver its new secret (webhook show ID --reveal), set the headers anew (webhook edit ID --header …), then switch it on (webhook enable ID).
field-signing = signing
secrets-overlap = { $count } secrets sign; the old one for { $left } more, until { $time }
