// One call carries so many changes, and so much of photos, at most.
const CHANGES_PER_CALL = 200;
const FILES_PER_CALL = 4 * 1024 * 1024;
// Refusals that sending again would not change.
const FINAL = /\.(UserError|AccessError|ValidationError|MissingError|RedirectWarning)$/;
const FILE_NAMES = ["photo", "certificate"];
// In place of a round: turnovers of rooms, whose entries bear the room in place of a step.
export const ROOMS = "rooms";

export function isFinal(error) {
    return FINAL.test(error.exceptionName || error.data?.name || "");
}

/**
 * Changes of rounds, and turnovers of rooms (ROOMS), that the server has not confirmed yet.
 *
 * Each change is an entry of its own in the browser's storage, so that two tabs never write over one another, and carries a
 * key, so that the server applies it once however often it is sent. Entries belong to one person: on a shared phone they wait
 * until that person is back. Photos lie in `files`, the entry only names them. What the server refuses stays, with the reason
 * (`fault`), until the person has changed or dropped it.
 */
export class RoundQueue {
    /**
     * @param {Object} env
     * @param {Storage} env.storage
     * @param {{ put: Function, get: Function, remove: Function }} env.files promises: for what is too large for the storage
     * @param {string} env.owner whose changes these are
     * @param {(runId: number|"rooms", changes: Object[], finish: boolean) => Promise} env.send
     * @param {() => number} env.now milliseconds by the server's clock
     * @param {(work: Function) => Promise} env.alone runs the work unless another tab does
     * @param {() => string} env.lostWords what is said of a photo that the browser has lost
     */
    constructor({ storage, files, owner, send, now = Date.now, alone = (work) => work(), onChange = () => {}, lostWords = () => "Lost" }) {
        Object.assign(this, { storage, files, send, now, alone, onChange, lostWords });
        this.prefix = `medical_round:${owner}:`;
        this.sequence = 0;
        this.sending = false;
        // where the storage is full or closed, what it can't hold waits here
        this.memory = {};
    }

    // Keeping

    entries(runId) {
        const found = Object.values(this.memory);
        for (let index = 0; index < this.storage.length; index++) {
            const name = this.storage.key(index);
            if (name?.startsWith(this.prefix)) {
                try {
                    found.push(JSON.parse(this.storage.getItem(name)));
                } catch {
                    // written by something else
                }
            }
        }
        return found
            .filter((entry) => entry && (!runId || entry.run_id === runId))
            .sort((one, other) => one.at - other.at || one.number - other.number);
    }

    /** Not confirmed yet; what was refused is not counted. */
    count(runId) {
        return this.entries(runId).filter((entry) => !entry.fault && !entry.finish).length;
    }

    finishes(runId) {
        return this.entries(runId).some((entry) => entry.finish && !entry.fault);
    }

    write(entry) {
        try {
            this.storage.setItem(this.prefix + entry.key, JSON.stringify(entry));
            delete this.memory[entry.key];
        } catch {
            this.storage.removeItem(this.prefix + entry.key);
            this.memory[entry.key] = entry;
        }
    }

    async forget(entry) {
        this.storage.removeItem(this.prefix + entry.key);
        delete this.memory[entry.key];
        if (entry.file) {
            await this.files.remove(entry.key);
        }
    }

