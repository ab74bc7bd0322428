import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Distribution, points, shown, shownDate } from "../components/components";
import { openForm } from "../components/navigation";
import { Page, usePage } from "../page/page";

const FOCUS_AFTER = 100; // ms

/** Asks why somebody is moved; without a reason there is no move. */
export class MoveDialog extends Component {
    static template = "customer_perf.MoveDialog";
    static components = { Dialog };
    static props = { close: Function, title: String, codes: Array, confirm: Function };

    setup() {
        this.state = useState({ code: "", reason: "", isMissing: false, isBusy: false });
    }
    async confirm() {
        this.state.isMissing = !this.state.code || !this.state.reason.trim();
        if (this.state.isMissing || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.confirm(this.state.code, this.state.reason);
            this.props.close();
        } finally {
            this.state.isBusy = false;
        }
    }
}

/** People by grade, side by side: moved by pointer, by arrow keys or by a list, each time with a reason. */
export class Calibration extends Component {
    static template = "customer_perf.Calibration";
    static components = { Distribution, Page };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { points, shown, shownDate });
        Object.assign(this, usePage("customer.perf.calibration.page"));
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.grid = useRef("grid");
        this.file = useRef("file");
        this.drag = useState({ id: false, column: false });
        useExternalListener(document, "dragend", () => Object.assign(this.drag, { id: false, column: false }));
    }
    get isOpen() {
        return this.state.page.calibration.state === "open";
    }
    rowsOf(index) {
        return this.state.page.rows.filter((row) => row.column === index);
    }
    get texts() {
        const { calibration, rows } = this.state.page;
        return {
            led: _t("%(cycle)s; led by %(name)s", { cycle: calibration.cycle, name: calibration.facilitator }),
            missing: _t("In this scope and not in the grid, as not assessed when it started: %s", calibration.missing),
            moved: _t("Moved: %(moved)s of %(all)s", {
                moved: rows.filter((row) => row.is_moved).length,
                all: rows.length,
            }),
        };
    }
    get distribution() {
        return this.state.page.columns.map((column) => ({
            name: column.name,
            value: column.share_now,
            text: `${column.now}`,
            other: column.share_before,
            otherText: `${column.before}`,
        }));
    }
    get legend() {
        return [_t("Now"), _t("Before")];
    }
    voiceText(row) {
        const { thanks = 0, complaint = 0, suggestion = 0 } = row.voices;
        return _t("%(thanks)s thanks, %(complaints)s complaints, %(suggestions)s suggestions", {
            thanks,
            complaints: complaint,
            suggestions: suggestion,
        });
    }
    groupText(group) {
        if (group.level === "off") {
            return _t("below 10 people: no guideline");
        }
        if (!group.texts.length) {
            return _t("within the guideline");
        }
        return group.texts.join(" ");
    }
    shiftText(group) {
        return _t(" The unit's own result shifts it by %s points.", shown(group.shift, 1));
    }
    beforeText(row) {
        const grade = this.state.page.columns[row.column_before].name;
        return _t("from %(grade)s (%(score)s)", { grade, score: points(row.score_before) });
    }
    moveText(move) {
        return _t("%(from)s → %(to)s (%(points)s points). %(kind)s: %(reason)s", {
            ...move,
            points: points(move.points),
        });
    }
    ratingsText(rater) {
        return _t("(%s ratings)", rater.n);
    }
    shareText(group) {
        return _t("%(name)s: %(share)s of %(count)s people", {
            name: group.name,
            share: `${shown(group.share, 0)} %`,
            count: group.n,
        });
    }
    ratioText(group) {
        return _t("%s of the largest share", shown(group.ratio));
    }
    groupName(group) {
        return _t("%(unit)s (%(count)s people)", { unit: group.unit, count: group.people });
    }

    // ------------------------------------------------------------ moving

    /** Ask why, move, show what became of it; the card keeps the focus. */
    ask(row, index) {
        const column = this.state.page.columns[index];
        const gradeId = column?.grades[row.scale];
        if (!this.isOpen || !gradeId || index === row.column) {
            return;
        }
        this.dialog.add(
            MoveDialog,
            {
                title: _t("%(name)s: from %(from)s to %(to)s", {
                    name: row.name,
                    from: this.state.page.columns[row.column].name,
                    to: column.name,
                }),
                codes: this.state.page.codes,
                confirm: async (code, reason) => {
                    await this.orm.call("customer.perf.calibration.row", "action_move", [[row.id], gradeId, code, reason]);
                    await this.load(this.state.page.calibration.id);
                },
            },
            { onClose: () => this.focus(row.id) }
        );
    }
    focus(id) {
        // after the dialog is gone, which gives the focus to the card that was drawn anew elsewhere
        browser.setTimeout(() => this.grid.el?.querySelector(`[data-row="${id}"]`)?.focus(), FOCUS_AFTER);
    }
    onKeydown(ev, row) {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[ev.key];
        if (step && ev.target === ev.currentTarget) {
            ev.preventDefault();
            const { columns } = this.state.page;
            let index = row.column + step;
            // grades of other people's scales are passed over
            while (columns[index] && !columns[index].grades[row.scale]) {
                index += step;
            }
            this.ask(row, index);
        }
    }
    onSelect(ev, row) {
        const index = parseInt(ev.target.value);
        ev.target.value = row.column;
        this.ask(row, index);
    }
    onDragStart(ev, row) {
        ev.dataTransfer.setData("text/plain", `${row.id}`);
        ev.dataTransfer.effectAllowed = "move";
        this.drag.id = row.id;
    }
    onDragOver(ev, index) {
        if (this.drag.id && this.isOpen) {
            ev.preventDefault();
            this.drag.column = index;
        }
    }
    onDrop(ev, index) {
        ev.preventDefault();
        const row = this.state.page.rows.find((each) => each.id === this.drag.id);
        Object.assign(this.drag, { id: false, column: false });
        if (row) {
            this.ask(row, index);
        }
    }

    // ------------------------------------------------------------ steps and files

    openCalibration() {
        return openForm(this.action, "customer.perf.calibration", this.state.page.calibration.id);
    }
    openCalibrations() {
        return this.action.doAction("customer_perf.customer_perf_calibration_action");
    }
    /** A button of the calibration, as on its form. */
    callStep(name) {
        const { id } = this.state.page.calibration;
        return this.action.doActionButton({
            type: "object",
            name,
            resModel: "customer.perf.calibration",
            resId: id,
            context: user.context,
            onClose: () => this.load(id),
        });
    }
    async exportGrid() {
        const { id, name } = this.state.page.calibration;
        const text = await this.orm.call("customer.perf.calibration.page", "export_grid", [id]);
        // spreadsheets take a file for UTF-8 by its first character
        downloadFile(new Blob(["\ufeff", text]), `${name}.csv`, "text/csv;charset=utf-8");
    }
    async importMoves(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (!file) {
            return;
        }
        const { id } = this.state.page.calibration;
        const told = await this.orm.call("customer.perf.calibration.page", "import_moves", [id, await file.text()]);
        await this.load(id);
        this.notification.add(told.errors.join("\n") || _t("Every row could be read."), {
            title: _t("Moves imported: %s", told.count),
            type: told.errors.length ? "warning" : "success",
            sticky: Boolean(told.errors.length),
        });
    }
}

registry.category("actions").add("customer_perf.calibration", Calibration);
