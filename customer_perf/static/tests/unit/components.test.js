import { expect, test } from "@odoo/hoot";
import { Component, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { makeMockEnv, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";

import { Sparkline, points, shown } from "@customer_perf/components/components";
import { DotsField } from "@customer_perf/components/dots_field";
import { usePage } from "@customer_perf/page/page";

defineMailModels();

test("no data is a dash, and zero is a number", async () => {
    await makeMockEnv();
    expect([shown(false), shown(null), shown(undefined), points(false)]).toEqual(["–", "–", "–", "–"]);
    expect([shown(0), shown(1.5), shown(1.256), shown(3, 0), points(3)]).toEqual(["0", "1.5", "1.26", "3", "3.00"]);
    patchWithCleanup(localization, { decimalPoint: ",", thousandsSep: ".", grouping: [3, 0] });
    expect([shown(1234.5), points(1234.5)]).toEqual(["1.234,5", "1.234,50"]);
});

test("a sparkline shows a single value as a dot, and the target within its range", async () => {
    const one = [{ date: "2025-01-01", value: 5 }];
    const single = await mountWithCleanup(Sparkline, { props: { points: one, target: false } });
    expect(single.coordinates).toHaveLength(1);
    expect(single.coordinates[0].every(Number.isFinite)).toBe(true);
    const rising = [1, 2, 3].map((value, i) => ({ date: `2025-0${i + 1}-01`, value }));
    const line = await mountWithCleanup(Sparkline, { props: { points: rising, target: 9 } });
    const heights = line.coordinates.map(([, y]) => y);
    expect(heights).toEqual([...heights].sort((a, b) => b - a), { message: "more is higher up" });
    expect(line.targetY).toBeLessThan(Math.min(...heights));
});

test("a mark splits a sparkline in the mean before and the mean after", async () => {
    const rows = [1, 2, 3, 7, 8, 9].map((value, i) => ({ date: `2025-0${i + 1}-01`, value }));
    const marks = [
        { id: "a", place: 2.5, before: 2, after: 8 },
        { id: "b", place: 5, before: null, after: null },
    ];
    const chart = await mountWithCleanup(Sparkline, { props: { points: rows, marks, chosen: "a" } });
    expect(chart.marks.map(({ x }) => x)).toEqual([130, 256]);
    expect(chart.means.map(({ x1, x2 }) => [x1, x2])).toEqual([
        [0, 130],
        [130, 260],
    ]);
    expect(chart.means[0].y).toBeGreaterThan(chart.means[1].y, { message: "more is higher up" });
    const bare = await mountWithCleanup(Sparkline, { props: { points: rows, marks, chosen: "b" } });
    expect(bare.means).toEqual([], { message: "too few values: no mean" });
});

test("a page loads its record, turns to another one and keeps it in the address", async () => {
    onRpc("some.page", "get_page", ({ args }) => {
        expect.step(`load ${args}`);
        return { id: args[0] };
    });
    class Shown extends Component {
        static template = xml`<p t-out="state.page.id"/>`;
        static props = ["*"];
        setup() {
            Object.assign(
                this,
                usePage("some.page", (page) => expect.step(`loaded ${page.id}`))
            );
        }
    }
    const updateActionState = (state) => expect.step(`address ${state.active_id}`);
    const page = await mountWithCleanup(Shown, { props: { action: { params: { resId: 7 } }, updateActionState } });
    expect("p").toHaveText("7");
    await page.turnTo({ target: { value: "8" } });
    expect.verifySteps(["load 7", "loaded 7", "address 7", "load 8", "loaded 8", "address 8"]);
    await page.load();
    expect.verifySteps(["load false", "loaded false"]);
});

test("a dot for each unit, from the least to the greatest change, with nothing among them", async () => {
    const units = [
        ["North", true, 4],
        ["South", false, 1],
        ["East", false, 2],
    ].map(([name, isPilot, change]) => ({ name, is_pilot: isPilot, change, text: `+${change}` }));
    const props = { name: "dots", record: { data: { dots: units } } };
    const field = await mountWithCleanup(DotsField, { props });
    expect("circle").toHaveCount(1);
    expect("rect").toHaveCount(2);
    expect([0, 1, 2, 4].map((change) => field.x(change))).toEqual([12, 156, 300, 588]);
    expect(field.label).toMatch(/North \+4.*South \+1, East \+2/);
});
