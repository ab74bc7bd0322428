import { useState } from "@odoo/owl";

import { WIDTH } from "./layout";

/**
 * Boxes that a mouse or a pen drags along their band. A finger scrolls; it moves by the buttons beside the map.
 *
 * @param {{ svg: Object, canDrag: () => boolean, drop: (id: number, dx: number) => void }} options
 * @returns state `at` ({ id, dx } of what is dragged, in units of the picture) and the handlers of the map
 */
export function useDrag({ svg, canDrag, drop }) {
    const state = useState({ at: null });
    let grabbed = null;
    const letGo = () => {
        grabbed = state.at = null;
    };
    return Object.assign(state, {
        justDragged: false,
        onPointerDown(ev, { id }) {
            if (canDrag() && ev.pointerType !== "touch") {
                grabbed = { id, x: ev.clientX, scale: WIDTH / svg.el.getBoundingClientRect().width };
                ev.currentTarget.setPointerCapture(ev.pointerId);
            }
        },
        onPointerMove(ev) {
            const dx = grabbed && (ev.clientX - grabbed.x) * grabbed.scale;
            if (grabbed && (state.at || Math.abs(dx) > 8)) {
                state.at = { id: grabbed.id, dx };
            }
        },
        onPointerUp() {
            const { at } = state;
            letGo();
            if (at) {
                state.justDragged = true;
                window.setTimeout(() => (state.justDragged = false)); // the click that ends the drag comes before
                drop(at.id, at.dx);
            }
        },
        onPointerCancel: letGo,
    });
}
