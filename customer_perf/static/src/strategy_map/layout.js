/**
 * Where everything stands on the picture. Plain numbers, no component: bands from top to bottom, in
 * each the objectives in their order, as many rows as it takes.
 */
export const WIDTH = 1320;
export const LABEL = 128;
export const BOX = { width: 200, height: 86 };
const GAP = { x: 14, y: 16 };
const PADDING = 18;
const EMPTY = 76;

/** Order in a band: by the place it was dragged to, else near to what it drives. */
function ordered(nodes, above) {
    const index = new Map(above.map((node, i) => [node.id, i / Math.max(above.length - 1, 1)]));
    const place = (node) => {
        if (node.position >= 0) {
            return node.position;
        }
        const known = node.effects.filter((id) => index.has(id)).map((id) => index.get(id));
        return known.length ? known.reduce((sum, i) => sum + i, 0) / known.length : 0.5;
    };
    return nodes
        .map((node, i) => ({ node, i, at: place(node) }))
        .sort((a, b) => a.at - b.at || a.i - b.i)
        .map(({ node }) => node);
}

/** Lines of at most `width` pixels; Chinese breaks anywhere, other words at spaces. */
export function wrap(text, width, measure, limit) {
    const words = text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*/g) || [];
    const lines = [];
    let line = "";
    for (const word of words) {
        if (line && measure(line + word.trimEnd()) > width) {
            lines.push(line.trimEnd());
            line = "";
        }
        line += word;
    }
    lines.push(line.trimEnd());
    if (lines.length > limit) {
        return [...lines.slice(0, limit - 1), `${lines[limit - 1].replace(/.{1,2}$/u, "")}…`];
    }
    return lines;
}

/** {height, bands: [{…band, y, height, nodes}], boxes: Map of id to {x, y, band, slot}} */
export function layout(bands, nodes) {
    const perRow = Math.floor((WIDTH - LABEL - PADDING) / (BOX.width + GAP.x));
    const boxes = new Map();
    const placed = [];
    let y = 0;
    let above = [];
    for (const band of bands) {
        const own = ordered(
            nodes.filter((node) => node.band === band.id),
            above
        );
        const rows = Math.ceil(own.length / perRow);
        const height = rows ? 2 * PADDING + rows * BOX.height + (rows - 1) * GAP.y : EMPTY;
        const inRow = Math.ceil(own.length / Math.max(rows, 1));
        own.forEach((node, slot) => {
            const row = Math.floor(slot / inRow);
            const count = Math.min(inRow, own.length - row * inRow);
            const step = (WIDTH - LABEL) / count;
            boxes.set(node.id, {
                x: LABEL + step * ((slot % inRow) + 0.5) - BOX.width / 2,
                y: y + PADDING + row * (BOX.height + GAP.y),
                band: band.id,
                slot,
            });
        });
        placed.push({ ...band, y, height, nodes: own });
        above = own;
        y += height;
    }
    return { height: y, bands: placed, boxes };
}

/** Path of an arrow from cause to effect. */
export function arrow(from, to) {
    const x1 = from.x + BOX.width / 2;
    const x2 = to.x + BOX.width / 2;
    if (from.y === to.y) {
        const side = x1 < x2 ? 1 : -1;
        const [start, end] = [x1 + (side * BOX.width) / 2, x2 - (side * BOX.width) / 2];
        const middle = from.y + BOX.height / 2;
        // over the boxes between the two, straight to a neighbour
        if (Math.abs(end - start) < BOX.width) {
            return `M ${start} ${middle} L ${end} ${middle}`;
        }
        return `M ${x1} ${from.y} C ${x1} ${from.y - 34}, ${x2} ${to.y - 34}, ${x2} ${to.y}`;
    }
    const up = from.y > to.y;
    const y1 = up ? from.y : from.y + BOX.height;
    const y2 = up ? to.y + BOX.height : to.y;
    const bend = Math.min(60, Math.abs(y2 - y1) / 2 + 8) * (up ? -1 : 1);
    return `M ${x1} ${y1} C ${x1} ${y1 + bend}, ${x2} ${y2 - bend}, ${x2} ${y2}`;
}

/** Ids that can be reached along the links; `links` gives the next ids of one. */
export function reach(id, links) {
    const seen = new Set([id]);
    const queue = [id];
    while (queue.length) {
        for (const next of links(queue.pop())) {
            if (!seen.has(next)) {
                seen.add(next);
                queue.push(next);
            }
        }
    }
    return seen;
}
