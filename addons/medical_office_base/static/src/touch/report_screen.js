import { Component, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shrinkPhoto } from "./files";
import { Sending } from "./sending";

/**
 * A screen on which something is reported from a phone: place, words, photos. What fails to be sent stays on the screen.
 *
 * It has a `state` with busy, error, sites, rooms, siteId and photos, and a ref "body". It says which `model` answers, how many photos go
 * along, under which key the browser remembers the site, and what to do when the server can't be reached.
 */
export class ReportScreen extends Component {
    static props = { ...standardActionServiceProps };
    model = "";
    maxPhotos = 0;
    siteKey = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.body = useRef("body");
        this.sending = new Sending();
    }

    get unreachable() {
        return "";
    }

    /** Call the server; what it refuses is said on the screen. */
    async call(method, args) {
        if (this.state.busy) {
            return null;
        }
        this.state.error = "";
        this.state.busy = true;
        try {
            return await this.orm.silent.call(this.model, method, args);
        } catch (error) {
            this.fail(error.data?.message || this.unreachable);
        } finally {
            this.state.busy = false;
        }
        return null;
    }

    fail(words) {
        this.state.error = words;
        this.top();
    }

    top() {
        this.body.el?.scrollTo({ top: 0 });
    }

    get rememberedSite() {
        return Number(browser.localStorage.getItem(this.siteKey));
    }

    rememberSite(siteId) {
        browser.localStorage.setItem(this.siteKey, siteId);
    }

    get site() {
        return this.state.sites.find(({ id }) => id === this.state.siteId);
    }

    get rooms() {
        return this.state.rooms.filter(({ site_id }) => site_id === this.state.siteId);
    }

    async addPhotos(ev) {
        this.state.error = "";
        for (const file of ev.target.files) {
            if (this.state.photos.length >= this.maxPhotos) {
                this.fail(_t("At most %s photos.", this.maxPhotos));
                break;
            }
            try {
                this.state.photos.push(await shrinkPhoto(file));
            } catch {
                this.fail(_t("%s can't be read as a photo.", file.name));
            }
        }
        ev.target.value = "";
    }
}
