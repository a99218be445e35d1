/** Where a status is shown: `isTTY` when a person watches. */
export interface StatusScreen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const WATCHED_EVERY_MS = 100;
const LOGGED_EVERY_MS = 10_000;

/** One line that is written over on a terminal; in a log, a line of its own every 10 seconds. */
export function statusLine(screen: StatusScreen, nowMs: () => number): (text: string) => void {
  const everyMs = screen.isTTY ? WATCHED_EVERY_MS : LOGGED_EVERY_MS;
  let shownAt = nowMs();
  return (text) => {
    if (text === '') {
      if (screen.isTTY) screen.write('\r\u001B[K');
      return;
    }
    if (nowMs() - shownAt < everyMs) return;
    shownAt = nowMs();
    screen.write(screen.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
  };
}
