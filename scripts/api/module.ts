/** What a declaration file says, statement by statement. As the compiler writes them, each begins at the start of a line. */
export interface Module {
  /** Its own declarations by name: more than one where there are overloads. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  /** Names that stand for those of other modules. */
  readonly imported: ReadonlyMap<string, Origin>;
  readonly exported: ReadonlyMap<string, Origin>;
  /** Modules all of whose exports are its own. */
  readonly exportsAllOf: readonly string[];
}

/** A name in a module. `from` is undefined where it is this module's own. */
export interface Origin {
  readonly from: string | undefined;
  readonly name: string;
}

const BEGINS_STATEMENT = /^(?:export|declare|import|type|interface|abstract)\b/;
const DECLARATION = /^(export )?(?:default )?(?:declare )?(?:abstract )?(?:function|const|let|class|interface|type|enum|namespace) ([\w$]+)/;
const LIST = /^(import|export)(?: type)? \{([\s\S]*)\}(?: from ["'](.+)["'])?;$/;
const WHOLE = /^import(?: type)? (?:\* as )?([\w$]+) from ["'](.+)["'];$/;
const ALL = /^export(?: type)? \* from ["'](.+)["'];$/;

/** @throws Error for a statement that it cannot read: a report must not leave anything out in silence */
export function readModule(text: string): Module {
  const declared = new Map<string, string[]>();
  const imported = new Map<string, Origin>();
  const exported = new Map<string, Origin>();
  const exportsAllOf: string[] = [];
  for (const statement of statementsIn(withoutComments(text))) {
    const [, isExported, name] = DECLARATION.exec(statement) ?? [];
    const [, kind, names, from] = LIST.exec(statement) ?? [];
    const [, whole, source] = WHOLE.exec(statement) ?? [];
    const [, all] = ALL.exec(statement) ?? [];
    if (name !== undefined) {
      declared.set(name, [...(declared.get(name) ?? []), statement]);
      if (isExported !== undefined) exported.set(name, { from: undefined, name });
    } else if (names !== undefined) namesIn(names).forEach(([own, other]) => (kind === 'import' ? imported.set(other, { from, name: own }) : exported.set(other, { from, name: own })));
    else if (whole !== undefined) imported.set(whole, { from: source, name: '*' });
    else if (all !== undefined) exportsAllOf.push(all);
    else throw new Error(`Cannot read this declaration: ${statement}`);
  }
  return { declared, imported, exported, exportsAllOf };
}

/** Texts are kept as they are: a literal type may have what looks like a comment in it. */
const withoutComments = (text: string): string =>
  text.replaceAll(/("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_all, literal: string | undefined) => literal ?? '');

function statementsIn(text: string): readonly string[] {
  const statements: string[] = [];
  for (const line of text.split('\n').map((each) => each.trimEnd()).filter((each) => each !== '')) {
    if (BEGINS_STATEMENT.test(line) || statements.length === 0) statements.push(line);
    else statements.push(`${statements.pop() ?? ''}\n${line}`);
  }
  return statements.map(withoutBreaks);
}

/** The compiler breaks a union's line where a comment was. */
const withoutBreaks = (statement: string): string => statement.replaceAll(/\n\s*\| /g, ' | ').replaceAll(/ =\n\s*/g, ' = ');

/** `a, type B as C` as pairs of the name there and the name here. */
function namesIn(list: string): readonly (readonly [string, string])[] {
  return list.split(',').map((part) => part.trim().replace(/^type /, '')).filter((part) => part !== '').map((part) => {
    const [there = '', here = there] = part.split(' as ');
    return [there, here];
  });
}
