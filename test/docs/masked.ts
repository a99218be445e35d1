/** Times and ports differ from run to run, and the padding before a time with it. */
export const masked = (text: string): string => text.replaceAll(/ *\d+(?:\.\d+)? m?s(?= |$)/gm, ' #').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
