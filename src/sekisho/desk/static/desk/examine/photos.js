// Photographs at the bench: hashed as they were taken, kept sealed, sent at once where it can be.
import * as store from "./store.js";
import { say } from "./shell.js";

const MOST_BYTES = 12 * 1024 * 1024; // as the desk takes them

const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");

/** Let photographs be taken; each lies on the device before the next. */
export async function offerPhotos(form, at, draft, go) {
  const list = form.querySelector("[data-pictures]");
  const field = form.querySelector("input[type=file]");
  const wrong = form.querySelector("[data-photo-wrong]");

  function show(photo, view, bytes) {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(new Blob([bytes]));
    image.alt = form.querySelector(`#view option[value="${CSS.escape(view)}"]`)?.textContent ?? "";
    const how = document.createElement("span");
    how.className = "how";
    how.textContent = image.alt;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("remove");
    button.addEventListener("click", async () => { await store.dropPhoto(photo.photo_id); URL.revokeObjectURL(image.src); item.remove(); });
    item.append(image, how, button);
    list.append(item);
  }

  async function keep(file) {
    const bytes = await file.arrayBuffer();
    if (bytes.byteLength > MOST_BYTES) {
      wrong.textContent = say("broken", { n: MOST_BYTES / 1024 / 1024 });
      wrong.hidden = false;
      return;
    }
    const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
    const photo = { photo_id: crypto.randomUUID(), examination_id: draft.examination_id, order_id: draft.order_id, owner: at.person, far: "waiting" };
    const view = form.elements.view.value;
    await store.putPhoto(at.key, photo, { sha256, view, taken_at: new Date().toISOString() }, bytes);
    show(photo, view, bytes);
  }

  field.addEventListener("change", async () => {
    wrong.hidden = true;
    try {
      for (const file of [...field.files]) await keep(file);
    } catch (failed) {
      wrong.textContent = say("full");
      wrong.hidden = false;
      console.error(failed);
    }
    field.value = "";
    list.dataset.kept = list.children.length;
    go();
  });

  for (const photo of await store.photos()) {
    if (photo.examination_id !== draft.examination_id) continue;
    show(photo, (await store.told(at.key, photo.about)).view, await store.bytesOf(at.key, photo));
  }
  list.dataset.kept = list.children.length;
}
