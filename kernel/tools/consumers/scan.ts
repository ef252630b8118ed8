// SPDX-License-Identifier: MIT
// Reads C as far as it is needed to say which function makes something of a file or a path that somebody else opened:
// it takes descriptors that only refer to a file, hands on the path of a file, or declares a use to a walk.

/** What a function does that somebody has to have thought about. */
export type Use = 'fd_raw' | 'f_path' | 'LOOKUP_UPG_META' | 'LOOKUP_UPG_WRITE';

export interface Consumer {
  file: string;
  /** Name of the function or of the system call; `-` outside of functions. */
  function: string;
  uses: Use[];
  /** It looks at the upgrade mask. */
  asks: boolean;
}

/** Only files in which one of these words stands need to be read. */
export const WORDS = ['fd_raw', 'fdget_raw', 'fget_raw', 'f_path', 'LOOKUP_UPG_META', 'LOOKUP_UPG_WRITE'];

const ASKS = /\b(file_upgrade_check|f_upgrade_mask)\b/;

/** Comments and texts become blanks, so that lines and columns stay. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, (part) => part.replace(/[^\n]/g, ' '));
}

interface Body {
  name: string;
  text: string;
}

/** The name that a line gives to the function it begins, if it begins one. */
function functionName(line: string): string | undefined {
  if (!/^[A-Za-z_]/.test(line) || /;\s*$/.test(line)) return undefined;
  const define = /^(?:COMPAT_)?SYSCALL_DEFINE\d\(\s*(\w+)/.exec(line);
  if (define) return define[1];
  const [, name] = /^[^=(]*?\b(\w+)\s*\(/.exec(line) ?? [];
  return name;
}

/** A function reaches to the next line that begins one: what lies between them is no code. */
function bodiesOf(text: string): Body[] {
  const bodies: Body[] = [{ name: '-', text: '' }];
  for (const line of withoutComments(text).split('\n')) {
    const name = functionName(line);
    if (name !== undefined) bodies.push({ name, text: '' });
    const last = bodies.at(-1);
    if (last) last.text += `${line}\n`;
    if (line.startsWith('}')) bodies.push({ name: '-', text: '' });
  }
  return bodies;
}

/** The call that the text at `end` is an argument of: the name before the parenthesis that is still open there. */
function callee(text: string, end: number): string | undefined {
  let depth = 0;
  for (let at = end - 1; at >= 0 && !/[;{}]/.test(text[at] ?? ''); at--) {
    if (text[at] === ')') depth++;
    if (text[at] === '(' && depth-- === 0) {
      const [, name] = /(\w+)\s*$/.exec(text.slice(0, at)) ?? [];
      if (name !== undefined) return name;
      depth = 0;
    }
  }
  return undefined;
}

/** A path that is copied, pointed to, or given to a function that does more than name it or look at metadata. */
function handsOnPath(text: string, harmless: ReadonlySet<string>): boolean {
  for (const { index, 0: word } of text.matchAll(/(?:->|\.)(?:__)?f_path\b(?!\s*\.)/g)) {
    // Making the path of a new file is not handing one on.
    if (/^\s*=[^=]/.test(text.slice(index + word.length))) continue;
    const name = callee(text, index);
    if (name === undefined || !harmless.has(name)) return true;
  }
  return false;
}

/**
 * The functions of one file that are to be looked at.
 * @param harmless functions that name a path or read metadata
 */
export function consumersOf(file: string, text: string, harmless: ReadonlySet<string>): Consumer[] {
  const found = new Map<string, Consumer>();
  for (const { name, text: body } of bodiesOf(text)) {
    const uses: Use[] = [];
    if (/\b(fdget_raw|fget_raw)\s*\(|\bCLASS\s*\(\s*fd_raw\b/.test(body)) uses.push('fd_raw');
    if (handsOnPath(body, harmless)) uses.push('f_path');
    for (const declared of ['LOOKUP_UPG_META', 'LOOKUP_UPG_WRITE'] as const)
      if (new RegExp(`\\b${declared}\\b`).test(body)) uses.push(declared);
    const before = found.get(name);
    if (uses.length === 0 && !before) continue;
    found.set(name, {
      file,
      function: name,
      uses: [...new Set([...(before?.uses ?? []), ...uses])],
      asks: ASKS.test(body) || before?.asks === true,
    });
  }
  return [...found.values()];
}
