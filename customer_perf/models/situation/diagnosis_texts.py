"""What the rules of the diagnosis mean, in plain words."""


def advice_texts(env):
    """{code of tools.situation: text}"""
    return {
        "fit_bsc": env._(
            "Dominant need: to carry a strategy through and to work across departments. The strategy is clear, "
            "several lines need one direction, and much is done together: a balanced scorecard leads."
        ),
        "fit_okr": env._(
            "Dominant need: to innovate quickly and explore. New customer value has to be found, and people "
            "are free to try: OKR leads."
        ),
        "fit_kpi": env._(
            "Dominant need: to run steadily and keep the promise. The process is stable, the front line delivers: "
            "customer KPIs lead, one for each touchpoint with a person who is accountable."
        ),
        "walls": env._(
            "Department walls are thick and customer problems need many approvals: use KPIs that several "
            "departments share rather than one per post."
        ),
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
