menu-agenda = Agenda
agenda-title = Agenda
agenda-before = Before
agenda-after = After
agenda-today = Today
agenda-view = View
agenda-day = Day
agenda-week = Week
agenda-who = With whom
agenda-everyone = Everyone
agenda-show = Show
agenda-none = No appointments.
agenda-nobody = First add who sees people, and their hours.
appointment-title = Appointment
appointment-new = New appointment
appointment-new-title = New appointment
appointment-person = Person
appointment-person-help = Search by name or phone; register new people from here.
appointment-start = Day and time
appointment-service = Service
appointment-with = With
appointment-reason = Reason
appointment-reason-help = In the person's words. Stored encrypted.
appointment-book = Book
appointment-booked = Appointment booked.
appointment-move = Change day, time or with whom
appointment-move-do = Move the appointment
appointment-ics = Save to a calendar (.ics)
state-booked = Booked
state-arrived = Arrived
state-in-service = In service
state-done = Done
state-no-show = No show
state-cancelled = Cancelled
state-to-booked = Back to booked
state-to-arrived = Arrived
state-to-in-service = In service
state-to-done = Done
state-to-no-show = No show
state-to-cancelled = Cancel the appointment
state-said-booked = The appointment is booked again.
state-said-arrived = Noted: arrived.
state-said-in-service = Noted: in service.
state-said-done = Noted: done.
state-said-no-show = Noted: no show. The place is free.
state-said-cancelled = Appointment cancelled. The place is free.
arrange-title = Hours and services
arrange-resources = Who and what can be booked
arrange-services = Services
arrange-no-resources = Add the first person who sees people.
arrange-retire = Retire
arrange-retired = Retired: what was booked stays.
arrange-saved = Saved.
arrange-doors = More of the calendar
arrange-about-page = What people see who book online.
arrange-about-days = Holidays, leave and hours nobody is seen.
arrange-about-calendars = Google, Outlook, Airbnb: their busy hours, and a calendar of your own to take along.
arrange-about-google = Both ways, for those who live in Google.
arrange-about-import = A whole calendar you already kept elsewhere.
resource-title = Professional, room or equipment
resource-new = Add
resource-name = Name
resource-kind = What it is
resource-professional = Professional
resource-room = Room
resource-equipment = Equipment
resource-colour = Colour
resource-user = User
resource-hours = Hours
resource-hours-help = Such as “09:00-14:00, 16:00-19:00”. Empty is closed.
service-new = New service
service-name = Name
service-duration = Minutes
service-buffer = Minutes kept free after
service-price = Price
fault-not-hours = Write ranges such as 09:00-14:00, 16:00-19:00.
fault-not-in-hours = It lies outside opening hours.
fault-taken = That place is taken.
agenda-month = Month
agenda-timeline = By person
agenda-month-title = { $month } { $year }
agenda-more-events = { $n ->
    [one] and one more
   *[other] and { $n } more
}
appointment-anybody = Whoever is free
state-held = To be confirmed
state-expired = Never confirmed
extra-title = Squeezed in
extra-open = Squeeze in
extra-why = Why it goes beside another
extra-none = It does not
extra-help = It overlaps what is there, and counts towards the day's number.
extra-urgent = It cannot wait
extra-brief = A minute is enough
extra-promised = It was promised
extra-other = Something else
series-title = Repeated appointments
series-open = Repeat every week
series-help = First you see the dates and which do not fit; nothing is booked until you say so.
series-every = Every how many weeks
series-count = How many in all
series-until = Or until
series-look = See the dates
series-all-fit = { $n ->
    [one] The date fits.
   *[other] All { $n } dates fit.
}
series-some-fit = { $n } fit. The others are left out: find them another place later.
series-dates = Dates
series-fits = Fits
series-not = Does not fit
series-book = Book the ticked ones
series-back = Change
series-booked = { $n ->
    [one] One appointment booked.
   *[other] { $n } appointments booked.
}
series-others = { $n ->
    [one] Another date of the series
   *[other] { $n } other dates of the series
}
history-title = What happened
history-booked = Booked by { $by }.
history-state = { $state }: { $by }.
history-moved = Moved from { $from } to { $to } by { $by }.
history-by-itself = the person
session-title = Session
session-left = { $n } left
session-full = Full
session-add = Add somebody
block-title = Not available
block-new = Take out days
block-hours = Take out some hours
block-from = From
block-until = Until
block-until-day = Until (included)
block-word = What for
block-word-help = Holidays, course, meeting. Staff see it.
block-maintenance = Out of order
block-do = Take out
block-made = Taken out.
block-end = Give back
block-ended = The time is free again.
blocks-title = Away
blocks-none = Nobody has time taken out.
days-title = Absences and holidays
days-link = Absences and holidays
days-none = Every week is the same. Add a holiday or a day with other hours here.
days-new = Change a day
days-whose = Whose
days-everyone = The whole house
days-closed = Closed
days-hours-help = Empty is closed. For example “09:00-13:00”.
days-forget = As always
days-as-ever = That day is as always again.
arrange-no-services = Add the first thing that can be booked: a consultation, a class.
resource-extra = Squeezed in a day
resource-extra-help = How many appointments may overlap others in a day. Zero: none.
service-title = Service
service-givers = Who gives it
service-givers-help = With nobody ticked, everybody does.
service-more = Times, seats and what it needs
service-buffer-before = Minutes free before
service-step = Offered every (minutes)
service-capacity = Seats in a session
service-capacity-help = More than one: a class or group.
service-needs = It also needs
need-room = A free room
need-equipment = A free piece of equipment
need-professional = Another free professional
service-seats = { $n } seats
service-online-title = On your page
service-online = Can be booked online
service-is-online = Online
service-online-help = People find it on your page and book without calling.
service-about = A sentence about it
service-notice = Notice (hours)
service-horizon = How many days ahead
service-cancel-until = Cancel until (hours before)
service-deposit = Deposit
service-deposit-help = Shown when booking; taken at the counter.
agenda-w-more = more
fault-not-given = This person or room does not give that service.
fault-too-soon = That is too soon: more notice is needed.
fault-too-far = That is too far ahead.
fault-not-a-start = No appointment begins at that time. Choose one of the times offered.
fault-series-count = Between 2 and 52 appointments.
fault-series-until = Say how many, or until which day.
fault-ends-before = It ends before it begins.
fault-over-the-price = The deposit is higher than the price.
fault-series-look-first = Press “See the dates” and look at them before booking.
letter-greeting = Hello { $name },
letter-subject-booked = Your appointment at { $business }: { $when }
letter-lead-booked = Your appointment at { $business } is booked.
letter-subject-moved = Your appointment has changed: { $when }
letter-lead-moved = Your appointment at { $business } has changed. It is now:
letter-subject-cancelled = Appointment cancelled: { $when }
letter-lead-cancelled = This appointment at { $business } was cancelled.
letter-subject-day = See you soon: { $when }
letter-lead-day = A reminder of your appointment at { $business }.
letter-subject-hour = Your appointment is in an hour: { $when }
letter-lead-hour = Your appointment at { $business } is in an hour.
letter-where = Where
letter-phone = Phone
letter-link = See, change or cancel
letter-foot = You get this because you have an appointment. No answer is needed.
notices-title = E-mails
notice-pending = will leave
notice-posted = on its way
notice-skipped = not needed
notice-no-address = no address on file
notice-too-late = too late
notice-over = no longer needed
notice-no-server = no mail server
letter-code-subject = { $code } is your code
letter-code-lead = To keep your place at { $business }, type this code on the page:
letter-code-foot = It works for { $minutes } minutes. If it was not you, do nothing.
public-title = Book
public-times-title = Choose day and time
public-who-title = Your details
public-code-title = Confirm your e-mail
public-own-title = Your appointment
public-move-title = Change the appointment
public-none = There is nothing to book online for now.
public-no-times = Nothing is left on these days.
public-before = Days before
public-after = More days
public-weeks = Other days
public-other-service = Choose another service
public-other-time = Choose another time
public-zone = Times are those of { $zone }.
public-deposit = A deposit of { $amount } is asked for, paid at the counter.
public-no-script = Booking here needs JavaScript. You can also call: { $phone }
public-given = First name
public-surname = Last name
public-email = E-mail
public-email-help = A code to confirm is sent there.
public-phone = Phone
public-reason = Reason
public-privacy = Your details are kept encrypted at { $business } and do not leave it.
public-continue = Continue
public-code = Code
public-code-lead = We sent you a code of six digits. Your place is kept for { $minutes } minutes.
public-confirm = Confirm the appointment
public-start-again = Start again
public-done = Done: your appointment is booked. The details are on their way by e-mail.
public-move = Change day or time
public-cancel = Cancel the appointment
public-cancel-sure = Your appointment is cancelled and the place is free.
public-another = Book another
public-now = now: { $when }
public-keep = Leave it as it is
online-title = Your page
online-open = Open: people can book by themselves
online-open-help = Only what you mark as “online”, at times that are free.
online-welcome = A few words of welcome
online-embed = Allow it inside another site
online-embed-help = To put it into the website you have.
online-embed-how = Paste this into your site:
online-address = Address
online-needs-mail = Without e-mail nobody can confirm a booking.
online-needs-service = No service is marked to be booked online.
fault-code-mismatch = The code does not match. Look at the latest e-mail.
feed-busy = Busy
feed-title = In other calendars
feed-help = Paste one of these addresses into Google, Outlook or Apple to see this agenda there. They are private: whoever has them can read it.
feed-busy-only = Busy only
feed-staff = With initials and service
feed-renew = Change the addresses
feed-renew-sure = The present addresses will stop working.
feed-renewed = There are new addresses.
letter-subject-offer = A place came free: { $when }
letter-lead-offer = A place came free at { $business }. We keep it for you for { $minutes } minutes.
letter-link-offer = I take it, or I cannot
letter-foot-offer = You are on our waiting list. Without an answer the place goes to the next person.
offer-title = A place came free
offer-until = We keep it for you until { $until }.
offer-accept = I take it
offer-decline = I cannot
offer-taken = The place is yours. The details are on their way by e-mail.
offer-over = This place is no longer kept for you. You are still on the list; or call: { $phone }
waiting-title = Waiting list
waiting-none = Nobody waits for a place. Add whoever would come sooner if something comes free.
waiting-new = Add to the list
waiting-help = When a place that suits comes free it is offered by e-mail, one person at a time. Call those without an address from here.
waiting-days = Days that suit
waiting-hours = Hours that suit
waiting-hours-help = For example “09:00-14:00”. Empty: any.
waiting-last = Until
waiting-until = until { $day }
waiting-join = Add
waiting-joined = On the list.
waiting-leave = Remove
waiting-left = Off the list.
waiting-offered = Offered { $when }
days-others = Days with other hours
summary-subject = { $business }: today
summary-today = { $n ->
    [0] There are no appointments today.
    [one] There is one appointment today.
   *[other] There are { $n } appointments today.
}
summary-first = The first: { $when }.
summary-done = { $n ->
    [0] Nobody was seen yesterday.
    [one] One appointment was kept yesterday.
   *[other] { $n } appointments were kept yesterday.
}
summary-missed = { $n ->
    [one] Nobody came to one.
   *[other] Nobody came to { $n }.
}
summary-cancelled = { $n ->
    [one] One was cancelled.
   *[other] { $n } were cancelled.
}
reports-title = How the agenda is doing
reports-link = How the agenda is doing
reports-days = { $from } to { $to }
reports-period = Period
reports-period-week = This week
reports-period-month = This month
reports-period-last = Last month
reports-empty = There are no appointments on those days. Choose other days, or book the first one.
reports-occupancy = Occupancy
reports-occupancy-help = Minutes with an appointment out of minutes of opening hours, without absences and closed days. What overlaps or is shared counts once; what was cancelled or missed does not. Appointments outside the hours stand apart.
reports-booked = Booked
reports-open = Open
reports-outside = Outside hours
reports-hours = Occupancy by day and hour
reports-hours-help = Of each hundred minutes open, how many had an appointment. What is dotted is closed.
reports-hours-picture = Map of the occupancy by weekday and hour; the same numbers are in the table below.
reports-as-table = Show as a table
reports-hour = Hour
reports-rates = Who did not come, what was cancelled
reports-rates-help = “Missed” is out of the appointments whose hour has come; “cancelled”, out of all that were booked.
reports-agreed = Appointments
reports-ahead = To come
reports-came = Came
reports-missed = Did not come
reports-cancelled = Cancelled
reports-missed-rate = Missed
reports-cancelled-rate = Cancelled %
reports-together = All together
reports-of-due = of { $n } that were due
reports-of-agreed = of { $n } booked
reports-median = How early
reports-median-days = { $n ->
    [0] the same day
    [1] 1 day
   *[other] { $n } days
}
reports-median-help = half of the appointments, or less
reports-lead = How early people book
reports-lead-days = Days before
reports-lead-same = The same day
reports-lead-before = A day before
reports-lead-between = { $from } to { $to } days
reports-lead-more = More than a month
reports-origins = Where appointments come from
reports-origin = Origin
origin-staff = At the counter
origin-web = Online
origin-waiting = Waiting list
origin-import = From a list
origin-google = From another calendar
reports-csv-open = Minutes open
reports-csv-booked = Minutes booked
reports-csv-outside = Minutes outside hours
reports-csv-percent = Per cent
reports-file-occupancy = occupancy
reports-file-hours = occupancy-by-hour
reports-file-rates = missed
reports-file-lead = lead-time
reports-file-origins = origin
fault-report-too-long = That is more than 400 days. Choose a shorter period.
times-title = Next free times
times-none = There are no free times in the two weeks that follow. Choose another day, service or professional.
times-look = See free times
visits-of-person = Appointments
visits-of-person-none = No appointments yet.
visits-of-person-next = Next
visits-of-person-last = Earlier
visits-of-person-book = Book another

