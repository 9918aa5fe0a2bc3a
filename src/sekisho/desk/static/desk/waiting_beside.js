// The panel beside the list: opens a subject, claims it, and keeps the claim alive while it is open.
import { say, send } from "./desk.js";

const ALIVE_MS = 60000;
// Whoever goes through the list with j and k opens only where they stop.
const FOLLOW_MS = 200;

/** One panel; `closed` is called when it closes, `done` after something was done in it. */
export class Beside {
  constructor(panel, list, { closed, done }) {
    Object.assign(this, { panel, list, closed, done, row: null, asked: 0 });
    this.inside = panel.querySelector("[data-inside]");
    panel.querySelector("[data-close]").addEventListener("click", () => this.close());
    panel.addEventListener("submit", (event) => this.submitted(event));
    setInterval(() => this.alive(), ALIVE_MS);
    addEventListener("pagehide", () => this.leave(true));
  }

  /** Show the subject of a row; `act` names the form to which the hand goes. */
  async open(row, act = "") {
    const isSame = this.row === row && !this.panel.hidden;
    if (!isSame) {
      if (!(await this.claim(row))) { this.close(); return; }
      await this.leave();
      this.row = row;
      if (!(await this.load())) return;
    }
    this.toForm(act);
  }

  /** Show the subject of another row; what stood there is gone at once. */
  follow(row) {
    if (row === this.row) return;
    this.inside.replaceChildren();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.open(row), FOLLOW_MS);
  }

  /** Fetch what the panel shows; false where another row was asked meanwhile, or it failed. */
  async load() {
    const turn = ++this.asked;
    const address = this.row.querySelector("[data-open]").href;
    const answer = await fetch(`${address}?panel=1`, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null);
    if (turn !== this.asked) return false;
    if (!answer?.ok || answer.redirected) { location.assign(address); return false; }
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== this.asked) return false;
    told.querySelectorAll("link[rel=stylesheet]").forEach((link) => this.style(link));
    // A form that opens by itself would take the hand from the list.
    told.querySelectorAll(".acts details[open]").forEach((one) => { one.open = false; });
    this.inside.replaceChildren(...told.body.childNodes);
    this.panel.querySelector("[data-full]").href = address;
    this.panel.hidden = false;
    this.inside.scrollTop = 0;
    this.inside.focus({ preventScroll: true });
    await this.parts();
    return true;
  }

  /** What the subject fetches by itself; its module does so once when it is first needed. */
  async parts() {
    if (!this.subject) { this.subject = await import("./subject.js"); return; }
    this.inside.querySelectorAll("[data-part]").forEach((place) => this.subject.fill(place));
  }

  /** The sheet of the subject, once. */
  style(link) {
    const address = link.getAttribute("href");
    if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return;
    const own = document.createElement("link");
    Object.assign(own, { rel: "stylesheet", href: address });
    document.head.append(own);
  }

  /** Put the hand on the form that does this, so that one more key does it. */
  toForm(act) {
    if (!act) return;
    const form = this.inside.querySelector(`form[action$="/${act}/"]`);
    const details = form?.closest("details");
    if (details) details.open = true;
    form?.querySelector("select, textarea, input:not([type=hidden]), button")?.focus();
  }

  /** Take the subject up; asks where another has it. */
  async claim(row) {
    if (!("claims" in this.list.dataset)) return true;
    try {
      const subject = row.dataset.subject;
      const told = await send("/list/claim/", { subject });
      if (told.mine) return true;
      // eslint-disable-next-line no-alert -- a question that must be answered before going on
      if (!confirm(this.list.dataset.over.replace("{name}", told.holds))) return false;
      return (await send("/list/claim/", { subject, over: 1 })).mine;
    } catch (wrong) { say(wrong.message); return false; }
  }

  /** Say that somebody is still at it. */
  alive() {
    if (this.row && !this.panel.hidden && !document.hidden && "claims" in this.list.dataset) {
      const headers = { "X-CSRFToken": this.list.elements.csrfmiddlewaretoken.value, "X-Asked-By": "page" };
      const body = new URLSearchParams({ subject: this.row.dataset.subject });
      fetch("/list/claim/", { method: "POST", credentials: "same-origin", headers, body }).catch(() => {});
    }
  }

  /** Put the subject back, so that a colleague may take it at once. */
  async leave(isGoing = false) {
    if (!this.row || !("claims" in this.list.dataset)) return;
    const subject = this.row.dataset.subject;
    this.row = null;
    if (isGoing) {
      const fields = new URLSearchParams({ subject, csrfmiddlewaretoken: this.list.elements.csrfmiddlewaretoken.value });
      navigator.sendBeacon("/list/leave/", fields);
    } else await send("/list/leave/", { subject }).catch(() => {});
  }

  /** Close the panel; the hand goes back to the row. */
  close() {
    clearTimeout(this.later);
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.asked += 1;
    this.leave().then(this.done);
    this.closed();
  }

  /** Send a form of the panel, show what came of it, and load the subject again. */
  async submitted(event) {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    const sent = new FormData(form, event.submitter);
    try {
      const told = await send(form.action, sent);
      const undo = told.undo && { word: this.list.dataset.undo, act: () => this.undo(told.undo) };
      say(told.said ?? "", undo);
      await this.load();
      this.done();
    } catch (wrong) { say(wrong.message); }
  }

  async undo({ address, fields }) {
    try {
      say((await send(address, fields ?? {})).said ?? "");
      if (this.row) await this.load();
      this.done();
    } catch (wrong) { say(wrong.message); }
  }
}
