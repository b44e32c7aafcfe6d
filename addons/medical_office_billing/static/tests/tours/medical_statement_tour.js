import { registry } from "@web/core/registry";

/** Who is due is asked, looked through, and gets a letter; once it is in the mail it counts as sent. */
registry.category("web_tour.tours").add("medical_statements", {
    steps: () => [
        { content: "a new run", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "who is due", trigger: "button[name=action_propose]", run: "click" },
        { content: "somebody owes", trigger: "div[name=line_ids] .o_data_row:contains(Invented), div[name=line_ids] .o_kanban_record:contains(Invented)" },
        { content: "one letter", trigger: "div[name=print_count]:contains(1)" },
        { content: "make it", trigger: "button[name=action_make]", run: "click" },
        { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "made", trigger: "div[name=statement_ids]:contains(STM/)" },
        { content: "to be printed", trigger: "button[name=action_print]" },
        { isActive: ["mobile"], content: "more", trigger: ".o_form_view .o_statusbar_buttons button[title=More]", run: "click" },
        { content: "in the mail", trigger: ".o_form_view .o_statusbar_buttons button[name=action_mark_sent], .o-dropdown--menu button[name=action_mark_sent]", run: "click" },
        { content: "sent", trigger: "div[name=sent_count]:contains(1)" },
    ],
});
