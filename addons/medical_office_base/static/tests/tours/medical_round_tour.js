import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const line = (name) => `.o_medical_round_line:contains(${name})`;
let connected;

function cut() {
    connected = rpc._rpc;
    rpc._rpc = (url) => Promise.reject(new ConnectionLostError(url));
}

function mend() {
    rpc._rpc = connected;
}

async function takePhoto({ anchor }) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 40;
    canvas.getContext("2d").fillRect(5, 5, 20, 20);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "camera.png", { type: "image/png" }));
    anchor.files = transfer.files;
    anchor.dispatchEvent(new Event("change", { bubbles: true }));
}

function draw({ anchor }) {
    const { left, top } = anchor.getBoundingClientRect();
    const point = (type, x, y) =>
        anchor.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: left + x, clientY: top + y, pointerId: 1 }));
    point("pointerdown", 20, 40);
    point("pointermove", 80, 90);
    point("pointermove", 140, 30);
    point("pointerup", 140, 30);
}

registry.category("web_tour.tours").add("medical_round", {
    steps: () => [
        { content: "A missed round says so", trigger: ".o_medical_round_card:contains(Opening) .badge:contains(Missed)" },
        { trigger: ".o_medical_round_card:contains(Opening)", run: "click" },
        { trigger: ".o_medical_round_explain", run: "click" },
        { trigger: "#medical_round_reason", run: "edit Nobody had the key" },
        { trigger: ".o_medical_round_answer:enabled", run: "click" },
        { content: "Its reason is kept", trigger: ".o_medical_round_card:contains(Nobody had the key)" },

        { content: "A late one is begun", trigger: ".o_medical_round_card:contains(Evening):has(.badge:contains(Late))", run: "click" },
        { content: "All ticks of a section in one tap", trigger: ".o_medical_round_all:contains(All 2 OK)", run: "click" },
        { trigger: ".o_medical_round_of:contains(2 of 7)" },
        { trigger: "body:not(:has(.o_medical_round_waiting))" },

        { content: "A no needs its reason", trigger: `${line("Sharps")} [data-answer=no]`, run: "click" },
        { trigger: `${line("Sharps")} .o_medical_round_report`, run: "click" },
        { trigger: `${line("Sharps")} .text-danger:contains(Say why)` },
        { trigger: `${line("Sharps")} .o_medical_round_reason textarea`, run: "edit Full to the brim" },
        { trigger: `${line("Sharps")} .o_medical_round_report`, run: "click" },
        { trigger: `${line("Sharps")} .o_medical_round_why:contains(Full to the brim)` },

        { content: "What is no number is said at once", trigger: `${line("Refrigerator")} input`, run: "edit warm && click body" },
        { trigger: `${line("Refrigerator")} .text-danger:contains(no number)` },
        { content: "A number outside is reported with its reason", trigger: `${line("Refrigerator")} input`, run: "edit 11,5 && click body" },
        { trigger: `${line("Refrigerator")} .o_medical_round_reason:contains(outside 2 to 8)` },
        { trigger: `${line("Refrigerator")} .o_medical_round_reason textarea`, run: "edit Door stood open" },
        { trigger: `${line("Refrigerator")} .o_medical_round_report`, run: "click" },
        { trigger: `${line("Refrigerator")} .o_medical_round_request` },
        { trigger: "body:not(:has(.o_medical_round_waiting))" },

        { content: "The connection is lost", trigger: line("Mopped"), run: cut },
        { trigger: `${line("Mopped")} .o_medical_round_tick`, run: "click" },
        { trigger: `${line("Remark")} textarea`, run: "edit Lamp flickers && click body" },
        { trigger: ".o_medical_round_count:contains(2)" },
        { content: "What waits is said at its step", trigger: `${line("Mopped")} .o_medical_round_line_waiting` },
        { content: "A photo waits as well", trigger: `${line("The room")} input[type=file]`, run: takePhoto },
        { trigger: ".o_medical_round_count:contains(3)" },
        { trigger: `${line("The room")} img` },
        { content: "The page is loaded anew", trigger: ".o_medical_round_waiting", run: () => window.location.reload(), expectUnloadPage: true },
        { content: "What waited was sent", trigger: ".o_medical_round_of:contains(7 of 7)" },
        { trigger: "body:not(:has(.o_medical_round_waiting))" },
        { trigger: `${line("The room")} a img` },

        { content: "Finishing says what is missing", trigger: ".o_medical_round_done", run: "click" },
        { trigger: ".o_medical_round_missing:contains(Your signature is needed)" },
        { trigger: ".o_medical_round_sign", run: "click" },
        { trigger: ".o_medical_round_signature canvas", run: draw },
        { trigger: ".o_medical_round_signed:enabled", run: "click" },
        { trigger: ".o_medical_round_sign:contains(Signed)" },
        { content: "Even finishing waits for the connection", trigger: "body:not(:has(.o_medical_round_waiting))", run: cut },
        { trigger: ".o_medical_round_done", run: "click" },
        { trigger: ".o_medical_round_done:disabled:contains(not sent yet)" },
        { content: "The connection is back", trigger: ".o_medical_round_send", run: mend },
        { trigger: ".o_medical_round_send", run: "click" },
        { content: "The round is finished", trigger: ".o_medical_round_card:contains(Evening) .badge:contains(Done)" },

        { content: "A room is turned over in one tap", trigger: ".o_medical_round_room:contains(Exam 1) .o_medical_round_turn", run: "click" },
        { trigger: ".o_medical_round_toast button:contains(Undo)", run: "click" },
        { trigger: ".o_medical_round_room:contains(Exam 1) .o_medical_round_turn:contains(Not yet)" },
        { content: "Without a connection, too", trigger: "body:not(:has(.o_medical_round_waiting))", run: cut },
        { trigger: ".o_medical_round_room:contains(Exam 2) .o_medical_round_contagious", run: "click" },
        { content: "Its hold is said at once", trigger: ".o_medical_round_room:contains(Exam 2) .badge:contains(On hold until)" },
        { trigger: ".o_medical_round_room:contains(Exam 2) .o_medical_round_room_waiting" },
        { trigger: ".o_medical_round_count:contains(1)" },
        { content: "A slip is taken back before it was sent", trigger: ".o_medical_round_room:contains(Exam 1) .o_medical_round_turn", run: "click" },
        { trigger: ".o_medical_round_toast:contains(Exam 1) button:contains(Undo)", run: "click" },
        { trigger: ".o_medical_round_room:contains(Exam 1) .o_medical_round_turn:contains(Taken back)" },
        { trigger: ".o_medical_round_count:contains(3)" },
        { content: "The page is loaded anew", trigger: ".o_medical_round_waiting", run: () => window.location.reload(), expectUnloadPage: true },
        { content: "The hold has come through, the slip has not", trigger: ".o_medical_round_room:contains(Exam 2) .badge:contains(On hold until)" },
        { trigger: "body:not(:has(.o_medical_round_waiting))" },
        { trigger: ".o_medical_round_room:contains(Exam 1) .o_medical_round_turn:contains(Not yet)" },
    ],
});
