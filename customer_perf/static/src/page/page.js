import { Component, onMounted, useRef } from "@odoo/owl";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";

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
