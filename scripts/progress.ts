/** Says what goes on: on a terminal in one line that is written over, elsewhere in a line each. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (stream.isTTY) {
    const clear = (): void => void stream.write('\r\u001B[K');
    return { clear, show: (text) => void stream.write(`\r\u001B[K${text} …`) };
  }
  let last = '';
  return {
    clear: () => undefined,
    show(text) {
      if (text !== last) stream.write(`${text} …\n`);
      last = text;
    },
  };
}