    /** Keep a change. A refused one of the same step, or room, gives way to it. */
    async add(runId, lineId, values) {
        const entry = {
            key: crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`,
            run_id: runId, line_id: lineId, values: { ...values }, at: this.now(), number: ++this.sequence,
        };
        for (const old of this.entries(runId)) {
            if (old.fault && old.line_id === lineId) {
                await this.forget(old);
            }
        }
        const name = FILE_NAMES.find((name) => values[name]?.data);
        if (name) {
            await this.files.put(entry.key, values[name].data);
            entry.values[name] = { name: values[name].name };
            entry.file = name;
            entry.size = values[name].data.length;
        }
        this.write(entry);
        this.onChange();
        return entry;
    }

    /** Finish the round once all of its changes are there. */
    finish(runId) {
        this.write({ key: `finish-${runId}`, run_id: runId, finish: true, at: this.now(), number: ++this.sequence });
        this.onChange();
    }

    async drop(runId, lineId) {
        for (const entry of this.entries(runId)) {
            if (entry.fault && !entry.finish && entry.line_id === lineId) {
                await this.forget(entry);
            }
        }
        this.onChange();
    }

    dropRun(runId) {
        return this.forgetAll(this.entries(runId));
    }

    async forgetAll(entries) {
        for (const entry of entries) {
            await this.forget(entry);
        }
        this.onChange();
    }

    // Sending

    /**
     * Send what waits, round by round, and all rooms in one.
     *
     * @returns {Promise<{ sent: number, answers: Object, error: Error|null }>} the last answer by round (`asked`: it was to be
     *   finished); an error means that the rest waits for another try
     */
    async flush() {
        const result = { sent: 0, answers: {}, error: null };
        if (this.sending) {
            return result;
        }
        this.sending = true;
        try {
            await this.alone(() => this.flushAll(result));
        } finally {
            this.sending = false;
            this.onChange();
        }
        return result;
    }

    async flushAll(result) {
        const runs = new Set(this.entries().filter((entry) => !entry.fault).map((entry) => entry.run_id));
        for (const runId of runs) {
            let parcel, last;
            while ((parcel = this.parcel(runId))) {
                const keys = [...parcel.entries, ...parcel.finish].map(({ key }) => key).join();
                if (keys === last) {
                    // nothing was answered: not again and again
                    break;
                }
                last = keys;
                try {
                    await this.sendParcel(runId, parcel, result);
                } catch (error) {
                    if (!isFinal(error)) {
                        result.error = error;
                        return;
                    }
                    // the round is not this person's any more, or is gone
                    for (const entry of [...parcel.entries, ...parcel.finish]) {
                        this.write({ ...entry, fault: error.data?.message || error.message });
                    }
                }
            }
        }
    }

    /** The next call of a round: some changes, and its finishing once these are the last. */
    parcel(runId) {
        const waiting = this.entries(runId).filter((entry) => !entry.fault);
        const changes = waiting.filter((entry) => !entry.finish);
        const entries = [];
        let size = 0;
        for (const entry of changes) {
            size += entry.size || 0;
            if (entries.length === CHANGES_PER_CALL || (entries.length && size > FILES_PER_CALL)) {
                break;
            }
            entries.push(entry);
        }
        const finish = entries.length === changes.length ? waiting.filter((entry) => entry.finish) : [];
        return waiting.length ? { entries, finish } : null;
    }

    async sendParcel(runId, { entries, finish }, result) {
        const changes = [];
        for (const entry of entries) {
            const values = { ...entry.values };
            if (entry.file) {
                const data = await this.files.get(entry.key);
                if (!data) {
                    this.write({ ...entry, fault: this.lostWords() });
                    continue;
                }
                values[entry.file] = { ...values[entry.file], data };
            }
            changes.push({ key: entry.key, line_id: entry.line_id, values, at: entry.at });
        }
        if (!changes.length && !finish.length) {
            return;
        }
        const answer = await this.send(runId, changes, Boolean(finish.length));
        const byKey = Object.fromEntries(entries.map((entry) => [entry.key, entry]));
        for (const { key, status, message } of answer.results) {
            if (!byKey[key]) {
                continue;
            }
            if (status === "fault") {
                this.write({ ...byKey[key], fault: message });
            } else {
                await this.forget(byKey[key]);
                result.sent++;
            }
        }
        for (const entry of finish) {
            await this.forget(entry);
        }
        result.answers[runId] = { ...answer, asked: Boolean(finish.length) };
    }
}

/** What was refused of rounds and rooms that are not in the list any more: nothing else on the screen shows it. */
export function straysOf({ rounds, rooms }, entries) {
    const inList = (entry) => (entry.run_id === ROOMS ? rooms.some(({ id }) => id === entry.line_id) : rounds.some(({ id }) => id === entry.run_id));
    return entries.filter((entry) => entry.fault && !inList(entry));
}

/** A step as the person sees it: what the server knows, and over it what waits to be sent. */
export function withPending(line, entries) {
    const shown = { ...line, waiting: 0, fault: "", newPhotos: [] };
    for (const entry of entries) {
        if (entry.finish || (entry.line_id || false) !== (line.id || false)) {
            continue;
        }
        if (entry.fault) {
            shown.fault = entry.fault;
        } else {
            shown.waiting++;
        }
        const { values } = entry;
        const field = ["value_tick", "value_yesno", "value_number", "value_text"].find((name) => name in values);
        if (field) {
            shown[field] = values[field];
            shown.done = ![null, false, undefined, ""].includes(values[field]);
            shown.reason = values.reason || "";
            shown.by = "";
        } else if ("reason" in values) {
            shown.reason = values.reason;
        }
        if ("signature" in values) {
            shown.signed = Boolean(values.signature);
            shown.done = shown.signed;
        }
        if (values.photo) {
            shown.newPhotos.push({ key: entry.key, fault: entry.fault });
        }
        if (values.drop_photo) {
            shown.photos = shown.photos.filter((id) => id !== values.drop_photo);
        }
        if (line.kind === "photo") {
            shown.done = shown.photos.length + shown.newPhotos.length > 0;
        }
    }
    shown.out_of_range = isOutside(shown, shown.value_number);
    return shown;
}

export function isOutside(line, number) {
    return (
        ["number", "temperature"].includes(line.kind) && typeof number === "number" &&
        Boolean((line.has_low && number < line.low) || (line.has_high && number > line.high))
    );
}

/** The number that somebody typed: with a comma or a point; null for none, NaN for what is none. */
export function parseNumber(text) {
    const clean = String(text).trim().replace(",", ".").replace("−", "-");
    return clean ? (/^[-+]?(\d+\.?\d*|\.\d+)$/.test(clean) ? Number(clean) : NaN) : null;
}
