import { describe, expect, test } from "@odoo/hoot";

import { BOX, LABEL, WIDTH, layout, neighbour, reach, slotAt, wrap } from "@customer_perf/strategy_map/layout";

describe.tags("headless");

const measure = (text) => 10 * text.length;
const bands = [{ id: "financial" }, { id: "customer" }, { id: "process" }];
const node = (id, band, effects = [], position = -1) => ({ id, band, effects, position });

test("a text is broken between words, and ends in an ellipsis", () => {
    expect(wrap("keep what we promise", 100, measure, 3)).toEqual(["keep what", "we promise"]);
    expect(wrap("keep what we promise", 100, measure, 1)).toEqual(["keep what…"]);
    expect(wrap("Zufriedenheit", 60, measure, 5)).toEqual(["Zufrie", "denhei", "t"]);
    expect(wrap("", 60, measure, 2)).toEqual([""]);
});

test("boxes stand in their band, beside each other and inside the picture", () => {
    const nodes = [node(1, "customer"), node(2, "customer"), node(3, "process", [1])];
    const picture = layout(bands, nodes);
    const [one, two, three] = [1, 2, 3].map((id) => picture.boxes.get(id));
    expect(one.y).toBe(two.y);
    expect(Math.abs(one.x - two.x)).toBeGreaterThan(BOX.width);
    expect(three.y).toBeGreaterThan(one.y + BOX.height);
    for (const box of picture.boxes.values()) {
        expect(box.x).toBeGreaterThan(LABEL - 1);
        expect(box.x + BOX.width).toBeLessThan(WIDTH + 1);
    }
    expect(picture.bands[0].height).toBeGreaterThan(0, { message: "an empty band has its place" });
});

test("boxes change places until arrows do not cross; a dragged one stays", () => {
    const crossed = [node(1, "customer"), node(2, "customer"), node(3, "process", [2]), node(4, "process", [1])];
    const order = (picture, ids) => picture.boxes.get(ids[0]).x < picture.boxes.get(ids[1]).x;
    const free = layout(bands, crossed);
    expect(order(free, [1, 2])).toBe(order(free, [4, 3]));
    const dragged = crossed.map((each) => ({ ...each, position: { 1: 0.9, 2: 0.1, 3: 0.9, 4: 0.1 }[each.id] }));
    const kept = layout(bands, dragged);
    expect(order(kept, [2, 1])).toBe(true);
    expect(order(kept, [4, 3])).toBe(true);
});

test("an arrow to an objective that is not on the map is left out", () => {
    const picture = layout(bands, [node(1, "customer", [9]), node(2, "process", [1])]);
    expect(picture.arrows.map(({ cause, effect }) => [cause, effect])).toEqual([[2, 1]]);
    expect(picture.arrows[0].path).toMatch(/^M [\d.]+ [\d.]+/);
    const [one, two] = [1, 2].map((id) => picture.boxes.get(id));
    expect(picture.arrows[0].middle.y).toBe((one.y + BOX.height + two.y) / 2, { message: "between the two rows" });
});

test("what is reached along the links, also in a circle", () => {
    const next = { 1: [2], 2: [3], 3: [1], 4: [] };
    expect([...reach(1, (id) => next[id])].sort()).toEqual([1, 2, 3]);
    expect([...reach(4, (id) => next[id])]).toEqual([4]);
});

test("arrow keys lead beside, and over an empty band; a box that is dragged takes the place it hangs over", () => {
    const nodes = [node(1, "financial"), node(2, "process"), node(3, "process")];
    const picture = layout(bands, nodes);
    const [left, right] = [nodes[1], nodes[2]].sort((a, b) => picture.boxes.get(a.id).x - picture.boxes.get(b.id).x);
    expect(neighbour(picture, left, 0, 1).id).toBe(right.id);
    expect(neighbour(picture, right, 0, 1).id).toBe(right.id, { message: "the last one" });
    expect(neighbour(picture, right, -1, 0).id).toBe(1, { message: "the customers' band is empty" });
    expect(neighbour(picture, nodes[0], -1, 0)).toBe(undefined);
    expect(slotAt(picture, left, 0)).toBe(0);
    expect(slotAt(picture, left, 2 * BOX.width + WIDTH)).toBe(1);
    expect(slotAt(picture, right, -WIDTH)).toBe(0);
});
