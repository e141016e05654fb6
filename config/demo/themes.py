"""What keeps annoying the demo company's customers, in the words of whoever was on shift."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annoyance:
    title: str
    area: str
    hits: int
    severity: int
    minutes: int
    silent: float
    lines: tuple[str, ...]
    # How hits fall over the half year: steady, rising, fading or burst.
    course: str = "steady"


ANNOYANCES = (
    Annoyance(
        "Export forgets the folder chosen last time", "export", 34, 1, 6, 0.8,
        (
            "Picked the export folder again, as before every single export",
            "The save dialog opens in Documents although the last export went to the share",
            "Export does not remember where the last file went",
            "Clicked through five folders to reach the customer share, for each of three exports",
            "Has a sticky note with the export path on the monitor",
            "Exported to the wrong folder because the dialog had jumped back to the default",
            "Searched for the exported file; it was in the home folder instead of the chosen one",
            "Copies the path from an old mail before exporting because it is never kept",
        ),
    ),
    Annoyance(
        "Dock calendar jumps back to today after saving", "docks", 31, 1, 4, 0.9,
        (
            "After saving a slot the calendar is back on today; paged forward six weeks again",
            "Booked four deliveries in March and scrolled to March four times",
            "The view resets to the current week after each edit",
            "Keeps a second window open because saving loses the week they were looking at",
            "Saved, lost the place, sighed, scrolled back",
            "Calendar forgets the chosen week as soon as a booking is stored",
            "Counts the clicks on the arrow aloud to get back to the right week",
            "Writes dates on paper first since the calendar does not stay where it is",
        ),
    ),
    Annoyance(
        "Import error names a line that is not the line in the file", "import", 27, 2, 18, 0.35,
        (
            "Import said line 212 is wrong; the faulty row was 214 in the spreadsheet",
            "Line number in the import error does not count the two header rows",
            "Looked at the wrong row for ten minutes because the number in the message is off",
            "Error text points two lines too high",
            "Import complains about a row that is fine; the next but one is the bad one",
            "Nobody can find the row the import means",
            "Opened the file in three programs to find out which line the message means",
        ),
        "rising",
    ),
    Annoyance(
        "Search does not find a delivery by the number on the paper", "search", 29, 2, 9, 0.6,
        (
            "Typed the number as printed, with spaces; nothing found",
            "Search wants the delivery number without dashes, the paper has dashes",
            "Found the delivery only after removing the leading zeros",
            "Scanned the paper, pasted the number, no result; by customer name it was there",
            "Searching for DE-00412 finds nothing, 412 does",
            "Looks up deliveries by date because the number never works",
            "Read the number out on the phone and we could not find it either",
            "The number on the delivery note is not the number search understands",
        ),
    ),
    Annoyance(
        "Report stays empty without saying that a filter is set", "reports", 22, 1, 12, 0.5,
        (
            "Report was empty; a filter from last month was still set below the fold",
            "Thought the data was lost, but the report still filtered on one dock",
            "No hint on an empty report that filters are active",
            "Rebuilt the report from scratch instead of clearing a filter nobody saw",
            "Empty table, no word about why",
            "Old date range stuck in the report, looked like missing deliveries",
        ),
    ),
    Annoyance(
        "Driver app asks to sign in again at the gate", "mobile", 26, 2, 7, 0.7,
        (
            "Driver had to type the password in the rain because the app had signed out",
            "App signs drivers out over night, always at the gate",
            "Session gone after the lunch break, queue behind the lorry grew",
            "Gate staff let the driver through by hand since the app wanted a password",
            "Drivers share one sign-in written on the dashboard to get around signing in",
            "Second sign-in of the morning, same driver, same gate",
            "Asked why the bank app keeps them signed in and ours does not",
        ),
        "rising",
    ),
    Annoyance(
        "Invoices cannot be sent to two addresses", "billing", 17, 1, 10, 0.3,
        (
            "Forwards each invoice to the tax adviser by hand",
            "Second invoice address wanted; the field takes one",
            "Put two addresses with a comma into the field, saved, none got the invoice",
            "Downloads every invoice to mail it to accounting",
            "Asked where the copy for the head office can be set",
        ),
    ),
    Annoyance(
        "New colleague sees nothing and nobody knows which right is missing", "permissions",
        21, 2, 22, 0.25,
        (
            "New person sees an empty dock list; the right for the site was missing",
            "Tried four roles before the calendar appeared for the new colleague",
            "Page says nothing to show where it should say not allowed",
            "Admin had to guess which permission hides the reports",
            "Made the newcomer an admin for a day because nothing else worked",
            "No way to see what somebody else is allowed to see",
        ),
    ),
    Annoyance(
        "Time zone of a delivery is nowhere to be seen", "docks", 18, 2, 14, 0.45,
        (
            "Lorry came an hour early; the slot was in Helsinki time",
            "Nothing on the booking says whose nine o'clock it is",
            "Carrier in Lisbon and dock in Berlin read the same slot differently",
            "Writes CET behind each time by hand in the remark",
            "Asked twice whether the times are theirs or ours",
        ),
    ),
    Annoyance(
        "Long export looks as if it hangs", "export", 20, 1, 8, 0.75,
        (
            "Started the export three times because nothing seemed to happen",
            "No progress on a two-minute export; closed the window",
            "Watched a still page and rang us to ask whether it works",
            "Went for coffee each time since the export shows no sign of life",
            "Thought the browser had crashed, the export was at work",
            "Pressed the button again, got the file twice",
        ),
    ),
    Annoyance(
        "Column widths of the delivery list are lost at every visit", "search", 16, 0, 3, 0.95,
        (
            "Drags the carrier column wide each morning",
            "List starts with the address cut off again",
            "Set the columns, left, came back, all narrow",
            "Widens the same two columns every time without a word about it",
        ),
    ),
    Annoyance(
        "Cancelling a delivery does not free the dock at once", "docks", 14, 2, 11, 0.4,
        (
            "Cancelled the slot, dock stayed blocked for another five minutes",
            "Books the neighbouring dock because the freed one still shows as taken",
            "Dock looked full after a cancellation; reloaded until it was free",
            "Carrier was sent away although the slot had been cancelled",
        ),
        "fading",
    ),
    Annoyance(
        "Umlauts in imported names turn into question marks", "import", 15, 1, 13, 0.4,
        (
            "Müller arrives as M?ller after the import",
            "Saved the file again as UTF-8 because names came in broken",
            "Forty carrier names to correct by hand after an import",
            "Import does not say which encoding it expects",
        ),
    ),
    Annoyance(
        "Photo of a damaged pallet cannot be added afterwards", "mobile", 13, 1, 9, 0.5,
        (
            "Photo has to be taken before closing the delivery, nobody knows that",
            "Sent the picture of the pallet by chat since the app had closed the delivery",
            "Reopened a delivery just to attach one photo",
            "Keeps damage photos in the private phone album",
        ),
    ),
    Annoyance(
        "Monthly report counts cancelled deliveries", "reports", 11, 2, 25, 0.2,
        (
            "Total of the month too high; cancelled ones are counted in",
            "Subtracts cancellations from the monthly report in a spreadsheet",
            "Two numbers for the same month, the difference is the cancelled deliveries",
        ),
        "burst",
    ),
    Annoyance(
        "Reminder mail goes out after the delivery has arrived", "docks", 12, 0, 4, 0.65,
        (
            "Carrier got the reminder an hour after unloading",
            "Reminders for deliveries that are long in the yard",
            "Tells carriers to ignore our reminder mails",
        ),
    ),
)  # fmt: skip

# Said only once, on nothing that recurs: what triage has to look at and put aside.
ONE_OFFS = (
    ("reports", "Wanted the report as a picture for a slide"),
    ("mobile", "App icon looks like the one of the parking app"),
    ("billing", "Asked whether invoices could carry the old logo"),
    ("search", "Used the browser's find because the search box was off screen"),
    ("docks", "Colour of the third dock too close to the second one on the old projector"),
    ("permissions", "Could not tell an archived colleague from an active one in the list"),
    ("import", "Dragged the file onto the page; only the button takes it"),
    ("export", "Looked for the export under the printer symbol first"),
    ("mobile", "Text size of the phone set to large cuts the confirm button in half"),
    ("docks", "Public holiday of the Azores is not in the calendar"),
    ("reports", "Wanted weeks to begin on Sunday for the head office"),
    ("billing", "Purchase order number has to be typed for each invoice"),
    ("search", "Typed the question as a sentence and got nothing"),
    ("import", "Did not dare to press Import because no preview came"),
    ("export", "File name has the date in American order"),
    ("permissions", "Had to ask who the admin is; the page does not say it"),
    ("mobile", "Gate has no network; the barcode page stays white"),
    ("docks", "Prints the day plan on two pages because of one line"),
    ("reports", "Copied numbers digit by digit from the chart"),
    ("search", "Two carriers with the same name cannot be told apart in the list"),
    ("billing", "Looked for the contract end on four pages"),
    ("import", "Template for the import is four versions old"),
    ("export", "Opens the file just to rename the first sheet"),
    ("docks", "Wanted to swap two slots and had to book three times"),
)

TAILS = (
    "", "", "", "", "; third time this month", "; did not mention it", "; laughed it off",
    "; says everybody there does it that way", "; has got used to it", " (watched on screen share)",
    "; took two tries", "; was about to give up", "; apologised for asking", "; while on the phone",
    "; the colleague beside them does the same", "; only noticed because I was watching",
)  # fmt: skip
