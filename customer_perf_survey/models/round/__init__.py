# ruff: noqa: I001 (each builds on those before it)
from . import (
    service,
    department,
    survey_survey,
    round,
    round_promise,
    round_response,
    round_plan,
    round_people,
    invitation,
    letter,
    round_letters,
    round_steps,
    mail_mail,
    urn,
    urn_words,
)
