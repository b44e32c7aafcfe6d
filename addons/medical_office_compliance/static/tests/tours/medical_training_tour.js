import { registry } from "@web/core/registry";

/** A nurse reads a course on her phone and confirms; the trainer sees who scanned the code, and closes the session. */
const tours = registry.category("web_tour.tours");

tours.add("medical_training_read", {
    steps: () => [
        { content: "what is asked of me", trigger: ".o_kanban_record:contains(Sharps):contains(To Do)", run: "click" },
        { content: "not before it is opened", trigger: ".o_medical_training_own button[name=action_confirm_document]", run: "click" },
        { content: "I say that I have read it", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "it says what to do first", trigger: ".modal .modal-body:contains(read it first)" },
        { content: "close", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "open", trigger: "body:not(:has(.modal)) .o_medical_training_own button[name=action_open_document]", run: "click" },
        { content: "the text", trigger: ".modal .o_field_widget[name=body]:contains(Never recap)" },
        { content: "close it", trigger: ".modal footer button:contains(Close)", run: "click" },
        { content: "confirm", trigger: "body:not(:has(.modal)) .o_medical_training_own button[name=action_confirm_document]", run: "click" },
        { content: "sure", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "done", trigger: "body:not(:has(.modal)) .o_medical_training_own .alert-success:contains(Done on)" },
        { content: "with a certificate", trigger: ".o_medical_training_own button[name=action_print_certificate]" },
    ],
});

tours.add("medical_training_close", {
    steps: () => [
        { content: "who scanned the code", trigger: ".o_field_widget[name=attendance_ids]:contains(Nan Nurse):contains(Scanned Code)" },
        { content: "the code", trigger: ".o_statusbar_buttons button[name=action_show_code]", run: "click" },
        { content: "large", trigger: ".modal .o_field_widget[name=code_picture] img" },
        { content: "close the window", trigger: ".modal footer button:contains(Close Window)", run: "click" },
        ...(window.innerWidth < 768
            ? [{ content: "more buttons", trigger: "body:not(:has(.modal)) .o_statusbar_buttons .o-dropdown", run: "click" }]
            : []),
        { content: "close the session", trigger: "button[name=action_close], .o-dropdown--menu button[name=action_close]", run: "click" },
        { content: "sure", trigger: ".modal footer .btn-primary", run: "click" },
        { content: "held", trigger: "body:not(:has(.modal)) .o_field_widget[name=closed_by_id]:contains(Lee Lead)" },
    ],
});
