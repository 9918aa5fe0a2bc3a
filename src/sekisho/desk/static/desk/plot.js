// Plots: the key t turns every picture of the page into its table; a picture is kept as a PNG.

const SHARPER = 2; // pixels for each of the picture's own, so that it can be printed

/** Draw an SVG of the desk as a PNG and hand it to the person as a file. */
export async function keepAsPng(address, name) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const source = URL.createObjectURL(new Blob([await answer.text()], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SHARPER;
    canvas.height = image.naturalHeight * SHARPER;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(drawn);
    link.download = `${name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } finally {
    URL.revokeObjectURL(source);
  }
}

/** Show the buttons below an element that need JavaScript, and let them work. */
export function prepare(place) {
  for (const button of place.querySelectorAll("button[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", () => keepAsPng(button.dataset.png, button.dataset.name));
  }
}

prepare(document);

document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const tables = [...document.querySelectorAll("details.as-table")];
  const open = !tables.every((one) => one.open);
  for (const one of tables) one.open = open;
});
