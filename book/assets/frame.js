// What the theme's frame lacks for a keyboard or a screen reader.
"use strict";

// The theme takes the focus away from these buttons after each press, so that the next press of a key does nothing.
for (const button of document.querySelectorAll(".theme-switch-button, .primary-toggle, .secondary-toggle")) button.blur = () => {};

// On a phone the two lists open as dialogs, which have no names.
for (const [id, name] of [["pst-primary-sidebar-modal", "Pages of the course"], ["pst-secondary-sidebar-modal", "On this page"]]) {
  document.getElementById(id)?.setAttribute("aria-label", name);
}

// On a wide screen the button shows and hides the list, and says which.
const list = document.getElementById("pst-primary-sidebar");
const toggle = document.querySelector(".primary-toggle");
if (list && toggle) {
  const wide = matchMedia("(min-width: 992px)"); // on a narrow one it opens a dialog
  const tell = () => toggle.setAttribute("aria-expanded", wide.matches && !list.classList.contains("pst-sidebar-hidden"));
  new MutationObserver(tell).observe(list, { attributeFilter: ["class"] });
  wide.addEventListener("change", tell);
  tell();
}

// That something was copied is shown by an icon alone.
const said = document.createElement("p");
said.className = "sc-unseen";
said.setAttribute("role", "status");
document.body.append(said);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".copybtn")) return;
  said.textContent = "";
  setTimeout(() => { said.textContent = "Copied."; }, 100);
});

// The copy for reading without a connection (web/offline.js): nothing of it before the page is at rest, but where a newer version
// stands ready, it takes over at once.
const site = new URL("../", document.currentScript.src);
if (/^http/.test(site.protocol)) {
  const offline = (act) => import(new URL("_static/staycurious/offline.js", site)).then(act).catch((error) => console.info("No copy of the book just now:", error.message));
  if (navigator.serviceWorker?.controller) offline(({ changeOver }) => changeOver());
  const rest = globalThis.requestIdleCallback ?? ((start) => setTimeout(start, 2000));
  addEventListener("load", () => rest(() => offline(({ startOffline }) => startOffline(site.pathname))));

  // A browser fetches a file that it is to save past the copy: the page takes it from there in its place.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[download]");
    if (!link?.href.startsWith(site.href) || !navigator.serviceWorker?.controller) return;
    event.preventDefault();
    const got = await fetch(link.href).then((answer) => answer.ok && answer.blob()).catch(() => undefined); // the connection may go in the middle
    const saving = document.createElement("a"); // in no page, so its press doesn't come by here
    saving.href = got ? URL.createObjectURL(got) : link.href;
    saving.download = link.download || new URL(link.href).pathname.split("/").at(-1);
    saving.click();
    setTimeout(() => URL.revokeObjectURL(saving.href), 60_000);
  });
}
