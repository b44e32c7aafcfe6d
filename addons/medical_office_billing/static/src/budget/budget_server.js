import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

export const MODEL = "medical.budget.screen";

/** What a refusal or a lost connection says to a person. */
export function explain(error) {
    return error.data?.message || _t("The server can't be reached. Check the connection, then try again.");
}

/** Calls of the server. What it refuses comes back as {error} in words: no error dialog opens. */
export function useBudgetServer() {
    const orm = useService("orm");
    return {
        /** @returns {Promise<Object>} the answer, or {error} */
        async call(method, args, { model = MODEL, kwargs = {} } = {}) {
            try {
                return await orm.silent.call(model, method, args, kwargs);
            } catch (error) {
                return { error: explain(error) };
            }
        },
    };
}
