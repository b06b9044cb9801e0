"""Writes rules whose events' time is event.ingested, and events of which @timestamp would decide otherwise, into a
directory: event_times.py DIRECTORY."""
import pathlib
import sys

sys.dont_write_bytecode = True

from rules import rule, suppressed, write

OVERRIDE = 'timestamp_override = "event.ingested"\n'
ALONE = OVERRIDE + "timestamp_override_fallback_disabled = true\n"
PAIR = 'sequence by user.name with maxspan=5m [any where event.action == "a"] [any where event.action == "b"]'
SAMPLE = 'sample by host.name [any where event.action == "a"] [any where event.action == "b"]'
THREE_OF_A_USER = '[rule.threshold]\nfield = ["user.name"]\nvalue = 3\n'
USERS = ('[rule.new_terms]\nfield = "new_terms_fields"\nvalue = ["user.name"]\n'
         '[[rule.new_terms.history_window_start]]\nfield = "history_window_start"\nvalue = "now-14d"\n')
OF_A_USER_IN_AN_HOUR = suppressed(["user.name"], "1h")

RULES = {
    "limit": rule("limit", 1, "eql", 'any where event.action == "scan"', "", OVERRIDE + "max_signals = 1", "eql"),
    "tail": rule("tail", 2, "eql", 'any where event.action == "scan" | tail 4', "", OVERRIDE + "max_signals = 1", "eql"),
    "count": rule("count", 3, "threshold", "event.action: failed", THREE_OF_A_USER, OVERRIDE),
    "count_alone": rule("count_alone", 4, "threshold", "event.action: failed", THREE_OF_A_USER, ALONE),
    "terms": rule("terms", 5, "new_terms", "event.action: login", USERS, OVERRIDE),
    "hour": rule("hour", 6, "query", "event.action: probe", OF_A_USER_IN_AN_HOUR, OVERRIDE),
    "interval": rule("interval", 7, "eql", 'any where event.action == "probe"', suppressed(["user.name"]), OVERRIDE, "eql"),
    "pair": rule("pair", 8, "eql", PAIR, "", OVERRIDE + "max_signals = 1", "eql"),
    "folded": rule("folded", 9, "eql", PAIR, OF_A_USER_IN_AN_HOUR, OVERRIDE, "eql"),
    "pair_alone": rule("pair_alone", 10, "eql", PAIR, "", ALONE, "eql"),
    "sample": rule("sample", 11, "eql", SAMPLE, OF_A_USER_IN_AN_HOUR, OVERRIDE, "eql"),
}


def time(day_and_clock):
    day, _, clock = day_and_clock.rpartition(" ")
    return f"2026-03-{int(day or 1):02}T{clock}:00Z" if clock[:1].isdigit() else clock


def event(name, action, at, ingested, user, host=None):
    """Times are "day hh:mm", the day may be left out; None: the event does not have it; a list: several."""
    one = {"event": {"id": name, "action": action, "category": "host"}, "user": {"name": user}}
    if at:
        one["@timestamp"] = time(at)
    if ingested:
        one["event"]["ingested"] = time(ingested) if isinstance(ingested, str) else [time(each) for each in ingested]
    if host:
        one["host"] = {"name": host}
    return one


SCANS = [event(name, "scan", at, ingested, "ann") for name, at, ingested in (
    ("first", "12:00", "12:01"),
    ("next-interval", "12:01", "12:06"),  # @timestamp: withheld
    ("same-interval", "12:11", "12:08"),  # @timestamp: raised
    ("not-ingested", "12:09", None),
    ("unusable", "12:13", "soon"),  # goes by @timestamp
    ("earliest", "12:14", ["12:16", "12:14"]),
    ("only-ingested", None, "12:17"),
    ("no-time", None, None),
)]
FAILED = [event(f"{user}{number}", "failed", at, ingested, user) for user, times in (
    ("ann", (("10:00", "20:00"), ("12:00", "20:03"), ("14:00", "20:08"))),  # @timestamp: hours apart
    ("bob", (("10:00", "10:00"), ("10:01", "10:30"), ("10:02", "11:00"))),  # @timestamp: within two minutes
    ("cid", (("11:00", None), ("11:05", "later"), ("09:00", "11:08"))),
    ("dan", ((None, "12:00"), (None, "12:01"), (None, "12:02"))),
    ("eve", ((None, None),)),
) for number, (at, ingested) in enumerate(times, 1)]
LOGINS = [event(name, "login", at, ingested, user) for name, at, ingested, user in (
    ("learned", "1 08:00", "1 08:00", "ann"),
    ("new", "1 09:00", "15 08:00", "bob"),  # @timestamp: while it learns
    ("new-again", "10 08:00", "16 08:00", "ann"),  # @timestamp: seen nine days before
    ("known", "31 08:00", "20 08:00", "ann"),  # @timestamp: new
)]
PROBES = [event(name, "probe", at, ingested, "ann") for name, at, ingested in (
    ("first", "08:00", "08:00"),
    ("folded-by-clock", "08:01", "09:31"),  # @timestamp: folded into the first
    ("folded", "12:00", "09:34"),  # @timestamp: a window of its own
    ("not-ingested", "12:10", None),
)]
PAIRS = [event(name, name[0], at, ingested, "ann", name[1:]) for name, at, ingested in (
    ("a1", "10:00", "10:21"), ("b1", "10:01", "10:19"),  # in order by @timestamp alone; its latest time is 10:21
    ("a2", "10:02", "10:22"), ("b2", "10:03", "10:23"),
    ("a3", "10:03", "10:31"), ("b3", "10:04", None),  # @timestamp: in the interval of the others
    ("a4", "10:20", "10:32"), ("b4", "10:26", "10:33"),  # more than five minutes by @timestamp
    ("a5", "10:40", "11:21"), ("b5", "10:41", "11:22"),
)]

write(pathlib.Path(sys.argv[1]), RULES,
      {"scans": SCANS, "failed": FAILED, "logins": LOGINS, "probes": PROBES, "pairs": PAIRS})
