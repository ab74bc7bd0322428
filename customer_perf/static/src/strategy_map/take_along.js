import { downloadFile } from "@web/core/network/download";

import { WIDTH } from "./layout";

/** The drawn map as the text of an SVG file, without its buttons. */
function textOf(svg, height) {
    const copy = svg.cloneNode(true);
    copy.querySelectorAll(".o_perf_add").forEach((button) => button.remove());
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", WIDTH);
    copy.setAttribute("height", height);
    copy.setAttribute("font-family", "sans-serif");
    return new XMLSerializer().serializeToString(copy);
}

export function saveSvg(svg, height, name) {
    return downloadFile(new Blob([textOf(svg, height)], { type: "image/svg+xml" }), `${name}.svg`);
}

export async function savePng(svg, height, name) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(svg, height))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 2 * WIDTH, height: 2 * height });
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    return downloadFile(blob, `${name}.png`);
}

export function print(svg, height, name) {
    const frame = document.createElement("iframe");
    frame.style.display = "none";
    frame.srcdoc = `<title></title><style>@page { size: landscape } svg { width: 100%; height: auto }</style>${textOf(svg, height)}`;
    frame.onload = () => {
        frame.contentDocument.title = name;
        frame.contentWindow.onafterprint = () => frame.remove();
        frame.contentWindow.print();
    };
    document.body.append(frame);
}
