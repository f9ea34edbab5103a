"""The questionnaire: one definition (policy/forms), from which the form on phones, its papers and the check at the door are made.

`read_form` reads the definition; `form_xml` makes the XForm of it (ODK Collect, web engine); `read_answers` and `check` read
and check what comes back. Nothing here knows a database, a web page or a campaign.
"""

from dtsen.questionnaire.answers import Answers, AnswersError, read_answers
from dtsen.questionnaire.check import Problem, check
from dtsen.questionnaire.definition import Form, Question, Section, read_form
from dtsen.questionnaire.xlsform import form_xml, workbook

__all__ = [
    "Answers",
    "AnswersError",
    "Form",
    "Problem",
    "Question",
    "Section",
    "check",
    "form_xml",
    "read_answers",
    "read_form",
    "workbook",
]
