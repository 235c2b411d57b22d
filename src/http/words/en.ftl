### The page's frame, its forms and its live parts.

## Frame
frame-skip = Skip to content
frame-menu = Menu
frame-search = Search people, appointments, orders…
frame-more = More
frame-me = Your account
frame-account = My account
frame-theme = Light or dark
frame-logout = Log out
frame-detail = Detail
frame-back = Back
frame-see = See
frame-offline = No network. You can keep reading; what you save now does not arrive yet.
frame-failed = It could not be saved. Check the network and try again.
frame-loading = One moment…

## Keys
keys-title = Keys of this page
keys-search = Search
keys-new = New
keys-today = Today
keys-list = Move through the list and open
keys-this = This help

## Forms
form-check = Check what is marked below. What you typed is still here.
form-rule = What is marked with * is needed; the rest may stay blank.
form-cancel = Cancel
form-close = Close
form-busy = Saving…
form-undo = Undo
form-draft-saved = Draft saved
form-draft-failed = The draft is not saved yet

## Search
search-placeholder = Name, phone or document
search-none = Nothing by that name
search-more = There is more; type a little more
search-new = Add
search-change = Change

## Problems
problem-back = Back
problem-number = If you call support, give this number:

## Order screen (one word per key of the island)
till-w-ticket = Ticket
till-w-empty = Tap what they order.
till-w-clear = Clear
till-w-total = Total
till-w-pay = Charge
till-w-send = Send
till-w-sent = Sent to the kitchen.
till-w-note = Note
till-w-less = One less
till-w-more = One more
till-w-owed = Owed
till-w-tendered = Given
till-w-change = Change
till-w-missing = Missing
till-w-exact = Exact
till-w-confirm = Charge
till-w-back = Back
till-w-erase = Erase
till-w-receipt = Print receipt
till-w-again = New ticket
till-w-saving = Saving…
till-w-waiting = No network: this sale is not saved yet. Still trying.
till-w-failed = It was not saved. Try again.
till-w-differs = The total changed. Check it and charge again.
till-w-categories = Categories
till-w-method = Payment method

## Kitchen
kitchen-w-minutes = {"{n}"} min
kitchen-w-fresh = Up to date, {"{n}"} ago
kitchen-w-stale = No news for {"{n}"}
kitchen-w-failed = It did not work. Try again.

## Agenda
agenda-list = List
agenda-w-label = Agenda
agenda-w-failed = The appointment could not be moved. It is where it was.
agenda-w-moved = Appointment moved.
colour-1 = Green
colour-2 = Amber
colour-3 = Blue
colour-4 = Red
colour-5 = Violet
colour-6 = Olive
colour-7 = Turquoise
colour-8 = Brown
