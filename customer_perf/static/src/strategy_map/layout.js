/**
 * Where everything stands on the picture. Plain numbers, no component: bands from top to bottom, in
 * each as many rows as its objectives take. What was dragged stays where it was put; the rest stands
 * where the arrows cross least, and the arrows go through the gaps between the boxes.
 */
export const WIDTH = 1320;
export const LABEL = 128;
export const BOX = { width: 204, height: 118 };
const GAP = { x: 28, y: 48 };
const PADDING = 24;
const EMPTY = 76;
const PER_ROW = Math.floor((WIDTH - LABEL) / (BOX.width + GAP.x));
const LANE = 5; // between two arrows through one gap
const PASSES = 8; // over the map, each with what the one before improved

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });
const split = (segmenter, text) => [...segmenter.segment(text)].map(({ segment }) => segment);

/**
 * Lines of at most `width` pixels: broken between words, as the script has them, a word that is too
 * long within itself; what is more than `limit` lines ends in an ellipsis.
 */
export function wrap(text, width, measure, limit) {
    const fits = (line) => measure(line.trimEnd()) <= width;
    const lines = [""];
    for (const word of split(words, text)) {
        for (const part of fits(word) ? [word] : split(graphemes, word)) {
            if (lines.at(-1) && !fits(lines.at(-1) + part)) {
                lines.push("");
            }
            lines[lines.length - 1] += lines.at(-1) ? part : part.trimStart();
        }
    }
    if (lines.length <= limit) {
        return lines.map((line) => line.trimEnd());
    }
    const last = split(graphemes, lines[limit - 1]);
    while (last.length && !fits(`${last.join("").trimEnd()}…`)) {
        last.pop();
    }
    return [...lines.slice(0, limit - 1), `${last.join("").trimEnd()}…`];
}

// ------------------------------------------------------------ who stands where

/** Boxes of an order of the bands: Map of id to {x, y, band, slot, row}, rows counted over the map. */
function place(bands) {
    const boxes = new Map();
    const rows = [];
    let y = 0;
    for (const band of bands) {
        const { nodes } = band;
        const count = Math.ceil(nodes.length / PER_ROW);
        const inRow = Math.ceil(nodes.length / Math.max(count, 1));
        Object.assign(band, { y, height: count ? 2 * PADDING + count * (BOX.height + GAP.y) - GAP.y : EMPTY });
        for (let row = 0; row < count; row++) {
            const own = nodes.slice(row * inRow, (row + 1) * inRow);
            const step = (WIDTH - LABEL) / own.length;
            const top = y + PADDING + row * (BOX.height + GAP.y);
            own.forEach((node, i) => {
                const x = LABEL + step * (i + 0.5) - BOX.width / 2;
                boxes.set(node.id, { x, y: top, band: band.id, slot: row * inRow + i, row: rows.length });
            });
            rows.push(own.map((node) => boxes.get(node.id)));
        }
        y += band.height;
    }
    return { boxes, rows, height: y };
}

function links(bands, boxes) {
    return bands
        .flatMap(({ nodes }) => nodes)
        .flatMap((node) => node.effects.filter((id) => boxes.has(id)).map((id) => [node.id, id]));
}

