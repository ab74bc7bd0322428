import { Component, onPatched, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { StatusBadge } from "../components/components";
import { openForm, openRecords } from "../components/navigation";
import { Page, usePage } from "../page/page";
import { useDrag } from "./drag";
import { BOX, LABEL, WIDTH, layout, neighbour, reach, slotAt } from "./layout";
import { print, savePng, saveSvg } from "./take_along";
import { Words } from "./words";

const MODEL = "customer.perf.strategic.objective";
const NAMES = 6;
const UNTOUCHED = { selected: false, linking: false, marked: [], open: [], undo: [] };
// What the figures say of an arrow: a mark on it, never the colour alone.
const SAID = {
    supported: { mark: "✓", color: "#146c43" },
    contrary: { mark: "✕", color: "#b02a37" },
    weak: { mark: "–", color: "#8a5700" },
    listed: { mark: "–", color: "#8a5700" },
    not_judged: { mark: "?", color: "#5c636a" },
};

/** The way from learning to money, with the customer in the middle of attention. */
export class StrategyMap extends Component {
    static template = "customer_perf.StrategyMap";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { BOX, LABEL, WIDTH, print, savePng, saveSvg, words: new Words() });
        const page = usePage("customer.perf.strategy.page", (loaded) => this.draw(loaded));
        Object.assign(this, page, { turnTo: (ev) => this.turnFrom(page, ev) });
        Object.assign(this.state, UNTOUCHED);
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.svg = useRef("svg");
        this.panel = useRef("panel");
        this.drag = useDrag({
            svg: this.svg,
            canDrag: () => this.state.page.can_edit && !this.state.linking,
            drop: (id, dx) => this.drop(this.nodes.get(id), dx),
        });
        onPatched(() => this.bringToSight());
    }
    draw({ bands, nodes = [] }) {
        this.nodes = this.words.nodes = new Map(nodes.map((node) => [node.id, node]));
        this.picture = bands && layout(bands, nodes);
    }
    reload() {
        return this.load(this.state.page.map?.id);
    }
    /** One thing at a time: what is pressed again before the answer is there has been asked for already. */
    async once(step) {
        if (this.isBusy) {
            return;
        }
        this.isBusy = true;
        try {
            await step();
        } finally {
            this.isBusy = false;
        }
    }
    turnFrom(page, ev) {
        Object.assign(this.state, UNTOUCHED);
        return page.turnTo(ev);
    }

    // ------------------------------------------------------------ the picture

    get arrows() {
        return this.picture.arrows.map(({ cause, effect, path, middle }) => ({
            key: `${cause}-${effect}`,
            path,
            middle,
            said: this.said(cause, effect),
            isRed: this.nodes.get(cause).status === "red",
            isDim: this.dimmed && !(this.lit.has(cause) && this.lit.has(effect)),
        }));
    }
    /** What the figures say of an arrow, undefined where they say nothing. */
    said(cause, effect) {
        const found = this.nodes.get(cause).said[effect];
        const [from, to] = [cause, effect].map((id) => this.nodes.get(id)?.name);
        return found && { ...found, ...SAID[found.code], title: `${from} → ${to}: ${found.label}` };
    }
    /** Whether the figures say anything of an arrow of this map. */
    get isJudged() {
        return this.state.page.nodes.some((node) => Object.keys(node.said).length);
    }
    box(node) {
        const box = this.picture.boxes.get(node.id);
        const { at } = this.drag;
        return at?.id === node.id ? { x: box.x + at.dx, y: box.y } : box;
    }
    /** What stays bright: the way through the selected objective, or what a check names. */
    get lit() {
        const { selected, marked } = this.state;
        if (marked.length) {
            return new Set(marked);
        }
        if (!selected) {
            return new Set();
        }
        const causes = (id) => this.state.page.nodes.filter((node) => node.effects.includes(id)).map((node) => node.id);
        const effects = (id) => this.nodes.get(id)?.effects || [];
        return new Set([...reach(selected, causes), ...reach(selected, effects)]);
    }
    get dimmed() {
        return Boolean(this.state.marked.length || this.state.selected) && !this.state.linking;
    }
    get selected() {
        return this.nodes.get(this.state.selected);
    }
    get drives() {
        return this.selected.effects.map((id) => this.nodes.get(id)).filter(Boolean);
    }
    get drivenBy() {
        return this.state.page.nodes.filter((node) => node.effects.includes(this.state.selected));
    }
    /** Red objectives on whose way to customers the selected one lies behind. */
    get redBelow() {
        return this.drivenBy.length
            ? [...reach(this.state.selected, (id) => this.state.page.nodes.filter((n) => n.effects.includes(id)).map((n) => n.id))]
                  .map((id) => this.nodes.get(id))
                  .filter((node) => node.status === "red" && node.id !== this.state.selected)
            : [];
    }

    // ------------------------------------------------------------ select, link, move

    choose(node) {
        const { linking, selected } = this.state;
        if (linking && selected && selected !== node.id) {
            return this.once(() => this.link(selected, node.id, !this.selected.effects.includes(node.id)));
        }
        // the second click of a double click on what an arrow was drawn to is none of its own
        return this.isBusy || Object.assign(this.state, { selected: node.id, marked: [], linking: false });
    }
    clear() {
        Object.assign(this.state, { selected: false, marked: [], linking: false });
    }
    mark(finding) {
        Object.assign(this.state, { marked: finding.ids, selected: false, linking: false });
    }
    startLink() {
        this.state.linking = true;
        this.svg.el.scrollIntoView({ block: "nearest" });
    }
    takeAway(node) {
        return this.once(() => this.link(this.state.selected, node.id, false));
    }
    async link(cause, effect, linked, remember = true) {
        await this.orm.call(MODEL, "action_link", [[cause], effect, linked]);
        this.state.linking = false;
        if (remember) {
            this.state.undo.push(() => this.link(cause, effect, !linked, false));
        }
        await this.reload();
    }
    /** Whether there is room beside an objective in its band, and the step there. */
    canStep(node, side) {
        const { slot, band } = this.picture.boxes.get(node.id);
        const { nodes } = this.picture.bands.find(({ id }) => id === band);
        return Boolean(nodes[slot + side]);
    }
    step(node, side) {
        return this.canStep(node, side) && this.move(node, this.picture.boxes.get(node.id).slot + side);
    }
    move(node, slot) {
        const { nodes } = this.picture.bands.find((band) => band.id === node.band);
        const others = nodes.filter((other) => other.id !== node.id);
        others.splice(slot, 0, node);
        const before = nodes.map(({ id }) => id);
        return this.once(async () => {
            await this.place(others.map(({ id }) => id));
            this.state.undo.push(() => this.place(before));
        });
    }
    async place(order) {
        await this.orm.call(MODEL, "action_place", [[], order]);
        await this.reload();
    }
    drop(node, dx) {
        const slot = slotAt(this.picture, node, dx);
        return slot !== this.picture.boxes.get(node.id).slot && this.move(node, slot);
    }
    undo() {
        return this.once(() => this.state.undo.pop()());
    }
    onClick(node) {
        return this.drag.justDragged ? false : this.choose(node);
    }
    /** Arrow keys walk over the map, with Alt they move the objective; Enter chooses, L draws an arrow. */
    onKeydown(ev, node) {
        const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.choose(node);
        } else if (ev.key === "Escape") {
            this.clear();
        } else if (ev.key.toLowerCase() === "l" && this.state.page.can_edit) {
            Object.assign(this.state, { selected: node.id, linking: true, marked: [] });
        } else if (steps[ev.key]) {
            ev.preventDefault();
            const [up, side] = steps[ev.key];
            if (ev.altKey && side && this.state.page.can_edit) {
                this.refocus = node.id;
                this.step(node, side);
                return;
            }
            const next = neighbour(this.picture, node, up, side);
            if (next) {
                this.svg.el.querySelector(`[data-id="${next.id}"]`).focus();
            }
        }
    }
    bringToSight() {
        const { selected } = this.state;
        if (selected !== this.shownFor) {
            this.shownFor = selected;
            // on a narrow screen it stands below the map
            if (this.panel.el?.getBoundingClientRect().top > window.innerHeight - 100) {
                this.panel.el.scrollIntoView();
            }
        }
        if (this.refocus) {
            this.svg.el?.querySelector(`[data-id="${this.refocus}"]`)?.focus();
            this.refocus = null;
        }
    }

    // ------------------------------------------------------------ add, open

    add(band) {
        this.dialog.add(FormViewDialog, {
            resModel: MODEL,
            title: _t("New objective: %s", band.name),
            context: { default_perspective_id: band.id, default_map_id: this.state.page.map.id },
            onRecordSaved: () => this.reload(),
        });
    }
    open(node) {
        this.dialog.add(FormViewDialog, {
            resModel: MODEL,
            resId: node.id,
            title: node.name,
            readonly: !this.state.page.can_edit,
            onRecordSaved: () => this.reload(),
        });
    }
    openKpi(kpi) {
        return openForm(this.action, "customer.perf.kpi", kpi.id);
    }
    begin() {
        return this.once(async () => {
            await this.orm.call("customer.perf.strategy.map", "begin_map", []);
            await this.load(false);
        });
    }
    activate() {
        return this.once(async () => {
            await this.orm.call("customer.perf.strategy.map", "action_activate", [[this.state.page.map.id]]);
            await this.reload();
        });
    }
    openMap() {
        return openForm(this.action, "customer.perf.strategy.map", this.state.page.map?.id);
    }
    openGoals(kpi) {
        return openRecords(this.action, "customer.perf.scorecard.line", kpi.name, kpi.goals);
    }
    openImprovements(kpi) {
        return openRecords(this.action, "customer.perf.improvement", kpi.name, [
            ["kpi_id", "=", kpi.id],
            ["state", "not in", ["done", "dropped"]],
        ]);
    }
    openValues(kpi) {
        return openRecords(this.action, "customer.perf.measure", kpi.name, kpi.values);
    }
    /** The names that a finding shows at once. */
    shown(finding, index) {
        return this.state.open.includes(index) ? finding.names : finding.names.slice(0, NAMES);
    }

    // ------------------------------------------------------------ take it along

    take(how) {
        return how(this.svg.el, this.picture.height, this.state.page.map.name);
    }
}

registry.category("actions").add("customer_perf.strategy_map", StrategyMap);
