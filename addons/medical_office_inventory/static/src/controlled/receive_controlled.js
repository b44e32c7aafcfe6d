import { patch } from "@web/core/utils/patch";
import { MedicalReceive } from "../receive/receive";

/** Controlled substances on the receiving screen: the form they were ordered on goes on the register. */
patch(MedicalReceive.prototype, {
    get hasControlled() {
        return this.state.receipt.items.some((item) => item.controlled);
    },

    async call(method, args, kwargs = {}) {
        if (method === "receive" && this.hasControlled) {
            kwargs = { ...kwargs, order_form: this.state.receipt.order_form };
        }
        return super.call(method, args, kwargs);
    },
});
