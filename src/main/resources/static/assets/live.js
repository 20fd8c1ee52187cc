"use strict";

// How the parts that console.js lets htmx fetch again are replaced while somebody uses them. A part is left alone where
// the server says the same as before, and while a pointer or a key is held down in it: an element that is replaced under
// a finger is never pressed. Otherwise focus and scroll positions go from the old part to the new one, and what has
// changed of its [data-announce] is told to those who do not see it, by a region that is never replaced itself.

(() => {
  const part = "[hx-trigger*='runner-change']";
  const announcement = document.getElementById("announcement");
  const sent = new Map();
  const told = new Map();
  let left = null;

  // Times are written by console.js, and each answer has a token of its own; neither is news.
  function said(element) {
    const copy = element.cloneNode(true);
    for (const time of copy.querySelectorAll("time")) {
      time.textContent = "";
      time.removeAttribute("title");
    }
    copy.querySelectorAll("input[name=_csrf]").forEach(token => token.removeAttribute("value"));
    return copy.outerHTML;
  }

  function words(element) {
    return [...element.querySelectorAll("[data-announce]")]
      .map(each => each.textContent.replace(/\s+/g, " ").trim())
      .join(" ");
  }

  // A click comes a moment after the finger is gone.
  const clickMillis = 300;
  let held = null;
  let missed = false;
  let releasing = 0;

  function hold(event) {
    clearTimeout(releasing);
    held = event.target instanceof Element ? event.target.closest(part) : null;
  }

  function release() {
    clearTimeout(releasing);
    releasing = setTimeout(() => {
      held = null;
      if (missed) {
        missed = false;
        document.dispatchEvent(new CustomEvent("runner-missed"));
      }
    }, clickMillis);
  }

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, hold, true);
  }
  for (const kind of ["pointerup", "pointercancel", "keyup"]) {
    addEventListener(kind, release, true);
  }
  // Of the window alone: what a press takes the focus from loses it while the finger is down.
  addEventListener("blur", release);

  // What stays of an element when its part is written anew.
  function name(element) {
    const form = element.closest("form");
    const own = ["id", "href", "name", "value", "class"].map(each => element.getAttribute(each));
    return JSON.stringify([element.tagName, ...own, form && form.getAttribute("action")]);
  }

  function namesakes(within, wanted) {
    return [...within.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")]
      .filter(element => name(element) === wanted);
  }

  function scrollers(within) {
    return [within, ...within.querySelectorAll(".scroll, .log")];
  }

  function leave(old) {
    const active = document.activeElement;
    const wanted = old.contains(active) ? name(active) : null;
    left = {
      id: old.id,
      isWhole: active === old,
      wanted,
      at: wanted ? namesakes(old, wanted).indexOf(active) : 0,
      scrolled: scrollers(old).map(each => [each.scrollLeft, each.scrollTop]),
    };
  }

  function arrive({ id, isWhole, wanted, at, scrolled }) {
    const fresh = document.getElementById(id);
    if (!fresh) {
      return;
    }
    scrollers(fresh).forEach((each, number) => {
      [each.scrollLeft, each.scrollTop] = scrolled[number] ?? [0, 0];
    });
    if (wanted) {
      const found = isWhole ? [fresh] : namesakes(fresh, wanted);
      const next = found[Math.min(at, found.length - 1)] ?? fresh;
      if (next === fresh && !fresh.hasAttribute("tabindex")) {
        fresh.tabIndex = -1; // what had the focus is gone; here it goes on with the next of the same part
      }
      next.focus({ preventScroll: true });
    }
    const now = words(fresh);
    if (now && now !== told.get(id)) {
      announcement.textContent = now;
    }
    told.set(id, now);
  }

  document.addEventListener("htmx:beforeSwap", event => {
    const { target, shouldSwap, serverResponse } = event.detail;
    if (!shouldSwap || !target.id || !target.matches(part)) {
      return;
    }
    const fresh = new DOMParser().parseFromString(serverResponse, "text/html").getElementById(target.id);
    if (!fresh) {
      return;
    }
    const news = said(fresh);
    if (news === sent.get(target.id)) {
      event.detail.shouldSwap = false;
    } else if (held && held === target) {
      event.detail.shouldSwap = false;
      missed = true;
    } else {
      sent.set(target.id, news);
      leave(target);
    }
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (left) {
      const before = left;
      left = null;
      arrive(before);
    }
  });

  for (const element of document.querySelectorAll(part)) {
    sent.set(element.id, said(element));
    told.set(element.id, words(element));
  }
})();
