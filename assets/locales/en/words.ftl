# Words that every part of the program uses.
language-name = English

state-pending = pending
state-delivered = delivered
state-failed = failed
state-held = held
state-discarded = discarded

off-failures = after 10 failed attempts in a row
off-gone = because the receiver answered 410 Gone
off-operator = by an operator

group-invoices = Invoices
group-contractors = Contractors
group-payments = Payments
group-products = Products
group-settings = Settings
group-package = Package
kind-invoice-add = Added
kind-invoice-edit = Modified
kind-invoice-del = Deleted
kind-contractors-add = Added
kind-payments-add = Added
kind-goods-add = Added
kind-warehouse-good-change-state = Stock quantity changed
kind-companies-verify = Company verified
kind-companies-changePackage = Changed
kind-companies-changePackageExpirationDate = Period changed

setting-waits = How long to wait after the first, second, … failed attempt; the last wait repeats.
setting-attempt-timeout = The longest a whole attempt may take, the reply's body included.
setting-connect-timeout = The longest that opening a connection may take, TLS included.
setting-private-addresses = Whether a webhook may be allowed to send to private addresses.
setting-environment-proxy = Whether proxies named by the environment are used.
setting-company-id = The company_id in the wfirma envelope.
setting-time-zone = The time zone of the time in the wfirma envelope.

span-s = { $n } s
span-min = { $n } min
span-h = { $n } h
span-d = { $n } d
measured-ms = { $n } ms
measured-s = { $n } s
