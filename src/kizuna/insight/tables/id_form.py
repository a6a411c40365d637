"""Ids that are one word and a number: inside, the number alone stands for them.

Engines group whole numbers in half the time of texts. Not here: finding the form of a column
(`insight.files.values.ids`).
"""

from dataclasses import dataclass

import narwhals as nw

MOST_DIGITS = 15  # they fit into 64 bits, whatever is done with them


@dataclass(frozen=True, kw_only=True)
class IdForm:
    """How a number is spelt as an id: C0027 is 27 after `prefix` C, in four `digits`.

    `digits` is 0 where no id begins with a needless zero: then they are as many as it takes.

    >>> IdForm(prefix="C", digits=4).spell(27), IdForm().spell(27)
    ('C0027', '27')
    """

    prefix: str = ""
    digits: int = 0

    def spell(self, number: object) -> str:
        """The id of a number."""
        return f"{self.prefix}{str(number).zfill(self.digits)}"

    def text_sql(self, number: str) -> str:
        """DuckDB's SQL of the id of a number."""
        digits = f"{number}::VARCHAR"
        if self.digits:
            digits = f"lpad({digits}, {self.digits}, '0')"
        return f"'{self.prefix}' || {digits}"

    def number_sql(self, id_: str) -> str:
        """DuckDB's SQL of the number (BIGINT) of an id of this form, text or whole number."""
        return f"CAST({f'substr({id_}, {len(self.prefix) + 1})' if self.prefix else id_} AS BIGINT)"

    def number(self, id_: nw.Expr) -> nw.Expr:
        """The number (Int64) of any text; null where that is no id of this form."""
        bare = f"(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})"
        digits = f"[0-9]{{{self.digits}}}" if self.digits else bare
        is_form = id_.str.contains(f"^{self.prefix}{digits}$")
        return nw.when(is_form).then(id_.str.slice(len(self.prefix)).cast(nw.Int64))
