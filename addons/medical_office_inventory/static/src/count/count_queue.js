const KEY = "medical_count";

/**
 * What was counted and hasn't reached the server yet: kept in the browser, per person and sheet, through a reload.
 *
 * The last count of a line is the one that is sent. `age` goes along instead of a moment: a phone's clock is no proof.
 */
export class CountQueue {
    constructor({ storage, owner, now = Date.now }) {
        Object.assign(this, { storage, owner, now });
        this.memory = {};
    }

    name(sheetId) {
        return `${KEY}:${this.owner}:${sheetId}`;
    }

    /** {lineId: {quantity, at}} */
    all(sheetId) {
        try {
            return { ...JSON.parse(this.storage.getItem(this.name(sheetId)) || "{}"), ...this.memory[sheetId] };
        } catch {
            return { ...this.memory[sheetId] };
        }
    }

    count(sheetId) {
        return Object.keys(this.all(sheetId)).length;
    }

    write(sheetId, entries) {
        delete this.memory[sheetId];
        try {
            if (Object.keys(entries).length) {
                this.storage.setItem(this.name(sheetId), JSON.stringify(entries));
            } else {
                this.storage.removeItem(this.name(sheetId));
            }
        } catch {
            // the storage is full or closed: as long as the page lives
            this.memory[sheetId] = entries;
        }
    }

    add(sheetId, lineId, quantity) {
        this.write(sheetId, { ...this.all(sheetId), [lineId]: { quantity, at: this.now() } });
    }

    /** What to send now. */
    changes(sheetId) {
        const now = this.now();
        return Object.entries(this.all(sheetId)).map(([id, { quantity, at }]) => ({ line_id: Number(id), quantity, age: Math.max(now - at, 0), at }));
    }

    /** These have arrived, unless they were counted anew meanwhile. */
    forget(sheetId, sent) {
        const entries = this.all(sheetId);
        for (const { line_id, at } of sent) {
            if (entries[line_id]?.at === at) {
                delete entries[line_id];
            }
        }
        this.write(sheetId, entries);
    }
}
