const STORE = "files";

/** Photos that wait to be sent: in the browser's IndexedDB, which holds more than its storage; without it, in memory. */
export class RoundFiles {
    constructor(name = "medical_round") {
        this.name = name;
        this.memory = new Map();
    }

    open() {
        this.opened ||= new Promise((resolve) => {
            let request;
            try {
                request = indexedDB.open(this.name, 1);
            } catch {
                resolve(null);
                return;
            }
            request.onupgradeneeded = () => request.result.createObjectStore(STORE);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => resolve(null);
            request.onblocked = () => resolve(null);
        });
        return this.opened;
    }

    async perform(mode, work) {
        const database = await this.open();
        if (!database) {
            return undefined;
        }
        return new Promise((resolve, reject) => {
            const transaction = database.transaction(STORE, mode);
            const request = work(transaction.objectStore(STORE));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onerror = () => reject(transaction.error);
            transaction.onabort = () => reject(transaction.error);
        });
    }

    async put(key, data) {
        this.memory.set(key, data);
        try {
            await this.perform("readwrite", (store) => store.put(data, key));
        } catch {
            // no room: it stays in memory while the page is open
        }
    }

    async get(key) {
        return this.memory.get(key) ?? (await this.perform("readonly", (store) => store.get(key)));
    }

    async remove(key) {
        this.memory.delete(key);
        await this.perform("readwrite", (store) => store.delete(key));
    }
}
