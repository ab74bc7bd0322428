/** Whose page it is: from a button of the server as a parameter, else from the address. */
export function recordOf(action) {
    return action.params?.resId ?? action.context?.active_id ?? false;
}

/** Open a record, a new one without an id. */
export function openForm(action, model, id, context = {}) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: model,
        res_id: id || false,
        views: [[false, "form"]],
        context,
    });
}

/** Open the records of a domain, each with its form behind it. */
export function openRecords(action, model, name, domain) {
    return action.doAction({
        type: "ir.actions.act_window",
        res_model: model,
        name,
        domain,
        views: [
            [false, "list"],
            [false, "form"],
        ],
    });
}