/** How restless an order is: crossings first, then how far the arrows go sideways. */
function unrest(bands, pairs) {
    const { boxes } = place(bands);
    const lines = pairs.map(([cause, effect]) => [boxes.get(cause), boxes.get(effect)]);
    const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    const cross = ([a, b], [c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
    let sum = 0;
    lines.forEach((line, i) => {
        sum += Math.abs(line[0].x - line[1].x) / WIDTH;
        for (let j = 0; j < i; j++) {
            sum += cross(line, lines[j]) ? 4 : 0;
        }
    });
    return sum;
}

/** Two objectives change places as long as that makes the picture calmer; the dragged ones stay. */
function calm(bands) {
    const pairs = links(bands, place(bands).boxes);
    let best = unrest(bands, pairs);
    for (let pass = 0, better = true; pass < PASSES && better; pass++) {
        better = false;
        for (const { nodes } of bands) {
            const free = nodes.map((_node, i) => i).filter((i) => nodes[i].position < 0);
            for (const i of free) {
                for (const j of free.filter((other) => other > i)) {
                    [nodes[i], nodes[j]] = [nodes[j], nodes[i]];
                    const now = unrest(bands, pairs);
                    if (now < best - 1e-9) {
                        best = now;
                        better = true;
                    } else {
                        [nodes[i], nodes[j]] = [nodes[j], nodes[i]];
                    }
                }
            }
        }
    }
}

/** {height, bands: [{…band, y, height, nodes}], boxes: Map of id to {x, y, band, slot}, arrows} */
export function layout(bands, nodes) {
    const placed = bands.map((band) => {
        const own = nodes.filter((node) => node.band === band.id);
        const at = (node, i) => (node.position < 0 ? (i + 0.5) / own.length : node.position);
        const places = new Map(own.map((node, i) => [node.id, at(node, i)]));
        return { ...band, nodes: own.sort((a, b) => places.get(a.id) - places.get(b.id)) };
    });
    calm(placed);
    const { boxes, rows, height } = place(placed);
    return { bands: placed, boxes, height, arrows: route(links(placed, boxes), boxes, rows) };
}

// ------------------------------------------------------------ arrows

const within = (x, [from, to]) => Math.min(Math.max(x, from), to);

/** The gap of a row that is nearest to x: [from, to]. */
function passage(row, x) {
    const edges = [LABEL, ...row.flatMap((box) => [box.x, box.x + BOX.width]), WIDTH];
    const gaps = Array.from({ length: edges.length / 2 }, (_none, i) => [edges[2 * i] + LANE, edges[2 * i + 1] - LANE]);
    const far = (gap) => Math.abs(within(x, gap) - x);
    return gaps.reduce((best, gap) => (far(gap) < far(best) ? gap : best));
}

/** From cause to effect: through a gap of each row between, and along the free space between rows. */
function route(pairs, boxes, rows) {
    const middle = (box) => box.x + BOX.width / 2;
    const ends = new Map(); // arrows at one side of a box: they share it, in the order of where they go
    const used = new Map(); // arrows through one gap run side by side
    const drawn = pairs.map(([cause, effect]) => {
        const [from, to] = [boxes.get(cause), boxes.get(effect)];
        const step = Math.sign(to.row - from.row);
        const points = [];
        for (let row = from.row + step; step && row !== to.row; row += step) {
            const share = (row - from.row) / (to.row - from.row);
            const straight = middle(from) + share * (middle(to) - middle(from));
            const gap = passage(rows[row], straight);
            const lane = (used.get(`${row}-${gap}`) || 0) + 1;
            used.set(`${row}-${gap}`, lane);
            const x = within(within(straight, gap) + (lane % 2 ? -1 : 1) * Math.floor(lane / 2) * LANE, gap);
            const { y } = rows[row][0];
            points.push(...(step < 0 ? [y + BOX.height, y] : [y, y + BOX.height]).map((each) => ({ x, y: each })));
        }
        const [up, down] = [from.row > to.row, from.row < to.row];
        const line = { cause, effect, points };
        const join = (box, isTop, next, first) => {
            const side = `${box.row}-${box.slot}-${box.band}-${isTop}`;
            ends.set(side, [...(ends.get(side) || []), { line, next, first, box, isTop }]);
        };
        join(from, !down, points.length ? points[0].x : middle(to), true);
        join(to, !up, points.length ? points.at(-1).x : middle(from), false);
        return line;
    });
    for (const side of ends.values()) {
        side.sort((a, b) => a.next - b.next).forEach(({ line, first, box, isTop }, i) => {
            const x = box.x + (BOX.width * (i + 1)) / (side.length + 1);
            line[first ? "start" : "end"] = { x, y: isTop ? box.y : box.y + BOX.height };
        });
    }
    return drawn.map(({ cause, effect, start, points, end }) => ({
        cause,
        effect,
        path: curve([start, ...points, end]),
        middle: middleOf([start, ...points, end]),
    }));
}

/** Straight through the rows, bent between them; to the same row over the boxes. */
function curve(points) {
    let path = `M ${points[0].x} ${points[0].y}`;
    for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1], points[i]];
        const over = a.y === b.y ? PADDING : 0;
        const [first, second] = over ? [a.y - over, b.y - over] : [(a.y + b.y) / 2, (a.y + b.y) / 2];
        path += a.x === b.x && !over ? ` L ${b.x} ${b.y}` : ` C ${a.x} ${first}, ${b.x} ${second}, ${b.x} ${b.y}`;
    }
    return path;
}

/** Where something can stand on an arrow: the middle of its first bend, which lies between two rows. */
function middleOf([a, b]) {
    const over = a.y === b.y ? 0.75 * PADDING : 0;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - over };
}

/** Ids that can be reached along the links; `next` gives the next ids of one. */
export function reach(id, next) {
    const seen = new Set([id]);
    const queue = [id];
    while (queue.length) {
        for (const other of next(queue.pop())) {
            if (!seen.has(other)) {
                seen.add(other);
                queue.push(other);
            }
        }
    }
    return seen;
}

/** The objective that an arrow key leads to: beside this one, or in the next band up or down that has any. */
export function neighbour({ bands, boxes }, node, up, side) {
    const row = bands.findIndex((band) => band.id === node.band);
    const ahead = up < 0 ? bands.slice(0, row).reverse() : bands.slice(row + 1);
    const { nodes = [] } = (up ? ahead.find((band) => band.nodes.length) : bands[row]) || {};
    return nodes[Math.min(Math.max(boxes.get(node.id).slot + side, 0), nodes.length - 1)];
}

/** The place in its band that an objective has once it is moved by `dx`. */
export function slotAt({ bands, boxes }, node, dx) {
    const { x, y } = boxes.get(node.id);
    return bands.find(({ id }) => id === node.band).nodes.filter((other) => {
        const at = boxes.get(other.id);
        return other.id !== node.id && (at.y < y || (at.y === y && at.x < x + dx));
    }).length;
}
