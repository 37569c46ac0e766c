# Words that every part of the program uses.
language-name = English
state-pending = pending
state-delivered = delivered
state-failed = failed
state-held = held
state-discarded = discarded
