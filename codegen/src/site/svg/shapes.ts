// SPDX-License-Identifier: MIT
// The few shapes that the drawings are made of. Colours come from the style sheet through classes, so that a drawing
// is light or dark as its page is.
import { html, Html, type Part } from '../html';

/** Width of a character relative to the size of the font, as monospaced fonts have it; a little on the safe side. */
const characterWidth = 0.62;

export function textWidth(text: string, fontSize: number): number {
  return text.length * characterWidth * fontSize;
}

/** As much of a name as there is room for. */
export function fitted(text: string, room: number, fontSize: number): string {
  const count = Math.floor(room / (characterWidth * fontSize));
  if (text.length <= count) return text;
  return count < 2 ? '' : `${text.slice(0, count - 1)}\u2026`;
}

/** A number with at most one decimal, so that rounding cannot differ from one machine to another. */
export const round = (value: number): number => Math.round(value * 10) / 10;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function rectangle({ x, y, width, height }: Box, kind: string): Html {
  return html`<rect
    class="${kind}"
    x="${round(x)}"
    y="${round(y)}"
    width="${round(width)}"
    height="${round(height)}"
  />`;
}

export function label(x: number, y: number, kind: string, content: Part | Part[]): Html {
  return html`<text class="${kind}" x="${round(x)}" y="${round(y)}">${content}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): Html {
  return html`<path class="${kind}" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" />`;
}

/**
 * A drawing in a box that scrolls by itself.
 * @param title what it shows, for those who do not see it; the same facts stand in a table near it
 */
export function drawing(
  kind: 'layout' | 'ruler',
  title: string,
  width: number,
  height: number,
  shapes: Part[],
): Html {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return dense(
    html`<div class="scroll drawing ${kind}" role="group" aria-label="${title}">
      <svg role="img" aria-label="${title}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${shapes}</svg>
    </div>`,
  );
}

/** Without the spaces that only make these sources readable: a page may have hundreds of shapes. */
function dense({ text }: Html): Html {
  return new Html(text.replace(/\s*\n\s*/g, ' ').replace(/ (\/?>)/g, '$1'));
}
