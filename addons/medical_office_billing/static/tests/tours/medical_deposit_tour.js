import { registry } from "@web/core/registry";

/** A deposit is counted, takes the cheques that wait, and a second person confirms it at the same screen. */
registry.category("web_tour.tours").add("medical_deposit", {
    steps: () => [
        { content: "a new deposit", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "the bag", trigger: "div[name=bag_number] input", run: "edit B-77" },
        { content: "who carries it", trigger: "div[name=carrier_id] input", run: "edit bl_staff" },
        { content: "that one", trigger: ".o-autocomplete--dropdown-item:contains(bl_staff), .o_kanban_record:contains(bl_staff)", run: "click" },
        { content: "twenties", trigger: "div[name=piece_ids] .o_data_row:contains($20) td[name=number]", run: "click" },
        { content: "two of them", trigger: "div[name=piece_ids] .o_data_row:contains($20) td[name=number] input", run: "edit 2 && press Tab" },
        { content: "forty", trigger: "div[name=cash_amount]:contains(40.00)" },
        { content: "cheques", trigger: ".nav-link[name=cheques]", run: "click" },
        { content: "all that wait", trigger: "button[name=action_add_cheques]", run: "click" },
        { content: "together", trigger: "div[name=amount]:contains(85.00)" },
        { content: "confirm", trigger: "button[name=action_prepare]", run: "click" },
        { content: "somebody else", trigger: ".modal div[name=login] input", run: "edit dt_second" },
        { content: "with their password", trigger: ".modal div[name=password] input", run: "edit correct horse" },
        { content: "confirm", trigger: ".modal button[name=action_confirm]", run: "click" },
        { content: "on its way", trigger: ".o_form_view .alert-info:contains(On its way)" },
        { content: "the dialog is gone", trigger: "body:not(:has(.modal))" },
    ],
});

/** The figures of a day are looked at, and the day is closed. */
registry.category("web_tour.tours").add("medical_day_close", {
    steps: () => [
        { content: "the day", trigger: ".o_data_row:contains(Main) td[name=date], .o_kanban_record:contains(Main)", run: "click" },
        { content: "its figures", trigger: "button[name=action_open_sheet]", run: "click" },
        { content: "they tie", trigger: "td:contains(Closing balance)" },
        { content: "back", trigger: ".o_back_button, .breadcrumb-item.o_back_button a, .o_breadcrumb .o_back_button", run: "click" },
        { content: "close", trigger: "button[name=action_close]", run: "click" },
        { content: "a copy stays", trigger: ".modal button[name=action_close]", run: "click" },
        { content: "closed", trigger: "div[name=figures_html]:contains(Closing balance)" },
        { content: "the dialog is gone", trigger: "body:not(:has(.modal))" },
    ],
});
