/** What marks one sending: whoever sends the same again, after a lost answer, sends it once. */
export class Sending {
    content = null;
    token = null;

    tokenFor(content) {
        if (this.content !== content) {
            this.content = content;
            this.token = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
        }
        return this.token;
    }

    /** It has arrived: the same again is another sending. */
    end() {
        this.content = null;
    }
}
