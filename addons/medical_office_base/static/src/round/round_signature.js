import { Component, onMounted, useRef, useState } from "@odoo/owl";

/** A signature drawn by finger. Needs no connection, unlike Odoo's own, which asks the server for fonts. */
export class RoundSignature extends Component {
    static template = "medical_office_base.RoundSignature";
    static props = { onSign: Function, onCancel: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ drawn: false });
        onMounted(() => {
            const { el } = this.canvas;
            const ratio = window.devicePixelRatio || 1;
            el.width = el.clientWidth * ratio;
            el.height = el.clientHeight * ratio;
            this.pen = el.getContext("2d");
            this.pen.scale(ratio, ratio);
            Object.assign(this.pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: "#00205b" });
        });
    }

    point(ev) {
        const { left, top } = this.canvas.el.getBoundingClientRect();
        return [ev.clientX - left, ev.clientY - top];
    }

    begin(ev) {
        this.drawing = true;
        try {
            this.canvas.el.setPointerCapture(ev.pointerId);
        } catch {
            // the pointer is gone already
        }
        this.pen.beginPath();
        this.pen.moveTo(...this.point(ev));
    }

    draw(ev) {
        if (this.drawing) {
            this.pen.lineTo(...this.point(ev));
            this.pen.stroke();
            this.state.drawn = true;
        }
    }

    end() {
        this.drawing = false;
    }

    clear() {
        const { el } = this.canvas;
        this.pen.clearRect(0, 0, el.width, el.height);
        this.state.drawn = false;
    }

    sign() {
        this.props.onSign(this.canvas.el.toDataURL("image/png").split(",")[1]);
    }
}
