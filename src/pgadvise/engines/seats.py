"""Words that say of somebody's seat in a tenant whether it counts: not any more, not yet, never.

Nothing but the word tells it, in a label (`offboarded`) or in a column's name (`departed_at`). Proofs believe in no
seat of which a word may say so; attacks take one of which a value does.
"""

from pgadvise.engines.naming import NamePattern

_GONE = (
    r"bann(?!er)|(?<![a-z])ban(?![a-z])|block|revok|remov|expir|suspend|inactiv|disabl|deactiv|(?<![a-z])left(?![a-z])|leav"
    r"|delet|archiv(?!ist)|(?<![a-z])lock|frozen|froze|(?<![a-z])ended(?![a-z])|terminat|kick|quit|cancel|closed|withdr|depart|offboard"
    r"|off_board|resign|dismiss|expel|evict|oust|exclud|drop(?!ship)|discharg|retire|detach|exited|churn|lapsed|former|alumn"
)
# What was closed to somebody, for good or by refusing him.
SHUT = rf"{_GONE}|denied|deny|reject|declin"
NOT_IN = rf"{SHUT}|pending|invit|guest|request|wait(?!er|ress|staff)|unconfirm|unverif|unapprov|draft(?!er|s)"
# Of a rank: a guest was let in, and so are those who have been at a school.
OUT_OF_ANY_RANK = NamePattern(NOT_IN.replace("|guest|request", "").replace("|alumn", ""))
# A time, a flag or a person beside a seat that says that it was taken back.
_AFTER = r"(?:_(?:at|on|date|time|ts|timestamp|since|by|user|id|from|member|membership))*\Z"
PUT_OUT = NamePattern(rf"(?:\A|_)(?:{_GONE.replace('|expir', '')})[a-z]*{_AFTER}")
# When a seat itself ends, whatever else beside it does.
ENDS = NamePattern(
    r"\A(?:(?:access|member|membership|seat|active|valid|grant|is)_)?"
    r"(?:expir[a-z]*|until|till|ends?|ended|end_date|through|thru|to)(?:_(?:at|on|date))?\Z"
)
# What lets somebody in, or keeps him in: a time, a flag.
LETS_IN = NamePattern(r"\A(?:is_)?(?:accepted|approved|confirmed|active|enabled)(?:_(?:at|on))?\Z")
IN = r"active|enabled|approved|verified|accepted|confirmed|valid"
# The same beside other words, and not turned round as in `inactive`.
STANDS = NamePattern(rf"(?<![a-z])(?:{IN})(?![a-z])")
# Until when something counts, whatever it is.
END = NamePattern(r"until|expir|(?:\A|_)(?:end|ends|ended|to|till|thru|through)(?:_|\Z)")
# When somebody begins to count; the end of what keeps him out is his beginning: `banned_until`.
BEGIN = NamePattern(
    r"(?:\A|_)(?:from|starts?|begins?|not_before)(?:_|\Z)"
    r"|(?<![a-z])(?:ban|banned|block|blocked|suspension|suspended|lock|locked|lockout|freeze|frozen|disabled|mute|muted|kicked"
    r"|excluded)_(?:until|till|expir|ends?(?:_|\Z))",
)
RANKS = NamePattern(r"role|permission|admin|owner|level|scope")
# A table that keeps out whom it names, though another lists him.
BANS = NamePattern(rf"{SHUT}|(?<![a-z])bans(?![a-z])|suspens|revoc|expuls|exclus|(?:black|deny)_?list")
# A list of such people; of an archive the users are in, and disabled people may be as well, and retired ones.
OUTSIDERS = NamePattern(
    rf"(?:\A|_)(?:ex|past|former|left|(?:{_GONE.replace('|disabl', '').replace('|retire', '')})[a-z]*ed)_?"
    r"(?:members?|users?|staff|employees?|people|players?|students?|teachers?|tenants?|workers?)\Z|wait(?:ing)?_?list\Z",
)
