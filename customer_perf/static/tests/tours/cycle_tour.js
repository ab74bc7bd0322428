import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = (name) => ({ trigger: `.nav-link:contains("${name}")`, run: "click" });
const button = (name) => ({ trigger: `button[name="${name}"]:visible:enabled`, run: "click" });
const confirm = { trigger: ".modal-footer .btn-primary", run: "click" };
const atStep = (name) => ({ trigger: `.o_statusbar_status .o_arrow_button_current:contains("${name}")` });

// HR officer: preview, launch, and open the review of a draft cycle.
tours.add("customer_perf_hr_launch", {
    steps: () => [
        { trigger: '.o_data_cell[name="name"]:contains("Tour Cycle")', run: "click" },
        button("action_preview"),
        { trigger: ".modal .o_field_widget[name=summary]:contains(employees get a scorecard)" },
        { trigger: ".modal .o_data_row:contains(Perf employee)" },
        { trigger: ".modal button[name=action_launch]", run: "click" },
        atStep("Running"),
        button("action_start_review"),
        confirm,
        atStep("Review"),
    ],
});

// Employee: read goals and explanations, write the self-assessment, hand it over.
tours.add("customer_perf_employee_self", {
    steps: () => [
        { trigger: '.o_data_row:contains("Tour Cycle") .o_data_cell[name="cycle_id"]', run: "click" },
        tab("Goals"),
        { trigger: ".o_field_widget[name=goal_ids] .o_data_row:contains(points × weight)" },
        tab("Comments"),
        { trigger: ".o_field_widget[name=self_comment] textarea", run: "edit Callers come back less often." },
        button("action_submit_self"),
        confirm,
        { trigger: '.alert:contains("part is being written")' },
    ],
});

// Manager: read the self-assessment, comment, submit.
tours.add("customer_perf_manager_assess", {
    steps: () => [
        { trigger: '.o_data_row:contains("Perf employee") .o_data_cell[name="cycle_id"]', run: "click" },
        tab("Comments"),
        { trigger: ".o_field_widget[name=self_comment]:contains(come back less often)" },
        { trigger: ".o_field_widget[name=comment] textarea", run: "edit Next: shorter waits." },
        button("action_submit_assessment"),
        atStep("Calibration"),
    ],
});

// HR officer: publish.
tours.add("customer_perf_hr_publish", {
    steps: () => [
        { trigger: '.o_data_row:contains("Perf employee") .o_data_cell[name="cycle_id"]', run: "click" },
        button("action_publish"),
        atStep("Published"),
    ],
});

// Employee: read the manager's part and acknowledge with a comment.
tours.add("customer_perf_employee_acknowledge", {
    steps: () => [
        { trigger: '.o_data_row:contains("Tour Cycle") .o_data_cell[name="cycle_id"]', run: "click" },
        { trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(points × weight)" },
        tab("Comments"),
        { trigger: ".o_field_widget[name=comment]:contains(shorter waits)" },
        { trigger: ".o_field_widget[name=employee_comment] textarea", run: "edit Agreed." },
        button("action_acknowledge"),
        atStep("Acknowledged"),
    ],
});

// HR officer: an optional number can be emptied, which is not zero.
tours.add("customer_perf_optional_float", {
    steps: () => [
        { trigger: '.o_data_row:contains("Tour KPI") .o_data_cell[name="value"]', run: "click" },
        { trigger: ".o_selected_row .o_field_widget[name=value] input", run: "clear" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: ".o_list_button_add" },
    ],
});
