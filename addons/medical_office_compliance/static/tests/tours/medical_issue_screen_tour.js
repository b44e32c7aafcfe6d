import { registry } from "@web/core/registry";
import { fits } from "@medical_office_base/../tests/tours/fits";

/** A near miss, reported in confidence with a photo; then what is about people goes to HR, and the way to say it without a name. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

function takePhoto() {
    const bytes = Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));
    const input = document.querySelector(".o_medical_issue_report_camera input");
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "chart.png", { type: "image/png" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change"));
}

registry.category("web_tour.tours").add("medical_issue_screen", {
    steps: () => [
        { content: "from Today", trigger: ".o_medical_today_actions .o_medical_today_report_issue", run: "click" },
        { content: "what it is", trigger: ".o_medical_issue_report_tile[data-kind=near_miss]", run: "click" },
        { content: "words are needed", trigger: ".o_medical_issue_report_send:disabled" },
        { content: "what happened", trigger: ".o_medical_issue_report_text", run: "edit Two patients of one name" },
        { content: "what it is about", trigger: "[data-area=safety]", run: "click" },
        { content: "where", trigger: ".o_medical_issue_report_room", run: "selectByLabel Exam 1" },
        { content: "a photo", trigger: ".o_medical_issue_report_camera", run: takePhoto },
        { content: "it is shown", trigger: ".o_medical_issue_report_photo img" },
        fits,
        { content: "in confidence", trigger: ".o_medical_issue_report_choice input[value=confidential]", run: "click" },
        { content: "report", trigger: ".o_medical_issue_report_send:enabled", run: "click" },
        { content: "a number", trigger: ".o_medical_issue_report_number:contains(I20)" },
        { content: "another", trigger: ".o_medical_issue_report_more", run: "click" },
        { content: "an own complaint", trigger: ".o_medical_issue_report_tile[data-kind=complaint_staff]", run: "click" },
        { content: "is HR's unless said otherwise", trigger: ".o_medical_issue_report_hr input:checked" },
        { content: "back", trigger: ".o_medical_issue_report_back", run: "click" },
        { content: "something broken", trigger: ".o_medical_issue_report_tile[data-kind=dysfunction]", run: "click" },
        { content: "in a room", trigger: "[data-area=equipment]", run: "click" },
        { content: "is better reported as a problem", trigger: ".o_medical_issue_report_problem button" },
        { content: "without a name", trigger: ".o_medical_issue_report_choice input[value=anonymous]", run: "click" },
        { content: "elsewhere", trigger: ".o_medical_issue_report_anonymous a[target=_blank][href*='/speak-up/']" },
        { content: "not here", trigger: ".o_medical_issue_report:not(:has(.o_medical_issue_report_send))" },
    ],
});
