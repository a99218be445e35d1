/** Reads how data goes through a state. */
import { isJsonObject } from '../json';
import { compilePath, compileReferencePath } from '../jsonpath/compile-path';
import type { PathProgram } from '../jsonpath/path-program';
import type { DataFlow, QueryLanguage, Template } from '../machine';
import { type Node, schemaProblem } from './problems';
import { compileTemplate, readTemplate, type TemplateSite } from './template';

/** The state's language; undefined, and reported, where it may not have it. */
export function readLanguage(node: Node, machineLanguage: QueryLanguage): QueryLanguage | undefined {
  const language = node.fields['QueryLanguage'] ?? machineLanguage;
  if (language === 'JSONPath' && machineLanguage === 'JSONata') {
    schemaProblem(node, node.location, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    return undefined;
  }
  if (language === 'JSONata' || language === 'JSONPath') return language;
  const message = typeof language === 'string' ? 'Value should be one of the following: [JSONPath, JSONata]' : 'Expected value of type [STRING]';
  schemaProblem(node, `${node.location}/QueryLanguage`, message);
  return 'JSONata';
}

/** @param site where the fields stand when not in the state itself: in a rule of a Choice, or in a Catch */
export function readFlow(node: Node, language: QueryLanguage, site: { prefix: string; errorOutput?: boolean } = { prefix: '' }): DataFlow {
  const at = (field: string): TemplateSite => ({ language, field: `${site.prefix}${field}`, errorOutput: site.errorOutput ?? false });
  const assign = readAssign(node, at('Assign'));
  if (language === 'JSONata') {
    const args = readTemplate(node, 'Arguments', at('Arguments'));
    const output = readTemplate(node, 'Output', at('Output'));
    return { language, ...(args && { arguments: args }), ...(output && { output }), ...(assign && { assign }) };
  }
  return { language, ...readPaths(node, at), ...(assign && { assign }) };
}

function readPaths(node: Node, at: (field: string) => TemplateSite): Omit<Extract<DataFlow, { language: 'JSONPath' }>, 'language' | 'assign'> {
  const inputPath = readPath(node, 'InputPath');
  const outputPath = readPath(node, 'OutputPath');
  const resultPath = readResultPath(node);
  const parameters = readTemplate(node, 'Parameters', at('Parameters'));
  const resultSelector = readTemplate(node, 'ResultSelector', at('ResultSelector'));
  return {
    ...(inputPath !== undefined && { inputPath }),
    ...(outputPath !== undefined && { outputPath }),
    ...(resultPath !== undefined && { resultPath }),
    ...(parameters && { parameters }),
    ...(resultSelector && { resultSelector }),
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html: Unicode identifiers of up to 80 characters. */
const VARIABLE = /^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u;

function readAssign(node: Node, site: TemplateSite): Template | undefined {
  const value = node.fields['Assign'];
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) {
    schemaProblem(node, `${node.location}/Assign`, 'Expected value of type [OBJECT]');
    return undefined;
  }
  for (const name of Object.keys(value)) {
    const variable = site.language === 'JSONPath' && name.endsWith('.$') ? name.slice(0, -2) : name;
    if (!VARIABLE.test(variable) || variable === 'states') {
      schemaProblem(node, `${node.location}/Assign`, `The variable name '${variable}' is not valid`);
    }
  }
  return compileTemplate(node, value, `${node.location}/Assign`, site);
}

function readPath(node: Node, field: string): PathProgram | null | undefined {
  const value = node.fields[field];
  if (value === undefined || value === null) return value;
  const program = typeof value === 'string' ? compilePath(value) : undefined;
  if (program === undefined || program.kind === 'intrinsic') {
    schemaProblem(node, `${node.location}/${field}`, `Value is not a valid JSONPath`);
    return undefined;
  }
  return program;
}

function readResultPath(node: Node): readonly string[] | null | undefined {
  const value = node.fields['ResultPath'];
  if (value === undefined || value === null) return value;
  const names = typeof value === 'string' ? compileReferencePath(value) : undefined;
  if (names === undefined) schemaProblem(node, `${node.location}/ResultPath`, `Value is not a Reference Path`);
  return names;
}

/** A field whose value is a path. */
export function pathTemplate(node: Node, field: string): Template | undefined {
  const value = node.fields[field];
  if (value === undefined) return undefined;
  const program = typeof value === 'string' ? compilePath(value) : undefined;
  if (program !== undefined) return { kind: 'path', field, program };
  schemaProblem(node, `${node.location}/${field}`, `Value is not a valid JSONPath`);
  return undefined;
}

/** A value that may be computed, or in JSONPath its twin `…Path`. */
export function valueOrPath({ node, language }: { readonly node: Node; readonly language: QueryLanguage }, field: string): Template | undefined {
  return readTemplate(node, field, { language, field }) ?? (language === 'JSONPath' ? pathTemplate(node, `${field}Path`) : undefined);
}
