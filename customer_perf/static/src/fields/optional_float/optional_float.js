import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** A float that can be emptied: an empty cell means "no data", not zero. */
export class OptionalFloatField extends FloatField {
    parse(value) {
        return value.trim() === "" ? false : super.parse(value);
    }
}

registry.category("fields").add("optional_float", {
    ...floatField,
    component: OptionalFloatField,
});
