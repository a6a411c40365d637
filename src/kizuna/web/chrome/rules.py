"""How long ago something was, in words.

Not here: dates, numbers and money (`insight.report.writing`).
"""

from datetime import datetime, timedelta

from kizuna.base.words import Language, Words
from kizuna.insight.report.writing import Writing

NOW = Words(ja="たった今", en="just now")
MINUTES = Words(ja="{n}分前", en="{n} minutes ago", en_one="a minute ago", count="n")
HOURS = Words(ja="{n}時間前", en="{n} hours ago", en_one="an hour ago", count="n")
YESTERDAY = Words(ja="昨日 {time}", en="yesterday {time}")
DAYS = Words(ja="{n}日前", en="{n} days ago", en_one="a day ago", count="n")
SOON = Words(ja="まもなく", en="soon")


def elapsed(then: datetime, now: datetime, language: Language) -> str:
    """The time from `then` to `now`; beyond a week, and for days to come, the date.

    >>> now = datetime(2026, 11, 22, 14, 0)
    >>> [elapsed(now - timedelta(minutes=gap), now, "ja") for gap in (0, 5, 200, 1300, 4400, 90000)]
    ['たった今', '5分前', '3時間前', '昨日 16:20', '3日前', '2026年9月21日']
    """
    gap = now - then
    days = (now.date() - then.date()).days
    if days > 7 or days < 0:
        return Writing(language).short_date(then.date())
    if gap < -timedelta(minutes=1):
        return SOON.say(language)
    if gap < timedelta(minutes=1):
        return NOW.say(language)
    if gap < timedelta(hours=1):
        return MINUTES.say(language, n=int(gap.total_seconds() // 60))
    if days == 0:
        return HOURS.say(language, n=int(gap.total_seconds() // 3600))
    if days == 1:
        return YESTERDAY.say(language, time=f"{then:%H:%M}")
    return DAYS.say(language, n=days)
