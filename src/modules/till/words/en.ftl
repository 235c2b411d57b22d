### The till: float, moves, count, close and journal.

till-menu = Till
till-menu-sessions = Closings
till-title = Till
till-session = Drawer session
till-sessions = Drawer sessions
till-sessions-none = No drawer has been opened yet. The first closing appears here once one is closed.
till-state-open = Open
till-z = Z report
till-back = Back to the till

## Open
till-open-heading = Open the drawer
till-open-own = Open a drawer of one's own
till-open-own-why = If you take money into another drawer, open it with its float: what you take goes there, and it has its own closing.
till-open-why = Count the money you start with and open it. Nothing can be charged while it is closed.
till-open = Open drawer
till-opened = Drawer open.
till-register = Register
till-register-first = Register 1
till-float = Float
till-float-help = What lies in the drawer before the first sale. It may be zero.
till-since = since

## Running
till-expected-now = Should be in the drawer
till-sold = Sales
till-sales-many = { $n } orders
till-blind = The drawer is open. At the end of the shift count the money; then you see whether it agrees.
till-shared = The open drawer is { $name }'s. What you charge goes into it.
till-move-heading = Money in or out
till-move-kind = Move
till-amount = Amount
till-reason = Reason
till-reason-help = For example: ice, coins for change, notes to the safe.
till-move = Record
till-moved = Recorded.
till-moves = Moves
till-moves-none = No moves. Sales are not listed here.

till-kind-float = Float
till-kind-sale = Sale
till-kind-paid-in = Paid in
till-kind-paid-out = Paid out
till-kind-safe-drop = To the safe
till-kind-over-short = Count difference
till-kind-last-drop = Handed in at close

till-method-cash = Cash
till-method-card = Card
till-method-transfer = Transfer

## Count and close
till-count-heading = Count and close the drawer
till-count-help = Count each note and coin. The count is kept once; then you see whether it agrees.
till-count-ask = The count is kept and does not change. The drawer takes no more money until it is closed.
till-count = Keep count
till-counted = Count kept.
till-piece = Note or coin
till-pieces = Pieces
till-sum = Sum
till-other = Other coins
till-other-help = What the list lacks, as an amount.
till-count-result = Result of the count
till-counted-amount = Counted
till-expected = Expected
till-difference = Difference
till-over = Over
till-short = Short
till-exact = Agrees
till-why = Why does it not agree?
till-why-help = What you know: wrong change, an expense not written down. “I don't know” is an answer too.
till-close = Close drawer
till-close-ask = The session is sealed and cannot be changed. The counted money goes to the safe.
till-close-help = Closing posts the difference, moves the counted money to the safe and seals the session.
till-closed = Drawer closed. The session is sealed.

## Printed
till-print = Print
till-tax-inside = Tax included
till-signature-cashier = Handed in by
till-signature-boss = Received by
till-seal = Seal:

## Journal
till-journal = Journal
till-journal-none = The journal is empty. Each sale and each move of cash appears here with both its sides.
till-number = No.
till-when = When
till-what = What
till-account = Account
till-in = In
till-out = Out
till-account-drawer = Drawer
till-account-safe = Safe
till-account-clearing-card = Cards to be credited
till-account-clearing-transfer = Transfers to be checked
till-account-sales = Sales
till-account-tax = Tax
till-account-over-short = Over and short
till-account-expenses = Expenses
till-account-owner = Owner

fault-till-nothing-counted = Write how many pieces there are. If the drawer is empty, write 0.
fault-till-too-much = That is more money than a drawer holds. Check the pieces.
fault-till-count-first = Count the money first.
fault-till-too-little = Money is missing.
fault-till-exact-only = Card and transfer take the exact amount.
fault-till-nothing-owed = There is nothing to charge.