## Calendars elsewhere
outside-title = Outside calendars
outside-busy = Busy elsewhere
outside-busy-help = A calendar elsewhere says so. Nothing is booked here; if it no longer holds, change it there.
outside-none = No calendar is followed yet. Add the one from Google, Outlook, Apple, Airbnb or Booking and its busy time will show in the agenda.
outside-new = Follow a calendar
outside-help = It is read every five minutes, and only when it is busy is kept: no titles, places or people.
outside-whose = Whose time it is
outside-name = A name to know it by
outside-address = Secret address (iCal)
outside-address-help = In Google: calendar settings → “Secret address in iCal format”. It begins with https:// or webcal://
outside-follow = Follow
outside-followed = The calendar is followed.
outside-events = { $n ->
    [one] 1 event
   *[other] { $n } events
}
outside-skipped = { $n ->
    [one] 1 not understood
   *[other] { $n } not understood
}
outside-fresh = read { $when }
outside-stale = No news
outside-sync = Read now
outside-synced = The calendar is up to date.
outside-not-synced = The calendar did not answer well; what was known last is kept.
outside-stop = Stop following
outside-stop-sure = Its busy time will be free.
outside-stopped = The calendar is no longer followed.
outside-empty = It is empty indeed
outside-empty-sure = All the time it took will be free.
outside-emptied = Its time is free.
outside-fault-inward = The address leads into an inner network.
outside-fault-unreachable = It does not answer.
outside-fault-slow = It takes too long to answer.
outside-fault-too-large = It is too large.
outside-fault-redirect = It sends on to an address that cannot be followed.
outside-fault-denied = It gives no permission: the secret address may have changed.
outside-fault-gone = It is no longer at that address.
outside-fault-too-often = It asks to be asked less.
outside-fault-status = It answered with an error.
outside-fault-not-a-calendar = It answered something that is no calendar.
outside-fault-cut-short = The answer arrived cut short.
outside-fault-too-much = It has more than can be read.
outside-fault-nothing-valid = None of its events can be understood.
outside-fault-suddenly-empty = It was suddenly empty. What it took stays until somebody confirms.
fault-inward-address = That address leads into an inner network. Use the calendar’s public address.
fault-already-followed = That calendar is followed already.
fault-outside-unreachable = That address does not answer. Check it or try later.
fault-outside-denied = The calendar gives no permission. Copy the secret address again.
fault-outside-gone = There is no calendar at that address.
fault-outside-status = The calendar answered with an error. Try later.
fault-outside-too-much = The calendar is too large.
fault-outside-no-calendar = There is no calendar at that address that can be read.
conflicts-title = Clashes with other calendars
conflicts-waiting = { $n ->
    [one] 1 clash
    [10] 10 clashes or more
   *[other] { $n } clashes
}
conflicts-none = No appointment clashes with an outside calendar.
conflicts-help = The appointment stays as it is until you decide: move it, cancel it or keep both.
conflicts-move = See the appointment
conflicts-keep = Keep both
conflicts-kept = Both stay.

