from . import (
    survey_question,
    survey_survey,
)
