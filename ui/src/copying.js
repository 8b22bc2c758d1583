/** Buttons that copy code. */

export function offerCopies(place, texts) {
  if (!navigator.clipboard) return;
  for (const code of place.querySelectorAll(".recipes pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = texts.copy_text;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = texts.copied;
      setTimeout(() => {
        button.textContent = texts.copy_text;
      }, 2000);
    });
    code.before(button);
  }
}
