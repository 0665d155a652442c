// @ts-check
// Keeps an open page up to date where a browser runs scripts: it is told when something happens, and looks at itself as it is now.
export {};

/** Several things that happen at once are looked at together. */
const TOGETHER_MS = 150;
/** A page that takes long to make is looked at less often: most of the time nobody makes it. */
const REST = 4;
/**
 * How often a page looks again though it was told of nothing. Reports and synchronisations are told of; pausing, what a key may,
 * outages and how Tripletex answers are not, since they change seldom and are no part of what programs listen to.
 */
const LOOK_AGAIN_MS = 30_000;
/** What does not work is tried again after a pause that grows up to the longest. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 60_000];
/** So long nobody is told of what may pass by itself. */
const AWAY_AFTER_MS = 8_000;

/** @typedef {'shown' | 'away' | 'ended' | 'over'} Found what a look came to; the last two are final */
/** @typedef {'away' | 'seldom' | 'ended' | 'over'} Why a page is not kept up to date as it should be */

const stream = document.querySelector('main')?.dataset['listens'];
if (stream !== undefined) follow(stream);

/**
 * Listens for what happens, while somebody sees the page.
 * @param {string} address
 */
function follow(address) {
  const looks = looking(finish);
  const listening = listeningTo(address, looks);

  function wake() {
    if (document.hidden) return;
    listening.begin();
    // It looks as soon as it listens, and without that all the same.
    looks.within(FIRST_PAUSE_MS);
  }
  /** Browsers open few connections to one place: a page that nobody sees leaves them to the others. */
  function sleep() {
    looks.stop();
    listening.stop();
  }
  /** @param {'ended' | 'over'} found */
  function finish(found) {
    sleep();
    say(found);
    document.removeEventListener('visibilitychange', turn);
    removeEventListener('pageshow', turn);
  }
  const turn = () => (document.hidden ? sleep() : wake());
  document.addEventListener('visibilitychange', turn);
  addEventListener('pagehide', sleep);
  // Also the first time, and when the page comes back from the browser's memory.
  addEventListener('pageshow', turn);
}

/**
 * Listens to a stream, and again when it has ended or could not begin.
 * @param {string} address
 * @param {ReturnType<typeof looking>} looks
 */
function listeningTo(address, looks) {
  /** @type {EventSource | undefined} */
  let events;
  /** @type {number | undefined} */
  let again;
  /** @type {number | undefined} */
  let away;
  let pause = FIRST_PAUSE_MS;

  function begin() {
    clearTimeout(again);
    if (events !== undefined) return;
    events = new EventSource(address);
    events.addEventListener('listening', () => {
      pause = FIRST_PAUSE_MS;
      clearTimeout(away);
      away = undefined;
      tell('stream', undefined);
      // What happened before was told to nobody.
      looks.soon();
    });
    events.addEventListener('change', () => looks.soon());
    events.addEventListener('error', ({ target }) => void lost(/** @type {EventSource} */ (target)));
  }
  /** @param {EventSource} source */
  async function lost(source) {
    if (source !== events) return;
    const isRefused = source.readyState === EventSource.CLOSED;
    hangUp();
    away ??= setTimeout(() => tell('stream', 'away'), AWAY_AFTER_MS);
    // Not all at once, when many were cut off together.
    again = setTimeout(begin, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    // A stream that is refused does not say why; the page does, or is there when only the stream is not.
    if (isRefused && (await looks.now()) === 'shown' && events === undefined && !document.hidden) {
      clearTimeout(away);
      tell('stream', 'seldom');
    }
  }
  function hangUp() {
    events?.close();
    events = undefined;
  }
  function stop() {
    hangUp();
    clearTimeout(again);
    clearTimeout(away);
    away = undefined;
    pause = FIRST_PAUSE_MS;
  }
  return { begin, stop };
}

/**
 * Looks at the page as it is now, one look at a time.
 * @param {(found: 'ended' | 'over') => void} finish what to do when there is nothing to look at any more
 */
function looking(finish) {
  /** @type {number | undefined} */
  let timer;
  let nextAt = Infinity;
  let took = 0;
  let pause = FIRST_PAUSE_MS;
  /** @type {number | undefined} */
  let away;
  /** @type {Promise<Found> | undefined} */
  let underWay;

  /**
   * Looks then, unless it is going to look sooner.
   * @param {number} ms
   */
  function within(ms) {
    const at = Date.now() + ms;
    if (at >= nextAt) return;
    clearTimeout(timer);
    nextAt = at;
    // What is under way may have started before there was something to see.
    timer = setTimeout(() => void (underWay ?? Promise.resolve()).then(now), ms);
  }
  function now() {
    return (underWay ??= lookOnce().finally(() => (underWay = undefined)));
  }
  async function lookOnce() {
    stop();
    const begun = Date.now();
    const found = await look();
    took = Date.now() - begun;
    pause = found === 'shown' ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
    if (found === 'ended' || found === 'over') finish(found);
    else if (!document.hidden) goOn(found);
    return found;
  }
  /** @param {Found} found */
  function goOn(found) {
    within(found === 'shown' ? LOOK_AGAIN_MS : pause);
    // The stream may be open all the while.
    if (found === 'away') away ??= setTimeout(() => tell('look', 'away'), AWAY_AFTER_MS);
    else {
      forgive();
      tell('look', undefined);
    }
  }
  function forgive() {
    clearTimeout(away);
    away = undefined;
  }
  function stop() {
    clearTimeout(timer);
    nextAt = Infinity;
  }
  function rest() {
    stop();
    forgive();
  }
  return { soon: () => within(Math.max(TOGETHER_MS, REST * took)), within, now, stop: rest };
}

/**
 * At the address of the page: where a form was refused, the browser is at the one that it was sent to.
 * @returns {Promise<Found>}
 */
async function look() {
  try {
    const answer = await fetch(document.querySelector('main')?.dataset['address'] ?? location.href, {
      headers: { accept: 'text/html', 'x-looks-again': 'yes' },
    });
    if (answer.status === 401) return 'over';
    if (answer.status === 403 || answer.status === 404) return 'ended';
    if (!answer.ok) return 'away';
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.dispatchEvent(new CustomEvent('looked', { detail: page }));
    return 'shown';
  } catch {
    return 'away';
  }
}

/** @type {{ stream?: Why | undefined, look?: Why | undefined }} */
const reasons = {};

/**
 * Keeps why one of both does not work, or that it does, and says what is worse.
 * @param {'stream' | 'look'} which
 * @param {Why | undefined} why
 */
function tell(which, why) {
  reasons[which] = why;
  say(reasons.look ?? reasons.stream);
}

/**
 * Says why the page is not kept up to date; nothing when it is.
 * @param {Why | undefined} why
 */
function say(why) {
  const place = document.getElementById('live-notice');
  const words = /** @type {HTMLTemplateElement | null} */ (document.getElementById(`live-notice-${why}`));
  if (place === null || place.dataset['says'] === why) return;
  if (why === undefined) delete place.dataset['says'];
  else place.dataset['says'] = why;
  place.replaceChildren(...(words === null ? [] : [words.content.cloneNode(true)]));
}
