import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tab = (name) => ({ trigger: `.nav-link:contains("${name}")`, run: "click" });
const button = (name) => ({ trigger: `button[name="${name}"]:visible:enabled`, run: "click" });
const atStep = (name) => ({ trigger: `.o_statusbar_status .o_arrow_button_current:contains("${name}")` });
const field = (name, text) => ({
    trigger: `.o_field_widget[name=${name}] input, .o_field_widget[name=${name}] textarea`,
    run: `edit ${text}`,
});
const radio = (name, label) => ({ trigger: `.o_field_widget[name=${name}] label:contains("${label}")`, run: "click" });
const choose = (name, text, scope = "") => [
    { trigger: `${scope} .o_field_widget[name=${name}] input`, run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains("${text}")`, run: "click" },
];
const focus = (trigger) => ({ trigger, run: ({ anchor }) => anchor.focus() });
const story = (list, number) => [
    { trigger: `.o_field_widget[name=${list}] .o_field_x2many_list_row_add a`, run: "click" },
    // the new row, not the one before that is still open for a moment
    {
        trigger: `.o_field_widget[name=${list}] .o_data_row:eq(${number - 1}).o_selected_row [name=name] input`,
        run: `edit ${list} ${number}`,
    },
];
const signer = (number, name) => [
    { trigger: `.o_field_widget[name=sign_off_ids] .o_data_row:eq(${number}) td[name=user_id]`, run: "click" },
    ...choose("user_id", name, `.o_field_widget[name=sign_off_ids] .o_data_row:eq(${number}).o_selected_row`),
];
const start = [
    { trigger: "[data-menu-xmlid='customer_perf.customer_perf_menu_strategy']", run: "click" },
    { trigger: ".dropdown-item:contains(Start Here)", run: "click" },
    { trigger: ".o_perf_decisions .o_kanban_record:contains(Platform)" },
];
const decision = (name) => ({
    trigger: `.o_kanban_record:contains("${name}") button:contains(Go There)`,
    run: "click",
});
const answers = (page, count, score) => [
    tab(page),
    ...Array.from({ length: count }, (_, number) => ({
        trigger: `.o_notebook_content .o_data_row:eq(${number}) .o_perf_scale input:eq(${score - 1})`,
        run: "click",
    })),
];

// HR of a company without anything: from whom we serve to the launched cycle, five decisions.
tours.add("customer_perf_hr_strategy", {
    steps: () => [
        ...start,
        { content: "later decisions are closed", trigger: ".o_kanban_record:contains(Situation):contains(Opens when)" },
        decision("Idea"),
        { trigger: ".o_list_button_add", run: "click" },
        field("name", "Solved at the first call"),
        ...choose("customer_group_id", "Callers"),
        field("customer_sentence", "Households that need help today"),
        field("statement", "Help on the same day"),
        field("difference", "One call is enough"),
        { trigger: ".o_field_widget[name=experience_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: ".o_field_widget[name=experience_ids] .o_selected_row [name=name] input", run: "edit Reached at once" },
        tab("Health Check"),
        ...[1, 2, 3].flatMap((number) => story("success_ids", number)),
        ...[1, 2, 3].flatMap((number) => story("failure_ids", number)),
        tab("Value Logic"),
        radio("logic_price", "Low price"),
        radio("logic_service", "Steady"),
        radio("logic_pain", "slow response"),
        { trigger: ".o_field_widget[name=logic_tool]:contains(Customer KPI)" },
        tab("Consensus"),
        field("north_star_text", "They call once and stay"),
        ...choose("north_star_ids", "Customer satisfaction"),
        radio("policy_choice", "within limits"),
        field("policy", "Within the budget of goodwill the customer comes first."),
        ...[0, 1, 2].flatMap((number) => signer(number, "Perf officer_b")),
        field("one_signer_reason", "Six people work here"),
        button("action_clarify"),
        atStep("Clarified"),
        ...[0, 1, 2].flatMap((number) => [
            button("action_sign"),
            { trigger: `.o_field_widget[name=sign_off_ids] .o_data_row:eq(${number}) [name=signed_on]:contains(:)` },
        ]),
        button("action_agree"),
        atStep("Agreed"),
        ...start,
        decision("Situation"),
        { trigger: ".o_list_button_add", run: "click" },
        ...choose("department_id", "Contact Centre B"),
        ...answers("1 Fit", 5, 3),
        ...answers("2 Organisation", 6, 4),
        ...answers("3 Customer", 3, 4),
        ...answers("4 Context", 9, 3),
        { trigger: ".o_field_widget[name=open_count]:contains(1)" },
        ...answers("4 Context", 10, 3).slice(-1),
        tab("5 Result"),
        { trigger: ".o_field_widget[name=trunk_advised]:contains(Customer KPI)" },
        { trigger: ".o_perf_profile:contains(Clarity of strategy)" },
        button("action_decide"),
        atStep("Decided"),
        ...start,
        decision("Indicators"),
        { trigger: "button:contains(Begin a map)", run: "click" },
        { content: "the key experience is on the map", trigger: ".o_perf_node[data-name='Reached at once']" },
        { trigger: ".o_perf_add[aria-label*='Internal Process']", run: "click" },
        { trigger: ".modal .o_field_widget[name=name] input", run: "edit Solve it at once" },
        ...choose("kpi_ids", "First-contact resolution", ".modal"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_perf_node[data-name='Solve it at once']", run: "click" },
        { trigger: ".o_perf_link", run: "click" },
        { trigger: ".o_perf_node[data-name='Reached at once']", run: "click" },
        { trigger: ".o_perf_node[data-name='Solve it at once'][aria-label*='drives Reached at once']" },
        { trigger: ".o_perf_undo", run: "click" },
        { trigger: ".o_perf_node[data-name='Solve it at once']:not([aria-label*='drives'])" },
        focus(".o_perf_node[data-name='Solve it at once']"),
        { content: "by keyboard", trigger: ".o_perf_node[data-name='Solve it at once']:focus", run: "press l" },
        { trigger: ".alert:contains(drives)" },
        { trigger: ".o_perf_node[data-name='Solve it at once']:focus", run: "press ArrowUp" },
        { trigger: ".o_perf_node[data-name='Reached at once']:focus", run: "press Enter" },
        { trigger: ".o_perf_node[data-name='Solve it at once'][aria-label*='drives Reached at once']" },
        { trigger: ".o_perf_activate", run: "click" },
        { trigger: ".badge:contains(Active)" },
        ...start,
        { trigger: ".o_kanban_record:contains(Indicators) button:contains(Load a Scenario)", run: "click" },
        { trigger: ".o_kanban_record:has(.fw-bold:contains(Telecom))", run: "click" },
        button("action_preview"),
        { trigger: ".modal .o_data_row:contains(Scorecard template):contains(Would be filled)" },
        { trigger: ".modal button[name=action_load]", run: "click" },
        { trigger: ".o_data_row:contains(Telecom – Contact centre agent)" },
        ...start,
        decision("Platform"),
        { trigger: ".o_field_widget[name=tool_mix_id] label:contains(Telecom)" },
        button("action_next"),
        { trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(Contact Centre B Agent)" },
        button("action_next"),
        { trigger: ".o_field_widget[name=cycle_name] input:value(Half)" },
        button("action_next"),
        { trigger: ".modal .o_data_row:contains(Perf employee_b):contains(Telecom)" },
        { trigger: ".modal button[name=action_launch]", run: "click" },
        { trigger: ".o_perf_tiles:contains(of 1 appraisals)" },
    ],
});

// The 30-second test: how a score comes about and which customer it serves, without HR rights.
tours.add("customer_perf_employee_line_of_sight", {
    steps: () => [
        { trigger: "section:contains(My direct customers):contains(Callers)" },
        { trigger: "section:contains(How I affect them):contains(Relief)" },
        { trigger: ".o_perf_goal:contains(First-contact) > details > summary", run: "click" },
        {
            trigger:
                ".o_perf_goal:contains(First-contact) .o_perf_chain:contains(My goal):contains(What customers experience)" +
                ":contains(Reached at once):contains(What we promise):contains(Help on the same day)",
        },
        { trigger: ".o_perf_goal:contains(First-contact) .o_perf_explanation:contains(points × weight)" },
        { trigger: ".o_perf_goal:contains(First-contact) .o_perf_lack", run: "click" },
        { trigger: ".o_perf_lack_note", run: "edit I may not refund" },
        { trigger: ".o_perf_lack_save", run: "click" },
        { trigger: ".o_perf_goal:contains(First-contact):contains(is lacking: I may not refund)" },
    ],
});

// His manager: the mark stands among what needs him this week.
tours.add("customer_perf_manager_lacking", {
    steps: () => [{ trigger: ".o_perf_need:contains(Lacks authority or support: First-contact)" }],
});
