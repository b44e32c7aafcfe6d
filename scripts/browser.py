"""A headless Chromium driven over its DevTools protocol: what screenshots and browser checks share.

Needs only websocket-client. Selectors are CSS, optionally ending in :contains(text); only visible elements count.
"""
import base64
import http.cookiejar
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import websocket

PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "Backspace": (8, ""),
    "Delete": (46, ""),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
}
FIND = """
(selector) => {
    const match = /^(.*):contains\\((["']?)(.*)\\2\\)$/.exec(selector);
    const [css, text] = match ? [match[1] || "*", match[3]] : [selector, null];
    const seen = (el) => el.getClientRects().length && getComputedStyle(el).visibility !== "hidden";
    const found = [...document.querySelectorAll(css)].filter(
        (el) => seen(el) && (text === null || el.textContent.includes(text))
    );
    const innermost = (el) => !found.some((other) => other !== el && el.contains(other));
    return text === null ? found[0] : found.find(innermost);
}
"""


class BrowserError(Exception):
    pass


def executable():
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    raise BrowserError("no Chromium found: run scripts/install.sh")


def session_cookie(base, login, password, database=None):
    """Log in as a browser's form does; return the session id."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    query = f"?{urllib.parse.urlencode({'db': database})}" if database else ""
    try:
        page = opener.open(f"{base}/web/login{query}", timeout=120).read().decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if not token:
            raise BrowserError(f"{base}/web/login shows no login form: is a database chosen (--db)?")
        data = urllib.parse.urlencode(
            {"csrf_token": token[1], "login": login, "password": password, "redirect": "/web/health"}
        )
        answer = opener.open(f"{base}/web/login", data.encode(), timeout=120)
    except urllib.error.URLError as error:
        raise BrowserError(f"{base}/web/login: {error}") from error
    if not answer.geturl().endswith("/web/health"):
        raise BrowserError(f"login as {login} was refused")
    return next(cookie.value for cookie in jar if cookie.name == "session_id")


class Browser:
    def __init__(self, width=1400, height=900):
        self.width, self.height = width, height
        self.profile = tempfile.mkdtemp(prefix="office_chrome_")
        self.problems = []
        self._ids = itertools.count(1)
        self._pending = {}
        self._last_traffic = time.monotonic()
        # The proxy of the environment is not for our own server on the loopback.
        self._process = subprocess.Popen(  # pylint: disable=consider-using-with
            [
                executable(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-translate",
                "--mute-audio", "--hide-scrollbars", "--no-proxy-server", "--remote-debugging-port=0",
                f"--user-data-dir={self.profile}", "about:blank",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self._socket = self._connect()
        except Exception:
            self.close()
            raise
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _connect(self):
        port_file = os.path.join(self.profile, "DevToolsActivePort")
        deadline = time.monotonic() + 60
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with open(port_file) as file:
                    port = int(file.readline())
                pages = json.load(opener.open(f"http://127.0.0.1:{port}/json/list", timeout=5))
                url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
                return websocket.create_connection(
                    url, suppress_origin=True, http_no_proxy=["127.0.0.1"], max_size=None, timeout=60
                )
            except (OSError, ValueError, StopIteration):
                time.sleep(0.1)
        raise BrowserError("Chromium did not start")

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    # --- protocol ---

    def send(self, method, timeout=60, **params):
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            message = self._receive(deadline - time.monotonic())
            if message and message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error'].get('message')}")
                return message["result"]
        raise BrowserError(f"{method}: no answer in {timeout} s")

    def _receive(self, timeout):
        self._socket.settimeout(max(timeout, 0.01))
        try:
            message = json.loads(self._socket.recv())
        except websocket.WebSocketTimeoutException:
            return None
        if "method" in message:
            self._event(message["method"], message["params"])
        return message

    def _event(self, name, params):
        if name == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("data:", "blob:")) and "/bus/" not in url and "/websocket" not in url:
                self._pending[params["requestId"]] = url
                self._last_traffic = time.monotonic()
        elif name in ("Network.loadingFinished", "Network.loadingFailed"):
            if self._pending.pop(params["requestId"], None):
                self._last_traffic = time.monotonic()
        elif name == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            texts = [str(a.get("value") or a.get("description") or a.get("type")) for a in params["args"]]
            self.problems.append("console error: " + " ".join(texts))
        elif name == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.problems.append("exception: " + details.get("exception", {}).get("description", details["text"]))
        elif name == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            self.problems.append(f"browser log: {entry['text']} {entry.get('url', '')}".strip())
        elif name == "Page.javascriptDialogOpening":
            self._socket.send(
                json.dumps({"id": next(self._ids), "method": "Page.handleJavaScriptDialog", "params": {"accept": True}})
            )

    def pump(self, seconds):
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._receive(left)

    # --- page ---

    def resize(self, width, height):
        self.width, self.height = width, height
        phone = width < 768
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone
        )
        self.send("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.send("Emulation.setUserAgentOverride", userAgent=PHONE_AGENT if phone else "")

    def login(self, base, login, password, database=None):
        self.send("Network.clearBrowserCookies")
        value = session_cookie(base, login, password, database)
        self.send("Network.setCookie", name="session_id", value=value, url=base, httpOnly=True)

    def evaluate(self, expression):
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    def goto(self, url, timeout=90):
        answer = self.send("Page.navigate", url=url, timeout=timeout)
        if answer.get("errorText") and answer["errorText"] != "net::ERR_ABORTED":
            raise BrowserError(f"{url}: {answer['errorText']}")
        self.settle(timeout)

    def settle(self, timeout=90, quiet=0.5):
        """Wait until the page is complete and no request has been under way for `quiet` seconds."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self.pump(0.1)
            if self._pending or time.monotonic() - self._last_traffic < quiet:
                continue
            if self.evaluate("document.readyState === 'complete' && !document.querySelector('.o_blockUI')"):
                return
        raise BrowserError(f"the page did not settle in {timeout} s; pending: {list(self._pending.values())[:3]}")

    def wait(self, selector, timeout=20):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.evaluate(f"!!({FIND})({json.dumps(selector)})"):
                return
            self.pump(0.1)
        raise BrowserError(f"nothing visible matches {selector}")

    def text(self, selector):
        return self.evaluate(f"(({FIND})({json.dumps(selector)}) || {{}}).innerText || ''")

    def click(self, selector):
        self.wait(selector)
        point = self.evaluate(
            f"""(() => {{
                const el = ({FIND})({json.dumps(selector)});
                el.scrollIntoView({{block: "center", inline: "center"}});
                const box = el.getClientRects()[0];
                return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        for kind, buttons in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)):
            where = {"x": point[0], "y": point[1], "button": "left", "buttons": buttons, "clickCount": 1}
            self.send("Input.dispatchMouseEvent", type=kind, **where)
        self.settle()

    def type(self, selector, text):
        self.click(selector)
        self.evaluate(f"(({FIND})({json.dumps(selector)})).select?.()")
        self.send("Input.insertText", text=text)
        self.pump(0.4)  # autocompletion waits for a pause in the typing
        self.settle()

    def press(self, key):
        code, text = KEYS[key]
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                **({"text": text} if text and kind == "keyDown" else {}),
            )  # fmt: skip
        self.settle()

    def grow(self, limit=8000):
        """Make the window as high as the page's content, inner scrollers included."""
        self.evaluate("window.scrollTo(0, 0)")
        extra = self.evaluate(
            """Math.max(0, ...[...document.querySelectorAll("*")].filter(
                (el) => el.clientHeight && ["auto", "scroll"].includes(getComputedStyle(el).overflowY)
                    || el === document.documentElement
            ).map((el) => el.scrollHeight - el.clientHeight))"""
        )
        if extra:
            self.resize(self.width, min(self.height + extra, limit))
            self.settle()

    def screenshot(self, path):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def sideways(self):
        """Pixels by which the page or a visible scroller is wider than its frame."""
        return self.evaluate(
            "Math.max(0, document.documentElement.scrollWidth - window.innerWidth,"
            " ...[...document.querySelectorAll('.o_content, .o_action, .o_renderer')]"
            ".map((el) => el.scrollWidth - el.clientWidth))"
        )

    def error_dialog(self):
        return self.text(".o_error_dialog")
