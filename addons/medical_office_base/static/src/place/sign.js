(() => {
    "use strict";
    const canvas = document.getElementById("pad_canvas");
    const form = document.getElementById("sign_form");
    const field = form.elements.signature;
    const context = canvas.getContext("2d");
    let drawing = false;
    let drawn = false;
    let last = null;

    function fit() {
        // a turned phone clears the field: what was drawn would be out of place
        const scale = Math.min(window.devicePixelRatio || 1, 2);
        const width = Math.round(canvas.clientWidth * scale);
        const height = Math.round(canvas.clientHeight * scale);
        if (width && height && (canvas.width !== width || canvas.height !== height)) {
            canvas.width = width;
            canvas.height = height;
            context.scale(scale, scale);
            drawn = false;
        }
        context.lineWidth = 2.5;
        context.lineCap = "round";
        context.lineJoin = "round";
        context.strokeStyle = "#000";
    }

    function place(event) {
        const box = canvas.getBoundingClientRect();
        return [event.clientX - box.left, event.clientY - box.top];
    }

    canvas.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        drawing = true;
        last = place(event);
        canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
        if (!drawing) {
            return;
        }
        const next = place(event);
        context.beginPath();
        context.moveTo(...last);
        context.lineTo(...next);
        context.stroke();
        last = next;
        drawn = true;
    });
    for (const name of ["pointerup", "pointercancel"]) {
        canvas.addEventListener(name, () => {
            drawing = false;
        });
    }
    document.getElementById("pad_clear").addEventListener("click", () => {
        context.clearRect(0, 0, canvas.width, canvas.height);
        drawn = false;
    });
    form.addEventListener("submit", () => {
        field.value = drawn ? canvas.toDataURL("image/png") : "";
    });
    window.addEventListener("resize", fit);
    fit();
})();
