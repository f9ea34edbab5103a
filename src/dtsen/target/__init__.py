"""Room 7 of 8: applies each programme's dated rule to each family or person, and gives the reason in words.

What it knows, it knows from `family`, `person`, `membership` and `desil`; which rule, from policy/target. It never
decides how a rule is funded or paid, and no programme has a line of Python of its own.

Three answers. Every question has the answers yes, no and *not known*, and *not known* is neither:

- A family is entitled (`yes`) when its desil is within the ceiling and at least one component is certain (a programme
  with one amount for all has no components), and no exclusion is known to apply.
- It is not (`no`) when one exclusion is known to apply (on a list: only when the list says so), when its desil is above
  the ceiling, or when every component is known to be absent. One certain *no* is enough, whatever else is unknown.
- Otherwise it is `unknown`: the desil is missing, or nothing is certain and something that nobody knows could make it
  entitled. The reasons then say first what is missing.
- An exclusion that nobody can test (a wage on no list, a person on no list of public servants) neither excludes nor
  becomes a certain *no*: the family goes on, and the code T01, T03 ... tells that it was not tested.
- A pregnancy is true on the day it was seen. Seen in 2022 it is evidence with a date, not a component of today.
- Amounts count certain components only; what is unknown beside them (T-HAMIL) may add, and is named.

Ages are completed years on the day of the decision, from the birth date. A family without anybody of today has no row.
"""

from dtsen.target.explain import explain_eligibility
from dtsen.target.programme import NotInForce, Programme, Rulebook
from dtsen.target.rulebook import load_rulebook
from dtsen.target.stage import decide

__all__ = ["NotInForce", "Programme", "Rulebook", "decide", "explain_eligibility", "load_rulebook"]
