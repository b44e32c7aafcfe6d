import { describe, expect, test } from "@odoo/hoot";
import { isOutside, parseNumber, ROOMS, RoundQueue, straysOf, withPending } from "@medical_office_base/round/round_queue";
import { roomWithPending, sendTurnovers } from "@medical_office_base/round/round_rooms";

describe.current.tags("headless");

class FakeStorage {
    constructor() {
        this.map = new Map();
    }
    get length() {
        return this.map.size;
    }
    key(index) {
        return [...this.map.keys()][index];
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

class FakeFiles {
    constructor() {
        this.map = new Map();
    }
    async put(key, data) {
        this.map.set(key, data);
    }
    async get(key) {
        return this.map.get(key);
    }
    async remove(key) {
        this.map.delete(key);
    }
}

function makeQueue(values = {}) {
    let now = 1000;
    const calls = [];
    const queue = new RoundQueue({
        storage: new FakeStorage(), files: new FakeFiles(), owner: "db:7", now: () => now++,
        send: async (runId, changes, finish) => {
            calls.push({ runId, changes, finish });
            return { results: changes.map(({ key }) => ({ key, status: "applied", message: "" })), finished: finish, run: {} };
        },
        ...values,
    });
    return { queue, calls };
}

const lost = () => Promise.reject(new Error("Connection lost"));
const refusal = (message) => Object.assign(new Error(message), { exceptionName: "odoo.exceptions.AccessError", data: { message } });

test("changes stay until the server has confirmed them, in their order", async () => {
    const { queue, calls } = makeQueue();
    const { send } = queue;
    queue.send = lost;
    await queue.add(1, 10, { value_tick: true });
    await queue.add(1, 11, { value_number: 5 });
    expect((await queue.flush()).error.message).toBe("Connection lost");
    expect(queue.count()).toBe(2);
    queue.send = send;
    const result = await queue.flush();
    expect(result.sent).toBe(2);
    expect(calls.length).toBe(1);
    expect(calls[0].changes.map(({ line_id, values }) => [line_id, values])).toEqual([[10, { value_tick: true }], [11, { value_number: 5 }]]);
    expect(queue.count()).toBe(0);
});

test("a reloaded page and another tab find the same changes, with the same keys", async () => {
    const { queue } = makeQueue();
    const entry = await queue.add(1, 10, { value_tick: true });
    const { queue: other } = makeQueue({ storage: queue.storage, files: queue.files });
    expect(other.entries().map(({ key }) => key)).toEqual([entry.key]);
    await other.add(1, 11, { value_tick: true });
    expect(queue.count()).toBe(2);
    await other.flush();
    expect(queue.count()).toBe(0);
});

test("only one tab sends at a time", async () => {
    const { queue, calls } = makeQueue({ alone: async () => null });
    await queue.add(1, 10, { value_tick: true });
    await queue.flush();
    expect(calls.length).toBe(0);
    expect(queue.count()).toBe(1);
});

test("on a shared phone nobody sends what somebody else has tapped", async () => {
    const { queue } = makeQueue();
    await queue.add(1, 10, { value_tick: true });
    const { queue: colleague, calls } = makeQueue({ storage: queue.storage, owner: "db:8" });
    await colleague.flush();
    expect(calls.length).toBe(0);
    expect(queue.count()).toBe(1);
});

test("what the server refuses stays at its step with the reason, and holds nothing back", async () => {
    const { queue, calls } = makeQueue();
    queue.send = async (runId, changes) => {
        calls.push(changes);
        return { results: changes.map(({ key, line_id }) => ({
            key, status: line_id === 10 ? "fault" : "applied", message: line_id === 10 ? "No number" : "" })) };
    };
    await queue.add(1, 10, { value_number: 99 });
    await queue.add(1, 11, { value_tick: true });
    await queue.flush();
    expect(queue.count()).toBe(0);
    expect(queue.entries()[0].fault).toBe("No number");
    await queue.flush();
    expect(calls.length).toBe(1, { message: "a refused change is not sent again by itself" });
    await queue.add(1, 10, { value_number: 9 });
    expect(queue.entries().map(({ values }) => values)).toEqual([{ value_number: 9 }]);
});

test("a round that is not one's any more keeps what was done, marked as refused; other rounds go on", async () => {
    const { queue } = makeQueue();
    const { send } = queue;
    queue.send = (runId, ...args) => (runId === 1 ? Promise.reject(refusal("For somebody else")) : send(runId, ...args));
    await queue.add(1, 10, { value_tick: true });
    await queue.add(2, 20, { value_tick: true });
    const result = await queue.flush();
    expect(result.error).toBe(null);
    expect(queue.entries(1).map(({ fault }) => fault)).toEqual(["For somebody else"]);
    expect(queue.entries(2)).toEqual([]);
});

test("photos lie beside the storage and are sent in parcels", async () => {
    const { queue, calls } = makeQueue();
    const large = "x".repeat(3 * 1024 * 1024);
    const entry = await queue.add(1, 10, { photo: { name: "a.jpg", data: large } });
    await queue.add(1, 10, { photo: { name: "b.jpg", data: large } });
    await queue.add(1, 11, { value_tick: true });
    queue.finish(1);
    expect(queue.storage.getItem(queue.prefix + entry.key).length < 500).toBe(true);
    await queue.flush();
    expect(calls.map(({ changes, finish }) => [changes.length, finish])).toEqual([[1, false], [2, true]]);
    expect(calls[0].changes[0].values.photo).toEqual({ name: "a.jpg", data: large });
    expect(queue.files.map.size).toBe(0);
});

test("a photo that the browser has lost is said, the rest is sent", async () => {
    const { queue, calls } = makeQueue();
    await queue.add(1, 10, { photo: { name: "a.jpg", data: "abc" } });
    await queue.add(1, 11, { value_tick: true });
    queue.files.map.clear();
    await queue.flush();
    expect(calls[0].changes.map(({ line_id }) => line_id)).toEqual([11]);
    expect(Boolean(queue.entries()[0].fault)).toBe(true);
});

test("a round is finished once, after its last change", async () => {
    const { queue, calls } = makeQueue();
    queue.finish(1);
    queue.finish(1);
    await queue.add(1, 10, { value_tick: true });
    expect(queue.finishes(1)).toBe(true);
    const { answers } = await queue.flush();
    expect(answers[1].asked).toBe(true);
    expect(calls.map(({ finish }) => finish)).toEqual([true]);
    expect(queue.finishes(1)).toBe(false);
});

test("an answer that names none of the changes is not asked for again and again", async () => {
    const { queue, calls } = makeQueue();
    queue.send = async (runId, changes) => calls.push(changes) && { results: [] };
    await queue.add(1, 10, { value_tick: true });
    await queue.flush();
    expect(calls.length).toBe(1);
    expect(queue.count()).toBe(1);
});

test("a full storage loses nothing while the page is open", async () => {
    const { queue, calls } = makeQueue();
    queue.storage.full = true;
    await queue.add(1, 10, { value_tick: true });
    expect(queue.count()).toBe(1);
    await queue.flush();
    expect(calls.length).toBe(1);
    expect(queue.count()).toBe(0);
});

test("a step shows what waits over what is kept", () => {
    const line = { id: 10, kind: "temperature", value_number: 5, done: true, reason: "", photos: [], has_low: true, low: 2, has_high: true, high: 8 };
    const shown = withPending(line, [
        { key: "a", line_id: 10, values: { value_number: 12, reason: "Door open" } },
        { key: "b", line_id: 11, values: { value_number: 1 } },
    ]);
    expect([shown.value_number, shown.reason, shown.out_of_range, shown.waiting]).toEqual([12, "Door open", true, 1]);
    expect(withPending({ id: 3, kind: "photo", photos: [7] }, [{ line_id: 3, values: { drop_photo: 7 } }]).done).toBe(false);
    expect(withPending({ id: 3, kind: "tick", photos: [] }, [{ line_id: 3, values: { value_tick: true }, fault: "Too late" }]).fault).toBe("Too late");
});

test("numbers with comma or point, and none", () => {
    expect(["4,5", " 4.5 ", "-3", "−3", ".5", "", "  "].map(parseNumber)).toEqual([4.5, 4.5, -3, -3, 0.5, null, null]);
    expect(["warm", "1.2.3", "1e5", "--1"].map((text) => Number.isNaN(parseNumber(text)))).toEqual([true, true, true, true]);
    expect(isOutside({ kind: "number", has_low: true, low: 0 }, 0)).toBe(false);
    expect(isOutside({ kind: "number", has_low: true, low: 0 }, -1)).toBe(true);
    expect(isOutside({ kind: "text" }, 99)).toBe(false);
});

test("turnovers of rooms wait and are sent like changes of rounds, all rooms in one call", async () => {
    const { queue, calls } = makeQueue();
    const { send } = queue;
    queue.send = lost;
    const first = await queue.add(ROOMS, 5, { kind: "contagious" });
    await queue.add(1, 10, { value_tick: true });
    await queue.add(ROOMS, 6, { kind: "between" });
    await queue.add(ROOMS, 5, { undo: first.key });
    await queue.flush();
    expect([queue.count(), queue.count(ROOMS), queue.count(1)]).toEqual([4, 3, 1]);
    queue.send = send;
    const { answers } = await queue.flush();
    expect(calls.map(({ runId, changes }) => [runId, changes.length])).toEqual([[ROOMS, 3], [1, 1]]);
    expect(Object.keys(answers).sort()).toEqual(["1", ROOMS]);
    expect(calls[0].finish).toBe(false);
    expect(queue.count()).toBe(0);
    let sent;
    await sendTurnovers({ silent: { call: (...args) => (sent = args) } }, calls[0].changes);
    expect(sent.slice(0, 2)).toEqual(["medical.round.screen", "save_turnovers"]);
    expect(sent[2][0].map(({ room_id, kind, undo }) => [room_id, kind || undo])).toEqual([[5, "contagious"], [6, "between"], [5, first.key]]);
    expect(sent[2][0][0].at).toBe(first.at);
});

test("a turnover that is refused stays at its room until the next tap", async () => {
    const { queue } = makeQueue();
    queue.send = async (runId, changes) => ({ results: changes.map(({ key }) => ({ key, status: "fault", message: "Closed" })) });
    await queue.add(ROOMS, 5, { kind: "between" });
    await queue.flush();
    expect(queue.entries(ROOMS).map(({ fault }) => fault)).toEqual(["Closed"]);
    await queue.add(ROOMS, 5, { kind: "between" });
    expect(queue.entries(ROOMS).map(({ fault }) => fault)).toEqual([undefined]);
    await queue.flush();
    await queue.drop(ROOMS, 5);
    expect(queue.entries()).toEqual([]);
});

test("what was refused of rounds and rooms that are gone can be forgotten", async () => {
    const { queue } = makeQueue();
    queue.send = async (runId, changes) => ({ results: changes.map(({ key }) => ({ key, status: "fault", message: "Gone" })) });
    for (const [runId, id] of [[1, 10], [2, 20], [ROOMS, 1], [ROOMS, 5]]) {
        await queue.add(runId, id, {});
    }
    await queue.flush();
    await queue.add(3, 30, {});
    const strays = straysOf({ rounds: [{ id: 1 }, { id: 5 }], rooms: [{ id: 5 }] }, queue.entries());
    expect(strays.map(({ run_id, line_id }) => [run_id, line_id])).toEqual([[2, 20], [ROOMS, 1]]);
    await queue.forgetAll(strays);
    expect(queue.entries().map(({ run_id }) => run_id)).toEqual([1, ROOMS, 3]);
});

test("a room shows what waits over what is kept, and its hold from the tap on", () => {
    const minute = 60 * 1000;
    const words = { now: 100 * minute, by: "Me", undone: "Taken back", clock: (at) => at / minute, held: (moment) => `On hold until ${moment}` };
    const room = { id: 5, turned_over: "early", turned_over_ms: 20 * minute, by: "Ann", hold: "On hold until 50", hold_ms: 50 * minute, hold_minutes: 30 };
    const show = (...entries) => {
        const { turned_over, by, hold, waiting, fault } = roomWithPending(room, entries.map((entry) => ({ line_id: 5, ...entry })), words);
        return [turned_over, by, hold, waiting, fault];
    };
    expect(show()).toEqual(["early", "Ann", "", 0, ""], { message: "a hold that has passed meanwhile" });
    expect(show({ at: 90 * minute, values: { kind: "contagious" } })).toEqual([90, "Me", "On hold until 120", 1, ""]);
    expect(show({ at: 60 * minute, values: { kind: "contagious" } })[2]).toBe("");
    expect(show({ at: 10 * minute, values: { kind: "contagious" } })).toEqual(["early", "Ann", "", 1, ""], { message: "somebody was later" });
    expect(show({ at: 90 * minute, values: { kind: "contagious" } }, { at: 95 * minute, values: { kind: "between" } })[2]).toBe("");
    expect(show({ at: 90 * minute, values: { kind: "contagious" } }, { at: 91 * minute, values: { undo: "k" } })).toEqual(["Taken back", "Me", "", 2, ""]);
    expect(show({ at: 90 * minute, values: { kind: "between" }, fault: "Closed" })).toEqual(["early", "Ann", "", 0, "Closed"]);
    expect(show({ line_id: 6, at: 90 * minute, values: { kind: "between" } })[3]).toBe(0);
});
