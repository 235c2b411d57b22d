### Backups: making, checking, taking out of the house, bringing back.

backup-title = Backups
backup-lead = The last verified backup was made { $age }.
backup-lead-none = There is no verified backup yet.
backup-now = Back up now
backup-started = The backup has begun. You can go on working.
backup-running = Backup under way
backup-list = Backups on this machine
backup-none = No backups yet. The first is made tonight, or now if you wish.
backup-download = Download
backup-verify = Check
backup-checked = The backup was read to its end and is whole.
backup-checked-ago = checked { $age }
backup-discard = Remove
backup-discard-sure = Remove this backup? It cannot be undone.
backup-remark = with remarks: something in the data did not pass. Tell whoever administers this.
backup-no-kit = Nobody has confirmed that they hold the printed recovery key. Without it a backup is of no use on another machine.
backup-no-kit-do = Make a kit
backup-discarded = The backup was removed.
backup-outside = A copy outside this machine
backup-outside-help = If the machine breaks or is stolen, all you have left is what is elsewhere. Plug in a USB stick and copy the last verified backup. It is encrypted: nobody can read it without your recovery key.
backup-to-disk = Copy to { $disk }
backup-other-folder = Another folder
backup-path = Folder
backup-path-help = The full path of a folder on this machine, for example /media/usb.
backup-copy = Copy
backup-exported = The backup was copied, read back, and is the same.
backup-about = How it works
backup-about-text = Every night an encrypted copy of everything is made. It counts only after it was read to its end and compared. Those of the last days, weeks and months are kept. To bring it back on another machine you need the recovery key you printed.
backup-folder = Folder of the backups
backup-ago-minutes = { $n ->
    [0] just now
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
backup-ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
backup-ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
backup-kind-hourly = Hourly
backup-kind-daily = Daily
backup-kind-weekly = Weekly
backup-kind-monthly = Monthly
backup-kind-manual = By hand
backup-kind-pre-upgrade = Before an upgrade
backup-state-verified = Verified
backup-state-unverified = Not verified
backup-state-damaged = Damaged
backup-state-failed = Not made
backup-state-missing = File is missing
backup-step-begin = Beginning
backup-step-snapshot = Copying the database
backup-step-check = Checking the copy
backup-step-write = Encrypting and writing
backup-step-place = Making it last on the disk
backup-step-verify = Reading back and comparing
backup-step-note = Noting the result
backup-step-rotate = Removing the oldest
backup-step-unpack = Decrypting the file
backup-step-install = Putting the data in place

restore-title = Bring in a backup
restore-lead = If you used Mostrador on another machine, bring your last backup here. All of it is checked first; if anything does not fit, nothing is changed.
restore-code = Set-up code
restore-code-help = The one shown when it was installed.
restore-key = Recovery key
restore-key-help = The one on the printed emergency kit. It begins with AGE-SECRET-KEY. Spaces and capitals do not matter.
restore-path = Path on this machine
restore-path-help = If the file is on a stick plugged into this machine, type its path. Otherwise upload it below.
restore-file = Backup file
restore-file-help = Ends in .mbk. It may take a few minutes.
restore-do = Check and bring back
restore-done = { $name } is back. Sign in with your usual user and password.

fault-not-a-folder = Not a folder of this machine, or not plugged in. Type the full path.
fault-in-data-folder = That is the folder of the data. Choose one outside it, on another disk.
fault-mistyped-key = Something is missing or a letter differs. Copy it from the sheet again, group by group.
fault-not-a-file = There is no file at that path.
