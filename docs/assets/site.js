/* What Material leaves to a mouse or to the eye, also for the keyboard and for screen readers.
   Every page can be read without this script. */

(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Boxes that scroll ------------------------------------------------------------------------- */

  const BOXES = {
    ".md-typeset pre > code": "Code",
    ".md-typeset__scrollwrap": "Table",
    ".md-typeset .math": "Formula",
    ".md-typeset figure": null, // is a group already, and its caption says more
  };

  // The keys scroll a box that has the focus. One that does not scroll would only be in the way.
  function offerFocus(box) {
    const scrolls = box.scrollWidth > box.clientWidth;
    const [, name] = Object.entries(BOXES).find(([selector]) => box.matches(selector));
    const attributes = { tabindex: 0, ...(name && { role: "group", "aria-label": name }) };
    for (const [attribute, value] of Object.entries(attributes))
      if (scrolls) box.setAttribute(attribute, value);
      else box.removeAttribute(attribute);
  }

  const sizes = new ResizeObserver(changed => changed.forEach(({ target }) => offerFocus(target)));

  function watchBoxes() {
    const boxes = all(Object.keys(BOXES).join());
    sizes.disconnect();
    boxes.forEach(box => sizes.observe(box));
    document.fonts.ready.then(() => boxes.forEach(offerFocus)); // a font changes what is inside
  }

  /* What things are ----------------------------------------------------------------------------- */

  function describe() {
    // A section of the contents is always open, whatever Material says.
    all("nav[aria-expanded]").forEach(nav => nav.removeAttribute("aria-expanded"));
    // Else the name of this link is that of an arrow.
    all(".footnote-backref").forEach(link => link.setAttribute("aria-label", link.title));
  }

  // Material's three radio buttons are named after what comes next, and none is chosen.
  function describePalette() {
    const names = {
      "(prefers-color-scheme)": "Colours of the system",
      "(prefers-color-scheme: light)": "Light colours",
      "(prefers-color-scheme: dark)": "Dark colours",
    };
    for (const radio of all("[data-md-component=palette] input")) {
      radio.setAttribute("aria-label", names[radio.dataset.mdColorMedia]);
      radio.checked = !radio.nextElementSibling.hidden;
    }
  }

  /* The drawer ------------------------------------------------------------------------------------ */

  // Material opens it with a label, which no key reaches; a button takes its place.
  function mountDrawer() {
    const drawer = find("#__drawer");
    const label = find("header [for=__drawer]");
    const opener = document.createElement("button");
    const inside = element => element.closest(".md-sidebar--primary");
    opener.type = "button";
    opener.className = `${label.className} drawer-opener`;
    opener.append(...label.childNodes);
    opener.setAttribute("aria-label", "Contents of the site");
    opener.setAttribute("aria-expanded", drawer.checked);
    opener.addEventListener("click", () => drawer.click());
    label.replaceWith(opener);
    drawer.addEventListener("change", () => {
      opener.setAttribute("aria-expanded", drawer.checked);
      const here = ".md-sidebar--primary a.md-nav__link--active";
      if (drawer.checked) (find(here) ?? find(".md-sidebar--primary a.md-nav__link")).focus();
      else if (inside(document.activeElement)) opener.focus();
    });
    document.addEventListener("focusin", ({ target }) => {
      if (drawer.checked && !inside(target) && target !== opener) drawer.click();
    });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape" && drawer.checked) drawer.click();
    });
  }

  /* Tooltips -------------------------------------------------------------------------------------- */

  // Material puts a tooltip behind everything else, outside of all landmarks.
  function mountTooltips() {
    new MutationObserver(() => {
      for (const tooltip of all("body > .md-tooltip2")) {
        if (tooltip.getAttribute("role") === "dialog") tooltip.setAttribute("aria-label", "Footnote");
        find("main").append(tooltip);
      }
    }).observe(document.body, { childList: true });
    // WCAG 1.4.13: what covers the text can be sent away without going away.
    window.addEventListener("keydown", event => {
      const shown = all(".md-tooltip2:not([hidden])");
      if (event.key !== "Escape" || !shown.length) return;
      event.stopPropagation();
      shown.forEach(tooltip => { tooltip.hidden = true; });
    }, { capture: true });
  }

  /* Moving from page to page ------------------------------------------------------------------------ */

  // WCAG 2.1.4: one letter, perhaps a word that software heard, must not turn the page.
  function keepLetters() {
    document.addEventListener("keydown", event => {
      if (/^[pn,.]$/.test(event.key) && !find("#__search")?.checked) event.stopPropagation();
    });
  }

  // Until the first link to another page Material does not know where it is. For a link within the
  // page it would fetch the page again, fold every answer and forget what has the focus.
  function stayHere(location$) {
    const { pathname } = location;
    const leave = location$.next.bind(location$);
    let going = false;
    location$.next = url => {
      if (url.pathname !== pathname) {
        location$.next = leave;
        leave(url);
      } else if (url.hash && !history.state && !going) {
        // A new address, and Material has kept the browser from going there.
        const link = document.createElement("a");
        link.href = url.hash;
        going = true;
        link.click();
        going = false;
      }
    };
  }

  // Instant navigation exchanges the content of a page. As after loading one, the keyboard starts
  // where the address leads, and the title is read.
  function arrive(status) {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const start = place ?? document.body;
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
    start.removeAttribute("tabindex");
    status.textContent = document.title;
  }

  describePalette();
  mountDrawer();
  mountTooltips();
  keepLetters();

  let status;
  const onPage = () => {
    describe();
    watchBoxes();
    if (status) {
      arrive(status);
      return;
    }
    status = document.createElement("p");
    status.className = "page-status";
    status.setAttribute("role", "status");
    document.body.append(status);
  };
  if (window.document$) {
    stayHere(window.location$);
    window.document$.subscribe(onPage);
  } else onPage();
})();
