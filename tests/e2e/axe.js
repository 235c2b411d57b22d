// What axe and a ruler find on a page: serious and critical findings, and anything wider than the screen.
const { source } = require('axe-core');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function examine(page, where, theme, wrong) {
  await page.waitForLoadState('load');
  await page.waitForTimeout(150);
  await page.evaluate(source); // not a tag: the pages' own policy forbids one
  const found = await page.evaluate(async (tags) => (await window.axe.run(document, { runOnly: tags })).violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.any.map((a) => a.message).join('; ').slice(0, 200)})`).join(' | ')}`), TAGS);
  for (const f of found) wrong.push(`${where} [${theme}] ${f}`);
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > room + 1).slice(0, 3).map((e) => `${e.tagName}.${e.className}`).join(', ') || 'unknown';
  });
  if (wide) wrong.push(`${where} [${theme}] wider than the screen: ${wide}`);
}

module.exports = { examine };
