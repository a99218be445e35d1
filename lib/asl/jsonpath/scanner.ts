/** Reads a text from left to right. */
export class Scanner {
  position = 0;

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(): string {
    return this.text.charAt(this.position);
  }

  since(begin: number): string {
    return this.text.slice(begin, this.position);
  }

  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false;
    this.position += expected.length;
    return true;
  }

  /** @param pattern sticky (`y`) */
  takeMatch(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipSpace(): void {
    this.takeMatch(/\s*/y);
  }

  /** A string in quotes, either kind; a backslash makes the next character ordinary. */
  takeQuoted(): string | undefined {
    const quoted = this.takeMatch(/'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y);
    return quoted?.slice(1, -1).replaceAll(/\\([\s\S])/g, '$1');
  }
}
