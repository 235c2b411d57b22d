// The form of a note: how much is left before it can be signed, and what a line of diagnosis may end with.
import { all, once, one } from "./dom";

type Field = HTMLInputElement | HTMLTextAreaElement;

export function notes(root: ParentNode) {
  once("Meter", "form[data-meter]", root, (el) => meter(el as HTMLFormElement));
  once("Endings", "[data-endings]", root, endings);
}

function meter(form: HTMLFormElement) {
  const says = one("[data-meter-says]", form);
  const parts = all("[data-part]", form).map((el) => one<Field>("input, textarea", el)).filter((f): f is Field => !!f);
  if (!says || !parts.length) return;
  const say = () => {
    const left = parts.filter((f) => !f.value.trim());
    const words = left.map((f) => f.labels?.[0]?.textContent?.trim() ?? "");
    const text = left.length ? `${says.dataset["meterSays"]} ${words.join(", ")}.` : says.dataset["meterFull"] ?? "";
    if (says.textContent !== text) says.textContent = text;
    says.classList.toggle("full", !left.length);
  };
  // Said when a field is left, not at each letter: a reader of the screen hears it once.
  form.addEventListener("change", say);
  say();
}

/** Puts «· presuntivo» at the end of the line in which the caret stands, in place of another ending. */
function endings(row: HTMLElement) {
  const field = one<HTMLTextAreaElement>("textarea", row.parentElement!)!;
  const known = all<HTMLElement>("[data-ending]", row).map((b) => b.dataset["ending"]!);
  for (const button of all<HTMLElement>("[data-ending]", row)) {
    button.addEventListener("click", () => {
      const caret = field.selectionStart ?? field.value.length;
      const from = field.value.lastIndexOf("\n", caret - 1) + 1;
      const stop = field.value.indexOf("\n", caret);
      const to = stop < 0 ? field.value.length : stop;
      let line = field.value.slice(from, to).trimEnd();
      if (!line) return field.focus();
      for (const word of known) if (line.endsWith(`· ${word}`)) line = line.slice(0, -word.length - 2).trimEnd();
      field.setRangeText(`${line} · ${button.dataset["ending"]}`, from, to, "end");
      field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "put" }));
      field.focus();
    });
  }
}
