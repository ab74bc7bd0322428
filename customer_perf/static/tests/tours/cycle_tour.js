import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = (name) => ({ trigger: `.nav-link:contains("${name}")`, run: "click" });
const button = (name) => ({ trigger: `button[name="${name}"]:visible:enabled`, run: "click" });
const confirm = { trigger: ".modal-footer .btn-primary", run: "click" };
const atStep = (name) => ({ trigger: `.o_statusbar_status .o_arrow_button_current:contains("${name}")` });

// HR officer of a company without anything: three steps to the first cycle, then its progress.
tours.add("customer_perf_hr_setup", {
    steps: () => [
        { content: "the empty page leads to the set-up", trigger: ".o_perf_setup", run: "click" },
        { trigger: '.o_field_widget[name=tool_mix_id] label:contains("Customer KPI only")', run: "click" },
        { trigger: '.o_field_widget[name=component_ids] .o_data_row:contains("100.00")' },
        { trigger: ".o_field_widget[name=waiver_reason] textarea", run: "edit A trial until the workshop" },
        button("action_next"),
        { trigger: '.o_field_widget[name=line_ids] .o_data_row:contains("Contact Centre B Agent")' },
        button("action_next"),
        { trigger: ".o_field_widget[name=period] label:contains(Year)", run: "click" },
        { trigger: ".o_field_widget[name=cycle_name] input:value(Year)" },
        button("action_next"),
        { trigger: ".modal .o_data_row:contains(Perf employee_b)" },
        { trigger: ".modal button[name=action_launch]", run: "click" },
        { content: "the progress of the new cycle", trigger: ".o_perf_tiles:contains(of 1 appraisals)" },
    ],
});

// HR officer: preview, launch, and open the review of a draft cycle.
tours.add("customer_perf_hr_launch", {
    steps: () => [
        { trigger: '.o_data_cell[name="name"]:contains("Tour Cycle")', run: "click" },
        button("action_preview"),
        { trigger: ".modal .o_field_widget[name=summary]:contains(Get a scorecard)" },
        { trigger: ".modal .o_data_row:contains(Perf employee)" },
        { trigger: ".modal button[name=action_launch]", run: "click" },
        atStep("Running"),
        button("action_ask_start_review"),
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        atStep("Review"),
    ],
});

// Employee, in mid-cycle: where do I stand, how did each score come about; a check-in is asked for.
tours.add("customer_perf_employee_check_in", {
    steps: () => [
        { trigger: ".o_perf_score:contains(.)" },
        { trigger: ".o_perf_goal:contains(Post-service satisfaction) > details > summary", run: "click" },
        { trigger: ".o_perf_goal:contains(Post-service satisfaction) .o_perf_explanation:contains(points × weight)" },
        { trigger: ".o_perf_goal .badge:contains(External customer)" },
        { trigger: ".o_perf_goal summary:contains(What I can do)", run: "click" },
        { trigger: "details[open] dt:contains(How I affect it)" },
        { trigger: ".o_perf_next_button:contains(Plan a check-in)", run: "click" },
        { trigger: ".o_field_widget[name=customer_view] textarea", run: "edit Callers wait for the second line." },
        { trigger: ".o_field_widget[name=my_note] textarea", run: "edit Only mine." },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        { trigger: ".o_back_button, .breadcrumb-item a:contains(My value)", run: "click" },
        { trigger: "#o_perf_check_ins li:contains(Planned)" },
    ],
});

// Manager: his week, the talk that was asked for, with an action, held.
tours.add("customer_perf_manager_check_in", {
    steps: () => [
        { trigger: ".o_perf_heat_map tbody button:contains(Perf employee)", run: "click" },
        { content: "the page of the person", trigger: "h1:contains(Perf employee)" },
        { trigger: "#o_perf_check_ins li button.btn-link", run: "click" },
        { trigger: ".o_field_widget[name=customer_view] textarea:value(second line)" },
        { trigger: ".o_field_widget[name=my_note] textarea:value()" },
        { trigger: ".o_field_widget[name=action_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_field_widget[name=action_ids] [name=summary] input", run: "edit Ask the second line" },
        { trigger: ".o_field_widget[name=action_ids] [name=user_id] input", run: "edit Perf boss" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Perf boss)", run: "click" },
        { trigger: ".o_field_widget[name=note] textarea", run: "edit The boss asks the second line." },
        button("action_held"),
        atStep("Held"),
        { trigger: ".o_field_widget[name=action_ids] .o_data_row:contains(Ask the second line)" },
    ],
});

