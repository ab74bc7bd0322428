/** A share 0…1 in percent, a dash where there is none. What is not whole is never rounded up to 100 %. */
export function percent(value) {
    if (typeof value !== "number") {
        return "–";
    }
    const rounded = Math.round(value * 100);
    return `${rounded === 100 && value < 1 ? 99 : rounded} %`;
}
