"""What the rules of the diagnosis mean, in plain words that follow the answers."""

from odoo.tools.i18n import format_list

from ...tools import situation


def fit_text(env, tool, answers, names):
    """Why a tool leads: the need, what was answered for it and what against it.

    :param answers: {question key: 1–5}
    :param names: {question key: question}
    """
    text = {
        situation.BSC: env._(
            "Dominant need: to carry a strategy through and to work across departments. A balanced scorecard leads."
        ),
        situation.OKR: env._("Dominant need: to innovate quickly and explore. OKR lead."),
        situation.KPI: env._(
            "Dominant need: to run steadily and keep the promise. Customer KPIs lead, one for each touchpoint with "
            "a person who is accountable."
        ),
    }[tool]
    given = {key: answers[key] for key in situation.NEEDS[tool] if key in answers}
    for_it = [key for key, score in given.items() if score >= situation.BRANCH_FROM]
    against = [key for key, score in given.items() if score <= situation.LOW]
    if for_it:
        text += " " + env._("For it: %(answers)s.", answers=_answers(env, for_it, answers, names))
    if against:
        text += " " + env._("Against it: %(answers)s.", answers=_answers(env, against, answers, names))
    return text


def walls_text(env, answers):
    """What stands between departments, as far as it was answered so."""
    said = {
        "approval": env._("customer problems need many approvals and departments"),
        "not_mine": env._("“that is another department's KPI” is heard often"),
    }
    low = [text for key, text in said.items() if answers.get(key, situation.HIGHEST) <= situation.LOW]
    return env._(
        "Between departments, %(what)s: use KPIs that several departments share rather than one per post.",
        what=format_list(env, low),
    )


def _answers(env, keys, answers, names):
    return format_list(
        env, [env._("%(question)s: %(score)s of 5", question=names[key], score=answers[key]) for key in keys]
    )


def advice_texts(env):
    """{code of tools.situation: text} of what holds whatever the single answers were"""
    return {
        "logic_bsc": env._("The value logic of the value proposition leans to a balanced scorecard."),
        "logic_okr": env._("The value logic of the value proposition leans to OKR."),
        "logic_kpi": env._("The value logic of the value proposition leans to customer KPIs."),
        "workshop": env._(
            "The value proposition is not clear yet: hold a strategy workshop and ask customers first. Another "
            "tool does not replace it."
        ),
        "limits_bsc": env._(
            "A balanced scorecard is hard to design and slow to update; a map on the wall helps nobody. Give "
            "every objective a value or a date of review."
        ),
        "static_kpi": env._("KPIs that nobody reviews turn into a numbers game: plan the review every quarter."),
        "culture": env._(
            "People here read anything below the full target as failure. With OKR, say first that trying "
            "counts, and keep its weight in the appraisal at 0."
        ),
        "weak_data": env._(
            "Customer data are weak: few key KPIs, and build up the feedback system. One survey a year or the "
            "leaders' feeling is not enough."
        ),
        "red_lines": env._("Compliance, safety or quality come first here: put red lines on every scorecard."),
    }
