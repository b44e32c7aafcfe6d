import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

export const MODEL = "medical.coverage";

/** What a refusal or a lost connection says to a person. */
export function explain(error) {
    return error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
}

/**
 * Calls of the board's server. What it refuses comes back as an answer that is not ok, in words: no error dialog opens.
 */
export function useCoverageServer() {
    const orm = useService("orm");
    return {
        /** @returns {Promise<Object>} the answer, or {error} */
        async read(method, args) {
            try {
                return await orm.silent.call(MODEL, method, args);
            } catch (error) {
                return { error: explain(error) };
            }
        },
        /** @returns {Promise<{ok, faults, needs_reason, message, changed}>} */
        async change(method, args, kwargs = {}) {
            try {
                return await orm.silent.call(MODEL, method, args, kwargs);
            } catch (error) {
                return { ok: false, faults: [], needs_reason: false, message: explain(error), changed: null };
            }
        },
    };
}

/** A fault with its icon and class, by level. */
export const FAULT_LOOKS = {
    hard: { icon: "fa-ban", look: "danger", label: _t("Not possible") },
    soft: { icon: "fa-exclamation-triangle", look: "warning", label: _t("Needs a reason") },
    warning: { icon: "fa-info-circle", look: "info", label: _t("Worth knowing") },
};

/** Which field of the dialog a kind of fault stands at. */
export const FAULT_FIELDS = {
    overlap: "time", rest: "time", hours: "time", leave: "employee_id", clearance: "employee_id", person: "employee_id",
    position: "job_id", site: "site_id",
};
