// Tables that grow: one row is shown, further ones when they are asked for; codes that are searched.

const empty = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")].every((field) => field.value === field.defaultValue || !field.value);

/** Hide rows that nobody has filled, and let them be asked for; let codes be searched. */
export function offerRows(form) {
  for (const button of form.querySelectorAll("[data-more]")) {
    const rows = [...form.querySelectorAll(`[data-row="${button.dataset.more}"]`)];
    rows.forEach((row, place) => { row.hidden = place > 0 && empty(row); });
    const tell = () => { button.hidden = rows.every((row) => !row.hidden); };
    button.addEventListener("click", () => {
      const next = rows.find((row) => row.hidden);
      next.hidden = false;
      next.querySelector("input").focus();
      tell();
    });
    tell();
  }
  const search = form.querySelector("[data-codesearch]");
  search.hidden = false;
  search.addEventListener("input", (event) => {
    const wanted = event.target.value.normalize("NFKC").toLowerCase();
    for (const choice of form.querySelectorAll(".codes .choice")) {
      choice.hidden = !choice.textContent.toLowerCase().includes(wanted) && !choice.querySelector(":checked");
    }
  });
}
