import { Component, markRaw, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { applyChanges, foldedAtFirst, holesAhead, hourRange, shiftIndex, summary, weekGroups } from "./coverage_board";
import { CoverageCallOutDialog } from "./coverage_call_out_dialog";
import { CoverageCandidatesDialog } from "./coverage_candidates_dialog";
import { CoverageDay } from "./coverage_day";
import { CoverageFaultsDialog } from "./coverage_faults_dialog";
import { CoverageHolesDialog } from "./coverage_holes_dialog";
import { CoveragePlanDialog } from "./coverage_plan_dialog";
import { CoveragePublishDialog } from "./coverage_publish_dialog";
import { useCoverageServer } from "./coverage_server";
import { CoverageShiftDialog } from "./coverage_shift_dialog";
import { CoverageWeek } from "./coverage_week";
import { addDays, dayWords, mondayOf, weekWords } from "./coverage_time";

// A board left open is read again after this long, and when the person comes back to it after a minute.
const EVERY = 5 * 60 * 1000;
const STALE_AFTER = 60 * 1000;
const DAYS = 7;
// Own sites that open together.
const TOGETHER = 3;
const REMEMBERED = "medical_coverage";

/**
 * Who works when: the week as a grid on the desk, a day as a list on the phone. See `medical.coverage` on the server, which decides
 * everything; this draws it.
 */
export class MedicalCoverage extends Component {
    static template = "medical_office_base.Coverage";
    static components = { CoverageDay, CoverageWeek, Dropdown, DropdownItem };
    static props = { ...standardActionServiceProps };

    setup() {
        this.server = useCoverageServer();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.state = useState({
            sites: [], choice: "", board: null, day: "", positionId: false, by: "position", folded: {}, error: "", loading: true,
        });
        this.words = {
            previousDay: _t("Day before"), nextDay: _t("Next day"), previousWeek: _t("Week before"), nextWeek: _t("Next week"),
        };
        this.loadedAt = 0;
        this.asked = 0;
        const refresh = () => document.visibilityState === "visible" && Date.now() - this.loadedAt > STALE_AFTER && this.load();
        onWillStart(() => this.start());
        onMounted(() => {
            browser.addEventListener("visibilitychange", refresh);
            browser.addEventListener("focus", refresh);
            this.timer = browser.setInterval(refresh, EVERY);
        });
        onWillUnmount(() => {
            browser.removeEventListener("visibilitychange", refresh);
            browser.removeEventListener("focus", refresh);
            browser.clearInterval(this.timer);
            this.gone = true;
        });
    }

    async start() {
        const answer = await this.server.read("get_sites", []);
        if (answer.error) {
            this.state.error = answer.error;
            this.state.loading = false;
            return;
        }
        this.state.sites = answer;
        if (!answer.length) {
            this.state.loading = false;
            return;
        }
        const kept = this.remembered();
        const wanted = router.current.site || kept.choice;
        this.state.choice = this.choices.some(({ value }) => value === String(wanted)) ? String(wanted) : this.choices[0].value;
        this.state.by = kept.by === "site" ? "site" : "position";
        const day = /^\d{4}-\d\d-\d\d$/.test(router.current.day || "") ? router.current.day : this.today;
        await this.go(day);
    }

    remembered() {
        try {
            return JSON.parse(browser.localStorage.getItem(REMEMBERED)) || {};
        } catch {
            return {};
        }
    }

    remember() {
        browser.localStorage.setItem(REMEMBERED, JSON.stringify({ choice: this.state.choice, by: this.state.by }));
    }

    // What is shown

    get own() {
        return this.state.sites.filter((site) => site.is_own);
    }

    get choices() {
        const choices = [];
        if (this.own.length > 1 && this.own.length <= TOGETHER) {
            choices.push({ value: "own", label: _t("My sites (%s)", this.own.length) });
        }
        choices.push(...this.state.sites.map((site) => ({ value: String(site.id), label: site.name })));
        if (this.state.sites.length > Math.max(1, this.own.length) || this.state.sites.length > TOGETHER) {
            choices.push({ value: "all", label: _t("All sites (%s)", this.state.sites.length) });
        }
        return choices;
    }

    get siteIds() {
        if (this.state.choice === "own") {
            return this.own.map(({ id }) => id);
        }
        if (this.state.choice === "all") {
            return this.state.sites.map(({ id }) => id);
        }
        return [Number(this.state.choice)];
    }

    get today() {
        const ids = this.siteIds;
        return this.state.sites.find(({ id }) => id === ids[0])?.today;
    }

    get manySites() {
        return this.state.board.sites.length > 1;
    }

    get week() {
        return weekWords(this.state.board.days);
    }

    get dayTitle() {
        return dayWords(this.state.day, "ccc, LLL d");
    }

    /** What the printed week says of itself: where, who, as of when. */
    get printed() {
        const { board, positionId } = this.state;
        const position = board.positions.find(({ id }) => id === positionId)?.name || _t("All positions");
        const asOf = _t("as of %s", luxon.DateTime.fromMillis(this.loadedAt).toLocaleString(luxon.DateTime.DATETIME_MED));
        return [board.sites.map(({ name }) => name).join(", "), position, asOf].join(" · ");
    }

    get summary() {
        return this.view.summary;
    }

    get by() {
        return this.manySites ? this.state.by : "position";
    }

    /** What is drawn of the board, kept as long as the board, its rows and its filter are the same. */
    get view() {
        const { board, positionId } = this.state;
        const by = this.by;
        if (this.kept?.board !== board || this.kept.by !== by || this.kept.positionId !== positionId) {
            const used = new Set([...board.people, ...board.shifts].map(({ job_id }) => job_id));
            this.kept = {
                board, by, positionId,
                groups: weekGroups(board, { by, positionId, index: shiftIndex(board) }),
                range: hourRange(board),
                summary: summary(board),
                // those that somebody here has or works in
                positions: board.positions.filter(({ id }) => used.has(id)),
            };
        }
        return this.kept;
    }

    get positions() {
        return this.view.positions;
    }

    get rights() {
        return this.state.board.rights;
    }

    get canPlan() {
        return this.rights.can_plan && this.rights.plan_site_ids.length > 0;
    }

    get warnings() {
        return this.state.board.warnings || [];
    }

    // Loading

    /** Show a day, and the week around it. */
    async go(day) {
        const previous = this.state.day;
        this.state.day = day;
        router.pushState({ day, site: this.state.choice });
        if (!this.state.board || !previous || mondayOf(previous) !== mondayOf(day)) {
            await this.load();
        }
    }

    async load() {
        const asked = ++this.asked;
        this.state.loading = true;
        const answer = await this.server.read("get_board", [this.siteIds, mondayOf(this.state.day), DAYS]);
        if (this.gone || asked !== this.asked) {
            return;
        }
        this.state.loading = false;
        this.state.error = answer.error || "";
        if (answer.error) {
            return;
        }
        const fresh = !this.state.board || this.state.board.sites.length !== answer.sites.length;
        this.loadedAt = Date.now();
        this.state.board = markRaw(answer);
        if (fresh) {
            this.state.folded = Object.fromEntries(foldedAtFirst(this.view.groups, answer.people.length).map((key) => [key, true]));
        }
    }

    async chooseSite(choice) {
        this.state.choice = choice;
        this.state.positionId = false;
        this.remember();
        router.pushState({ day: this.state.day, site: choice });
        this.state.board = null;
        await this.load();
    }

    chooseBy(by) {
        this.state.by = by;
        this.state.folded = Object.fromEntries(foldedAtFirst(this.view.groups, this.state.board.people.length).map((key) => [key, true]));
        this.remember();
    }

    choosePosition(value) {
        this.state.positionId = Number(value) || false;
    }

    step(days) {
        return this.go(addDays(this.state.day, days));
    }

    // Changing

    /** What a change brought: shown at once, told in words. */
    onChanged(answer) {
        if (answer.message) {
            this.notification.add(answer.message, { type: answer.faults?.length ? "warning" : "success" });
        }
        const known = new Set(this.state.board.people.map(({ id }) => id));
        if (answer.changed?.shifts?.some(({ employee_id }) => employee_id && !known.has(employee_id))) {
            return this.load();
        }
        this.state.board = markRaw(applyChanges(this.state.board, answer.changed));
        return null;
    }

    get common() {
        return { board: this.state.board, onChanged: (answer) => this.onChanged(answer) };
    }

    openShift(shift) {
        this.dialog.add(CoverageShiftDialog, {
            ...this.common, shift, onCandidates: (one) => this.openCandidates(one), onCallOut: (one) => this.openCallOut(one),
        });
    }

    add(values) {
        const { board, day, positionId } = this.state;
        const plannable = this.rights.plan_site_ids;
        const siteId = plannable.includes(values.site_id) ? values.site_id : plannable[0];
        const jobId = values.job_id || positionId || this.positions[0]?.id || board.positions[0]?.id;
        this.openShift({ day, employee_id: false, ...values, site_id: siteId, job_id: jobId, faults: [] });
    }

    openHoles(siteId, day) {
        this.dialog.add(CoverageHolesDialog, {
            getBoard: () => this.state.board, siteId, day, onChanged: (answer) => this.onChanged(answer),
            onCandidates: (one) => this.openCandidates(one),
        });
    }

    openCandidates(target) {
        this.dialog.add(CoverageCandidatesDialog, { ...this.common, target });
    }

    openCallOut(shift = null) {
        this.dialog.add(CoverageCallOutDialog, {
            ...this.common, shift, day: this.state.day, onCandidates: (one) => this.openCandidates(one),
        });
    }

    openPublish() {
        this.dialog.add(CoveragePublishDialog, { ...this.common, siteIds: this.rights.plan_site_ids });
    }

    openPlan(kind) {
        this.dialog.add(CoveragePlanDialog, { ...this.common, kind, siteIds: this.rights.plan_site_ids });
    }

    /** A shift dragged to another day or person; what speaks against it opens in words. */
    async move(shift, values) {
        const answer = await this.server.change("move_shift", [shift.id, values]);
        if (answer.ok) {
            this.onChanged(answer);
            return;
        }
        this.dialog.add(CoverageFaultsDialog, {
            answer,
            again: (reason) => this.server.change("move_shift", [shift.id, { ...values, reason }]),
            onChanged: (done) => this.onChanged(done),
        });
    }

    fold(group) {
        this.state.folded[group.key] = !this.state.folded[group.key];
    }

    firstHole() {
        const [hole] = holesAhead(this.state.board);
        if (hole) {
            this.openHoles(hole.site_id, hole.day);
        }
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("medical_office_base.coverage", MedicalCoverage);
