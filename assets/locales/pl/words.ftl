# Słowa używane w każdej części programu.
language-name = polski
state-pending = oczekuje
state-delivered = dostarczone
state-failed = nieudane
state-held = wstrzymane
state-discarded = odrzucone
