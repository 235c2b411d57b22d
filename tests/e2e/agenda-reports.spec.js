// The agenda's reports, the free times of the booking form, a person's appointments: by hand, and by axe in both themes.
const { test, expect, login, monday } = require('./node');
const { examine } = require('./axe');
const fs = require('node:fs');

test.use({ kind: 'demo agenda-reports' });

test.beforeEach(async ({ page }) => login(page, 'ana'));

const inTheme = (page, theme, baseURL) => page.context().addCookies([{ name: 'theme', value: theme, url: baseURL }]);

test('the reports are reached from the agenda, change their period, and are saved', async ({ page, baseURL }) => {
  const wrong = [];
  await page.goto('/agenda?view=day');
  await page.getByRole('link', { name: 'Cómo va la agenda' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Cómo va la agenda' })).toBeVisible();
  await expect(page.getByRole('img', { name: /Mapa de la ocupación/ })).toBeVisible();
  for (const theme of ['light', 'dark']) {
    await inTheme(page, theme, baseURL);
    await page.goto('/agenda/reports');
    await page.getByText('Ver como tabla').click();
    await examine(page, '/agenda/reports', theme, wrong);
  }
  await page.getByRole('link', { name: 'Esta semana' }).click();
  await expect(page.getByRole('link', { name: 'Esta semana' })).toHaveAttribute('aria-current', 'page');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).first().click()]);
  expect(fs.readFileSync(await file.path(), 'utf8')).toContain('Nut. Paula Ríos');
  // Days without appointments say what to do.
  await page.getByLabel('Desde').fill('2020-01-01');
  await page.getByLabel('Hasta').fill('2020-01-31');
  await page.getByRole('button', { name: 'Ver', exact: true }).click();
  await expect(page.getByText('En esos días no hay citas.')).toBeVisible();
  await examine(page, 'empty reports', 'dark', wrong);
  expect(wrong.join('\n')).toBe('');
});

test('a tap on a free time fills it in, and the appointment is on the page of the person', async ({ page, baseURL }) => {
  const wrong = [];
  const day = monday();
  await page.goto('/agenda/new');
  await page.getByRole('combobox', { name: 'Persona', exact: true }).pressSequentially('zuniga');
  await page.getByRole('option', { name: /Zúñiga/ }).click();
  const start = page.getByLabel('Día y hora');
  await start.fill(`${day}T09:00`);
  await start.blur();
  const control = await page.getByLabel('Servicio').locator('option', { hasText: 'Control' }).getAttribute('value');
  await page.getByLabel('Servicio').selectOption(control);
  const chips = page.locator('#free-times [data-start]');
  await expect(chips.first()).toHaveAttribute('data-start', new RegExp(`^${day}T`));
  await expect(page.locator('#free-times')).not.toHaveAttribute('aria-busy');
  const chosen = await chips.nth(3).getAttribute('data-start');
  await chips.nth(3).click();
  await expect(start).toHaveValue(chosen);
  await expect(chips.nth(3)).toHaveAttribute('aria-current', 'true');
  for (const theme of ['light', 'dark']) {
    await inTheme(page, theme, baseURL);
    await page.evaluate((t) => { document.documentElement.dataset.theme = t; }, theme);
    await examine(page, '/agenda/new with times', theme, wrong);
  }
  await page.getByRole('button', { name: 'Agendar', exact: true }).click();
  await expect(page.getByText('Cita agendada.')).toBeVisible();

  await page.goto('/people?q=zuniga');
  await page.locator('.rows a.row').first().click();
  await expect(page.getByRole('heading', { name: 'Citas' })).toBeVisible();
  await expect(page.locator('main')).toContainText(chosen.slice(11));
  await examine(page, 'a person with appointments', 'dark', wrong);
  await page.getByRole('link', { name: 'Agendar otra' }).click();
  await expect(page.locator('.picked')).toContainText('Zúñiga');
  expect(wrong.join('\n')).toBe('');
});

test('the week reads on this screen', async ({ page, viewport }) => {
  await page.goto('/agenda?view=week');
  if (viewport.width < 700) {
    await expect(page.locator('.week .event').first()).toBeVisible();
    await expect(page.locator('.calendar')).toHaveCount(0);
  } else {
    await expect(page.locator('.calendar .ec-event').first()).toBeVisible();
  }
});
