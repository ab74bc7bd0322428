/** A share 0…1 in percent, a dash where there is none. */
export function percent(value) {
    return typeof value === "number" ? `${Math.round(value * 100)} %` : "–";
}
