"use strict";

// Small helps for pages that work without: times in the browser's zone, and parts that are fetched again when something
// has changed. A part says what it is by  hx-get (the page's own address), hx-select, and  hx-trigger="runner-change from:body"
// or, for one topic only,  "runner-change-pids from:body".

(() => {
  const language = document.documentElement.lang || "en";
  const absolute = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const units = [["second", 60], ["minute", 60], ["hour", 24], ["day", Infinity]];

  function ago(moment) {
    let amount = (moment - Date.now()) / 1000;
    for (const [unit, next] of units) {
      if (Math.abs(amount) < next) {
        return relative.format(Math.round(amount), unit);
      }
      amount /= next;
    }
    return absolute.format(moment);
  }

  function showTimes(within) {
    for (const element of within.querySelectorAll("time[datetime]")) {
      const moment = new Date(element.dateTime);
      if (!Number.isNaN(moment.getTime())) {
        element.textContent = "ago" in element.dataset ? ago(moment) : absolute.format(moment);
        element.title = absolute.format(moment);
      }
    }
  }

  // A bound on how often a page that many changes reach fetches its parts.
  const quietMillis = 1000;
  const waiting = new Set();
  let timer = 0;

  function changed(topics) {
    topics.forEach(topic => waiting.add(topic));
    if (!timer) {
      timer = setTimeout(() => {
        timer = 0;
        const all = [...waiting];
        waiting.clear();
        document.body.dispatchEvent(new CustomEvent("runner-change", { detail: { topics: all } }));
        all.forEach(topic => document.body.dispatchEvent(new CustomEvent("runner-change-" + topic)));
      }, quietMillis);
    }
  }

  // A hidden page gives its connection back: a browser has six for one server, and people have more tabs than that.
  const address = document.body.dataset.events;
  const offline = document.getElementById("connection");
  const everything = ["pids", "packages", "canaries", "processes", "audit"];
  const retryMillis = 30000;
  let events = null;
  let missed = false;

  function listen() {
    if (!address || events || document.hidden) {
      return;
    }
    events = new EventSource(address);
    events.addEventListener("open", () => {
      if (missed) {
        missed = false;
        changed(everything);
      }
    });
    events.addEventListener("change", event => changed(event.data.split(",")));
    events.addEventListener("error", () => {
      missed = true;
      if (events && events.readyState === EventSource.CLOSED) {
        events = null;
        setTimeout(listen, retryMillis);
      }
    });
  }

  // Something came while a part could not be replaced, and by now it can.
  document.addEventListener("runner-missed", () => changed(everything));

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && events) {
      events.close();
      events = null;
      missed = true;
    } else {
      listen();
    }
  });

  addEventListener("pagehide", () => {
    if (events) {
      events.close();
      events = null;
    }
  });

  // What is fetched after the session has ended is the login page; a person should see it whole.
  document.addEventListener("htmx:beforeSwap", event => {
    const answer = event.detail.xhr;
    if (answer.responseURL && new URL(answer.responseURL).pathname.endsWith("/login")) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });

  // A proxy before a runner that is down answers, too; a page that cannot be made anew is as old as one without an answer.
  let answered = new Date();

  function lost() {
    if (offline.hidden) {
      offline.querySelector("time").dateTime = answered.toISOString();
      showTimes(offline);
      offline.hidden = false;
      document.getElementById("announcement").textContent = offline.textContent;
    }
  }

  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:responseError", event => {
    if (event.detail.xhr.status >= 500 || event.detail.elt.matches("[hx-trigger*='runner-change']")) {
      lost();
    }
  });
  document.addEventListener("htmx:afterRequest", event => {
    if (event.detail.successful) {
      answered = new Date();
      offline.hidden = true;
    }
  });
  document.addEventListener("htmx:afterSwap", event => showTimes(document));

  // Somebody who presses twice means once.
  document.addEventListener("submit", event => {
    if (event.target.method === "post") {
      const buttons = event.target.querySelectorAll("button[type=submit]");
      setTimeout(() => buttons.forEach(button => { button.disabled = true; }));
    }
  });
  addEventListener("pageshow", event => {
    if (event.persisted) {
      location.reload();
    }
  });

  for (const element of document.querySelectorAll("[data-countdown]")) {
    const [before, after] = element.textContent.split(element.dataset.countdown);
    let left = Number(element.dataset.countdown);
    const ticking = setInterval(() => {
      left -= 1;
      element.textContent = before + Math.max(left, 0) + (after ?? "");
      if (left <= 0) {
        clearInterval(ticking);
      }
    }, 1000);
  }

  showTimes(document);
  setInterval(() => showTimes(document), 20000);
  document.querySelector("nav.sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  listen();
})();
