/** `$replace(text, /regular expression/, text)`: how a saga reads the message out of a Lambda's error. */
import { mayTakeLong } from '../bounded-regex';
import { bounded, type Closure, NotCompiled, stepAside } from './closure';
import { children, kindOf, type Node } from './node';
import type { CompilePart, Scope } from './scope';

/** Undefined for a call of another form. */
export function compileRegexReplace(node: Node, scope: Scope, compile: CompilePart): Closure | undefined {
  const [text, pattern, replacement, ...others] = children(node, 'arguments');
  if (text === undefined || pattern?.['type'] !== 'regex' || replacement === undefined || others.length > 0) return undefined;
  const regex = regexOf(pattern);
  const [from, to] = [compile(text, scope), compile(replacement, scope)];
  return (frame) => bounded(replaced(from(frame), regex, to(frame)));
}

function regexOf(node: Node): RegExp {
  const regex = node['value'];
  if (kindOf(node) !== 'regex' || !(regex instanceof RegExp) || !regex.global) throw new NotCompiled();
  return regex;
}

/** What `$1` means in a replacement, and what an empty match does, is for jsonata; and what needs a limit of time. */
function replaced(text: unknown, regex: RegExp, replacement: unknown): string {
  if (typeof text !== 'string' || typeof replacement !== 'string' || replacement.includes('$') || mayTakeLong(regex, text)) return stepAside();
  return text.replace(regex, (match) => (match === '' ? stepAside() : replacement));
}
