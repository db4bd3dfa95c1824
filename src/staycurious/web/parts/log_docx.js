// The learning log as a Word document. The library stands in this file alone, which a page fetches when somebody presses the button.

import { Document, HeadingLevel, Packer, Paragraph, TextRun } from "docx";

const LEVELS = [undefined, HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3];

/**
 * Write the document.
 * @param {Array<{level: number, text: string}>} parts From logParts().
 * @returns {Promise<Blob>} The file: real headings, in British English, with nobody's name as its author.
 */
export default function logDocument(parts) {
  const run = (text, at) => new TextRun({ text, break: at ? 1 : 0 });
  const children = parts.map(({ level, text }) => new Paragraph({ heading: LEVELS[level], children: text.split("\n").map(run) }));
  const heading = (size) => ({ run: { bold: true, color: "000000", size }, paragraph: { keepNext: true, spacing: { before: 240, after: 80 } } });
  return Packer.toBlob(
    new Document({
      title: "My learning log",
      creator: "Stay Curious",
      lastModifiedBy: "Stay Curious",
      styles: {
        default: {
          document: { run: { font: "Arial", size: 22, language: { value: "en-GB" } }, paragraph: { spacing: { after: 120, line: 276 } } },
          heading1: heading(36),
          heading2: heading(28),
          heading3: heading(24),
        },
      },
      sections: [{ children }],
    }),
  );
}
