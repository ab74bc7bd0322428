import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const button = (name) => ({ trigger: `button[name="${name}"]:visible:enabled`, run: "click" });
const confirm = { trigger: ".modal-footer .btn-primary", run: "click" };
const atStep = (name) => ({ trigger: `.o_statusbar_status .o_arrow_button_current:contains("${name}")` });

// HR picks a department; who rates it is worked out, looked at and asked.
tours.add("customer_perf_survey_start", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=department_ids] input", run: "edit Elsewhere" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Elsewhere)", run: "click" },
        { trigger: ".o_field_widget[name=service_ids] .o_data_row:contains(Help with systems)" },
        button("action_prepare"),
        { trigger: ".nav-link[name=load]", run: "click" },
        { trigger: ".o_field_widget[name=load_text]:contains(Services to rate: 1, people: 17)" },
        button("action_start"),
        confirm,
        atStep("Open"),
    ],
});

// Somebody is asked, goes away half-way, comes back to what he entered, and sends it.
tours.add("customer_perf_survey_answer_half", {
    steps: () => [
        { trigger: ".o_perf_voice_promise summary", run: "click" },
        { trigger: ".o_perf_voice fieldset:first .o_perf_voice_value:contains(4)", run: "click" },
        { trigger: ".o_perf_voice fieldset:first .o_perf_voice_value[aria-pressed=true]:contains(4)" },
    ],
});
const answer = [
    { trigger: ".o_perf_voice fieldset:first .o_perf_voice_value:contains(3)", run: "click" },
    { trigger: ".o_perf_voice fieldset:eq(1) .o_perf_voice_value:contains(2)", run: "click" },
    { trigger: ".o_perf_voice textarea", run: "edit Say when you come" },
    { trigger: ".o_perf_voice_send", run: "click" },
    { trigger: ".o_perf_voice_thanks" },
    { trigger: "body:not(:has(.o_perf_voice))" },
];
tours.add("customer_perf_survey_answer", { steps: () => answer });
// A letter came: whose form it is stands there once he says that it is his.
tours.add("customer_perf_survey_answer_link", {
    steps: () => [
        { trigger: "body:not(:contains(Stores)) .o_perf_voice_mine", run: "click" },
        ...answer,
    ],
});

tours.add("customer_perf_survey_close", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=name]", run: "click" },
        { trigger: ".nav-link[name=response]", run: "click" },
        { trigger: ".o_field_widget[name=answered_count]" },
        button("action_close"),
        confirm,
        atStep("Closed"),
        { trigger: ".nav-link[name=response]", run: "click" },
        { trigger: ".o_field_widget[name=response_html] td:contains(Elsewhere)" },
        button("action_open_measures"),
        { trigger: ".o_data_row:contains(Internal-customer satisfaction)" },
    ],
});

// The head of the provider reads what is minded and plans what to change first.
tours.add("customer_perf_survey_plan", {
    steps: () => [
        { trigger: ".o_perf_provider_first .o_perf_provider_improve:first", run: "click" },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit A named contact" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_perf_page button:contains(A named contact)", run: "click" },
        button("action_begin"),
        { trigger: ".o_form_view .o_field_widget[name=change] textarea", run: "edit Each team has one" },
        button("action_carried_out"),
        atStep("Check"),
    ],
});
