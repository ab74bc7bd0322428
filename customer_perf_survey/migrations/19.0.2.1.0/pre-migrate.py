"""The list of improvements keeps its address and its place in the menu under its new name."""

NAMES = {
    "customer_perf_survey_action_action": "customer_perf_survey_improvement_action",
    "customer_perf_survey_action_menu": "customer_perf_survey_improvement_menu",
}


def migrate(cr, version):
    for old, new in NAMES.items():
        cr.execute(
            "UPDATE ir_model_data SET name = %s WHERE module = 'customer_perf_survey' AND name = %s", [new, old]
        )
