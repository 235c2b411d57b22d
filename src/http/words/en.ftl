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
form-optional = (optional)
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