## Bringing in a calendar from a file
ics-title = Bring in a calendar
ics-link = Bring in an .ics file
ics-lead = Bring in a whole calendar you exported from Google, Outlook or Apple. First you see what would come in and what not; nothing is saved until you say so.
ics-tip-1 = In Google: Settings → Import & export → Export. Unzip what it downloads and choose the .ics file.
ics-tip-2 = Each event can be busy time or an appointment with its person.
ics-tip-3 = The same file twice makes nothing twice, and what came in can be undone.
ics-file = .ics file
ics-file-help = Up to 64 MB and 200,000 events.
ics-look = Review
ics-past = What has been brought in
ics-none = No calendar has been brought in yet.
ics-n-appointments = { $n ->
    [one] 1 appointment
   *[other] { $n } appointments
}
ics-n-blocks = { $n ->
    [one] 1 block
   *[other] { $n } blocks
}
ics-n-people = { $n ->
    [one] 1 new person
   *[other] { $n } new people
}
ics-n-left = { $n ->
    [one] 1 stayed out
   *[other] { $n } stayed out
}
ics-undo = Undo
ics-undo-help = Undo removes what nobody has touched since; nobody is told. People who were registered stay.
ics-is-undone = Undone
ics-undone = { $removed ->
    [one] 1 appointment or block was removed.
   *[other] { $removed } appointments and blocks were removed.
}
ics-undone-but = { $removed } were removed; { $kept } stay because somebody has touched them.
ics-done = { $appointments } appointments and { $blocks } blocks came in.
ics-review-title = Review before bringing in
ics-events = { $n ->
    [one] 1 event in the file
   *[other] { $n } events in the file
}
ics-choices = What to do with the events
ics-whose = Whose time it is
ics-from = From the day
ics-from-help = Empty: only what lies ahead. What is over comes in as a finished appointment.
ics-make = Each event becomes
ics-make-blocks = Busy time
ics-make-blocks-help = Only when; neither titles nor people.
ics-make-appointments = An appointment
ics-make-appointments-help = With the person its title or invitation names.
ics-if-appointments = If they become appointments
ics-choose-service = Choose the service
ics-unmatched = If the person is not found
ics-unmatched-leave = Leave the event out
ics-unmatched-register = Register somebody under that name
ics-unmatched-block = Keep it as busy time
ics-unmatched-help = Looked up by the name in the title or the e-mail of whoever was invited; it counts when it is one person only.
ics-reminders = Reminders
ics-reminders-send = Remind of appointments that lie ahead
ics-reminders-none = Send nothing
ics-reminders-help = No confirmations are sent: the appointment was agreed already.
ics-again = Review with these options
ics-tile-appointments = Appointments
ics-tile-blocks = Blocks
ics-tile-people = New people
ics-tile-left = Stay out
ics-nothing-saved = Nothing has been saved yet. All that is counted here comes in, or nothing.
ics-run = Bring in { $n }
ics-discard = Discard this file
ics-first = How the first ones come in
ics-a-block = Busy time
ics-new-person = New
ics-untitled = Untitled
ics-notes = Come in with a note
ics-left = What stays out
ics-why = Why
ics-all-causes = All reasons
ics-filter = Show
ics-why-unreadable = Its date cannot be read
ics-why-overlaps = There is an appointment at that time
ics-why-blocked = That time is blocked already
ics-why-followed = A followed calendar takes it
ics-why-covered = Another event of the file takes that time
ics-why-need-taken = What the service needs besides is not free
ics-why-no-person = The person was not found
ics-why-several-people = It may be more than one person
ics-why-no-name = The title is no name with a surname
ics-why-all-day = It lasts all day, without hours
ics-why-no-length = It has no length
ics-why-too-long = It is longer than the agenda holds
ics-why-cancelled = It is cancelled
ics-why-free = It is shown as free
ics-why-past = It is over
ics-why-too-far = It is further ahead than the agenda reaches
ics-why-this-and-future = The series changed from that day on (“this and following”); book them by hand
ics-why-repeats = It repeats more than 2,000 times
ics-why-twice = It is in the file twice
ics-why-already = It was brought in before
ics-why-ours = It came out of this very agenda
ics-note-endless = It goes on beyond the agenda; it comes in up to { $until }.
ics-note-unknown-zone = Its time zone is not known; the business’s own is taken.
fault-ics-zip = It is a compressed file. Open it and choose the .ics file inside.
fault-ics-utf16 = It is saved in UTF-16. Export it again, or save it in UTF-8.
fault-ics-page = It is a web page and no calendar. Export the calendar and choose the .ics file.
fault-ics-no-calendar = It is no calendar: it must begin with BEGIN:VCALENDAR.
fault-ics-cut-short = It is cut short: its end is missing. Export or download it again.
fault-ics-empty = The calendar has no events.
fault-ics-nobody = First add somebody who can be booked to the agenda.
fault-ics-nothing = There is nothing to bring in with these options.
fault-ics-group = That service is for groups; choose one for a single person.
fault-ics-events = It has more than { $most } events. Export it in parts.
fault-ics-components = It has more than { $most } parts. Export it in parts.
fault-ics-depth = It has parts within parts, more than { $most }: no calendar is written like that.
fault-ics-line = It has a line of more than { $most } kB.
fault-ics-properties = It has an event with more than { $most } properties.
fault-ics-text = What has to be read is more than { $most } MB. Export it in parts.
fault-ics-occurrences = With their repeats these are more than { $most } events. Begin on a later day, or export it in parts.
## Google Calendar
google-title = Google Calendar
google-lead = Appointments here are written into Google’s calendar, and what is busy there is not offered here.
google-connections = Connections
google-none = Nobody is connected yet.
google-new = Connect
google-new-help = That person has to log in with their own Google account in this browser.
google-connect = Connect with Google
google-simpler = Google lets you connect only from a public https address, or on the very computer Mostrador runs on. Without that it is simpler to follow the secret (iCal) address of the calendar and to give Google the one of your agenda.
google-simpler-see = Outside calendars
google-from-there = To connect, open Mostrador by its public address: Google sends people back there and nowhere else.
google-project = Your Google project
google-project-help = Google wants each business to have its own. It is free and done once.
google-project-ask = Whoever may change the business’s settings puts it in.
google-steps = How to do it, step by step
google-step-1 = Log in at console.cloud.google.com with the business’s account and create a project.
google-step-2 = Under “APIs & Services” → “Library”, find “Google Calendar API” and enable it.
google-step-3 = Under “OAuth consent screen”, choose “External”, give the business’s name and e-mail, and publish the app.
google-step-4 = Under “Credentials” → “Create credentials” → “OAuth client ID” → “Web application”, paste as authorised redirect URI, letter by letter:
google-step-5 = Copy the client ID and the secret, and paste them here.
google-steps-testing = While the app is “In testing”, Google cuts the connection every seven days: publish it. On connecting it warns that the app is not verified; it is yours: “Advanced” → “Go to…”.
google-redirect = Redirect address
google-client-id = Client ID
google-client-id-help = It ends in .apps.googleusercontent.com
google-client-secret = Client secret
google-secret-kept = One is kept, sealed. Leave this empty to keep it.
google-project-saved = The project was saved.
google-project-forget = Forget the project
google-project-forget-sure = It will have to be put in again to connect anybody.
google-project-forgotten = The project was forgotten.
google-go-title = Go to Google
google-go-text = Google will ask whether Mostrador may:
google-go-events = see and change events of the calendars that account owns;
google-go-list = see the list of its calendars, to choose from.
google-go-help = Tick both boxes. Titles, places and guests are not read: only when somebody is busy. You have ten minutes to come back.
google-go = Continue at Google
google-back-title = Back from Google
google-back-text = Google gave permission. One step is left.
google-back-finish = Finish connecting
google-back-denied = Google gave no permission. Nothing was connected.
google-back-again = Try again
google-connected = Connected. The appointments ahead are being written.
google-state = How it stands
google-state-ok = Up to date
google-state-degraded = Delayed
google-state-broken = Disconnected
google-ending = Ending
google-ending-text = The connection is ending: first what you asked to remove is removed, then the permission is given back.
google-ending-said = The connection is ending.
google-read = Last read
google-to-carry = Appointments to write
google-waiting = { $n ->
    [one] 1 appointment to write
   *[other] { $n } appointments to write
}
google-refused = { $n ->
    [one] Google does not take 1
   *[other] Google does not take { $n }
}
google-writes = Write appointments into
google-writes-none = None
google-detail = What is written
google-detail-busy = “Busy” only
google-detail-busy-help = Nobody who sees that calendar learns anything of the appointment.
google-detail-staff = Service and initials
google-detail-staff-help = “Assessment · LP”. Google keeps it, and whoever shares that calendar reads it. The reason is never written.
google-reads = Count as busy what is in
google-reads-help = Only when is kept. Calendars that others share with that account are followed by their secret address.
google-main = main
google-arranged = Saved. What is written in Google follows within seconds.
google-sync = Read and write now
google-synced = Google is up to date.
google-not-synced = Google did not answer well; it goes on being tried.
google-again = Connect again
google-end = Disconnect
google-end-events = The appointments that are in Google
google-end-remove = Remove those ahead
google-end-remove-help = Past ones stay.
google-end-keep = Leave them as they are
google-end-keep-help = Nobody changes them when they change here.
google-end-do = Disconnect from Google
google-broken = Google Calendar is disconnected: appointments are not written, and what is busy there is not seen.
google-broken-see = Connect again
google-broken-ask = Google Calendar is disconnected. Tell whoever arranges the agenda.
google-fault-invalid-grant = Google no longer takes the permission: it was withdrawn, ran out, or the password changed. Connect again; nothing is doubled.
google-fault-invalid-client = Google does not know the project: check the client ID and the secret.
google-fault-forbidden = Google does not permit this. Connect again and tick both boxes.
google-fault-too-often = Google asks to go slower. It goes on being tried.
google-fault-denied = Google does not take this hour’s key. It goes on being tried.
google-fault-error = Google answered with an error. It goes on being tried.
google-fault-unreachable = Google does not answer. Is there internet?
google-fault-slow = Google takes too long to answer.
google-fault-inward = Google’s name leads into an inner network: check the DNS of this place.
google-fault-redirect = Google leads to another address that cannot be followed.
google-fault-too-large = Google answered more than can be read.
google-fault-too-much = The calendar holds more than can be read.
google-fault-cut-short = Google’s answer came cut short.
google-fault-not-a-calendar = Somebody answered in Google’s place: check the network of this place.
google-fault-calendar-gone = That calendar is no longer in the account. Choose another.
google-fault-refused = Google does not take some appointment. It is tried again tomorrow.
google-notes = In Google Calendar
google-notes-help = Somebody touched an appointment of ours there. It stays as it is until you decide.
google-says-deleted = It was deleted in Google. Is it cancelled, or written again?
google-says-restored = In Google it was put on { $when }, but { $why }. It stayed as it was here and was corrected there.
google-why-taken = that place is taken
google-why-not-offered = nobody attends then
google-why-over = it has begun or is over
google-why-bent = an appointment cannot be that long
google-why-changed-here = it had changed here too
google-decide-restore = Write it again
google-decide-cancel = Cancel the appointment
google-decide-cancel-sure = The appointment is cancelled and its place is free.
google-decide-seen = Seen
google-decided-cancel = The appointment was cancelled.
google-decided-restore = The appointment is being written into Google again.
google-decided-seen = Noted.
conflicts-both = Two things at the same time
fault-google-no-project = The business’s Google project is missing.
fault-google-not-from-here = Google cannot come back to this address. Open Mostrador by its public https address, or on the computer it runs on.
fault-google-errand-over = This permission was used, was asked for in another session, or more than ten minutes have passed. Begin again.
fault-google-no-scope = A box was left unticked at Google. Begin again and tick both.
fault-google-no-calendar = That account has no calendar of its own.
fault-google-other-account = It is another Google account than before. Log in with the same one, or disconnect first.
fault-google-bad-client = Google does not know the project: check the client ID and the secret.
fault-google-forbidden = Google does not permit it: is “Google Calendar API” enabled in the project?
fault-google-unreachable = Google does not answer. Begin again in a moment.
fault-google-refused = Google did not take the permission. Begin again.
fault-google-cannot-remove = Without a permission nothing can be removed. Connect again, or leave them as they are.
