// A calendar elsewhere is followed, its busy time is seen, and a clash with an appointment is settled.
const { test: base, expect, login, monday, start } = require('./node');
const { openFeeds } = require('./feeds');
const { examine } = require('./axe');

const test = base.extend({
  node: [async ({}, use) => {
    const feeds = await openFeeds();
    const node = await start('demo', { MOSTRADOR_TRIAL_HOST: feeds.host });
    await use({ ...node, feeds });
    await node.stop();
    feeds.close();
  }, { scope: 'worker', timeout: 180_000 }],
});
test.use({ kind: 'demo agenda-calendars' });

test.beforeEach(async ({ page }) => login(page, 'ana'));

const inTheme = (page, theme, baseURL) => page.context().addCookies([{ name: 'theme', value: theme, url: baseURL }]);
const day = monday();
const at = (hour) => `${day.replaceAll('-', '')}T${hour}00`;

test('busy time elsewhere is on the agenda, and a clash waits for a person', async ({ page, baseURL, node }) => {
  const wrong = [];
  node.feeds.events = [{ uid: 'a@x', from: at('1400'), until: at('1530') }];
  await page.goto('/agenda/arrange');
  await page.getByRole('link', { name: /Calendarios de fuera/ }).click();
  await examine(page, 'no calendars', 'light', wrong);
  await page.getByLabel('De quién es el tiempo').selectOption({ label: 'Nut. Paula Ríos' });
  await page.getByLabel('Nombre para reconocerlo').fill('Personal de Paula');
  await page.getByLabel('Dirección secreta (iCal)').fill(`http://${node.feeds.host}/secreta/basic.ics`);
  await page.getByRole('button', { name: 'Seguir', exact: true }).click();
  await expect(page.locator('#calendars').getByText('Personal de Paula')).toBeVisible();

  // On the agenda it is a block, which says who says so.
  await page.goto(`/agenda?view=day&day=${day}`);
  await page.getByText('Ocupado fuera').filter({ visible: true }).first().click();
  await expect(page.locator('dialog[open], .drawer').getByText('Personal de Paula')).toBeVisible();
  await page.keyboard.press('Escape');

  // An appointment stands, and then the calendar elsewhere wants the same time.
  const visit = await page.evaluate(async (day) => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const json = async (where) => (await fetch(where, { headers })).json();
    const { resources } = await json(`/agenda/events?from=${day}&to=${day}`);
    const resource = resources.find((r) => r.name === 'Nut. Paula Ríos').id;
    const [{ service }, people] = [await json(`/agenda/new?resource=${resource}`), await json('/people')];
    const wish = { person: people.items[0].id, service, resource, start: `${day}T10:00` };
    const answer = await fetch('/agenda/appointments', { method: 'POST', headers, body: JSON.stringify(wish) });
    if (answer.status !== 201) throw new Error(await answer.text());
    return (await json(`/agenda/events?from=${day}&to=${day}`)).items.find((e) => e.resource === resource && e.status === 'booked');
  }, day);
  const wall = (text) => `${text.replaceAll('-', '').replace(':', '')}00`;
  node.feeds.events.push({ uid: 'b@x', from: wall(visit.start), until: wall(visit.end) });
  await page.goto('/agenda/calendars');
  await page.getByRole('button', { name: 'Leer ahora' }).click();
  await expect(page.getByText('El calendario está al día.')).toBeVisible();
  for (const theme of ['light', 'dark']) {
    await inTheme(page, theme, baseURL);
    for (const where of ['/agenda/calendars', '/agenda/conflicts', `/agenda?view=day&day=${day}`, `/agenda?view=week&day=${day}`]) {
      await page.goto(where);
      await examine(page, where, theme, wrong);
    }
  }
  await page.getByRole('link', { name: '1 choque' }).click();
  await expect(page.getByRole('link', { name: visit.title })).toBeVisible();
  await page.getByRole('button', { name: 'Dejar las dos' }).click();
  await expect(page.getByText('Ninguna cita choca con un calendario de fuera.')).toBeVisible();
  expect(wrong.join('\n')).toBe('');
});
