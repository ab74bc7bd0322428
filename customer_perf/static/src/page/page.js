import { Component, onMounted, onWillStart, useComponent, useRef, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";

import { recordOf } from "../components/navigation";

/**
 * The frame that every page of ours stands in. The web client gives `.o_action` its height; only then do
 * wheel, keys and fingers scroll. The place on the page is kept for whoever comes back over the breadcrumb.
 */
export class Page extends Component {
    static template = "customer_perf.Page";
    static components = { Layout };
    static props = { className: String, state: { type: Object, optional: true }, slots: Object };

    setup() {
        this.root = useRef("root");
        this.display = { controlPanel: {} };
        useSetupAction({ rootRef: this.root });
        onMounted(() => {
            // Page Down and the arrow keys scroll what has the focus
            const content = this.root.el.querySelector(".o_content");
            content.tabIndex = 0;
            content.focus({ preventScroll: true });
        });
    }
}

/**
 * What every page does: load, keep in the address which record it shows, turn to another one.
 *
 * @param {string} model its `get_page` takes the id of the record, or false, and returns all that is shown
 * @param {Function} loaded called with what was loaded
 * @returns {Object} `state.page`, `load(id)`, `turnTo(event)` of a select, and the services `orm` and `action`
 */
export function usePage(model, loaded = () => {}) {
    const { props } = useComponent();
    const orm = useService("orm");
    const action = useService("action");
    const state = useState({ page: null });
    const load = async (id, ...rest) => {
        const page = await orm.call(model, "get_page", [id, ...rest].map((value) => value || false));
        loaded(page);
        state.page = page;
    };
    const turnTo = async (ev) => {
        const id = parseInt(ev.target.value);
        await load(id);
        props.updateActionState({ active_id: id });
    };
    const id = recordOf(props.action);
    onWillStart(() => load(id));
    onMounted(() => id && props.updateActionState({ active_id: id }));
    return { state, load, turnTo, orm, action };
}
