// Tips: a list that is walked by keys, and a call note that needs no mouse. Nothing is kept here.

const rows = () => [...document.querySelectorAll("a[data-row]")];

/** Move the focus through the numbers of the list. */
function move(step) {
  const all = rows();
  const here = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, here + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-quick]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    // By the place of the key: with Alt some keyboards give another sign.
    const wanted = event.code.match(/^Digit(\d)$/)?.[1];
    const field = wanted && document.querySelector(`[data-jump="${wanted}"]`);
    if (field) { event.preventDefault(); field.focus(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "j") move(1);
  if (event.key === "k") move(-1);
});

for (const form of document.querySelectorAll("form[data-at-once]")) {
  for (const choice of form.querySelectorAll("select")) {
    choice.addEventListener("change", () => form.requestSubmit());
  }
}
