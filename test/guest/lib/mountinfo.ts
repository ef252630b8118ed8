// SPDX-License-Identifier: MIT
// Lines of /proc/<pid>/mountinfo, by the grammar of spec/mounts/mountinfo.yaml.

export interface MountinfoLine {
  id: number;
  point: string;
  /** Tagged fields, such as `shared` -> `12`; `true` for one without a value. */
  tags: Record<string, string | true>;
  text: string;
}

function tagOf(field: string): [string, string | true] {
  const [name = '', value] = field.split(/:(.*)/s);
  return [name, value ?? true];
}

export function parseMountinfo(text: string): MountinfoLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(' ');
      const tags = fields.slice(6, fields.indexOf('-')).map(tagOf);
      return { id: Number(fields[0]), point: fields[4] ?? '', tags: Object.fromEntries(tags), text: line };
    });
}

/** The topmost mount at a mount point. */
export function lineOf(text: string, point: string): MountinfoLine {
  const found = parseMountinfo(text).filter((line) => line.point === point);
  const last = found.at(-1);
  if (!last) throw new Error(`nothing is mounted at ${point}:\n${text}`);
  return last;
}
