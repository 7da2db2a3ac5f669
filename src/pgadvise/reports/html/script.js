"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const form = one("#controls");
  const status = one("#status");
  const findings = [...document.querySelectorAll("details.finding")].map((element) => ({
    element,
    group: element.parentElement,
    severity: element.classList[1],
    state: element.dataset.state,
    category: element.dataset.category,
    rule: element.dataset.rule,
    object: element.parentElement.firstElementChild.firstElementChild.textContent,
    text: null,
  }));
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.append(said);

  const say = (words) => {
    said.textContent = words;
    said.classList.add("shown");
    clearTimeout(say.timer);
    say.timer = setTimeout(() => said.classList.remove("shown"), 2500);
  };

  // Search: every word must occur, in whatever part of the finding.
  const textOf = (finding) => {
    finding.text ??= `${finding.object} ${finding.element.textContent}`.toLowerCase();
    return finding.text;
  };

  const ticked = (name) => {
    const boxes = [...form.querySelectorAll(`[name=${name}]`)];
    return boxes.length ? new Set(boxes.filter((box) => box.checked).map((box) => box.value)) : null;
  };

  const show = () => {
    const words = one("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = ticked("severity");
    const states = ticked("state");
    const [category, rule, object] = ["category", "rule", "object"].map((name) => one(`#${name}`).value);
    const shownIn = new Map();
    let count = 0;
    for (const finding of findings) {
      const shown =
        (!severities || severities.has(finding.severity)) &&
        (!states || states.has(finding.state)) &&
        (!category || finding.category === category) &&
        (!rule || finding.rule === rule) &&
        (!object || finding.object === object) &&
        (!words.length || words.every((word) => textOf(finding).includes(word)));
      if (finding.element.hidden === shown) finding.element.hidden = !shown;
      shownIn.set(finding.group, (shownIn.get(finding.group) || 0) + (shown ? 1 : 0));
      if (shown) count += 1;
    }
    const partShown = new Set();
    for (const [group, number] of shownIn) {
      if (group.hidden === number > 0) group.hidden = number === 0;
      if (number) partShown.add(group.parentElement);
    }
    for (const part of document.querySelectorAll(".part")) part.hidden = !partShown.has(part);
    const all = `${findings.length.toLocaleString("en")} finding${findings.length === 1 ? "" : "s"}`;
    status.textContent = count === findings.length
      ? all
      : count ? `${count.toLocaleString("en")} of ${all}` : `None of ${all} matches`;
  };

  const choices = (name) => {
    const counts = new Map();
    for (const finding of findings) counts.set(finding[name], (counts.get(finding[name]) || 0) + 1);
    const options = document.createDocumentFragment();
    for (const value of [...counts.keys()].sort()) {
      options.append(new Option(`${value} (${counts.get(value)})`, value));
    }
    one(`#${name}`).append(options);
  };

  if (form) {
    ["category", "rule", "object"].forEach(choices);
    let timer;
    const soon = (event) => {
      clearTimeout(timer);
      timer = setTimeout(show, event.target.type === "search" ? 120 : 0);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(show, 0));
    const openAll = (open) => {
      for (const { element } of findings) if (!element.hidden) element.open = open;
    };
    one("#open-all").addEventListener("click", () => openAll(true));
    one("#close-all").addEventListener("click", () => openAll(false));
    form.hidden = false;
    show();
    // Where the form stays in sight, what is linked to stops below it.
    const leaveRoom = () => {
      const sticky = getComputedStyle(form).position === "sticky";
      document.documentElement.style.scrollPaddingTop = sticky ? `${form.offsetHeight + 12}px` : "";
    };
    leaveRoom();
    addEventListener("resize", leaveRoom);
  }

  // A link to a finding, a rule or an object opens it, whatever is filtered away.
  const named = (fragment) => {
    try {
      return document.getElementById(decodeURIComponent(fragment));
    } catch {
      return document.getElementById(fragment); // a rule may have `%` in its name
    }
  };
  const follow = () => {
    const target = named(location.hash.slice(1));
    if (!target) return;
    if (form && target.closest("[hidden]")) {
      form.reset();
      show();
    }
    if (target.matches("details")) {
      target.open = true;
      target.firstElementChild.focus({ preventScroll: true });
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  if (location.hash) {
    follow();
    addEventListener("load", () => setTimeout(follow, 0)); // the browser's own way there takes the focus
  }

  // Copy: each fix gets its button when it is first seen. The button stands before the SQL: it is not part of it.
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };

  const offer = (sql) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the fix");
    button.addEventListener("click", async () => {
      if (await copied(sql.textContent)) {
        say("Copied to the clipboard");
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 2500);
      } else {
        getSelection().selectAllChildren(sql);
        say("Selected: copy it with the keyboard");
      }
      button.focus();
    });
    sql.before(button);
    sql.classList.add("offered");
  };

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    for (const sql of target.querySelectorAll("pre.sql:not(.offered)")) offer(sql);
  }, true);

  // Paper cannot be opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const element of closed) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of closed) element.open = false;
  });
})();
