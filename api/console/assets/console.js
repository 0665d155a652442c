// @ts-check
// Makes the pages livelier where a browser runs scripts. Without it everything works all the same, by forms and links.

/** Regions that are shown anew when something has happened. */
const REGIONS = '[data-live][id]';
/** Several things that happen at once are looked at together. */
const TOGETHER_MS = 150;
/** How often a page of all companies looks again. */
const LOOK_EVERY_MS = 15_000;

followChanges();
showBusyForms();
addChooseAll();
closeMenus();
showPlace();

/** Listens for what happens at the company of this page, and shows its live regions anew. */
function followChanges() {
  const [, company] = /^\/c\/([A-Za-z0-9_-]+)\//.exec(location.pathname) ?? [];
  if (document.querySelector(REGIONS) === null) return;
  if (company === undefined) {
    setInterval(() => void refresh(), LOOK_EVERY_MS);
    return;
  }
  const events = new EventSource(`/c/${company}/live`);
  /** @type {number | undefined} */
  let timer;
  let hasBeenOpen = false;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), TOGETHER_MS);
  };
  events.addEventListener('change', soon);
  events.addEventListener('open', () => {
    // What happened while it was closed was told to nobody.
    if (hasBeenOpen) soon();
    hasBeenOpen = true;
  });
  addEventListener('pagehide', () => events.close());
}

let isRefreshing = false;
let mustRefreshAgain = false;

async function refresh() {
  if (isRefreshing) {
    mustRefreshAgain = true;
    return;
  }
  isRefreshing = true;
  mustRefreshAgain = false;
  const regions = [...document.querySelectorAll(REGIONS)];
  for (const region of regions) region.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(location.href, {
      headers: { accept: 'text/html', 'x-looks-again': 'yes' },
      credentials: 'same-origin',
    });
    if (answer.ok) showAnew(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // It is looked at again with the next change.
  } finally {
    for (const region of regions) region.removeAttribute('aria-busy');
    isRefreshing = false;
    if (mustRefreshAgain) void refresh();
  }
}

/** @param {Document} page the page as it is now */
function showAnew(page) {
  let hasNews = false;
  for (const region of document.querySelectorAll(REGIONS)) {
    const fresh = page.getElementById(region.id);
    if (fresh === null) {
      if (!isWrittenIn(region)) region.replaceChildren();
      continue;
    }
    if (isWrittenIn(region) || isSame(region, fresh)) continue;
    hasNews ||= fresh.hasAttribute('data-announce');
    exchange(region, fresh);
  }
  addChooseAll();
  if (hasNews) announce();
}

/**
 * Whether somebody is about to write something there, or has: it is theirs.
 * @param {Element} region
 */
function isWrittenIn(region) {
  const fields = [...region.querySelectorAll('textarea, input:not([type=checkbox], [type=radio], [type=hidden])')];
  return fields.some(
    (field) =>
      field === document.activeElement ||
      /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue,
  );
}

/**
 * @param {Element} one
 * @param {Element} other
 */
function isSame(one, other) {
  const of = (/** @type {Element} */ element) => {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    for (const added of copy.querySelectorAll('[data-added]')) added.remove();
    for (const details of copy.querySelectorAll('details')) details.removeAttribute('open');
    return copy.innerHTML;
  };
  return of(one) === of(other);
}

/**
 * Puts the new content in place; what was chosen, opened and focused stays so.
 * @param {Element} region
 * @param {Element} fresh
 */
function exchange(region, fresh) {
  const chosen = new Set([...region.querySelectorAll('input:checked')].map(({ id }) => id));
  const opened = [...region.querySelectorAll('details')].map((details) => details.open);
  const focused = region.contains(document.activeElement) ? selectorOf(document.activeElement) : null;
  region.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  for (const input of region.querySelectorAll('input'))
    if (chosen.has(input.id) && input.id !== '') input.checked = true;
  region.querySelectorAll('details').forEach((details, position) => {
    if (opened[position] !== undefined) details.open = opened[position];
  });
  if (focused !== null)
    /** @type {HTMLElement | null} */ (region.querySelector(focused))?.focus({ preventScroll: true });
}

/**
 * By what an element is found again.
 * @param {Element | null} element
 */
function selectorOf(element) {
  if (element === null) return null;
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  for (const name of ['href', 'formaction', 'name']) {
    const value = element.getAttribute(name);
    if (value !== null) return `${element.localName}[${name}="${CSS.escape(value)}"]`;
  }
  return null;
}

/** Tells those who do not see it that the page has changed. */
function announce() {
  const status = document.getElementById('live-status');
  if (status === null) return;
  const { message = '' } = status.dataset;
  status.textContent = '';
  setTimeout(() => {
    status.textContent = `${message} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })}`;
  }, 50);
}

/** A form is sent once, and shows that it is on its way. */
function showBusyForms() {
  document.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== 'post') return;
    if (form.dataset.sent === 'true') {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
  // The page may come back from the browser's memory.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
  });
}

/** One box that chooses all rows of a table. */
function addChooseAll() {
  for (const table of document.querySelectorAll('table[data-choosable]')) {
    const head = table.querySelector('thead th');
    const boxes = () =>
      /** @type {NodeListOf<HTMLInputElement>} */ (table.querySelectorAll('tbody input[type=checkbox]'));
    if (head === null || boxes().length === 0 || head.querySelector('input') !== null) continue;
    const all = document.createElement('input');
    all.type = 'checkbox';
    all.dataset.added = 'true';
    all.setAttribute('aria-label', head.getAttribute('data-choose-all') ?? head.textContent?.trim() ?? '');
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
    });
    head.append(all);
  }
}

/** The menu closes when one clicks elsewhere, or presses Escape. */
function closeMenus() {
  const close = (/** @type {EventTarget | null} */ target) => {
    for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.menu[open]')))
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  };
  document.addEventListener('click', ({ target }) => close(target));
  document.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    const menu = document.querySelector('details.menu[open]');
    close(null);
    menu?.querySelector('summary')?.focus();
  });
}

/** On small screens the menu is a strip: the page one is on shows in it. */
function showPlace() {
  document.querySelector('.side [aria-current=page]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
}
