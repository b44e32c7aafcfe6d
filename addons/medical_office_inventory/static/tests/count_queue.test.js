import { describe, expect, test } from "@odoo/hoot";
import { CountQueue } from "@medical_office_inventory/count/count_queue";

describe.current.tags("headless");

class FakeStorage {
    constructor() {
        this.map = new Map();
    }
    getItem(key) {
        return this.map.get(key) ?? null;
    }
    setItem(key, value) {
        if (this.full) {
            throw new Error("QuotaExceededError");
        }
        this.map.set(key, value);
    }
    removeItem(key) {
        this.map.delete(key);
    }
}

function queue(values = {}) {
    const clock = { now: 1000 };
    return { clock, queue: new CountQueue({ storage: new FakeStorage(), owner: 7, now: () => clock.now, ...values }) };
}

test("a count waits until it has arrived, through a reload", () => {
    const storage = new FakeStorage();
    const { queue: before } = queue({ storage });
    before.add(3, 11, 5);
    before.add(3, 12, 0);
    const { queue: after, clock } = queue({ storage });
    clock.now = 61000;
    expect(after.changes(3).map(({ line_id, quantity, age }) => [line_id, quantity, age])).toEqual([[11, 5, 60000], [12, 0, 60000]]);
    after.forget(3, after.changes(3));
    expect(after.count(3)).toBe(0);
    expect(storage.map.size).toBe(0);
});

test("what was counted anew while it was sent is sent again", () => {
    const { queue: counts, clock } = queue();
    counts.add(3, 11, 5);
    const sent = counts.changes(3);
    clock.now = 2000;
    counts.add(3, 11, 6);
    counts.forget(3, sent);
    expect(counts.changes(3).map(({ quantity }) => quantity)).toEqual([6]);
});

test("counts belong to one person and one sheet", () => {
    const storage = new FakeStorage();
    const { queue: mine } = queue({ storage });
    const { queue: theirs } = queue({ storage, owner: 8 });
    mine.add(3, 11, 5);
    expect([theirs.count(3), mine.count(4), mine.count(3)]).toEqual([0, 0, 1]);
});

test("a full storage keeps counts as long as the page lives", () => {
    const storage = new FakeStorage();
    const { queue: counts } = queue({ storage });
    storage.full = true;
    counts.add(3, 11, 5);
    counts.add(3, 12, 6);
    expect(counts.count(3)).toBe(2);
    storage.full = false;
    counts.add(3, 13, 7);
    expect(counts.changes(3).map(({ quantity }) => quantity)).toEqual([5, 6, 7]);
    expect(storage.map.size).toBe(1);
});

test("what something else wrote there is no count", () => {
    const storage = new FakeStorage();
    storage.setItem("medical_count:7:3", "{not json");
    const { queue: counts } = queue({ storage });
    expect(counts.count(3)).toBe(0);
    counts.add(3, 11, 5);
    expect(counts.count(3)).toBe(1);
});
