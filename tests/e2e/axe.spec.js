// Every page of the menu and the forms: WCAG 2.2 AA, console, content policy, width of a phone; light and dark.
const { test, expect, login, PASSWORD } = require('./node');

test.use({ kind: 'demo axe' });

const { examine } = require('./axe');

const PAGES = {
  ana: ['/', '/agenda?view=day', '/agenda?view=week', '/agenda?view=month', '/agenda?view=timeline', '/agenda/new', '/agenda/arrange', '/agenda/resources/edit', '/agenda/services/edit', '/agenda/days', '/agenda/reports', '/agenda/page', '/agenda/calendars', '/agenda/conflicts', '/agenda/google', '/agenda/import', '/agenda/waiting', '/messages', '/settings/mail', '/people', '/people/new', '/people/import', '/charts', '/charts/catalogue/medicines?q=amox', '/me/practitioner',
    '/cafe', '/cafe/orders', '/cafe/kitchen', '/cafe/menu', '/cafe/menu/items/new', '/till', '/till/sessions', '/till/journal',
    '/staff', '/staff/new', '/audit', '/audit/verify', '/backups', '/keys', '/health', '/settings', '/settings/papers', '/privacy/retention', '/me', '/me/second-factor', '/search?q=nunez', '/ca'],
  recepcion: ['/', '/agenda', '/people', '/agenda/new'],
  caja: ['/cafe', '/till'],
  cocina: ['/cafe/kitchen'],
};

/** What the console and the policy say, one line each. */
async function listen(page, wrong) {
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(`${page.url()} console: ${m.text()}`); });
  page.on('pageerror', (e) => wrong.push(`${page.url()} error: ${e.message}`));
  await page.exposeFunction('policyBroken', (what) => wrong.push(`${page.url()} policy: ${what}`));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) => window.policyBroken(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
}

async function inTheme(page, theme, baseURL) {
  await page.context().addCookies([{ name: 'theme', value: theme, url: baseURL }]);
}

for (const [user, pages] of Object.entries(PAGES)) {
  test(`pages of ${user}`, async ({ page, baseURL }) => {
    const wrong = [];
    await listen(page, wrong);
    for (const theme of ['light', 'dark']) {
      await inTheme(page, theme, baseURL);
      if (theme === 'light') {
        await page.goto('/login');
        await examine(page, '/login', theme, wrong);
        await login(page, user);
      }
      for (const where of pages) {
        const answer = await page.goto(where);
        if (answer.status() !== 200) wrong.push(`${where} answered ${answer.status()}`);
        // A page behind the password again: say it and come back.
        if (new URL(page.url()).pathname === '/me/confirm') {
          await examine(page, '/me/confirm', theme, wrong);
          await page.getByLabel('Contraseña').fill(PASSWORD);
          await page.getByRole('button', { name: 'Continuar' }).click();
          await page.goto(where);
        }
        await examine(page, where, theme, wrong);
      }
    }
    expect(wrong.join('\n')).toBe('');
  });
}

test('a person, a chart, a note, a prescription, an appointment', async ({ page, baseURL }) => {
  const wrong = [];
  await listen(page, wrong);
  await login(page, 'ana');
  await page.goto('/people');
  const person = await page.locator('.rows a.row').first().getAttribute('href');
  const id = person.split('/').pop();
  await page.goto(`/charts/${id}`);
  await page.getByRole('button', { name: 'Nueva nota' }).click();
  await page.waitForURL(/\/notes\/.+\/edit/);
  const note = page.url();
  await page.goto('/agenda?view=day');
  const visit = await page.locator('#agenda-list a.row').first().getAttribute('href').catch(() => null);
  for (const theme of ['light', 'dark']) {
    await inTheme(page, theme, baseURL);
    for (const where of [person, `${person}/edit`, `/charts/${id}`, note, note.replace('/edit', ''), `/charts/${id}/prescriptions/new`, visit].filter(Boolean)) {
      await page.goto(where);
      await examine(page, where, theme, wrong);
    }
  }
  expect(wrong.join('\n')).toBe('');
});
