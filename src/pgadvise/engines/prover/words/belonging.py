"""Names that say less than belonging: of tables that pair a tenant with a person, of columns, of keys in a document.

A list of those who asked to come in, were turned away or have left names people as a membership does, and so do lists
of what people look at. Nothing but the name tells the difference. Who relies on one lets in who does not belong.
"""

from pgadvise.engines.naming import NamePattern

# Of those outside: not yet in, not any more, never.
_OUTSIDE = NamePattern(
    r"(?:\A|_)(?:"
    r"ban|bans|banned|blocked|blocks|blocklists?|blacklists?|blacklisted|denylists?|denied|denials?|reject\w*|declin\w*"
    r"|kicked|expelled|evicted|removed|removals?|revoked|revocations?|expired|suspended|suspensions?|deleted|inactive"
    r"|former|past|prev|previous|ex|old|left|leavers?|alumn\w+|archived?|historic\w*|exits?|exited|departed|departures?"
    r"|offboard\w*|resigned|resignations?|dismissed|dismissals?|evictions?|exclu\w+|locked|lockouts?|terminat\w+|disabled"
    r"|deactivat\w*|withdrawn|withdrawals?|cancell?ed|cancellations?|retired|closed"
    r"|pending|wait|waits|waiting\w*|waitlist\w*|queued?|request\w*|applicants?|applied|candidates?|prospects?|unverified|unconfirmed|unsub\w*"
    r")(?:_|\Z)",
)
# Of those who look at something, or have it open: a membership may be called so, another table that pairs is not one.
_BESIDE = NamePattern(
    r"(?:\A|_)(?:"
    r"follow\w*|watch\w*|fav\w*|starred|stars|bookmark\w*|recent\w*|seen|views|viewed|visit\w*|histor\w*|audit\w*|logs?"
    r"|mutes?|muted|hidden|likes?|votes?|ratings?|reviews?|carts?|wishlists?|sessions?|settings?|preferences?|prefs"
    r"|notif\w*|subscri\w*|newsletter\w*|report\w*|complaints?|invit\w*|alerts?|dismiss\w*|bounc\w*|pins?|pinned"
    r"|purchas\w*|donat\w*|bookings?|orders?|payments?|tickets?|bids?|quotes?|enquir\w*|inquir\w*|referrals?"
    r"|suggest\w*|recommend\w*|mention\w*|optouts?|opt|search\w*"
    r")(?:_|\Z)",
)
# Of whom a column names: one who looked at something, told of it, or was thought of.
_ONLOOKER = NamePattern(
    r"(?:\A|_)(?:viewer|visitor|follower|watcher|reporter|reported|suggested|recommended|mentioned|muted)(?:_|\Z)"
)
# A table called so is about people of other tenants too.
_GUESTS = NamePattern(
    r"shar|guest|collab|view|read|contact|partner|vendor|customer|client|attend|visit|particip|recipient|extern",
)
# A column called so names who let somebody in, not whom.
_BY = NamePattern(
    r"(?:\A|_)(?:inviter|invited|by|created|creator|added|adder|approv\w+|granted|grantor|sender)(?:_|\Z)"
)


def is_outside(name: str) -> bool:
    """Whether it says of people that they are not in."""
    return bool(_OUTSIDE.search(name))


def is_beside(name: str) -> bool:
    """Whether it says of people something else than that they are in."""
    return is_outside(name) or bool(_BESIDE.search(name))


def is_of_guests(name: str) -> bool:
    """Whether a table is about people of other tenants too."""
    return bool(_GUESTS.search(name))


def is_sponsor(column: str) -> bool:
    """Whether a column names who let somebody in."""
    return bool(_BY.search(column))


def is_turned_away(column: str) -> bool:
    """Whether a column names somebody of whom it says that he is not in, or something else."""
    return is_outside(column) or bool(_ONLOOKER.search(column))
