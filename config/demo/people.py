"""The twelve people of the demo company, their desk and the companies they help.

All of it is invented. The company sells Harbour, which plans warehouse docks and deliveries.
"""

from dataclasses import dataclass

BERLIN, LISBON, HELSINKI = "Europe/Berlin", "Europe/Lisbon", "Europe/Helsinki"
PASSWORD = "harbour-demo"  # noqa: S105 - opens only data that everybody may see


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    first_name: str
    last_name: str
    job: str
    zone: str
    role: str
    areas: tuple[str, ...]
    share: str = "1"
    stage: str = "lead"
    language: str = ""


AREAS = (
    ("import", "Import"),
    ("export", "Export"),
    ("search", "Search"),
    ("docks", "Dock calendar"),
    ("reports", "Reports"),
    ("permissions", "Permissions"),
    ("mobile", "Driver app"),
    ("billing", "Billing"),
)

PEOPLE = (
    Person("ines", "Ines", "Duarte", "product", LISBON, "admin", ("reports", "billing")),
    Person("pavel", "Pavel", "Novotny", "product", BERLIN, "planner", ("docks", "search")),
    Person("mara", "Mara", "Klein", "product", BERLIN, "product", ("import", "export")),
    Person("aino", "Aino", "Salmi", "product", HELSINKI, "product", ("mobile",), share="0.6"),
    Person("jonas", "Jonas", "Weber", "developer", BERLIN, "member", ("import", "export")),
    Person("li", "Li", "Wen", "developer", BERLIN, "member", ("search",), language="zh-hans"),
    Person("rui", "Rui", "Teixeira", "developer", LISBON, "member", ("docks", "reports")),
    Person("eero", "Eero", "Laine", "developer", HELSINKI, "member", ("mobile", "docks")),
    Person("sana", "Sana", "Haddad", "developer", BERLIN, "member", ("permissions", "billing")),
    Person("tom", "Tom", "Aaltonen", "developer", HELSINKI, "member", ("reports",), share="0.8"),
    Person("noor", "Noor", "Jansen", "developer", LISBON, "member", ("export",), stage="paired"),
    Person("vera", "Vera", "Costa", "support", LISBON, "viewer", ()),
)

ACCOUNTS = (
    ("Nordkai Logistik", "enterprise"), ("Baltic Fresh", "team"), ("Moreira & Filhos", "team"),
    ("Kauppila Timber", "enterprise"), ("Hafen Getränke", "team"), ("Alvorada Textiles", "starter"),
    ("Polar Pharma", "enterprise"), ("Brückner Parts", "team"), ("Lumo Furniture", "starter"),
    ("Tejo Ceramics", "team"), ("Ostsee Bakery", "starter"), ("Granite Supply", "enterprise"),
    ("Hansa Cold Chain", "enterprise"), ("Sisu Bikes", "starter"), ("Quinta do Vale", "starter"),
    ("Werft Nord", "team"), ("Saima Paper", "enterprise"), ("Grünhof Organics", "starter"),
)  # fmt: skip

CUSTOMERS = (
    "Anke", "Bruno", "Clara", "Dario", "Elina", "Felix", "Greta", "Hugo", "Iris", "Jari", "Katja",
    "Luis", "Milla", "Nuno", "Oskar", "Petra", "Rosa", "Stefan", "Tiina", "Ulrich", "Vasco",
    "Wiebke", "Yara", "Zoe",
)  # fmt: skip
