"""What the demo company's customers came for: need and what happened, by area."""

NEEDS: dict[str, tuple[tuple[str, str], ...]] = {
    "import": (
        ("To load next week's deliveries from the carrier's file", "Went through the file together, corrected it and imported it."),
        ("To import carrier names from the old system", "Converted the file, imported 212 carriers, checked ten by hand."),
        ("To repeat an import that had failed in the night", "Found the faulty row, corrected it, ran the import again."),
        ("To know which columns the import needs", "Sent the description and filled in a sample row together."),
    ),
    "export": (
        ("To send the week's slots to the carrier", "Exported the week as CSV and showed where the button is."),
        ("To get all deliveries of the quarter for the audit", "Exported in three parts since the whole took too long."),
        ("To hand the loading list to the warehouse every morning", "Set up the list and saved it as a favourite."),
    ),
    "search": (
        ("To find a delivery a driver is asking about", "Found it by carrier and day after the number gave nothing."),
        ("To list everything from one carrier this month", "Built the list with a filter on carrier and date."),
        ("To see whether a delivery was booked twice", "Compared two entries; one was a test and was removed."),
    ),
    "docks": (
        ("To move a delivery to another dock", "Moved it and told the carrier about the change."),
        ("To book a series of deliveries for the spring", "Booked the first four together, the customer did the rest."),
        ("To close a dock for repair next week", "Closed it from Monday to Wednesday and moved two slots."),
        ("To understand why a lorry was turned away", "Read the history of the slot; it had been cancelled by the carrier."),
    ),
    "reports": (
        ("The numbers of last month for the management", "Ran the monthly report and explained the columns."),
        ("To compare waiting times of two sites", "Set up the comparison and saved the view."),
        ("To know why the report shows nothing", "An old filter was set; cleared it and the numbers came back."),
    ),
    "permissions": (
        ("A new colleague to see the dock list", "Gave the site right; the page needed a new sign-in."),
        ("To stop a former colleague from signing in", "Closed the account and checked the list of sessions."),
        ("The gate staff to see today only", "Made a role for the gate and tried it together."),
    ),
    "mobile": (
        ("A driver to get in although the app asks for a password", "Reset the password by phone; the driver was back in after a minute."),
        ("To confirm a delivery without network", "Confirmed it by hand in the office and noted the time."),
        ("To send the photo of a broken pallet", "Took the photo by mail and attached it for them."),
    ),
    "billing": (
        ("A copy of last month's invoice", "Sent the copy and showed where invoices lie."),
        ("To change the invoice address", "Changed it and corrected the last invoice."),
        ("To know why the invoice is higher than expected", "Two extra docks had been booked in May; explained the lines."),
    ),
}  # fmt: skip

VERSIONS = (("4.0", 190), ("4.1", 150), ("4.2", 96), ("4.3", 61), ("4.4", 20))
TAGS = (("repeat",), ("first contact",), ("training",), ("waits for carrier",), ("repeat", "phone"))
CHANNELS = ("chat", "chat", "phone", "phone", "email", "visit")
CAUSES = (
    "unclear_use", "unclear_use", "requirement_gap", "requirement_gap", "defect", "undocumented",
    "environment", "misuse",
)  # fmt: skip

# title, problem, proposal, effort in minutes, state, (theme title, share cured), ...
REQUIREMENTS = (
    (
        "Remember the export folder",
        "Every export starts in the default folder; people click their way back each time.",
        "Keep the last folder for each person and offer it first.",
        90, "idea", (("Export forgets the folder chosen last time", "0.9"),),
    ),
    (
        "Stay on the week after saving a slot",
        "Saving throws the calendar back to today.",
        "Keep the shown week in the address of the page.",
        120, "planned", (("Dock calendar jumps back to today after saving", "0.95"),),
    ),
    (
        "Search that understands numbers as printed",
        "Spaces, dashes and leading zeros on the paper keep search from finding the delivery.",
        "Compare numbers without spaces, dashes and leading zeros.",
        240, "idea", (("Search does not find a delivery by the number on the paper", "0.8"),),
    ),
    (
        "Say which line of the file is wrong",
        "Import errors count data rows, people count lines of the file.",
        "Show the line of the file and the content of the cell.",
        240, "in_work", (("Import error names a line that is not the line in the file", "0.9"),),
    ),
    (
        "Keep drivers signed in for thirty days",
        "The driver app signs out over night and asks for the password at the gate.",
        "Longer sessions on known devices, ended by the office at any time.",
        960, "idea", (("Driver app asks to sign in again at the gate", "0.8"),),
    ),
    (
        "Show active filters above an empty report",
        "An empty report does not say that a filter hides the rows.",
        "A line above the table names the filters, each with a cross.",
        120, "idea", (("Report stays empty without saying that a filter is set", "0.85"),),
    ),
    (
        "Progress for long exports",
        "Nothing moves while an export runs, so people start it again.",
        "Show rows done of rows in all, and mail the file when it takes long.",
        600, "idea", (("Long export looks as if it hangs", "0.7"),),
    ),
    (
        "Remember column widths",
        "The delivery list forgets its columns at every visit.",
        "Keep the widths for each person.",
        45, "idea", (("Column widths of the delivery list are lost at every visit", "1"),),
    ),
    (
        "Name the time zone on every booking",
        "Nobody can see whose nine o'clock a slot means.",
        "Write the zone of the dock beside each time.",
        None, "idea", (("Time zone of a delivery is nowhere to be seen", "0.8"),),
    ),
)  # fmt: skip
