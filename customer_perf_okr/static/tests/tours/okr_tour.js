import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const button = (name) => ({ trigger: `button[name="${name}"]:visible:enabled`, run: "click" });
const atStep = (name) => ({ trigger: `.o_statusbar_status .o_arrow_button_current:contains("${name}")` });
const field = (name, text, scope = "") => ({
    trigger: `${scope} .o_field_widget[name=${name}] input, ${scope} .o_field_widget[name=${name}] textarea`,
    run: `edit ${text}`,
});
const choose = (name, text, scope = "") => [
    { trigger: `${scope} .o_field_widget[name=${name}] input`, run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains("${text}")`, run: "click" },
];
const option = (name, text, scope = "") => [
    { trigger: `${scope} .o_field_widget[name=${name}] input`, run: "click" },
    { trigger: `.o_select_menu_item:contains("${text}")`, run: "click" },
];
const saved = [{ trigger: ".o_form_button_save:visible", run: "click" }, { trigger: ".o_form_saved" }];

// HR opens a quarter.
tours.add("customer_perf_okr_hr_open", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=name] input:value(Q)" },
        button("action_open"),
        atStep("Open"),
    ],
});

// A team writes an objective: for whom, what they will have, two key results, one of them a KPI.
tours.add("customer_perf_okr_draft", {
    steps: () => [
        { trigger: ".o-kanban-button-new", run: "click" },
        field("name", "A better start"),
        ...choose("customer_group_id", "New users"),
        field("customer_value", "They find their way alone"),
        { trigger: ".o_field_widget[name=cycle_id] input:value(Q)" },
        { trigger: ".o_field_widget[name=key_result_ids] .o_field_x2many_list_row_add a", run: "click" },
        field("name", "Guide completed", ".modal"),
        field("baseline", "40", ".modal"),
        field("target", "70", ".modal"),
        { trigger: ".modal .o_form_button_save_new", run: "click" },
        // typed earlier it would go onto the key result before
        { trigger: ".modal .o_field_widget[name=baseline] input:not(:value(40))" },
        field("name", "Recommended", ".modal"),
        ...option("source", "Follows a KPI", ".modal"),
        ...choose("kpi_id", "Net Promoter Score", ".modal"),
        field("baseline", "32", ".modal"),
        field("target", "45", ".modal"),
        { trigger: ".modal .o_form_button_save:not(.o_form_button_save_new)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...saved,
        button("action_publish"),
        atStep("Published"),
    ],
});

// The owner checks in twice, in under a minute each.
tours.add("customer_perf_okr_check_in", {
    steps: () => [
        { trigger: ".o_facet_remove", run: "click" },
        { trigger: ".o_data_row:contains(Guide completed) button[name=action_check_in]", run: "click" },
        field("value", "55", ".modal"),
        field("note", "The third step is shorter", ".modal"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_data_row:contains(Guide completed):contains(50%)" },
        { trigger: ".o_data_row:contains(Guide completed) button[name=action_check_in]", run: "click" },
        { trigger: ".modal .o_field_widget[name=value] input:value(55)" },
        field("value", "70", ".modal"),
        field("feedback", "I knew what to do", ".modal"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_data_row:contains(Guide completed):contains(100%)" },
    ],
});

// HR starts the review; learning is written down; the quarter is closed and the next one made.
tours.add("customer_perf_okr_hr_close", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=name]", run: "click" },
        button("action_review"),
        atStep("Review"),
        button("action_open_objectives"),
        { trigger: ".o_kanban_record:contains(A better start)", run: "click" },
        { trigger: '.nav-link:contains("Learning")', run: "click" },
        field("learning", "Shorter steps help"),
        ...saved,
        { trigger: ".breadcrumb-item:not(.active) a:contains(Q)", run: "click" },
        button("action_close"),
        atStep("Closed"),
        button("action_next"),
        { trigger: ".modal:contains(is there) button[name=action_carry_over]", run: "click" },
        { trigger: ".o_breadcrumb:contains(Objectives)" },
    ],
});