// Employee: the self-assessment in place, handed over.
tours.add("customer_perf_employee_self", {
    steps: () => [
        { trigger: ".o_perf_next_button:contains(Write my self-assessment)", run: "click" },
        { trigger: "#o_perf_self_comment", run: "edit Callers come back less often." },
        { trigger: "#o_perf_self select:eq(0)", run: "select 4" },
        { trigger: "#o_perf_self [role=status]:contains(Saved)" },
        { content: "what was chosen stays", trigger: "#o_perf_self select:eq(0):value(4)" },
        { trigger: "#o_perf_self input:eq(0)", run: "edit A caller thanked me && press Tab" },
        { trigger: "#o_perf_self [role=status]:contains(Saved)" },
        { trigger: "#o_perf_self input:eq(0):value(A caller thanked me)" },
        { trigger: "#o_perf_self_comment:value(Callers come back less often.)" },
        { trigger: ".o_perf_submit_self", run: "click" },
        confirm,
        { trigger: '.o_perf_next:contains("part is being written")' },
    ],
});

// Manager: his week names the assessment; all his people side by side on one behaviour.
tours.add("customer_perf_manager_compare", {
    steps: () => [
        { trigger: ".o_perf_need:contains(Assess)" },
        { trigger: ".o_perf_side_by_side", run: "click" },
        { trigger: '.o_group_header:contains("Stays calm")' },
        { trigger: '.o_data_row:contains("Perf employee") .o_data_cell[name=level]', run: "click" },
        { trigger: ".o_selected_row .o_field_widget[name=level] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(4 – Above expectation)", run: "click" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: '.o_data_row:contains("Perf employee"):contains("4 – Above expectation")' },
    ],
});

// Manager: read the self-assessment, comment, submit.
tours.add("customer_perf_manager_assess", {
    steps: () => [
        { trigger: ".o_perf_need:contains(Assess)", run: "click" },
        tab("Comments"),
        { trigger: ".o_field_widget[name=self_comment]:contains(come back less often)" },
        { trigger: ".o_field_widget[name=comment] textarea", run: "edit Next: shorter waits." },
        button("action_submit_assessment"),
        confirm,
        atStep("Calibration"),
    ],
});

// HR officer: what would other weights do; then publish from the blockers.
tours.add("customer_perf_hr_publish", {
    steps: () => [
        { trigger: ".o_perf_what_if", run: "click" },
        { trigger: '.modal .o_data_row:eq(0) .o_data_cell[name="weight"]', run: "click" },
        { trigger: '.modal .o_selected_row .o_field_widget[name="weight"] input', run: "edit 50 && press Tab" },
        { trigger: ".modal .o_field_widget[name=summary]:contains(add up to)" },
        { trigger: ".modal button[name=action_reset]", run: "click" },
        { trigger: ".modal .o_field_widget[name=summary]:not(:contains(add up to))" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: ".o_perf_cycle_board button:contains(publishes)", run: "click" },
        { trigger: '.o_data_row:contains("Perf employee") .o_list_record_selector input', run: "click" },
        button("action_publish"),
        { trigger: ".o_view_nocontent, .o_list_view:not(:has(.o_data_row:contains(Perf employee)))" },
    ],
});

// Employee: read the manager's part and acknowledge with a comment.
tours.add("customer_perf_employee_acknowledge", {
    steps: () => [
        { trigger: ".o_perf_grade:contains(–)" },
        { trigger: ".o_perf_next_button:contains(acknowledge)", run: "click" },
        { trigger: "#o_perf_result li:contains(points × weight)" },
        { trigger: "#o_perf_result .o_perf_text:contains(shorter waits)" },
        { trigger: "#o_perf_employee_comment", run: "edit Agreed." },
        { trigger: ".o_perf_acknowledge", run: "click" },
        confirm,
        { trigger: ".o_perf_next:contains(You acknowledged your result)" },
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
