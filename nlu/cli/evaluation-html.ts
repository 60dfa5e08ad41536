import { drawTable, type Report } from './evaluation-table.ts';

/** One page with no outside resources: the figures, the reliability curve and the confusion matrix. */
export function drawHtml(report: Report): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Evaluation ${escape(report.modelVersion)}</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1b1b; }
table { border-collapse: collapse; font-size: 11px; }
td, th { border: 1px solid #d0d0d0; padding: 1px 4px; text-align: right; }
th { background: #f4f4f4; font-weight: 600; }
th.side { text-align: left; white-space: nowrap; position: sticky; left: 0; }
th.top span { writing-mode: vertical-rl; white-space: nowrap; }
</style>
<h1>Evaluation of model ${escape(report.modelVersion)}</h1>
<pre>${escape(drawTable(report))}</pre>
<h2>Reliability: what says 0.9 should be right 9 times in 10</h2>
${drawReliability(report)}
<h2>Confusion matrix: a row is a label, a column what was ranked first</h2>
${drawMatrix(report)}
</html>
`;
}

const SIDE = 320;
const MARGIN = 40;

function drawReliability({ reliability }: Report): string {
  const most = Math.max(1, ...reliability.map(({ count }) => count));
  const x = (share: number): number => MARGIN + share * SIDE;
  const y = (share: number): number => MARGIN + (1 - share) * SIDE;
  const full = reliability.filter(({ count }) => count > 0);
  const bars = reliability.map(({ count }, bin) => {
    const height = (count / most) * SIDE * 0.25;
    return `<rect x="${x(bin / 10)}" y="${y(0) - height}" width="${SIDE / 10 - 2}" height="${height}" fill="#d7e3f4"><title>${count} texts</title></rect>`;
  });
  const dots = full.map(
    ({ said, right, count }) =>
      `<circle cx="${x(said)}" cy="${y(right)}" r="4" fill="#1a4f8b"><title>said ${said}, right ${right}, ${count} texts</title></circle>`,
  );
  const curve = full.map(({ said, right }) => `${x(said)},${y(right)}`).join(' ');
  const ticks = [0, 0.5, 1].map(
    (share) =>
      `<text x="${x(share)}" y="${y(0) + 16}" text-anchor="middle">${share}</text><text x="${x(0) - 6}" y="${y(share) + 4}" text-anchor="end">${share}</text>`,
  );
  return `<svg width="${SIDE + 2 * MARGIN}" height="${SIDE + 2 * MARGIN}" font-size="11" role="img" aria-label="Reliability curve">
<rect x="${x(0)}" y="${y(1)}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/>
${bars.join('\n')}
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4"/>
<polyline points="${curve}" fill="none" stroke="#1a4f8b" stroke-width="2"/>
${dots.join('\n')}
${ticks.join('\n')}
</svg>`;
}

function drawMatrix({ intents, confusions, mistakes }: Report): string {
  const wrong = new Map(confusions.map(({ intent, ranked, count }) => [`${intent}\0${ranked}`, count]));
  const missed = new Map<string, number>();
  for (const { intent } of mistakes) missed.set(intent, (missed.get(intent) ?? 0) + 1);
  const rows = intents.filter(({ intent }) => intent !== 'fuera_de_alcance');
  const columns = [...new Set([...rows.map(({ intent }) => intent), ...confusions.map(({ ranked }) => ranked)])];
  const head = columns.map((name) => `<th class="top"><span>${escape(name)}</span></th>`).join('');
  const body = rows.map(({ intent, count }) => {
    const cells = columns.map((name) => {
      const here = name === intent ? count - (missed.get(intent) ?? 0) : (wrong.get(`${intent}\0${name}`) ?? 0);
      if (here === 0) return '<td></td>';
      const strength = Math.min(1, here / Math.max(1, count));
      const color = name === intent ? `rgba(26,139,79,${strength * 0.6})` : `rgba(190,30,30,${0.2 + strength * 0.8})`;
      return `<td style="background:${color}" title="${escape(intent)} → ${escape(name)}">${here}</td>`;
    });
    return `<tr><th class="side">${escape(intent)}</th>${cells.join('')}</tr>`;
  });
  return `<table><tr><th></th>${head}</tr>\n${body.join('\n')}</table>`;
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? mark);
